"""Every test and measurement that the threat model names is there (docs/dreigingsmodel.md)."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "dreigingsmodel.md").read_text()


def test_what_is_named_exists() -> None:
    named = set(re.findall(r"`((?:tests|benchmarks|proxy)/[\w/.]+)`", TEXT))
    assert len(named) > 25
    assert sorted(one for one in named if not (ROOT / one).exists()) == []


def test_faults_that_are_named_can_be_run() -> None:
    from benchmarks.faults.__main__ import NAMES

    named = set(re.findall(r"`make faults` \(`(\w+)`", TEXT))
    assert named
    assert named <= set(NAMES)


def test_every_row_says_where_it_is_shown() -> None:
    table = TEXT.partition("## Zich voordoen")[2].partition("## Wat dit niet")[0]
    rows = [
        line for line in table.splitlines() if line.startswith("| ") and not line.startswith(("| ---", "| dreiging"))
    ]
    assert len(rows) > 25
    assert [row for row in rows if not re.search(r"`(?:tests|benchmarks|make )", row.split("|")[3])] == []
