"""Whose data: the PO can ask, the record alone says nothing (logs/whose.py)."""

import random
from collections import Counter

import pytest
from nacl.public import PrivateKey

from logs.keys import Keys
from logs.seal import Recipients, unseal
from logs.whose import CHECKABLE, Hasher, Kept, ask, normal

DAY = "2026-11-25"


@pytest.fixture
def po() -> PrivateKey:
    return PrivateKey.generate()


@pytest.fixture
def hasher(tmp_path: object, po: PrivateKey) -> Hasher:
    keys = Keys(tmp_path)  # type: ignore[arg-type]
    keys.set_person("po", po.public_key)
    return Hasher(Recipients(keys, two=False))


def kept(hasher: Hasher, event: str, values: list[tuple[str, str]], day: str = DAY) -> tuple[list[Kept], bytes]:
    hashes, key = hasher.hashes(event, day, values)
    assert key
    return [Kept(event, at, kind, key.id, value) for at, (kind, value) in enumerate(hashes)], key.sealed


def test_the_po_finds_a_value_however_it_was_written(hasher: Hasher, po: PrivateKey) -> None:
    one, sealed = kept(hasher, "a", [("BSN", "1234.56.782"), ("PHONE", "06-12345678"), ("EMAIL", "Jan@Voorbeeld.nl")])
    two, _ = kept(hasher, "b", [("BSN", "111222333")])
    asked = [
        ("BSN", "123456782"),
        ("BSN", "999999990"),
        ("PHONE", "+31612345678"),
        ("EMAIL", "jan@voorbeeld.nl"),
        ("IBAN", "123456782"),
    ]
    assert ask({one[0].key: unseal(sealed, po, None)}, [*one, *two], asked) == {0: ["a"], 2: ["a"], 3: ["a"]}


def test_each_day_has_a_key_of_its_own(hasher: Hasher, po: PrivateKey) -> None:
    one, first = kept(hasher, "a", [("BSN", "123456782")])
    two, second = kept(hasher, "b", [("BSN", "123456782")], "2026-11-26")
    assert one[0].key != two[0].key
    assert unseal(first, po, None) != unseal(second, po, None)
    keys = {one[0].key: unseal(first, po, None), two[0].key: unseal(second, po, None)}
    assert ask(keys, [*one, *two], [("BSN", "123456782")]) == {0: ["a", "b"]}
    assert ask({two[0].key: keys[two[0].key]}, one, [("BSN", "123456782")]) == {}


def test_the_record_alone_does_not_say_what_is_the_same(hasher: Hasher) -> None:
    """Who reads the record and may send prompts cannot try a BSN and look for the same hash."""
    stored = [kept(hasher, f"event-{n}", [("BSN", "123456782")])[0][0].hash for n in range(500)]
    assert len(set(stored)) == 500
    bits = Counter(bit for value in stored for bit in range(128) if int.from_bytes(value) >> bit & 1)
    assert all(170 < bits[bit] < 330 for bit in range(128))


def test_without_a_key_of_the_po_nothing_is_kept(tmp_path: object) -> None:
    assert Hasher(Recipients(Keys(tmp_path), two=False)).hashes("a", DAY, [("BSN", "123456782")]) == ((), None)  # type: ignore[arg-type]


def test_names_are_not_hashed_and_a_value_counts_once(hasher: Hasher) -> None:
    assert "PERSON" not in CHECKABLE
    assert hasher.hashes("a", DAY, [("PERSON", "Jan de Vries")]) == ((), None)
    assert len(hasher.hashes("a", DAY, [("BSN", "123456782"), ("BSN", "1234 567 82")])[0]) == 1


def test_a_list_of_residents_is_one_look_per_hash(hasher: Hasher, po: PrivateKey) -> None:
    dice = random.Random(5)
    everyone = [f"{dice.randrange(10**9):09}" for _ in range(5000)]
    rows, sealed = [], b""
    for number in range(300):
        made, sealed = kept(hasher, f"e{number}", [("BSN", everyone[number * 3])])
        rows += made
    found = ask({rows[0].key: unseal(sealed, po, None)}, rows, [("BSN", value) for value in everyone])
    assert {number for number, _ in found.items()} == {number * 3 for number in range(300)}


@pytest.mark.parametrize(
    ("kind", "ways"),
    [
        ("BSN", ["123456782", "1234.56.782", "1234 56 782", "1234-56-782"]),
        ("IBAN", ["NL91ABNA0417164300", "nl91 abna 0417 1643 00"]),
        ("PHONE", ["0612345678", "06-12 34 56 78", "+31 6 12345678", "0031612345678"]),
        ("LICENSE_PLATE", ["AB-123-C", "ab123c"]),
        ("EMAIL", ["Jan@X.nl", " jan@x.nl "]),
    ],
)
def test_one_form_for_all_ways_to_write(kind: str, ways: list[str]) -> None:
    assert len({normal(kind, way) for way in ways}) == 1
