"""Characters that look like others, or like nothing at all."""

import re
import unicodedata
from collections.abc import Iterator

from detectors.normalise.mapped import Edit

# Cyrillic and Greek letters that look like Latin ones (Unicode TR 39, confusables, the part that fits Dutch names).
_LOOKALIKES = dict(
    zip(
        "аАеЕоОрРсСхХуУкКМВНТіІјЅѕԁɡһӏԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαοιν",
        "aAeEoOpPcCxXyYkKMBHTiIjSsdghlqwABEZHIKMNOPTYXaoiv",
        strict=True,
    )
)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e0fff]+"
)
_PLAIN = re.compile("[^\x00-\x7f\u00c0-\u024f\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u20ac]")
_LATIN = re.compile("[A-Za-z0-9]")
_WORD = re.compile(r"\w+")
_MARKED = re.compile(r"[A-Za-z][\u0300-\u036f\u20d0-\u20f0]+")
_MARK_ON_DIGIT = re.compile(r"(?<=[0-9])[\u0300-\u036f\u20d0-\u20f0]+")


def is_odd(text: str) -> bool:
    """Whether there may be something in the text that this module could change."""
    return not text.isascii() and (_PLAIN.search(text) is not None or "\u00ad" in text)


def invisible(text: str) -> Iterator[Edit]:
    """Zero-width characters, soft hyphens, joiners and direction marks vanish, and marks upon digits too."""
    for match in sorted((*_INVISIBLE.finditer(text), *_MARK_ON_DIGIT.finditer(text)), key=lambda m: m.start()):
        yield match.start(), match.end(), ""


def compatible(text: str) -> Iterator[Edit]:
    """Full-width, superscript, circled, mathematical and other digits and letters, and odd spaces, become plain."""
    for match in _PLAIN.finditer(text):
        character = match[0]
        if (digit := unicodedata.digit(character, None)) is not None:
            yield match.start(), match.end(), str(digit)
        elif character.isspace() or unicodedata.category(character) == "Zs":
            yield match.start(), match.end(), " "
        elif character in "‐‑‒−﹣－":
            yield match.start(), match.end(), "-"
        elif (plain := unicodedata.normalize("NFKC", character)) != character:
            yield match.start(), match.end(), plain


def composed(text: str) -> Iterator[Edit]:
    """A letter with its marks apart becomes one character (``e`` and an acute: ``é``); other marks vanish."""
    for match in _MARKED.finditer(text):
        whole = unicodedata.normalize("NFC", match[0])
        yield match.start(), match.end(), "".join(c for c in whole if not unicodedata.combining(c))


def lookalikes(text: str) -> Iterator[Edit]:
    """In a word that mixes scripts, Cyrillic and Greek letters become the Latin ones that they look like.

    A word that is wholly Cyrillic or Greek stays as it is.
    """
    for word in _WORD.finditer(text):
        if not word[0].isascii() and _LATIN.search(word[0]):
            for at, character in enumerate(word[0], word.start()):
                if character in _LOOKALIKES:
                    yield at, at + 1, _LOOKALIKES[character]
