"""Pseudonyms: the same for a month, another one the next, opened only by two people (logs/pseudonym.py, logs/keys.py)."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nacl.public import PrivateKey, SealedBox

from logs.event import control
from logs.keys import KeyFileError, Keys
from logs.pseudonym import Pseudonyms, read_slip
from tests.logs.test_journal import event

NOVEMBER, DECEMBER = datetime(2026, 11, 30, 23, tzinfo=UTC), datetime(2026, 12, 1, 0, tzinfo=UTC)


def test_the_same_person_is_the_same_for_a_month(tmp_path: Path) -> None:
    one, two = Pseudonyms(Keys(tmp_path)), Pseudonyms(Keys(tmp_path))
    first, _ = one.cover(event(user="jan", client="10.0.0.1", time=NOVEMBER))
    assert two.cover(event(user="jan", client="10.0.0.1", time=NOVEMBER))[0].user == first.user
    assert one.cover(event(user="piet", time=NOVEMBER))[0].user != first.user
    assert first.client != first.user
    assert one.cover(event(user="jan", time=DECEMBER))[0].user != first.user


def test_a_month_that_is_over_cannot_be_computed_again(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    november = keys.pseudonym_key("2026-11")
    assert keys.pseudonym_key("2027-02")[0] == "2027-02"
    assert november[1].hex() not in (tmp_path / "pseudoniem.sleutel").read_text()
    assert keys.pseudonym_key("2026-11")[0] == "2027-02"


def test_two_machines_with_the_same_key_turn_it_alike(tmp_path: Path) -> None:
    Keys(tmp_path / "a").pseudonym_key("2026-11")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "pseudoniem.sleutel").write_text((tmp_path / "a" / "pseudoniem.sleutel").read_text())
    assert Keys(tmp_path / "a").pseudonym_key("2027-01") == Keys(tmp_path / "b").pseudonym_key("2027-01")


def test_two_people_open_it_together_and_neither_alone(tmp_path: Path) -> None:
    po, ciso = PrivateKey.generate(), PrivateKey.generate()
    keys = Keys(tmp_path)
    keys.set_person("po", po.public_key)
    keys.set_person("ciso", ciso.public_key)
    covered, slips = Pseudonyms(keys).cover(event(user="jan", client="10.0.0.1"))
    slip = slips[covered.user or ""]
    content = SealedBox(ciso).decrypt(SealedBox(po).decrypt(slip))
    assert read_slip(covered.user or "", content) == "jan"
    assert read_slip("g-00000-00000", b"jan") == "jan"  # as the oldest slips are
    with pytest.raises(ValueError, match="another"):
        read_slip("g-00000-00000", content)
    with pytest.raises(Exception, match="decrypt"):
        SealedBox(ciso).decrypt(slip)
    assert b"jan" not in SealedBox(po).decrypt(slip)


@pytest.mark.parametrize("alone", ["po", "ciso"])
def test_one_key_is_not_enough_to_seal_anything(tmp_path: Path, alone: str) -> None:
    keys = Keys(tmp_path)
    keys.set_person(alone, PrivateKey.generate().public_key)
    assert Pseudonyms(keys).cover(event(user="jan"))[1] == {}


def test_a_slip_is_made_once_unless_it_may_be_lost(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    for who in ("po", "ciso"):
        keys.set_person(who, PrivateKey.generate().public_key)
    pseudonyms = Pseudonyms(keys)
    one = event(user="jan")
    assert pseudonyms.cover(one)[1]
    assert not pseudonyms.cover(one)[1]
    pseudonyms.forget()
    assert pseudonyms.cover(one)[1]


def test_an_act_of_control_names_who_did_it(tmp_path: Path) -> None:
    act = control("pseudonym-opened", actor="po@gemeente", subject="g-1")
    assert Pseudonyms(Keys(tmp_path)).cover(act) == (act, {})


def test_keys_are_for_the_owner_only_and_wrong_ones_are_named(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "sleutels")
    keys.signer()
    keys.pseudonym_key("2026-11")
    assert keys.evidence_key("2026-11-25")
    for file in (tmp_path / "sleutels").glob("*.sleutel"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "sleutels").stat().st_mode) == 0o700
    (tmp_path / "sleutels" / "teken.sleutel").write_text("geen sleutel")
    with pytest.raises(KeyFileError, match=r"teken\.sleutel"):
        keys.signer()
    (tmp_path / "sleutels" / "po.pub").write_text("zz")
    with pytest.raises(KeyFileError, match=r"po\.pub"):
        keys.person("po")


def test_a_signing_key_of_another_gateway_is_noticed(tmp_path: Path) -> None:
    Keys(tmp_path).signer()
    (tmp_path / "teken.sleutel").write_text("ab" * 32)
    with pytest.raises(KeyFileError, match="does not belong"):
        Keys(tmp_path).signer()


def test_evidence_keys_are_destroyed_by_day(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    old = keys.evidence_key("2026-10-01")
    assert old == keys.evidence_key("2026-10-01")
    keys.evidence_key("2026-11-01")
    assert keys.destroy_evidence_keys("2026-11-01") == ["2026-10-01"]
    assert keys.evidence_key("2026-10-01", make=False) is None
    assert keys.evidence_key("2026-11-01", make=False)


def test_the_file_of_the_month_is_one_whole(tmp_path: Path) -> None:
    Keys(tmp_path).pseudonym_key("2026-11")
    assert set(json.loads((tmp_path / "pseudoniem.sleutel").read_text())) == {"month", "key"}
    assert [file.name for file in tmp_path.iterdir()] == ["pseudoniem.sleutel"]
