"""Requests to open something sealed: whose turn it is, what goes out, and what stands in the chain.

(logs/opening/store.py, tables.py; retention forgets what is over)
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from nacl.public import PrivateKey, SealedBox
from sqlalchemy import update

from logs.attach import Attacher
from logs.control import Control
from logs.database import connect, upgrade, writing
from logs.evidence import excerpt
from logs.keys import Keys
from logs.ledger import Ledger
from logs.opening.store import OpeningRefused, Openings, forget_old
from logs.opening.tables import openings
from logs.pseudonym import read_slip
from logs.store import Filter, Store
from logs.verify import check
from tests.logs.test_journal import event
from tests.logs.verify.records import trusted

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
NUMBER = "20261125-AAAAAAAA"
PO, CISO = PrivateKey.generate(), PrivateKey.generate()
WHY = "datalek 12, betrokkenen inlichten"
AS_PO, AS_CISO = {"account": 1, "name": "Petra"}, {"account": 2, "name": "Cees"}


class Office:
    """A database with one event, its evidence, and the requests over it."""

    def __init__(self, url: str, folder: Path, *, two: bool) -> None:
        self.url, self.keys, self.engine = url, Keys(folder / "sleutels"), connect(url)
        upgrade(self.engine)
        self.keys.set_person("po", PO.public_key)
        self.keys.set_person("ciso", CISO.public_key)
        attacher = Attacher(self.keys, two=two)
        attacher.chore()
        words = [excerpt("BSN", "messages[0]", f"{'x' * 100} BSN 123456782 {'y' * 100}", 105, 114)]
        kept = attacher.attach(NUMBER, NOW, [("BSN", "123456782")], words)
        self.control = Control(self.keys)
        with writing(self.engine) as connection:
            Ledger(self.keys, "een").append(connection, [event(id=NUMBER, time=NOW, user="jan", attached=kept)])
        self.openings = Openings(self.engine, self.control, self.keys)
        self.store = Store(folder, url=url)

    def acts(self) -> list[tuple[str, str, str]]:
        """What the chain says was done, oldest first."""
        found = self.store.page(Filter(type="control")).events
        return [(one.rule, one.actor, one.subject) for one in reversed(found)]

    @property
    def pseudonym(self) -> str:
        one = self.store.event(NUMBER)
        assert one
        assert one.user
        return one.user


@pytest.fixture
def alone(url: str, tmp_path: Path) -> Iterator[Office]:
    made = Office(url, tmp_path, two=False)
    yield made
    made.store.close()
    made.engine.dispose()


@pytest.fixture
def together(url: str, tmp_path: Path) -> Iterator[Office]:
    made = Office(url, tmp_path, two=True)
    yield made
    made.store.close()
    made.engine.dispose()


def refused(code: str) -> pytest.RaisesExc[OpeningRefused]:
    return pytest.RaisesExc(OpeningRefused, check=lambda error: error.code == code)


def test_evidence_for_one(alone: Office) -> None:
    asked = alone.openings.ask("bewijs", NUMBER, WHY, **AS_PO)
    inner = SealedBox(PO).decrypt(alone.openings.hand_to_asker(asked, **AS_PO))
    assert inner[:1] == b"1"
    assert "BSN 123456782" in json.loads(inner[1:])["items"][0][2]
    alone.openings.opened(asked, account=1)
    with refused("state"):
        alone.openings.hand_to_asker(asked, **AS_PO)
    assert alone.acts() == [("evidence-asked", "Petra", NUMBER), ("evidence-opened", "Petra", NUMBER)]
    assert {one.note for one in alone.store.page(Filter(type="control")).events} == {WHY}
    assert check(alone.engine, trusted(alone.keys.folder)).ok


def test_a_pseudonym_by_two_and_once(alone: Office) -> None:
    asked = alone.openings.ask("pseudoniem", alone.pseudonym, WHY, **AS_PO)
    inner = SealedBox(PO).decrypt(alone.openings.hand_to_asker(asked, **AS_PO))
    with refused("state"):
        alone.openings.hand_to_other(asked, **AS_CISO)
    alone.openings.pass_on(asked, inner, **AS_PO)
    slip = SealedBox(CISO).decrypt(alone.openings.hand_to_other(asked, **AS_CISO))
    alone.openings.decide(asked, SealedBox(PO.public_key).encrypt(slip), **AS_CISO)
    last = SealedBox(PO).decrypt(alone.openings.hand_to_asker(asked, **AS_PO))
    assert read_slip(alone.pseudonym, last) == "jan"
    with refused("state"):  # once
        alone.openings.hand_to_asker(asked, **AS_PO)
    assert [what for what, _, _ in alone.acts()] == [
        "pseudonym-asked", "opening-passed-on", "opening-handed-out", "opening-agreed", "pseudonym-opened",
    ]  # fmt: skip
    done = alone.openings.get(asked)
    assert done
    assert (done.state, done.decided_by, done.over) == ("opened", "Cees", False)


def test_evidence_for_two_cannot_be_read_by_one(together: Office) -> None:
    asked = together.openings.ask("bewijs", NUMBER, WHY, **AS_PO)
    inner = SealedBox(PO).decrypt(together.openings.hand_to_asker(asked, **AS_PO))
    assert inner[:1] == b"2"
    assert b"123456782" not in inner
    together.openings.pass_on(asked, inner[1:], **AS_PO)
    content = SealedBox(CISO).decrypt(together.openings.hand_to_other(asked, **AS_CISO))
    together.openings.decide(asked, SealedBox(PO.public_key).encrypt(content), **AS_CISO)
    assert json.loads(SealedBox(PO).decrypt(together.openings.hand_to_asker(asked, **AS_PO)))["event"] == NUMBER
    assert [what for what, _, _ in together.acts()][-2:] == ["opening-agreed", "evidence-opened"]


def test_who_only_looked_and_did_not_agree_stands_in_the_chain(alone: Office) -> None:
    """What goes to the CISO can be read with the CISO's key, whatever the page shows: no reading without a trace."""
    asked = alone.openings.ask("pseudoniem", alone.pseudonym, WHY, **AS_PO)
    alone.openings.pass_on(asked, b"x" * 60, **AS_PO)
    alone.openings.hand_to_other(asked, **AS_CISO)
    assert alone.acts()[-1] == ("opening-handed-out", "Cees", alone.pseudonym)


def test_a_refusal_ends_it(alone: Office) -> None:
    asked = alone.openings.ask("pseudoniem", alone.pseudonym, WHY, **AS_PO)
    alone.openings.pass_on(asked, b"x" * 60, **AS_PO)
    alone.openings.decide(asked, None, **AS_CISO)
    with refused("state"):
        alone.openings.hand_to_asker(asked, **AS_PO)
    assert alone.acts()[-1] == ("opening-refused", "Cees", alone.pseudonym)


def test_nobody_agrees_with_themselves_and_nobody_else_reads(alone: Office) -> None:
    asked = alone.openings.ask("pseudoniem", alone.pseudonym, WHY, **AS_PO)
    for act in (
        lambda: alone.openings.hand_to_asker(asked, **AS_CISO),
        lambda: alone.openings.pass_on(asked, b"x" * 60, **AS_CISO),
    ):
        with refused("not-yours"):
            act()
    alone.openings.pass_on(asked, b"x" * 60, **AS_PO)
    with refused("yourself"):
        alone.openings.hand_to_other(asked, **AS_PO)
    with refused("yourself"):
        alone.openings.decide(asked, b"x" * 60, **AS_PO)
    with refused("not-yours"):
        alone.openings.opened(alone.openings.ask("bewijs", NUMBER, WHY, **AS_PO), account=2)


@pytest.mark.parametrize(
    ("what", "subject", "reason", "code"),
    [
        ("bewijs", NUMBER, "kort", "reason"),
        ("bewijs", NUMBER, "         x ", "reason"),
        ("bewijs", "20261125-ZZZZZZZZ", WHY, "no-evidence"),
        ("pseudoniem", "g-00000-00000", WHY, "no-slip"),
        ("alles", NUMBER, WHY, "nothing"),
    ],
)
def test_what_cannot_be_asked(alone: Office, what: str, subject: str, reason: str, code: str) -> None:
    with refused(code):
        alone.openings.ask(what, subject, reason, **AS_PO)
    assert alone.acts() == []
    assert alone.openings.all() == []


def test_evidence_over_its_term_cannot_be_asked(alone: Office) -> None:
    asked = alone.openings.ask("bewijs", NUMBER, WHY, **AS_PO)
    alone.keys.destroy_evidence_keys("2026-11-26")
    with refused("no-evidence"):
        alone.openings.ask("bewijs", NUMBER, WHY, **AS_PO)
    with refused("no-evidence"):
        alone.openings.hand_to_asker(asked, **AS_PO)


@pytest.mark.parametrize("size", [0, 48, 100_001])
def test_what_is_no_sealed_thing_is_not_kept(alone: Office, size: int) -> None:
    asked = alone.openings.ask("pseudoniem", alone.pseudonym, WHY, **AS_PO)
    with refused("size"):
        alone.openings.pass_on(asked, b"x" * size, **AS_PO)


def test_after_a_day_it_is_over_and_forgotten(alone: Office) -> None:
    asked = alone.openings.ask("pseudoniem", alone.pseudonym, WHY, **AS_PO)
    alone.openings.pass_on(asked, b"x" * 60, **AS_PO)
    past = (datetime.now(UTC) - timedelta(days=1, seconds=5)).isoformat(timespec="seconds")
    with writing(alone.engine) as connection:
        assert forget_old(connection) == 0
        connection.execute(update(openings).values(asked=past))
    with refused("over"):
        alone.openings.hand_to_other(asked, **AS_CISO)
    kept = alone.openings.get(asked)
    assert kept
    assert kept.over
    with writing(alone.engine) as connection:
        assert forget_old(connection) == 1
        assert connection.execute(openings.select()).mappings().one()["sealed"] == b""
    kept = alone.openings.get(asked)
    assert kept
    assert kept.over
