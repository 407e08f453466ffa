"""Whatever is changed, left out, put in or cut off is found, and its place is named (logs/verify)."""

import random
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from logs.chain import Signed
from logs.database import connect, sqlite_url, writing
from logs.keys import Keys
from logs.verify import check
from logs.verify.beside import check_beside
from logs.verify.check import Broken
from logs.verify.outcome import CODES, Outcome, Problem, Tally
from tests.logs.verify.records import make_record, reading, trusted
from tests.logs.verify.tamper import WAYS, tamper


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Signed]]:
    folder = tmp_path_factory.mktemp("record")
    return folder, make_record(folder, sqlite_url(folder))


def outcome(folder: Path, url: str, sent: list[Signed]) -> Outcome:
    engine = reading(url)
    try:
        return check(engine, trusted(folder), sent)
    finally:
        engine.dispose()


def test_an_untouched_record_is_right(url: str, tmp_path: Path) -> None:
    sent = make_record(tmp_path, url)
    found = outcome(tmp_path, url, sent)
    assert found.problem is None
    assert (found.events, found.writers, found.sent) == (200, ("w0", "w1"), 3)
    assert found.days >= 6
    assert "in orde" in found.told()
    assert found.keys[0] in found.told()


def test_an_empty_record_is_right(url: str, tmp_path: Path) -> None:
    make_record(tmp_path, url, days=1, each=1, writers=1)
    engine = connect(url)
    with writing(engine) as connection:
        for table in ("events", "event_documents", "heads", "day_counts", "finding_hashes", "evidence", "pseudonyms"):
            connection.execute(text(f"DELETE FROM {table}"))
    engine.dispose()
    assert outcome(tmp_path, url, []).ok


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("seed", range(4))
def test_every_way_is_found(record: tuple[Path, list[Signed]], tmp_path: Path, way: object, seed: int) -> None:
    folder, sent = record
    shutil.copy(folder / "events.sqlite", tmp_path)
    import sqlite3

    connection = sqlite3.connect(tmp_path / "events.sqlite")
    with connection:
        told = way(connection, random.Random(seed))  # type: ignore[operator]
    connection.close()
    found = outcome(folder, sqlite_url(tmp_path), sent)
    assert found.problem, told
    assert found.problem.code in CODES
    assert CODES[found.problem.code] in found.told()


def test_sixty_random_ones_are_found(record: tuple[Path, list[Signed]], tmp_path: Path) -> None:
    folder, sent = record
    dice = random.Random(7)
    for _ in range(60):
        shutil.copy(folder / "events.sqlite", tmp_path)
        told = tamper(tmp_path / "events.sqlite", dice)
        assert not outcome(folder, sqlite_url(tmp_path), sent).ok, told


def test_the_first_broken_place_is_named(record: tuple[Path, list[Signed]], tmp_path: Path) -> None:
    folder, sent = record
    shutil.copy(folder / "events.sqlite", tmp_path)
    engine = connect(sqlite_url(tmp_path))
    with writing(engine) as connection:
        first, second = connection.execute(
            text("SELECT sequence, id FROM events WHERE writer='w1' AND number IN (11, 20) ORDER BY number")
        ).all()
        for number in (second[0], first[0]):
            connection.execute(text(f"UPDATE event_documents SET document=document || ' ' WHERE sequence={number}"))
    engine.dispose()
    found = outcome(folder, sqlite_url(tmp_path), sent)
    assert found.problem
    assert (found.problem.code, found.problem.writer, found.problem.number, found.problem.id) == (
        "changed",
        "w1",
        11,
        first[1],
    )
    assert f"gebeurtenis {first[1]}, nummer 11 van schrijver w1" in found.told()


def test_an_old_copy_in_place_of_the_new_one_is_found_by_what_was_sent(url: str, tmp_path: Path) -> None:
    make_record(tmp_path, url, days=2)
    longer = Signed({}, "")
    signer = Keys(tmp_path).signer()
    longer = signer.sign("head", writer="w0", number=10**6, hash="ab", time="later")
    assert outcome(tmp_path, url, []).ok
    found = outcome(tmp_path, url, [longer])
    assert found.problem
    assert found.problem.code == "cut-off"
    gone = outcome(tmp_path, url, [signer.sign("head", writer="w9", number=1, hash="ab", time="later")])
    assert gone.problem
    assert gone.problem.code == "cut-off"


def test_a_chain_made_anew_by_who_has_the_key_is_found_by_what_was_sent(url: str, tmp_path: Path) -> None:
    make_record(tmp_path, url, days=1, seed=1)
    other = Keys(tmp_path).signer().sign("head", writer="w0", number=5, hash="00" * 32, time="earlier")
    found = outcome(tmp_path, url, [other])
    assert found.problem
    assert (found.problem.code, found.problem.number) == ("sent", 5)


def test_another_key_is_not_trusted(record: tuple[Path, list[Signed]], tmp_path: Path) -> None:
    folder, _ = record
    Keys(tmp_path).signer()
    engine = reading(sqlite_url(folder))
    found = check(engine, trusted(tmp_path))
    engine.dispose()
    assert found.problem
    assert found.problem.code == "head"


def test_a_changed_line_of_what_was_sent_is_named(record: tuple[Path, list[Signed]]) -> None:
    folder, sent = record
    wrong = Signed({**sent[0].fields, "number": 3}, sent[0].signature)
    found = outcome(folder, sqlite_url(folder), [wrong])
    assert found.problem
    assert found.problem.code == "sent-line"


def test_what_lies_beside_is_checked_on_its_own(record: tuple[Path, list[Signed]]) -> None:
    folder, _ = record
    engine = reading(sqlite_url(folder))
    with engine.connect() as connection, pytest.raises(Broken) as broken:
        check_beside(connection, Tally(), Broken)
    engine.dispose()
    assert broken.value.problem.code == "counts"


ODD = [None, "x", "", b"\xff\x00", -1, 2**62, 0, 1.5, "9" * 400, "\x00", "\ud7ff", '{"a":', "[]", "null", "{}"]
TABLES = ("events", "event_documents", "heads", "segments", "day_counts", "kind_counts", "finding_hashes", "evidence")
# What says nothing about what happened: the day on which an open segment is closed, and when a key may go.
ONLY_FOR_CLEANING = {("heads", "day"), ("hash_keys", "day")}


def test_whatever_a_column_holds_the_check_says_so_and_does_not_fall(
    record: tuple[Path, list[Signed]], tmp_path: Path
) -> None:
    """SQLite keeps anything in any column; a check that falls over is no check."""
    import sqlite3

    folder, sent = record
    dice, tried = random.Random(11), 0
    while tried < 80:
        shutil.copy(folder / "events.sqlite", tmp_path)
        connection = sqlite3.connect(tmp_path / "events.sqlite")
        table = dice.choice((*TABLES, "hash_keys"))
        column = dice.choice([row[1] for row in connection.execute(f"PRAGMA table_info({table})")])
        value = dice.choice(ODD)
        number, before = connection.execute(f'SELECT rowid, "{column}" FROM {table} LIMIT 1').fetchone()
        changed = before != value and (table, column) not in ONLY_FOR_CLEANING
        try:
            with connection:
                connection.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (value, number))
        except sqlite3.Error:
            changed = False
        connection.close()
        if changed and not (isinstance(value, float) and isinstance(before, int) and int(value) == before):
            tried += 1
            found = outcome(folder, sqlite_url(tmp_path), sent)
            assert found.problem, (table, column, before, value)
            assert CODES[found.problem.code] in found.told()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE finding_hashes SET key = (SELECT max(id) FROM hash_keys) WHERE key = (SELECT min(id) FROM hash_keys)",
        "UPDATE finding_hashes SET key = 'een andere' WHERE sequence = (SELECT min(sequence) FROM finding_hashes)",
        "UPDATE finding_hashes SET position = position + 7",
        "UPDATE hash_keys SET sealed = x'00' WHERE id = (SELECT min(id) FROM hash_keys)",
        "DELETE FROM hash_keys WHERE id = (SELECT min(id) FROM hash_keys)",
        "UPDATE evidence SET day = '2020-01-01'",
        "UPDATE kind_counts SET events = events - 1 WHERE kind = 'BSN'",
        "UPDATE kind_counts SET findings = findings + 1 WHERE kind = 'PERSON'",
        "DELETE FROM kind_counts WHERE kind = 'BSN'",
        "UPDATE segments SET dropped_signature = 'x'",
    ],
)
def test_who_would_hide_whose_data_it_was(record: tuple[Path, list[Signed]], tmp_path: Path, change: str) -> None:
    """With another key or place a hash would say of every BSN that it was not there."""
    import sqlite3

    folder, sent = record
    shutil.copy(folder / "events.sqlite", tmp_path)
    connection = sqlite3.connect(tmp_path / "events.sqlite")
    with connection:
        assert connection.execute(change).rowcount > 0
    connection.close()
    assert not outcome(folder, sqlite_url(tmp_path), sent).ok


def test_every_problem_can_be_said() -> None:
    for code, words in CODES.items():
        one = Outcome(
            3, ("sluis",), 1, 0, 0, ("AAAA",), "2026", Problem(code, "sluis", 1234, time="2026", detail="Meer.")
        )
        assert words in one.told()
        assert "1.234" in one.told()
        assert "NIET in orde" in one.told()
