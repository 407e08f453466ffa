"""Ways in which somebody with the database (and not the key) could try to change the record."""

import random
import sqlite3
import string
from collections.abc import Callable
from pathlib import Path

Way = Callable[[sqlite3.Connection, random.Random], str]
_TEXTS = ("id", "time", "action", "service", "department", "user", "rule", "kinds", "type", "writer", "hash")


def one_of(connection: sqlite3.Connection, dice: random.Random) -> int:
    """The place of some event."""
    (last,) = connection.execute("SELECT max(sequence) FROM events").fetchone()
    while True:
        number = dice.randint(1, last)
        if connection.execute("SELECT 1 FROM events WHERE sequence=?", (number,)).fetchone():
            return number


def edit_document(connection: sqlite3.Connection, dice: random.Random) -> str:
    """One character of an event is another."""
    number = one_of(connection, dice)
    (text,) = connection.execute("SELECT document FROM event_documents WHERE sequence=?", (number,)).fetchone()
    at = dice.randrange(len(text))
    changed = text[:at] + dice.choice([c for c in string.printable if c != text[at]]) + text[at + 1 :]
    connection.execute("UPDATE event_documents SET document=? WHERE sequence=?", (changed, number))
    return f"edit document {number} at {at}"


def edit_column(connection: sqlite3.Connection, dice: random.Random) -> str:
    """A column that the pages show says something else."""
    number, column = one_of(connection, dice), dice.choice(_TEXTS)
    connection.execute(f'UPDATE events SET "{column}"="{column}" || ? WHERE sequence=?', (dice.choice("xyz 0"), number))
    return f"edit {column} of {number}"


def edit_number(connection: sqlite3.Connection, dice: random.Random) -> str:
    """An event gets another place."""
    number = one_of(connection, dice)
    connection.execute("UPDATE events SET number=number+? WHERE sequence=?", (dice.randint(10**6, 10**7), number))
    return f"renumber {number}"


def delete(connection: sqlite3.Connection, dice: random.Random) -> str:
    """Some events are gone."""
    number, many = one_of(connection, dice), dice.choice((1, 1, 1, 2, 5))
    for table in dice.choice((("events",), ("event_documents",), ("events", "event_documents"))):
        connection.execute(f"DELETE FROM {table} WHERE sequence BETWEEN ? AND ?", (number, number + many - 1))
    return f"delete {many} from {number}"


def close_the_gap(connection: sqlite3.Connection, dice: random.Random) -> str:
    """An event is gone and those after it are numbered anew."""
    number = one_of(connection, dice)
    writer, place = connection.execute("SELECT writer, number FROM events WHERE sequence=?", (number,)).fetchone()
    connection.execute("DELETE FROM events WHERE sequence=?", (number,))
    connection.execute("DELETE FROM event_documents WHERE sequence=?", (number,))
    connection.execute("UPDATE events SET number=-number WHERE writer=? AND number>?", (writer, place))
    connection.execute("UPDATE events SET number=-number-1 WHERE writer=? AND number<0", (writer,))
    return f"delete {number} and close the gap"


def swap(connection: sqlite3.Connection, dice: random.Random) -> str:
    """Two events change contents."""
    one = two = one_of(connection, dice)
    while two == one:
        two = one_of(connection, dice)
    texts = [
        connection.execute("SELECT document FROM event_documents WHERE sequence=?", (n,)).fetchone()[0]
        for n in (one, two)
    ]
    for number, text in zip((two, one), texts, strict=True):
        connection.execute("UPDATE event_documents SET document=? WHERE sequence=?", (text, number))
    return f"swap {one} and {two}"


def insert(connection: sqlite3.Connection, dice: random.Random) -> str:
    """An event that never was, at the end or of a writer that never was."""
    import logs.chain

    number = one_of(connection, dice)
    names = [row[1] for row in connection.execute("PRAGMA table_info(events)")]
    row = dict(
        zip(names, connection.execute("SELECT * FROM events WHERE sequence=?", (number,)).fetchone(), strict=True)
    )
    (document,) = connection.execute("SELECT document FROM event_documents WHERE sequence=?", (number,)).fetchone()
    fresh = "".join(dice.choices("ABCDEFGH", k=8))
    document = document.replace(row["id"], f"20260101-{fresh}")
    if dice.random() < 0.3:
        row |= {"writer": "spook", "number": 1, "hash": logs.chain.link(logs.chain.START, "spook", 1, document)}
    else:
        last, hashed = connection.execute(
            "SELECT number, hash FROM events WHERE writer=? ORDER BY number DESC LIMIT 1", (row["writer"],)
        ).fetchone()
        row |= {"number": last + 1, "hash": logs.chain.link(hashed, row["writer"], last + 1, document)}
    (sequence,) = connection.execute("SELECT max(sequence)+1 FROM events").fetchone()
    row |= {"id": f"20260101-{fresh}", "sequence": sequence}
    quoted = ", ".join(f'"{name}"' for name in names)
    connection.execute(f"INSERT INTO events ({quoted}) VALUES ({', '.join('?' * len(names))})", [row[n] for n in names])
    connection.execute("INSERT INTO event_documents VALUES (?, ?)", (sequence, document))
    return f"insert after {row['number'] - 1} of {row['writer']}"


def truncate(connection: sqlite3.Connection, dice: random.Random) -> str:
    """The last events are gone; sometimes the head is put back to match, without the key."""
    (last,) = connection.execute("SELECT max(sequence) FROM events").fetchone()
    many = dice.randint(1, 40)
    writers = [
        row[0] for row in connection.execute("SELECT DISTINCT writer FROM events WHERE sequence>?", (last - many,))
    ]
    for table in ("events", "event_documents"):
        connection.execute(f"DELETE FROM {table} WHERE sequence>?", (last - many,))
    if dice.random() < 0.5:
        for writer in writers:
            left = connection.execute(
                "SELECT number, hash FROM events WHERE writer=? ORDER BY number DESC LIMIT 1", (writer,)
            ).fetchone()
            connection.execute("UPDATE heads SET number=?, hash=? WHERE writer=?", (*(left or (0, "0" * 64)), writer))
    return f"truncate {many}"


def forge_whole(connection: sqlite3.Connection, dice: random.Random) -> str:
    """An event is changed and every hash after it computed anew; the signatures cannot be."""
    import logs.chain

    number = one_of(connection, dice)
    writer, place = connection.execute("SELECT writer, number FROM events WHERE sequence=?", (number,)).fetchone()
    (document,) = connection.execute("SELECT document FROM event_documents WHERE sequence=?", (number,)).fetchone()
    changed = document.replace('"duration_ms":', '"duration_ms":1')
    connection.execute("UPDATE event_documents SET document=? WHERE sequence=?", (changed, number))
    before = connection.execute("SELECT hash FROM events WHERE writer=? AND number=?", (writer, place - 1)).fetchone()
    hashed = before[0] if before else connection.execute(
        "SELECT coalesce((SELECT after FROM segments WHERE writer=? AND last=?), ?)", (writer, place - 1, logs.chain.START)
    ).fetchone()[0]  # fmt: skip
    for sequence, at, text in connection.execute(
        "SELECT e.sequence, number, document FROM events e JOIN event_documents d USING (sequence) "
        "WHERE writer=? AND number>=? ORDER BY number", (writer, place),
    ).fetchall():  # fmt: skip
        hashed = logs.chain.link(hashed, writer, at, text)
        connection.execute("UPDATE events SET hash=? WHERE sequence=?", (hashed, sequence))
        connection.execute("UPDATE segments SET after=? WHERE writer=? AND last=?", (hashed, writer, at))
        connection.execute("UPDATE segments SET before=? WHERE writer=? AND first=?", (hashed, writer, at + 1))
        connection.execute("UPDATE heads SET before=? WHERE writer=? AND first=?", (hashed, writer, at + 1))
    connection.execute("UPDATE heads SET hash=? WHERE writer=?", (hashed, writer))
    return f"forge from {number}"


def segments(connection: sqlite3.Connection, dice: random.Random) -> str:
    """A closed day is changed, taken away, or said to be dropped while nobody dropped it."""
    rows = connection.execute("SELECT writer, first, last FROM segments WHERE dropped IS NULL").fetchall()
    writer, first, last = dice.choice(rows)
    way = dice.randrange(4)
    if way == 0:
        connection.execute("DELETE FROM segments WHERE writer=? AND first=?", (writer, first))
    elif way == 1:
        connection.execute("UPDATE segments SET day='2020-01-01' WHERE writer=? AND first=?", (writer, first))
    elif way == 2:
        connection.execute(
            "UPDATE segments SET dropped='2026-01-01', dropped_key=key, dropped_signature=signature WHERE writer=? AND first=?",
            (writer, first),
        )
        connection.execute("DELETE FROM events WHERE writer=? AND number BETWEEN ? AND ?", (writer, first, last))
    else:
        connection.execute("UPDATE segments SET last=last-1 WHERE writer=? AND first=?", (writer, first))
    return f"segment {first} way {way}"


def counters(connection: sqlite3.Connection, dice: random.Random) -> str:
    """A counter of a day says something else."""
    number = dice.choice(connection.execute("SELECT rowid FROM day_counts").fetchall())[0]
    connection.execute("UPDATE day_counts SET events=events+? WHERE rowid=?", (dice.choice((-1, 1, 100)), number))
    return f"counter {number}"


def beside(connection: sqlite3.Connection, dice: random.Random) -> str:
    """A keyed hash is taken away or put to another event."""
    number = dice.choice(connection.execute("SELECT rowid FROM finding_hashes").fetchall())[0]
    if dice.random() < 0.5:
        connection.execute("DELETE FROM finding_hashes WHERE rowid=?", (number,))
    else:
        connection.execute("UPDATE finding_hashes SET hash=? WHERE rowid=?", (dice.randbytes(16), number))
    return f"hash {number}"


def slip(connection: sqlite3.Connection, dice: random.Random) -> str:
    """Who a pseudonym is, is changed, taken away, that of another, or put in (the keys to seal with are public)."""
    name = dice.choice(connection.execute("SELECT pseudonym FROM pseudonyms ORDER BY pseudonym").fetchall())[0]
    way = dice.choice(("edit", "month", "delete", "exchange", "insert"))
    if way == "edit":
        connection.execute("UPDATE pseudonyms SET sealed=? WHERE pseudonym=?", (dice.randbytes(90), name))
    elif way == "month":
        connection.execute("UPDATE pseudonyms SET month='2020-01' WHERE pseudonym=?", (name,))
    elif way == "delete":
        connection.execute("DELETE FROM pseudonyms WHERE pseudonym=?", (name,))
    elif way == "exchange":
        other = "(SELECT sealed FROM pseudonyms WHERE pseudonym<>?1 LIMIT 1)"
        connection.execute(f"UPDATE pseudonyms SET sealed={other} WHERE pseudonym=?1", (name,))
    else:
        copied = "SELECT 'g-AAAAA-AAAAA', month, sealed, event FROM pseudonyms WHERE pseudonym=?"
        connection.execute(f"INSERT INTO pseudonyms (pseudonym, month, sealed, event) {copied}", (name,))
    return f"slip {name} {way}"


WAYS: tuple[Way, ...] = (
    edit_document, edit_column, edit_number, delete, close_the_gap, swap, insert, truncate, forge_whole, segments, counters,
    beside, slip,
)  # fmt: skip


def tamper(database: Path, dice: random.Random) -> str:
    """Do one of these; what was done."""
    connection = sqlite3.connect(database)
    with connection:
        told = dice.choice(WAYS)(connection, dice)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return told
