"""Takes away findings for which the PO made an exception."""

from collections.abc import Sequence

import regex

from detectors.finding import Finding
from logs.portal.exceptions import Exempt
from proxy.inspection.contents import digests
from proxy.inspection.found import Findings
from proxy.wire.message import Part

_SECONDS = 0.05


class Exempting:
    """The exceptions that hold now, ready for use."""

    def __init__(self, exempts: Sequence[Exempt], key: bytes) -> None:
        self._key = key
        self._words = {(kind, _plain(one.value)) for one in exempts if one.type == "word" for kind in one.kinds}
        self._patterns = [
            (kind, regex.compile(one.value)) for one in exempts if one.type == "pattern" for kind in one.kinds
        ]
        self._documents = {(kind, one.value) for one in exempts if one.type == "document" for kind in one.kinds}

    def __bool__(self) -> bool:
        return bool(self._words or self._patterns or self._documents)

    def left(self, parts: Sequence[Part], findings: Findings) -> Findings:
        """The findings that no exception takes away."""
        if not self:
            return findings
        return tuple(
            tuple(finding for finding in found if not self._is_exempt(part, found, finding))
            for part, found in zip(parts, findings, strict=True)
        )

    def _is_exempt(self, part: Part, found: tuple[Finding, ...], finding: Finding) -> bool:
        value = part.text[finding.start : finding.end]
        if (finding.kind, _plain(value)) in self._words:
            return True
        if any(kind == finding.kind and _fits(pattern, value) for kind, pattern in self._patterns):
            return True
        if not any(kind == finding.kind for kind, _ in self._documents):
            return False
        (digest,) = digests(self._key, (part,), ((finding,),), {finding.kind})
        return (finding.kind, digest) in self._documents


def _plain(value: str) -> str:
    return " ".join(value.casefold().split())


def _fits(pattern: "regex.Pattern[str]", value: str) -> bool:
    try:
        return pattern.fullmatch(value, timeout=_SECONDS) is not None
    except TimeoutError:
        return False  # what cannot be known is no exception
