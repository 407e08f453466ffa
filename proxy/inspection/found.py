"""What was found in all parts of a request, taken together."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from detectors.finding import Finding
from proxy.wire.message import Part

_DOCUMENT_LINK = re.compile(
    r"(?i)https?://(?:[\w-]+\.sharepoint\.com|1drv\.ms|onedrive\.live\.com|docs\.google\.com|drive\.google\.com)/[^\s\"'<>)]+"
)
Findings = tuple[tuple[Finding, ...], ...]
# A number with a check digit is recognised wherever it stands, so these are looked for in the undivided body too.
CHECKED_KINDS = frozenset({"BSN", "IBAN"})
# What is recognised by its form is looked for over the seam of two messages; a name is not, for it has no fixed form.
_SEAM_KINDS = CHECKED_KINDS | {"PHONE", "EMAIL", "CREDIT_CARD"}
# Parts that hold again what others hold, and what is looked for in them (None: everything).
NARROW: dict[str, frozenset[str] | None] = {"raw": CHECKED_KINDS, "tail": _SEAM_KINDS, "twice": None}


# What programs fill in has numbers by chance; one that the text around it calls a BSN is a BSN.
_IN_MACHINE = CHECKED_KINDS
_NAMED = 0.95


def asked_kinds(part: Part) -> frozenset[str] | None:
    """What is looked for in a part; None for everything."""
    return _IN_MACHINE if part.role == "machine" else NARROW.get(part.role)


def links(texts: Iterable[str]) -> int:
    """How many links to documents in a shared cloud stand in texts (SharePoint, OneDrive, Google)."""
    return len({match[0] for text in texts if "://" in text for match in _DOCUMENT_LINK.finditer(text)})


def summary(findings: Findings) -> tuple[dict[str, int], dict[str, float]]:
    """How many findings per kind, and the highest score of each."""
    counts: Counter[str] = Counter()
    scores: dict[str, float] = {}
    for found in findings:
        for finding in found:
            counts[finding.kind] += 1
            scores[finding.kind] = max(scores.get(finding.kind, 0.0), round(finding.score, 3))
    return dict(counts), scores


def new_counts(parts: Sequence[Part], findings: Findings) -> dict[str, int]:
    """How many findings per kind stand in texts that are new in their conversation."""
    pairs = zip(parts, findings, strict=False)
    return dict(Counter(finding.kind for part, found in pairs if part.new for finding in found))


def within(part: Part, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """What was found in a text as it was asked, at its places in the text itself; the label is nobody's data."""
    shift = len(part.asked) - len(part.text)
    if not shift:
        return tuple(found)
    return tuple(replace(f, start=max(0, f.start - shift), end=f.end - shift) for f in found if f.end > shift)


def without_repeats(parts: Sequence[Part], findings: Findings) -> Findings:
    """Of what is read twice keep only what no part of its own has: a value that lies between two parts or messages.

    What stands alone in a field of a program's own is by chance, and so it is in the undivided body.
    """
    by_chance = _values(parts, findings, _is_by_chance)
    own = _values(parts, findings, lambda part, f: part.role not in NARROW and not _is_by_chance(part, f))
    seen = by_chance | own
    return tuple(
        tuple(f for f in found if _is_new(f, part) and plain(part.text[f.start : f.end]) not in seen)
        if part.role in NARROW
        else tuple(f for f in found if not _is_by_chance(part, f))
        for part, found in zip(parts, findings, strict=True)
    )


def _values(parts: Sequence[Part], findings: Findings, wanted: Callable[[Part, Finding], bool]) -> set[str]:
    pairs = zip(parts, findings, strict=True)
    return {plain(part.text[f.start : f.end]) for part, found in pairs for f in found if wanted(part, f)}


def _is_by_chance(part: Part, finding: Finding) -> bool:
    return part.role == "machine" and finding.kind == "BSN" and finding.score < _NAMED


def _is_new(finding: Finding, part: Part) -> bool:
    reaches_over = part.role != "tail" or finding.start < part.seam < finding.end
    wanted = NARROW[part.role]
    return (wanted is None or finding.kind in wanted) and reaches_over


def plain(value: str) -> str:
    """A value as it is compared: letters and digits only, in small letters."""
    return "".join(c for c in value if c.isalnum()).casefold()
