"""Takes away findings for which the PO made an exception."""

import time
from collections.abc import Sequence

import regex

from detectors.finding import Finding
from logs.portal.exceptions import Exempt
from proxy.inspection.contents import digests, folded
from proxy.inspection.found import Findings
from proxy.wire.message import Part

_SECONDS, _SECONDS_IN_ALL = 0.05, 0.25


class Exempting:
    """The exceptions that hold now, ready for use."""

    def __init__(self, exempts: Sequence[Exempt], key: bytes) -> None:
        self.key = key
        self.words = {(kind, folded(one.value)) for one in exempts if one.type == "word" for kind in one.kinds}
        self.patterns = [
            (kind, regex.compile(one.value)) for one in exempts if one.type == "pattern" for kind in one.kinds
        ]
        self.documents = {(kind, one.value) for one in exempts if one.type == "document" for kind in one.kinds}

    def __bool__(self) -> bool:
        return bool(self.words or self.patterns or self.documents)

    def left(self, parts: Sequence[Part], findings: Findings) -> Findings:
        """The findings that no exception takes away. May take a quarter of a second, so it runs in a thread."""
        if not self:
            return findings
        once = _Once(self, time.monotonic() + _SECONDS_IN_ALL)
        return tuple(
            tuple(finding for finding in found if not once.is_exempt(part, finding))
            for part, found in zip(parts, findings, strict=True)
        )


class _Once:
    """One request: what was looked up is not looked up again, and slow patterns have so much time and no more."""

    def __init__(self, exempting: Exempting, until: float) -> None:
        self._of = exempting
        self._until = until
        self._values: dict[tuple[str, str], bool] = {}
        self._digests: dict[int, str] = {}

    def is_exempt(self, part: Part, finding: Finding) -> bool:
        named = (finding.kind, part.text[finding.start : finding.end])
        if named not in self._values:
            self._values[named] = self._is_named(*named)
        return self._values[named] or self._is_in_document(part, finding)

    def _is_named(self, kind: str, value: str) -> bool:
        if (kind, folded(value)) in self._of.words:
            return True
        return any(kind == one and self._fits(pattern, value) for one, pattern in self._of.patterns)

    def _is_in_document(self, part: Part, finding: Finding) -> bool:
        if not any(kind == finding.kind for kind, _ in self._of.documents):
            return False
        return (finding.kind, self._digest(part, finding)) in self._of.documents

    def _digest(self, part: Part, finding: Finding) -> str:
        known = None if part.role == "raw" else self._digests.get(id(part))  # of a raw body only the values count
        if known is None:
            (known,) = digests(self._of.key, (part,), ((finding,),), {finding.kind})
            self._digests[id(part)] = known
        return known

    def _fits(self, pattern: "regex.Pattern[str]", value: str) -> bool:
        seconds = min(_SECONDS, self._until - time.monotonic())
        if seconds <= 0:
            return False  # what cannot be known is no exception
        try:
            return pattern.fullmatch(value, timeout=seconds, concurrent=True) is not None
        except TimeoutError:
            return False
