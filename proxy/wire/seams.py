"""Where one text of a request goes on in the next: a number that is cut in two is a number to whoever reads both."""

import re
from collections.abc import Sequence

from proxy.wire.message import Part

LONGEST = 64  # characters of a value on either side
_INDEX = re.compile(r"\[\d+\]")
_SPOKEN = frozenset({"user", "assistant", "system", "tool"})
# What may be the first half of a number, an account or an address, and what may go on with it.
_ENDS = re.compile(r"(?:\d[\d .-]{0,20}|[A-Za-z]{2}\d{2}[A-Za-z0-9 ]{0,30}|[\w+-][\w.+-]{0,40}@[\w.-]{0,30})\Z")
_WORD_ENDS = re.compile(r"[\w+-]\Z")
_GOES_ON = re.compile(r"[ .-]?[A-Za-z0-9]")
_OF_PEOPLE = re.compile(r"(?:^|[.:\]])(?:text|content|message|prompt|query|input)(?:\[\])?$")
_WORDS = re.compile(r"[^\W\d_]{3}")


def kin(place: str) -> str:
    """The same for texts that stand beside each other in a list: ``content[].text``."""
    return _INDEX.sub("[]", place)


def seams(parts: Sequence[Part]) -> list[Part]:
    """A part over every border between two neighbours of one speaker over which a value could reach.

    Lists of bare numbers are tables, in which neighbours have nothing to do with each other.
    """
    found: list[Part] = []
    before: dict[str, Part] = {}
    for part in parts:
        if not part.editable or part.file is not None or not part.text or part.role not in _SPOKEN:
            continue
        key = kin(part.place)
        last = before.get(key)
        told = last is not None and (_OF_PEOPLE.search(key) or _WORDS.search(last.text) or _WORDS.search(part.text))
        if last and told and last.role == part.role and _may_go_on(last.text, part.text):
            tail = last.text[-LONGEST:]
            found.append(Part(tail + part.text[:LONGEST], part.place, "tail", False, seam=len(tail), new=part.new))
        before[key] = part
    return found


def _may_go_on(one: str, two: str) -> bool:
    tail, head = one[-LONGEST:], two[:LONGEST]
    if head.startswith("@"):
        return _WORD_ENDS.search(tail) is not None
    return _GOES_ON.match(head) is not None and _ENDS.search(tail) is not None
