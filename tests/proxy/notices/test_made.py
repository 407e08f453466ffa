"""Notices made of an event and a decision (proxy/notices/made.py)."""

import dataclasses

import pytest

from logs.event import Event
from policies.engine import Action, Decision
from proxy.inspection.verdict import Who
from proxy.notices.made import note, refusal
from proxy.notices.pages import block_page
from proxy.notices.said import said
from proxy.wire.message import Exchange
from tests.proxy.inspection.test_inspector import SERVICE, Bed, exchange

ASKED = Exchange("POST", "https", "x", 443, "/", (("accept-language", "en"),), b"")


async def event_and_decision() -> tuple[Event, Decision]:
    verdict = await Bed().inspector.inspect(SERVICE, exchange(), Who("10.0.0.1"))
    return verdict.event, verdict.decision


async def test_a_refusal_in_the_rules_own_words() -> None:
    event, decision = await event_and_decision()
    blocked = dataclasses.replace(decision, action=Action.block, clause="Een regel", rule="r", message_nl="Nee.")
    made = refusal(event, blocked, "sluis.wacht", recorded=True)
    assert (made.text_nl, made.rule, made.clause, made.kinds, made.technical) == (
        "Nee.",
        "r",
        "Een regel",
        ("PERSON",),
        False,
    )
    assert made.link == f"http://sluis.wacht/melding/{event.id}"


async def test_what_could_not_be_recorded_says_so() -> None:
    event, decision = await event_and_decision()
    made = refusal(event, decision, "sluis.wacht", recorded=False)
    assert made.technical
    assert "vastleggen" in made.text_nl
    assert made.rule == "niet-vastgelegd"
    assert made.link == ""
    for text in (
        made.text,
        said(made, "nl"),
        said(made, "en"),
        block_page(made, "nl").decode(),
        block_page(made, "en").decode(),
    ):
        assert event.id not in text
        assert "geen meldingsnummer" in text or "no event number" in text
    assert event.id in refusal(event, decision, "sluis.wacht", recorded=True).text


@pytest.mark.parametrize(
    ("asked", "action", "told"),
    [
        (True, Action.redact, True),
        (False, Action.redact, False),
        (True, Action.allow, False),
        (True, Action.notify, True),
    ],
)
async def test_a_note_only_where_a_rule_asks_for_it(asked: bool, action: Action, told: bool) -> None:
    event, decision = await event_and_decision()
    text = note(event, dataclasses.replace(decision, note=asked, action=action), ASKED, "sluis.wacht")
    assert ("It held: name of a person" in text) is told
