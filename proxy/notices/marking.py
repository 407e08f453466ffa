"""Cuts a text into marked and unmarked pieces, so that a template can show what was found where."""

from collections.abc import Iterable
from dataclasses import dataclass

from detectors.finding import KINDS, Finding


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; ``label`` names what was found in it and is empty for ordinary text."""

    text: str
    label: str = ""


def kind_name(kind: str, language: str) -> str:
    """The name of a kind of data for people."""
    known = KINDS.get(kind)
    if known is None:
        return kind.lower().replace("_", " ")
    return known.en if language == "en" else known.nl


def pieces(text: str, findings: Iterable[Finding], language: str) -> list[Piece]:
    """Cut ``text`` at its findings. A finding that overlaps an earlier one keeps only what is left of it."""
    cut: list[Piece] = []
    at = 0
    for finding in sorted(findings, key=lambda found: (found.start, -found.end)):
        start, end = max(at, finding.start), min(len(text), finding.end)
        if end <= start:
            continue
        if start > at:
            cut.append(Piece(text[at:start]))
        cut.append(Piece(text[start:end], kind_name(finding.kind, language)))
        at = end
    if at < len(text):
        cut.append(Piece(text[at:]))
    return cut
