"""Opening asks for people, a reason and a term that is not over; each opening stands in the chain.

(logs/openings.py, logs/seal.py, logs/evidence.py, logs/attach.py)
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nacl.public import PrivateKey

from logs.attach import Attacher
from logs.control import Control
from logs.database import connect, upgrade, writing
from logs.evidence import Excerpt, excerpt
from logs.incidents.store import Incidents
from logs.keys import KeyFileError, Keys
from logs.ledger import Ledger
from logs.openings import Opener, OpeningError, Scope
from logs.seal import read_private, write_private
from logs.store import Filter, Store
from logs.verify import check
from tests.logs.test_journal import event
from tests.logs.verify.records import trusted

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
ONE, TWO = "20261125-AAAAAAAA", "20261125-BBBBBBBB"
PO, CISO, STRANGER = (PrivateKey.generate() for _ in range(3))
WORDS = [excerpt("BSN", "messages[0]", f"{'x' * 100} BSN 123456782 {'y' * 100}", 105, 114)]


def opener(url: str, folder: Path, *, two: bool) -> Opener:
    engine = connect(url)
    upgrade(engine)
    keys = Keys(folder)
    keys.set_person("po", PO.public_key)
    keys.set_person("ciso", CISO.public_key)
    attacher = Attacher(keys, two=two)
    attacher.chore()
    events = [
        event(id=ONE, time=NOW, user="jan", attached=attacher.attach(ONE, NOW, [("BSN", "123456782")], WORDS)),
        event(id=TWO, time=NOW, user="piet", attached=attacher.attach(TWO, NOW, [("BSN", "111222333")])),
    ]
    with writing(engine) as connection:
        Ledger(keys, "een").append(connection, events)
    return Opener(engine, keys, Control(keys), "po@gemeente", "datalek 12, betrokkenen inlichten")


@pytest.fixture
def alone(url: str, tmp_path: Path) -> Iterator[Opener]:
    made = opener(url, tmp_path, two=False)
    yield made
    made.engine.dispose()


@pytest.fixture
def together(url: str, tmp_path: Path) -> Iterator[Opener]:
    made = opener(url, tmp_path, two=True)
    yield made
    made.engine.dispose()


def acts(opener: Opener, url: str, folder: Path) -> list[tuple[str, str, str]]:
    store = Store(folder, url=url)
    found = [(act.rule, act.subject, act.note) for act in store.page(Filter(type="control")).events]
    store.close()
    return found


def test_evidence_is_read_by_the_po_and_that_is_recorded(alone: Opener, url: str, tmp_path: Path) -> None:
    (found,) = alone.evidence(ONE, PO)
    assert (found.kind, found.place) == ("BSN", "messages[0]")
    assert "123456782" in found.text
    assert len(found.text) == 129
    assert acts(alone, url, tmp_path) == [("evidence-opened", ONE, alone.reason)]
    assert check(alone.engine, trusted(tmp_path)).ok


def test_nobody_else_reads_it_and_a_failed_attempt_shows_nothing(alone: Opener, url: str, tmp_path: Path) -> None:
    for key in (CISO, STRANGER):
        with pytest.raises(KeyFileError, match="past niet"):
            alone.evidence(ONE, key)
    with pytest.raises(OpeningError, match="geen bewijs"):
        alone.evidence(TWO, PO)
    assert acts(alone, url, tmp_path) == []


def test_together_means_together(together: Opener) -> None:
    with pytest.raises(KeyFileError, match="CISO nodig"):
        together.evidence(ONE, PO)
    with pytest.raises(KeyFileError, match="CISO past niet"):
        together.evidence(ONE, PO, STRANGER)
    assert together.evidence(ONE, PO, CISO)
    with pytest.raises(OpeningError, match="niet alle dagen"):
        together.whose([("BSN", "123456782")], Scope(), PO)
    assert together.whose([("BSN", "123456782")], Scope(), PO, CISO) == {0: [ONE]}


def test_destroyed_evidence_is_gone_with_every_copy(alone: Opener) -> None:
    alone.keys.destroy_evidence_keys("2026-11-26")
    with pytest.raises(KeyFileError, match="vernietigd"):
        alone.evidence(ONE, PO)


def test_who_it_was(alone: Opener, url: str, tmp_path: Path) -> None:
    store = Store(tmp_path, url=url)
    kept = store.event(ONE)
    store.close()
    assert kept
    assert alone.who(kept.user or "", PO, CISO) == "jan"
    assert acts(alone, url, tmp_path)[0][:2] == ("pseudonym-opened", kept.user)
    for pair in ((CISO, PO), (PO, STRANGER), (STRANGER, CISO)):
        with pytest.raises(OpeningError, match="passen niet"):
            alone.who(kept.user or "", *pair)
    with pytest.raises(OpeningError, match="niet bewaard"):
        alone.who("g-00000-00000", PO, CISO)


def test_whose_data_within_a_scope(alone: Opener, url: str, tmp_path: Path) -> None:
    asked = [("BSN", "123456782"), ("BSN", "111222333")]
    assert alone.whose(asked, Scope(), PO) == {0: [ONE], 1: [TWO]}
    assert alone.whose(asked, Scope(events=(TWO,)), PO) == {1: [TWO]}
    assert alone.whose(asked, Scope(until="2026-11-25"), PO) == {}
    assert alone.whose(asked, Scope(since="2026-11-25", until="2026-11-26"), PO) == {0: [ONE], 1: [TWO]}
    name = Incidents(alone.engine, alone.control).open("Lek", [ONE], account="po")
    assert alone.whose(asked, Scope(incident=name), PO) == {0: [ONE]}
    told = acts(alone, url, tmp_path)
    assert told[0][:2] == ("whose-asked", f"2 values {name}")
    assert "123456782" not in str(told)


def test_no_reason_no_opening(alone: Opener) -> None:
    for without in (replace(alone, reason="omdat"), replace(alone, actor=" ")):
        with pytest.raises(OpeningError, match="reden"):
            without.evidence(ONE, PO)


def test_nothing_is_kept_before_the_po_has_a_key(tmp_path: Path) -> None:
    attacher = Attacher(Keys(tmp_path))
    attacher.chore()
    assert attacher.attach(ONE, NOW, [("BSN", "123456782")], WORDS) is None
    Keys(tmp_path).set_person("po", PO.public_key)
    attacher.chore()
    assert attacher.attach(ONE, NOW, [("BSN", "123456782")], WORDS)


def test_a_private_key_is_kept_under_its_passphrase(tmp_path: Path) -> None:
    file = tmp_path / "po"
    write_private(file, PO, "correct horse")
    assert bytes(read_private(file, "correct horse")) == bytes(PO)
    assert bytes(PO).hex() not in file.read_text()
    with pytest.raises(KeyFileError, match="wachtwoord"):
        read_private(file, "wrong")
    with pytest.raises(FileExistsError):
        write_private(file, PO, "x")
    file.write_text("{}")
    with pytest.raises(KeyFileError, match="geen sleutelbestand"):
        read_private(file, "x")


def test_very_many_findings_are_not_all_words(alone: Opener) -> None:
    assert Excerpt(*("a", "b", "c")).text == "c"
    attacher = Attacher(alone.keys)
    many = attacher.attach(ONE, NOW, [], WORDS * 500)
    assert many
    assert len(many.evidence) < 60_000
