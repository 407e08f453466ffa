"""proxy/inspection/recourse.py, proxy/inspection/live.py and the inspector: justify, pass, report; on a real database."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from detectors.finding import Finding
from logs.database import connect, sqlite_url, upgrade
from logs.event import Event
from logs.keys import Keys
from logs.portal.exceptions import Exempt
from logs.portal.justifications import Limits
from logs.register.entry import Entry
from policies.schema import Policy
from proxy.inspection.followup import FollowUp
from proxy.inspection.inspector import Inspector
from proxy.inspection.standing import Standing
from proxy.inspection.verdict import Verdict, Who
from proxy.services.catalogue import Service
from proxy.services.practice import PRACTICE
from proxy.vault.memory import Vault
from proxy.wire.message import Exchange
from tests.policies.makers import made, rule
from tests.waiting import comes

SERVICE = Service(id="chatgpt", name="ChatGPT", vendor="OpenAI", country="US", kind="chat", hosts=("chatgpt.com",))
ANNA, PIET = Who("10.0.0.1", "anna"), Who("10.0.0.1", "piet")
POLICY = made(
    rule("woord", "{data: {kinds: [OWN_WORD]}}", "justify"),
    rule("naam", "{data: {kinds: [PERSON]}}", "redact"),
    rule("bestand", "{service: {ids: [bestanden]}}", "justify"),
    rule("land", "{service: {register: [forbidden]}}"),
    head="justify: {never: [BSN]}\n",
)
LIMITS = Limits(minutes=15, per_person=10, per_kind={})
MARKS = {"geheim": "OWN_WORD", "Jan": "PERSON", "999990019": "BSN"}


class Bed:
    """An inspector with the real stores, and detectors that know three words."""

    def __init__(self, folder: Path, policy: Policy = POLICY) -> None:
        url = sqlite_url(folder)
        engine = connect(url)
        upgrade(engine)
        engine.dispose()
        self.stores = FollowUp(url, Keys(folder / "sleutels"), "sluis.wacht")
        self.recourse = self.stores.recourse
        self.events: list[Event] = []
        self.inspector = Inspector(
            detectors=self, policy=policy, record=self.record, vault=Vault(keep_seconds=60), body_limit=10_000,
            portal_host="sluis.wacht", register=self.stores.live.standing, recourse=self.recourse,
            exempting=lambda: self.stores.live.exempting,
        )  # fmt: skip

    async def scan(
        self, texts: Sequence[str], kinds: Sequence[frozenset[str] | None] | None = None
    ) -> list[tuple[Finding, ...]]:
        narrow = kinds or [None] * len(texts)
        return [() if wanted is not None else tuple(_marks(one)) for one, wanted in zip(texts, narrow, strict=True)]

    async def record(self, event: Event) -> None:
        self.events.append(event)

    async def ask(self, words: str, who: Who = ANNA, service: Service = SERVICE) -> Verdict:
        body = f'{{"content": "{words}"}}'.encode()
        headers = (("content-type", "application/json"),)
        return await self.inspector.inspect(service, Exchange("POST", "https", "x", 443, "/", headers, body), who)

    def justify(self, verdict: Verdict, who: Who = ANNA) -> None:
        assert verdict.notice is not None
        secret = verdict.notice.justify.rpartition("/")[2]
        self.stores.justifications.use(secret, self.recourse.person(who), "openbaar", "Staat online.", LIMITS)


def _marks(words: str) -> list[Finding]:
    at = {word: words.index(word) for word in MARKS if word in words}
    return sorted((Finding(MARKS[w], s, s + len(w), 0.9, "x") for w, s in at.items()), key=lambda f: f.start)


@pytest.fixture
async def bed(tmp_path: Path) -> AsyncIterator[Bed]:
    bed = Bed(tmp_path)
    await bed.stores.start()
    yield bed
    await bed.stores.close()


async def test_refused_once_then_the_same_content_passes_and_names_still_go(bed: Bed) -> None:
    first = await bed.ask("Project geheim van Jan")
    assert first.permit is None
    assert first.notice is not None
    assert first.notice.justify.startswith("http://sluis.wacht/verantwoorden/")
    bed.justify(first)
    second = await bed.ask("Project geheim  van Jan ")
    assert second.permit is not None
    assert second.rewritten is not None
    assert b"Jan" not in second.rewritten.body
    event = second.event
    assert (event.action, event.ground) == ("redact", "openbaar")
    assert event.justification.startswith("J-")
    assert event.found == {"OWN_WORD 0.90": 1, "PERSON 0.90": 1}


async def test_other_content_another_person_or_another_service_does_not_pass(bed: Bed) -> None:
    bed.justify(await bed.ask("Project geheim"))
    other = SERVICE.model_copy(update={"id": "claude"})
    for words, who, service in (
        ("Project geheim nummer twee", ANNA, SERVICE), ("Project geheim", PIET, SERVICE), ("Project geheim", ANNA, other),
    ):  # fmt: skip
        assert (await bed.ask(words, who, service)).permit is None
    assert (await bed.ask("Project geheim")).permit is not None


async def test_what_is_never_justified_gets_no_form(bed: Bed) -> None:
    verdict = await bed.ask("Project geheim 999990019")
    assert verdict.event.action == "block"
    assert verdict.notice is not None
    assert verdict.notice.justify == ""


async def test_a_rule_that_is_not_about_data_is_lifted_for_the_service(bed: Bed) -> None:
    files = SERVICE.model_copy(update={"id": "bestanden"})
    bed.justify(await bed.ask("een", service=files))
    assert (await bed.ask("twee", service=files)).permit is not None
    assert (await bed.ask("twee", PIET, files)).permit is None


async def test_a_script_cannot_fill_the_database_with_tickets(bed: Bed) -> None:
    offered = [(await bed.ask("geheim")).notice for _ in range(63)]
    links = [notice.justify for notice in offered if notice]
    assert len(links) == 63
    assert [bool(link) for link in links] == [True] * 60 + [False] * 3


async def test_without_the_database_nothing_passes_and_nothing_breaks(bed: Bed) -> None:
    bed.justify(await bed.ask("geheim"))
    with bed.stores._engine.begin() as connection:
        connection.execute(text("DROP TABLE justifications"))
    verdict = await bed.ask("geheim")
    assert verdict.permit is None
    assert verdict.notice is not None
    assert verdict.notice.justify == ""


async def test_a_report_holds_masked_pieces_and_is_for_the_one_whose_event_it_was(bed: Bed) -> None:
    verdict = await bed.ask("Bel Jan op 0612 over geheim")
    alarm = await bed.recourse.kept(verdict.event.id, ANNA)
    assert alarm is not None
    assert alarm.snippets == ("Bel [naam van een persoon] op # over [woord van de eigen lijst]",)
    assert alarm.kinds == ("OWN_WORD", "PERSON")
    assert await bed.recourse.kept(verdict.event.id, PIET) is None
    assert await bed.recourse.kept((await bed.ask("niets")).event.id, ANNA) is None


async def test_the_same_notice_comes_once_a_day(bed: Bed) -> None:
    told = made(rule("meld", "{service: {register: [unknown]}}", "notify", ", note: true"))
    bed.inspector.policy = told
    event = (await bed.ask("hallo")).event
    assert [bed.recourse.is_news(who, event) for who in (ANNA, ANNA, PIET)] == [True, False, True]
    tomorrow = event.model_copy(update={"time": event.time + timedelta(days=1)})
    other = event.model_copy(update={"service": "claude"})
    redacted = event.model_copy(update={"action": "redact"})
    assert [bed.recourse.is_news(ANNA, one) for one in (tomorrow, other, redacted, redacted)] == [True] * 4


async def test_a_report_is_kept_for_half_an_hour(bed: Bed) -> None:
    now = [0.0]
    bed.recourse._clock = lambda: now[0]
    verdict = await bed.ask("geheim")
    for moment, kept in ((1799, True), (1801, False)):
        now[0] = moment
        assert ((await bed.recourse.kept(verdict.event.id, ANNA)) is not None) is kept


async def test_the_events_of_a_person_are_theirs(bed: Bed) -> None:
    mine = await bed.ask("Bel Jan")
    await bed.ask("Bel Jan", PIET)
    await bed.ask("niets")
    assert await asyncio.to_thread(comes, lambda: bed.stores.own.of(ANNA.key) == [mine.event.id])


async def test_an_exception_counts_at_once_and_until_it_ends(bed: Bed) -> None:
    word = Exempt(
        type="word", value="GEHEIM", kinds=("OWN_WORD",), reason="Een gewoon woord.",
        until=datetime.now(UTC).date() + timedelta(days=1),
    )  # fmt: skip
    made_one = bed.stores.exceptions.add(word, account="po")
    bed.stores.live.refresh()
    assert (await bed.ask("geheim")).permit is not None
    bed.stores.exceptions.end(made_one.id, account="po")
    bed.stores.live.refresh()
    assert (await bed.ask("geheim")).permit is None


async def test_a_decision_about_a_service_counts_within_a_moment(bed: Bed) -> None:
    """Made by another process: seen by looking, without being told."""
    elsewhere = FollowUp(str(bed.stores._engine.url), bed.stores._keys, "sluis.wacht")
    chinese = SERVICE.model_copy(update={"id": "qwen", "country": "CN"})
    assert (await bed.ask("hallo", service=chinese)).event.register_status == "forbidden"
    elsewhere.register.save(Entry(id="chatgpt", name="ChatGPT", status="approved", closed=True), account="po")
    elsewhere.register.remove_country("CN", account="po")
    approved = Standing("approved", closed=True)
    assert await asyncio.to_thread(comes, lambda: bed.stores.live.standing(SERVICE) == approved)
    assert bed.stores.live.standing(chinese).status == "unknown"
    assert bed.stores.live.standing(SERVICE.model_copy(update={"id": PRACTICE})).closed
    elsewhere._engine.dispose()
