"""policies/signing.py: only named approvers count, each once, and only for exactly these bytes."""

import json
from pathlib import Path

import pytest

from policies.signing import SUFFIX, SigningError, approvers, make_keys, require, sign


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    file = tmp_path / "beleid.yaml"
    file.write_text("name: proef\n")
    return file


@pytest.fixture
def keys(tmp_path: Path) -> dict[str, Path]:
    folder = tmp_path / "goedkeurders"
    made = {name: make_keys(folder, name) for name in ("po", "ciso")}
    stranger = make_keys(tmp_path / "elders", "vreemd")[0]
    return {name: private for name, (private, _) in made.items()} | {"vreemd": stranger, "map": folder}


def names(policy: Path, keys: dict[str, Path]) -> tuple[str, ...]:
    return tuple(approvers(policy, policy.read_bytes(), keys["map"]))


def test_two_approvers(policy: Path, keys: dict[str, Path]) -> None:
    with pytest.raises(SigningError, match="approved by nobody; expected 2"):
        require(policy, policy.read_bytes(), keys["map"], 2)
    assert sign(policy, keys["po"]) == "po"
    assert sign(policy, keys["po"]) == "po"
    with pytest.raises(SigningError, match="approved by po; expected 2"):
        require(policy, policy.read_bytes(), keys["map"], 2)
    sign(policy, keys["ciso"])
    assert names(policy, keys) == ("ciso", "po")
    require(policy, policy.read_bytes(), keys["map"], 2)


def test_one_changed_byte_needs_new_signatures(policy: Path, keys: dict[str, Path]) -> None:
    sign(policy, keys["po"])
    policy.write_text("name: proef2\n")
    assert names(policy, keys) == ()
    sign(policy, keys["po"])
    assert names(policy, keys) == ("po",)


def test_a_stranger_and_one_key_under_two_names_do_not_count(policy: Path, keys: dict[str, Path]) -> None:
    sign(policy, keys["vreemd"])
    assert names(policy, keys) == ()
    sign(policy, keys["po"])
    (keys["map"] / "po2.pub").write_text((keys["map"] / "po.pub").read_text())
    copy = keys["map"] / "po2.sleutel"
    copy.write_text(keys["po"].read_text())
    sign(policy, copy)
    assert len(names(policy, keys)) == 1


def test_the_private_key_is_for_its_owner_and_never_overwritten(keys: dict[str, Path]) -> None:
    assert keys["po"].stat().st_mode & 0o777 == 0o600
    with pytest.raises(SigningError, match="never overwritten"):
        make_keys(keys["map"], "po")
    with pytest.raises(SigningError, match="letters"):
        make_keys(keys["map"], "../po")


@pytest.mark.parametrize("content", ["onzin", "{}", json.dumps({"name": "po"}), "[1]"])
def test_spoilt_signatures_are_refused(policy: Path, keys: dict[str, Path], content: str) -> None:
    policy.with_name(policy.name + SUFFIX).write_text(content)
    with pytest.raises(SigningError, match="no signatures"):
        names(policy, keys)


def test_spoilt_keys_are_refused(policy: Path, keys: dict[str, Path], tmp_path: Path) -> None:
    (keys["map"] / "nog.pub").write_text("onzin")
    with pytest.raises(SigningError, match="no public key"):
        names(policy, keys)
    with pytest.raises(SigningError, match="no private key"):
        sign(policy, tmp_path / "niets.sleutel")


def test_a_signature_that_is_no_signature_does_not_count(policy: Path, keys: dict[str, Path]) -> None:
    lines = [
        {"name": "po", "time": "", "signature": "zz"},
        {"name": "ciso", "time": "2026", "signature": "00" * 64},
        {"name": "po", "time": "2026", "signature": "00"},
    ]
    policy.with_name(policy.name + SUFFIX).write_text("\n".join(map(json.dumps, lines)))
    assert names(policy, keys) == ()


def test_the_moment_is_part_of_what_is_signed(policy: Path, keys: dict[str, Path]) -> None:
    sign(policy, keys["po"])
    file = policy.with_name(policy.name + SUFFIX)
    line = json.loads(file.read_text())
    assert approvers(policy, policy.read_bytes(), keys["map"]) == {"po": line["time"]}
    assert require(policy, policy.read_bytes(), keys["map"], 1) == line["time"]
    file.write_text(json.dumps({**line, "time": "2099-01-01T00:00:00+00:00"}))
    assert names(policy, keys) == ()
