"""policies/: loading, deciding, and refusing what is wrong with its line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.finding import KINDS
from policies import DEFAULT_POLICY
from policies.engine import Action, Decision, Facts, decide
from policies.loader import PolicyError, load

POLICY = load(DEFAULT_POLICY)
GOOD = DEFAULT_POLICY.read_text()


def decided(country: str = "US", failure: str | None = None, fixed: tuple[str, ...] = (), **counts: int) -> Decision:
    scores = dict.fromkeys(counts, 0.9)
    return decide(POLICY, Facts("x", "X", country, "chat", counts, scores, frozenset(fixed), failure))


@pytest.mark.parametrize(
    ("decision", "action", "rule"),
    [
        (decided(), "allow", ""),
        (decided(PERSON=1), "redact", "persoonsgegevens-weglaten"),
        (decided(PERSON=3, BSN=1), "block", "geen-bsn"),
        (decided(country="CN"), "block", "land-met-offensief-cyberprogramma"),
        (decided(failure="json"), "block", "niet-gecontroleerd"),
        (decided(PERSON=1, fixed=("PERSON",)), "block", "niet-te-verwijderen"),
    ],
)
def test_decisions(decision: Decision, action: str, rule: str) -> None:
    assert (decision.action, decision.rule) == (action, rule)
    assert bool(decision.message_nl) is bool(rule)


def test_a_low_score_does_not_count() -> None:
    assert decide(POLICY, Facts("x", "X", "US", "chat", {"BSN": 1}, {"BSN": 0.4})).action is Action.allow


@given(st.dictionaries(st.sampled_from(sorted(KINDS)), st.integers(1, 5)), st.sampled_from(sorted(KINDS)))
def test_one_finding_more_never_makes_it_lighter(counts: dict[str, int], kind: str) -> None:
    more = {**counts, kind: counts.get(kind, 0) + 1}
    assert decided(**more).action >= decided(**counts).action


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("name: gemeente", "nam: gemeente", "name is missing"),
        ("on_failure: block", "on_failure: maybe", "on_failure"),
        ("action: redact", "action: weglaten", "action"),
        ("action: redact", "action: justify", "not available"),
        ("[BSN, MRZ]", "[BNS]", "no kind of data"),
        ("[CN, RU, IR, KP]", "[China]", "countries"),
        ('version: "1.0"', 'version: "1.0"\nversion: "2"', "twice"),
        ("name: geen-bsn", "name: persoonsgegevens-weglaten", "two rules"),
        ("{kinds: {BSN: 1}, expect: block}", "{kinds: {BSN: 1}, expect: allow}", "leads to block"),
        ("min_score: 0.5", "min_score: 5", "min_score"),
        ("rules:", "rules: &a", "anchors"),
        ("rules:", "rules: [", "expected"),
        ("on_failure: block", "on_failure: block\nhash: x", "hash"),
    ],
)
def test_a_wrong_policy_is_refused_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    file = tmp_path / "beleid.yaml"
    assert old in GOOD
    file.write_text(GOOD.replace(old, new, 1))
    with pytest.raises(PolicyError, match=told) as error:
        load(file)
    place = str(error.value).removeprefix(f"{file}:").split(":")[0]
    assert place.isdigit()
    if told not in ("two rules", "expected"):  # these are said of the whole list
        assert abs(int(place) - GOOD[: GOOD.index(old)].count("\n") - 1) <= 3


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b"- a", b"x" * 2_000_000, b"a: !!python/object:os.system 1"])
def test_what_is_no_policy_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "beleid.yaml"
    file.write_bytes(content)
    with pytest.raises(PolicyError, match="expected"):
        load(file)


def test_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read"):
        load(tmp_path / "niets.yaml")
