"""Of whom and what a justification is: keyed hashes of a person and of the texts that a rule is about. No way back."""

from collections.abc import Iterator, Set
from hashlib import blake2b

from proxy.inspection.found import Findings
from proxy.wire.message import Part


def person_of(key: bytes, who: str) -> str:
    """The keyed hash of a person, as the portal's tables hold it."""
    return blake2b(b"person\0" + who.encode(), key=key, digest_size=16).hexdigest()


def digests(key: bytes, parts: tuple[Part, ...], findings: Findings, kinds: Set[str]) -> tuple[str, ...]:
    """One hash per text that holds one of ``kinds``; empty when the rule is not about data at all.

    Spaces and capitals do not matter. Of an undivided body only the values count, since the rest (numbers of messages,
    times) differs with every request. A longer conversation that holds the same text passes as the text alone does.
    """
    return tuple(sorted({_digest(key, text) for text in _texts(parts, findings, kinds)}))


def _texts(parts: tuple[Part, ...], findings: Findings, kinds: Set[str]) -> Iterator[str]:
    for part, found in zip(parts, findings, strict=False):
        concerned = [finding for finding in found if finding.kind in kinds]
        if concerned and part.role == "raw":
            yield from (part.text[finding.start : finding.end] for finding in concerned)
        elif concerned:
            yield part.text


def folded(text: str) -> str:
    """A text as it is compared: spaces and capitals do not matter."""
    return " ".join(text.casefold().split())


def _digest(key: bytes, text: str) -> str:
    return blake2b(folded(text).encode("utf-8", "replace"), key=key, digest_size=16).hexdigest()
