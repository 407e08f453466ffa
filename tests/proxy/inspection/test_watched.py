"""What an employee can follow of a request with files, and on whose terms these are read (watched.py, terms.py)."""

from types import SimpleNamespace
from typing import cast

import pytest

from detectors.finding import Finding
from policies.engine import Action
from proxy.documents.readings import Reading, Readings, of_now
from proxy.inspection.terms import file_terms
from proxy.inspection.verdict import Verdict, Who
from proxy.inspection.watched import Watched
from proxy.services.catalogue import Service
from proxy.wire.message import Exchange, FileTerms, Message, Part, Rewritten
from tests.policies.makers import made, rule

HIT = (Finding("PERSON", 0, 3, 0.9, "x"),)
PARTS = (Part("brief", "naam van bijlage", "name"), Part("Jan", "bijlage", "file", True, 0))


def write(texts: object, files: object = ()) -> Rewritten:
    return Rewritten("/", (), b"")


class Inspects:
    """Ends in the findings that it was given; None: it breaks off."""

    def __init__(self, findings: tuple[tuple[Finding, ...], ...] | None) -> None:
        self._findings = findings

    async def inspect(self, service: Service, exchange: Exchange, who: Who) -> Verdict:
        of_now().begins(["brief.docx"])
        if self._findings is None:
            raise TimeoutError
        told = SimpleNamespace(
            decision=SimpleNamespace(action=Action.block),
            event=SimpleNamespace(id="20261125-7K3Q9XMB", reason=""),
            message=Message("", PARTS, write),
            findings=self._findings,
        )
        return cast("Verdict", told)


async def watched(findings: tuple[tuple[Finding, ...], ...] | None) -> Reading:
    readings = Readings()
    request = cast("Service", None), cast("Exchange", None), Who("10.0.0.1", "jan")
    if findings is None:
        with pytest.raises(TimeoutError):
            await Watched(Inspects(findings), readings).inspect(*request)
    else:
        await Watched(Inspects(findings), readings).inspect(*request)
    (reading,) = readings.of("user:jan")
    return reading


@pytest.mark.parametrize(
    ("findings", "names"),
    [(((), HIT), ["brief.docx"]), ((HIT, ()), [""]), ((), [""])],
    ids=["nothing in the name", "something in the name", "never searched"],
)
async def test_the_name_of_a_file_stays_when_it_was_searched_and_is_nobodys(
    findings: tuple[tuple[Finding, ...], ...], names: list[str]
) -> None:
    reading = await watched(findings)
    assert (reading.action, reading.event, list(reading.names)) == ("block", "20261125-7K3Q9XMB", names)


async def test_what_breaks_off_is_not_left_as_if_it_went_on() -> None:
    reading = await watched(None)
    assert (reading.stage, reading.action) == ("ended", "")


def test_a_policy_says_how_much_a_file_may_ask() -> None:
    usual = made(rule("een", "{mode: [watch]}"))
    assert file_terms(usual) == FileTerms()
    own = made(rule("een", "{mode: [watch]}"), head="files: {pictures: 5, seconds: 10}\nunread_files: [audio]\n")
    assert file_terms(own) == FileTerms(unread=frozenset({"audio"}), pictures=5, seconds=10)
