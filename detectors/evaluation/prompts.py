"""Reads marked texts: easy to write for a privacy officer, exact for a machine.

Records lie between lines ``---``. A first line ``# id | genre | note`` names a record. What must not leave stands as
``[[KIND:value]]``; a text without marks must cause no alarm.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from detectors.finding import KINDS

_MARK = re.compile(r"\[\[([A-Z_]+):(.+?)\]\]", re.DOTALL)


class PromptError(Exception):
    """A file that cannot be read: ``file:line: what is wrong``."""


@dataclass(frozen=True, slots=True)
class Span:
    """What must be found: its kind, and start and end in code points of the plain text."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Prompt:
    """One text without its marks, and what was marked."""

    id: str
    genre: str
    note: str
    text: str
    spans: tuple[Span, ...]


def read(*files: Path) -> list[Prompt]:
    """Every prompt of the files; PromptError names the first that is wrong."""
    return [prompt for file in files for prompt in _records(file)]


def _records(file: Path) -> Iterator[Prompt]:
    line = 1
    for record in re.split(r"^---[ \t]*\n", file.read_text(encoding="utf-8"), flags=re.MULTILINE):
        if record.strip():
            yield _prompt(file, line, record.strip("\n"))
        line += record.count("\n") + 1


def _prompt(file: Path, line: int, record: str) -> Prompt:
    head, _, marked = record.partition("\n")
    if not head.startswith("#"):
        raise PromptError(f"{file}:{line}: a record begins with '# id | genre | note'")
    name, genre, note = (part.strip() for part in (head[1:] + "||").split("|", 2))
    text, spans, at = "", [], 0
    for match in _MARK.finditer(marked):
        if match[1] not in KINDS:
            raise PromptError(f"{file}:{line}: {match[1]} is no kind of data; expected one of {', '.join(KINDS)}")
        text += marked[at : match.start()]
        spans.append(Span(match[1], len(text), len(text) + len(match[2])))
        text += match[2]
        at = match.end()
    text += marked[at:]
    if "[[" in text or "]]" in text:
        raise PromptError(f"{file}:{line}: a mark is not closed; expected [[KIND:value]]")
    return Prompt(name, genre, note.strip("| "), text, tuple(spans))
