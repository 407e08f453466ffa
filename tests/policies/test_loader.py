"""Wrong policies: each is refused with its file, its line, and what was expected."""

import re
from pathlib import Path

import pytest

from policies import DEFAULT_POLICY
from policies.loader import PolicyError, line_of_example, load, parse, read
from tests.policies.makers import made, rule

GOOD = DEFAULT_POLICY.read_text()
EXAMPLE = "{kinds: {BSN: 1}, expect: block}"
# What stands in the good policy, what stands in its place, and what must be said. The line is that of the first.
BROKEN = [
    ("name: gemeente", "nam: gemeente", "name is missing"),
    ("name: gemeente", "name: ''", "at least 1 character"),
    ("name: gemeente", "name: [gemeente]", "valid string"),
    ('version: "2.0"', "version: 2.0", "valid string"),
    ('version: "2.0"', 'version: "2.0"\nversion: "2"', "stands here twice"),
    ("on_failure: block", "on_failure: maybe", "'block' or 'allow'"),
    ("on_failure: block", "on_failure: block\nhash: x", "expected no such field"),
    ("on_failure: block", "on_failure: block\nregels: []", "regels is not known"),
    ("on_failure: block", "on_failure: &x block", "anchors"),
    ("on_failure: block", "on_failure: !!python/name:os.system x", "expected text or a number"),
    ("on_failure: block", "on_failure: block\nthresholds: {BSN: 2}", "less than or equal to 1"),
    ("on_failure: block", "on_failure: block\nthresholds: {BNS: 0.5}", "no kind of data"),
    ("on_failure: block", "on_failure: block\nthresholds: {BSN: hoog}", "valid number"),
    ("on_failure: block", "on_failure: block\nunread_files: [docx]", "'audio', 'video' or 'image'"),
    ("on_failure: block", "on_failure: block\n? [a]\n: b", "not plain text"),
    ("modes: {default: enforce}", "modes: {default: aan}", "'watch', 'coach' or 'enforce'"),
    ("modes: {default: enforce}", "modes: {groups: {a: uit}}", "'watch', 'coach' or 'enforce'"),
    ("modes: {default: enforce}", "modes: [watch]", "modes"),
    ("modes: {default: enforce}", "modes: {standaard: watch}", "standaard is not known"),
    ("  minutes: 15", "  minutes: 0", "greater than or equal to 1"),
    ("  minutes: 15", "  minutes: kwartier", "valid integer"),
    ("  never: [BSN, MRZ]", "  never: [BNS]", "no kind of data"),
    ("  per_user_per_day: 10", "  per_user_per_day: -1", "greater than or equal to 1"),
    ("    - {name: openbaar, nl: ", "    - {name: Openbaar!, nl: ", "pattern"),
    ("rules:", "rules: [", "expected"),
    ("  - name: geen-bsn", "  - naam: geen-bsn", "name is missing"),
    ("  - name: geen-bsn", "  - name: Geen BSN", "pattern"),
    ("  - name: geen-bsn", "  - name: persoonsgegevens-weglaten", "two rules are called"),
    ("  - name: geen-bsn", "  - name: geen-bsn\n    prioriteit: 1", "prioriteit is not known"),
    ('    clause: "Gegevensbescherming en privacy: BSN', '    clausule: "Gegevensbescherming en privacy: BSN', "clause is missing"),
    ("data: {kinds: [BSN, MRZ], min_score: 0.5}", "data: {kinds: [BNS]}", "no kind of data"),
    ("data: {kinds: [BSN, MRZ], min_score: 0.5}", "data: {kinds: BSN}", "valid tuple"),
    ("data: {kinds: [BSN, MRZ], min_score: 0.5}", "data: {kinds: [BSN], min_score: 5}", "less than or equal to 1"),
    ("data: {kinds: [BSN, MRZ], min_score: 0.5}", "data: {kinds: [BSN], min_count: 0}", "greater than or equal to 1"),
    ("data: {kinds: [BSN, MRZ], min_score: 0.5}", "data: {kinds: [BSN], min_kinds: 2}", "at most the 1 kinds named"),
    ("data: {kinds: [BSN, MRZ], min_score: 0.5}", "data: {kinds: [PERSON], labels: [ziekte]}", "is no label"),
    ("data: {kinds: [BSN, MRZ], min_score: 0.5}", "data: {}", "empty condition"),
    ("data: {kinds: [BSN, MRZ], min_score: 0.5}", "data: {any: [{}]}", "empty condition"),
    ("data: {kinds: [BSN, MRZ], min_score: 0.5}", "data: {any: [{all: [{kinds: [X]}]}]}", "no kind of data"),
    ("data: {kinds: [BSN, MRZ], min_score: 0.5}", "data: {none: [{kinds: [BSN]}]}", "none is not known"),
    ("data: {kinds: [BSN, MRZ], min_score: 0.5}", "datum: {kinds: [BSN]}", "datum is not known"),
    ("data: {kinds: [BSN, MRZ], min_score: 0.5}", "service: {register: [verboden]}", "'forbidden'"),
    ("data: {kinds: [BSN, MRZ], min_score: 0.5}", "service: {countries: [China]}", "pattern"),
    ("data: {kinds: [BSN, MRZ], min_score: 0.5}", "service: {closed: misschien}", "valid boolean"),
    ("data: {kinds: [BSN, MRZ], min_score: 0.5}", "who: {}", "empty condition"),
    ("data: {kinds: [BSN, MRZ], min_score: 0.5}", "who: {group: [x]}", "group is not known"),
    ("data: {kinds: [BSN, MRZ], min_score: 0.5}", "files: {min_bytes: groot}", "valid integer"),
    ("data: {kinds: [BSN, MRZ], min_score: 0.5}", "mode: [aan]", "'watch', 'coach' or 'enforce'"),
    ("    action: justify", "    action: verantwoorden", "'allow', 'notify', 'redact', 'justify' or 'block'"),
    ("    alert: [ciso]", "    alert: [burgemeester]", "'po', 'ciso' or 'it'"),
    ("    always: true", "    always: nooit", "valid boolean"),
    ("voorbeelden:", "voorbeelden: []\nmeer:", "at least 1 item"),
    (EXAMPLE, "{kinds: {BSN: 1}, expect: allow}", r"leads to block \(geen-bsn\); expected allow"),
    (EXAMPLE, "{kinds: {BSN: 1}, expect: block, rule: eigen-woord}", "decided by geen-bsn; expected eigen-woord"),
    (EXAMPLE, "{kinds: {BNS: 1}, expect: block}", "no kind of data"),
    (EXAMPLE, "{kinds: {BSN: 1}}", "expect is missing"),
    (EXAMPLE, "{kinds: {BSN: 1}, verwacht: block}", "expect is missing"),
    (EXAMPLE, "kinds: {BSN: 1}", "expected"),
    ("name: gemeente", "name: 2026-99-99", "expected text or a number"),
    ("  minutes: 15", f"  minutes: {'9' * 5000}", "expected text or a number"),
    ("  minutes: 15", "  minutes: .inf", "finite number"),
    ("min_score: 0.5}", "min_score: .nan}", "less than or equal to 1"),
    ("on_failure: block", "on_failure: " + "[" * 40, "at most 30 levels"),
    ("name: gemeente", "<<: {name: gemeente}", "name is missing"),
]  # fmt: skip


def test_there_are_more_than_fifty() -> None:
    assert len(BROKEN) >= 50


@pytest.mark.parametrize(("old", "new", "told"), BROKEN)
def test_a_wrong_policy_is_refused_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    file = tmp_path / "beleid.yaml"
    assert old in GOOD
    file.write_text(GOOD.replace(old, new, 1))
    with pytest.raises(PolicyError, match=told) as error:
        load(file)
    place = re.fullmatch(rf"{re.escape(str(file))}:(\d+): .*\bexpected\b.*", str(error.value))
    assert place, str(error.value)
    whole_list = told in ("two rules are called", "expected")  # said of the list, or where YAML gave up
    if not whole_list:
        assert abs(int(place[1]) - GOOD[: GOOD.index(old)].count("\n") - 1) <= 4


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"- a",
        b"x" * 2_000_000,
        b"a: !!python/object:os.system 1",
        b"[" * 5000,
        b"{" * 400_000,
        b"a:\n" + b"".join(b" " * n + b"a:\n" for n in range(1, 900)),
        b"a: &a [x, x]\nb: [*a, *a]",
        GOOD.encode("utf-16"),
        GOOD.encode() + b"\0",
        GOOD.encode() + b"\n---\nname: x\n",
        b"a:\t- b",
    ],
)
def test_what_is_no_policy_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "beleid.yaml"
    file.write_bytes(content)
    with pytest.raises(PolicyError, match="expected"):
        load(file)


def test_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read"):
        load(tmp_path / "niets.yaml")


@pytest.mark.parametrize("when", ["{data: {labels: []}}", "{data: {all: []}}", "{data: {any: []}}", "{}"])
def test_a_condition_that_says_nothing_is_refused(when: str) -> None:
    with pytest.raises(PolicyError, match="expected"):
        made(rule("r", when))


def test_redact_needs_data() -> None:
    with pytest.raises(PolicyError, match="redact without data"):
        made(rule("r", "{service: {ids: [x]}}", "redact"))


def test_the_line_of_an_example() -> None:
    content = read(DEFAULT_POLICY)
    assert "Jan de Vries" in content.decode().splitlines()[line_of_example(content, 1) - 1]


def test_the_hash_is_that_of_the_bytes() -> None:
    assert parse(GOOD.encode(), "x").hash != parse(GOOD.encode() + b"\n", "x").hash
