"""Pieces of a text around what was found, everything found and every number masked: for a report of a false alarm."""

import re
from collections.abc import Iterator, Sequence

from detectors.finding import KINDS, Finding
from proxy.inspection.found import Findings
from proxy.wire.message import Part

_AROUND = 40
_MOST = 6
_NUMBER = re.compile(r"\d[\d .\-/]*\d|\d")


def snippets(parts: Sequence[Part], findings: Findings) -> tuple[str, ...]:
    """At most six pieces; none of an undivided body, whose text is not the employee's."""
    found = (
        _snippet(part.text, of_part, finding)
        for part, of_part in zip(parts, findings, strict=False)
        if part.role != "raw"
        for finding in of_part
    )
    return tuple(dict.fromkeys(_first(found)))


def _first(found: Iterator[str]) -> Iterator[str]:
    for number, one in enumerate(found):
        if number >= _MOST:
            return
        yield one


def _snippet(text: str, findings: Sequence[Finding], about: Finding) -> str:
    """Whole words around one finding."""
    start = max(0, about.start - _AROUND)
    end = min(len(text), about.end + _AROUND)
    start = text.find(" ", start, about.start) + 1 if start and " " in text[start : about.start] else start
    end = text.rfind(" ", about.end, end) if end < len(text) and " " in text[about.end : end] else end
    # A finding that reaches over the edge is masked whole, never cut through.
    out, at = "", start
    for finding in findings:
        if finding.end <= start or finding.start >= end:
            continue
        out += _NUMBER.sub("#", text[at : max(at, finding.start)]) + f"[{KINDS[finding.kind].nl}]"
        at = max(at, finding.end)
    return " ".join((out + _NUMBER.sub("#", text[at:end])).split())
