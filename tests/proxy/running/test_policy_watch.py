"""proxy/running/policy_watch.py: a changed policy counts at once, a wrong one never."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from policies.loader import PolicyError
from policies.schema import Policy
from policies.signing import make_keys, sign
from proxy.running.policy_watch import PolicySource, PolicyWatch
from tests.policies.makers import rule, written
from tests.waiting import comes

ONE = written(rule("een", "{data: {kinds: [BSN]}}"))
TWO = ONE.replace("een", "twee")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "beleid.yaml"
    file.write_text(ONE)
    return file


def replace(file: Path, content: str) -> None:
    """As editors do it: another file under the same name."""
    beside = file.with_name("beleid.nieuw")
    beside.write_text(content)
    os.replace(beside, file)


def test_whole_or_not_at_all(file: Path) -> None:
    used: list[Policy] = []
    watch = PolicyWatch(PolicySource(file), used.append)
    watch.look()
    assert used == []
    replace(file, TWO)
    watch.look()
    watch.look()
    assert [policy.rules[0].name for policy in used] == ["twee"]
    replace(file, TWO.replace("BSN", "BNS"))
    watch.look()
    assert len(used) == 1
    assert "no kind of data" in watch.problem
    file.unlink()
    watch.look()
    assert "cannot be read" in watch.problem
    replace(file, ONE)
    watch.look()
    assert watch.problem == ""
    assert [policy.rules[0].name for policy in used] == ["twee", "een"]


def test_half_a_file_is_waited_for(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = written(rule("een", "{data: {kinds: [BSN]}}"), rule("twee", "{data: {kinds: [PERSON]}}", "redact"))
    half = written(rule("twee", "{data: {kinds: [PERSON]}}", "redact"))  # right by itself, and lighter
    used: list[Policy] = []
    watch = PolicyWatch(PolicySource(file), used.append)
    file.write_text(half)
    left = [half + "# nog", half + "# nog bezig", whole]

    def writes_on(_seconds: float) -> None:
        if left:
            file.write_text(left.pop(0))

    monkeypatch.setattr("proxy.running.policy_watch.time.sleep", writes_on)
    watch.look()
    assert [[one.name for one in policy.rules] for policy in used] == [["een", "twee"]]


def test_what_changes_while_it_is_read_is_read_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[Policy] = []
    source = PolicySource(file)
    watch = PolicyWatch(source, used.append)
    load = source.load

    def changed_meanwhile() -> Policy:
        policy = load()
        monkeypatch.undo()
        replace(file, ONE.replace("een", "drie") + "# andere lengte\n")
        return policy

    monkeypatch.setattr(source, "load", changed_meanwhile)
    replace(file, TWO)
    watch.look()
    assert used == []
    watch.look()
    assert [policy.rules[0].name for policy in used] == ["drie"]


def test_a_link_that_points_elsewhere_is_a_change(file: Path, tmp_path: Path) -> None:
    link, other = tmp_path / "actief.yaml", tmp_path / "ander.yaml"
    other.write_text(TWO)
    link.symlink_to(file)
    used: list[Policy] = []
    watch = PolicyWatch(PolicySource(link), used.append)
    link.unlink()
    link.symlink_to(other)
    watch.look()
    assert [policy.rules[0].name for policy in used] == ["twee"]


def test_an_approval_that_is_taken_away_leaves_the_approved_policy_in_force(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "goedkeurders"
    private, _ = make_keys(folder, "po")
    sign(file, private)
    used: list[Policy] = []
    watch = PolicyWatch(PolicySource(file, folder, 1), used.append)
    signatures, public = file.with_name(file.name + ".handtekeningen"), folder / "po.pub"
    for taken in (signatures, public):
        kept = taken.read_bytes()
        taken.unlink()
        watch.look()
        assert used == []
        assert "approved by nobody" in watch.problem
        taken.write_bytes(kept)
        watch.look()
        assert len(used) == 1
        assert watch.problem == ""
        used.clear()


def test_an_earlier_policy_with_its_earlier_approval_is_not_put_back(file: Path, tmp_path: Path) -> None:
    folder, memory = tmp_path / "goedkeurders", tmp_path / "var" / "goedgekeurd"
    private, _ = make_keys(folder, "po")
    signatures = file.with_name(file.name + ".handtekeningen")
    approved = {}
    for content, moment in ((ONE, "2026-01-01T00:00:00+00:00"), (TWO, "2026-02-01T00:00:00+00:00")):
        replace(file, content)
        approved[content] = at(moment, file, private, signatures)
        assert PolicySource(file, folder, 1, memory).load()
    replace(file, ONE)
    signatures.write_text(approved[ONE])
    with pytest.raises(PolicyError, match="before the policy that was in force"):
        PolicySource(file, folder, 1, memory).load()
    sign(file, private)
    assert PolicySource(file, folder, 1, memory).load().rules[0].name == "een"
    assert PolicySource(file, folder, 1, memory).load()


def at(moment: str, file: Path, private: Path, signatures: Path) -> str:
    """The signatures of a policy that was approved then."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "policies.signing.datetime", type("Then", (), {"now": lambda _zone: datetime.fromisoformat(moment)})
        )
        sign(file, private)
    return signatures.read_text()


def test_it_is_seen_without_being_told_and_at_once_when_told(file: Path) -> None:
    used: list[Policy] = []
    watch = PolicyWatch(PolicySource(file), used.append)
    watch.start()
    try:
        watch.now()
        assert comes(lambda: len(used) == 1)
        replace(file, TWO)
        assert comes(lambda: len(used) == 2)
    finally:
        watch.close()


def test_two_approvers_are_asked_for_also_while_running(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "goedkeurders"
    privates = [make_keys(folder, name)[0] for name in ("po", "ciso")]
    source = PolicySource(file, folder, 2)
    with pytest.raises(PolicyError, match="expected 2 approvers"):
        source.load()
    for private in privates:
        sign(file, private)
    assert source.load().rules[0].name == "een"
    used: list[Policy] = []
    watch = PolicyWatch(source, used.append)
    replace(file, TWO)
    watch.look()
    assert "approved by nobody" in watch.problem
    for private in privates:
        sign(file, private)
        watch.look()
    assert [policy.rules[0].name for policy in used] == ["twee"]
    with pytest.raises(PolicyError, match="policy_approvers"):
        PolicySource(file, None, 1).load()
