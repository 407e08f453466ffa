"""What the policy is told of a request (proxy/inspection/facts.py), and where a service stands without a register."""

import pytest

from detectors.finding import Finding
from policies.facts import Found
from proxy.inspection.facts import facts_of
from proxy.inspection.recourse import Looked
from proxy.inspection.standing import Standing, without_register
from proxy.inspection.verdict import Who
from proxy.services.catalogue import Service
from proxy.services.practice import practice_service
from proxy.wire.message import Attachment, Message, Part, Rewritten

SERVICE = Service(id="x", name="X", vendor="Y", country="US", kind="chat", hosts=("x.nl",))
WHO = Who("10.0.0.1", "anna", frozenset({"proef"}), "ICT", "ldap")


def message() -> Message:
    parts = (Part("Jan", "a"), Part("Jan", "b", editable=False))
    files = (Attachment("a.docx", "", b"x" * 9), Attachment("b.docx", "", b"x"))
    return Message("openai", parts, lambda _texts, _files=None: Rewritten("/", (), b""), files, ("docx", "docx"))


def test_everything_is_in_it() -> None:
    findings = ((Finding("PERSON", 0, 3, 0.9, "x"),), (Finding("BSN", 0, 3, 0.9, "x"),))
    facts = facts_of(Looked(SERVICE, WHO, message(), findings), Standing("approved", True), None, frozenset({"r"}))
    assert (facts.service, facts.vendor, facts.country, facts.kind) == ("x", "Y", "US", "chat")
    assert facts.found == (Found("BSN", 0.9), Found("PERSON", 0.9))
    assert facts.unredactable == {"BSN"}
    assert (facts.files, facts.largest_file) == ({"docx": 2}, 9)
    assert (facts.register, facts.closed) == ("approved", True)
    assert (facts.user, facts.groups, facts.department) == ("anna", {"proef"}, "ICT")
    assert facts.justified == {"r"}


def test_what_could_not_be_read_says_why() -> None:
    facts = facts_of(Looked(SERVICE, Who("10.0.0.1"), None, ()), Standing(), "json")
    assert (facts.failure, facts.found, facts.user) == ("json", (), "")


@pytest.mark.parametrize(
    ("service", "standing"),
    [
        (SERVICE, Standing("unknown")),
        (SERVICE.model_copy(update={"country": "CN"}), Standing("forbidden")),
        (practice_service("sluis.wacht"), Standing("approved", closed=True)),
    ],
)
def test_without_a_register(service: Service, standing: Standing) -> None:
    assert without_register(service) == standing


def test_the_vault_s_key_is_the_person_and_not_the_desk() -> None:
    assert Who("10.0.0.1", "Anna").key == Who("10.0.0.2", "anna").key
    assert Who("10.0.0.1", "anna").key != Who("10.0.0.1", "piet").key
    assert Who("10.0.0.1").key != Who("10.0.0.1", "10.0.0.1").key
