"""The readable strings in a binary stream, in the encodings of Windows: for formats of which nobody keeps a reader."""

import re

from proxy.documents.passages import Passage, Slot

_ANSI = re.compile(rb"[\x20-\x7e\xa0-\xff\t\r\n\x91-\x97\x80]{5,}")
_WIDE = re.compile(rb"(?:[\x20-\xff\t\r\n]\x00|[\x00-\xff][\x01-\x04\x20]){5,}")
_WORD = re.compile(r"[^\W_]{3}|[0-9]{4}")


def strings(data: bytes, place: str) -> list[Passage]:
    """Every run of five or more readable characters; they cannot be rewritten."""
    lines: list[str] = []
    for begin in (0, 1):  # a wide string can begin at an odd byte
        lines += (m[0].decode("utf-16-le", "replace") for m in _WIDE.finditer(data[begin:]) if _even(m[0]))
    lines += (m[0].decode("cp1252", "replace") for m in _ANSI.finditer(data))
    kept = dict.fromkeys(line.strip() for line in lines if _WORD.search(line))
    return as_passages("\n".join(kept), place)


def exactly(data: bytes, place: str) -> list[Passage]:
    """The same, where programs write: only numbers with a check digit count in it."""
    passages = strings(data, place) if data else []
    for passage in passages:
        passage.exact = True
    return passages


def _even(run: bytes) -> bool:
    """Whether a run is text and not chance: most of its characters are Latin."""
    return run[1::2].count(0) * 2 > len(run) // 2


def as_passages(text: str, place: str, size: int = 40_000) -> list[Passage]:
    """A text that cannot be rewritten, in passages."""
    passages: list[Passage] = []
    at = 0
    while at < len(text):
        end = min(at + size, len(text))
        cut = text.rfind("\n", at + size // 2, end) if end < len(text) else -1
        end = cut + 1 if cut > 0 else end
        passage = Passage(place, fixed=True)
        passage.slot(Slot(text[at:end]))
        passages.append(passage)
        at = end
    return passages
