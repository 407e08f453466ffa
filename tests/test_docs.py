"""The documents are true: every setting, kind of data, event field and policy field is in them."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from detectors.finding import KINDS
from logs.event import Event
from policies.schema import Policy, Rule
from proxy.settings import Settings
from tests.test_structure import FOLDERS, files

ROOT = Path(__file__).parents[1]
DOCUMENTS = [*ROOT.glob("*.md"), *files(FOLDERS, ".md")]


def first_column(text: str) -> set[str]:
    return set(re.findall(r"^\| `([\w.]+)` \|", text, re.MULTILINE))


def section(name: str) -> str:
    return (ROOT / "README.md").read_text().partition(f"## {name}\n")[2].partition("\n## ")[0]


def tables(text: str) -> list[list[str]]:
    """The runs of lines that begin with a bar, outside code."""
    prose = re.sub(r"^( *)```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [run.splitlines() for run in re.findall(r"(?:^[ ]{0,3}\|.*\n?)+", prose, re.MULTILINE)]


def cells(row: str) -> int:
    """How many cells a row has; a bar inside a cell is written as ``\\|``."""
    return len(re.findall(r"(?<!\\)\|", row.strip())) - 1


def broken(table: list[str]) -> str:
    """What is wrong with a table as Markdown reads it: a rule under the heading, and as many cells in every row."""
    if len(table) < 3 or not re.fullmatch(r"\|( *:?-+:? *\|)+", table[1].strip()):
        return f"no heading above: {table[0]}"
    return next((f"other cells than the heading: {row}" for row in table if cells(row) != cells(table[0])), "")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_tables_are_whole(path: Path) -> None:
    assert [told for table in tables(path.read_text()) if (told := broken(table))] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("| a | b |\n| - | - |\n| 1 | 2 |\n", ""),
        ("| a | b |\n| - | - |\n| 1 | 2 |\n\n| 3 | 4 |\n", "no heading above: | 3 | 4 |"),
        ("| a | b |\n| - | - |\n| 1 | 2 | 3 |\n", "other cells than the heading: | 1 | 2 | 3 |"),
        ("| a | b |\n| - | - |\n| 1 \\| 2 | 3 |\n", ""),
        ("```\n| a |\n```\n", ""),
    ],
)
def test_a_broken_table_is_noticed(text: str, told: str) -> None:
    assert [found for table in tables(text) if (found := broken(table))] == ([told] if told else [])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_points_at_is_there(path: Path) -> None:
    """Links to files, and files of the house that are named from its top (those of other folders have no test)."""
    text = path.read_text()
    linked = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)
    named = re.findall(rf"`((?:{'|'.join(FOLDERS)})/[\w./-]+\.(?:py|md|yaml|lua|txt|sh))`", text)
    gone = [name for name in linked if not (path.parent / name).exists()]
    assert gone + [name for name in named if not (ROOT / name).exists()] == []


def linked(path: Path) -> set[Path]:
    """The documents that a document links to; a link to a folder is one to its README."""
    found = {path.parent / name for name in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text())}
    return {
        (one / "README.md" if one.is_dir() else one).resolve() for one in found if one.suffix == ".md" or one.is_dir()
    }


def test_every_document_can_be_reached_from_the_first_page() -> None:
    reached, new = set[Path](), {ROOT / "README.md"}
    while new:
        reached |= new
        new = set[Path]().union(*map(linked, new)) - reached
    assert [str(path.relative_to(ROOT)) for path in files(("docs",), ".md") if path not in reached] == []


def test_settings() -> None:
    assert first_column(section("Settings")) == set(Settings.model_fields)


def test_kinds() -> None:
    assert first_column(section("What is found")) == set(KINDS)


def test_event_fields() -> None:
    assert first_column((ROOT / "docs/event.md").read_text()) == set(Event.model_fields)


@pytest.mark.parametrize(("model", "prefix", "left_out"), [(Policy, "", {"hash"}), (Rule, "rules.", {"when"})])
def test_policy_fields(model: type[BaseModel], prefix: str, left_out: set[str]) -> None:
    documented = first_column((ROOT / "policies/README.md").read_text())
    assert {prefix + name for name in set(model.model_fields) - left_out} <= documented
