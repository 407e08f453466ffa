"""Fills frames: texts with slots such as ``{N1}`` and ``{ADRES}`` become texts with the places of the names."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from detectors.names.lexicon import FORENAME, lexicon
from detectors.training.background import UNSURE
from detectors.training.build_names import by_hand, verb_forms
from detectors.training.organisations import celebrity, namesake, neighbourhood, organisation, product
from detectors.training.people import FORMS, Names, Person
from detectors.training.streets import address, street

FRAMES = Path(__file__).parent / "frames"
_SLOT = re.compile(r"\{([A-Za-z]+?)([0-9]*)(U?)\}")


@dataclass(frozen=True, slots=True)
class Text:
    """A text, and label, start and end of every name and address in it, and of what could be one; in code points."""

    text: str
    spans: tuple[tuple[str, int, int], ...]
    unsure: tuple[tuple[int, int], ...] = ()


class FrameError(Exception):
    """A frame with a slot that nobody can fill: ``file: slot``."""


def frames(folder: Path = FRAMES) -> list[str]:
    """Every frame of the folder; FrameError names a slot that is not known."""
    found: dict[str, None] = {}
    for file in sorted(folder.glob("*.txt")):
        for frame in re.split(r"^---[ \t]*$", file.read_text("utf-8"), flags=re.MULTILINE):
            for slot in _SLOT.finditer(frame):
                if slot[1].upper() not in FORMS and slot[1] not in FILLERS:
                    raise FrameError(f"{file.name}: {slot[0]}")
            if frame.strip():
                found[frame.strip("\n")] = None
    return list(found)


def fill(frame: str, names: Names, places: list[str], draw: random.Random) -> Text:
    """One text of a frame."""
    people: dict[str, Person] = {}
    text, spans, at = "", [], 0
    for slot in _SLOT.finditer(frame):
        text += frame[at : slot.start()]
        at = slot.end()
        kind = slot[1]
        if kind.upper() in FORMS:
            person = people.setdefault(slot[2], names.person(draw))
            value = FORMS[kind.upper()](person, draw)
            value = value.lower() if kind.islower() else value.upper() if slot[3] else value
            spans.append(("PERSON", len(text), len(text) + len(value)))
        else:
            value = draw.choice(places) if kind == "PLAATS" else FILLERS[kind](draw)
            if kind == "ADRES":
                spans.append(("ADDRESS", len(text), len(text) + len(value)))
        text += value
    return _sure(text + frame[at:], spans)


def _sure(text: str, spans: list[tuple[str, int, int]]) -> Text:
    """Take out the signs around what could be a name."""
    if UNSURE[0] not in text:
        return Text(text, tuple(spans))
    moved = [0]
    for character in text:
        moved.append(moved[-1] + (character not in UNSURE))
    unsure = tuple(
        (moved[m.start()], moved[m.end()]) for m in re.finditer(f"{UNSURE[0]}[^{UNSURE[1]}]*{UNSURE[1]}", text)
    )
    plain = text.replace(UNSURE[0], "").replace(UNSURE[1], "")
    return Text(plain, tuple((label, moved[start], moved[end]) for label, start, end in spans), unsure)


def _digits(pattern: str, draw: random.Random) -> str:
    """``#`` becomes a digit, ``@`` a capital."""
    letters = "BCDFGHJKLMNPRSTVWXZ"
    return "".join(str(draw.randrange(10)) if c == "#" else draw.choice(letters) if c == "@" else c for c in pattern)


_MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]


def _date(draw: random.Random) -> str:
    day, month, year = draw.randrange(1, 29), draw.randrange(1, 13), draw.randrange(1935, 2027)
    forms = (f"{day}-{month}-{year}", f"{day:02d}-{month:02d}-{year}", f"{day} {_MONTHS[month - 1]} {year}", f"{day} {_MONTHS[month - 1]}", f"{year}-{month:02d}-{day:02d}")  # fmt: skip
    return draw.choice(forms)


@cache
def _words() -> list[str]:
    lists = lexicon()
    return sorted(
        word for word in lists.common | set(lists.ranks) if not lists.names(word) & FORENAME and len(word) > 2
    )


def _word(draw: random.Random) -> str:
    return draw.choice(_words())


@cache
def _imperatives() -> list[str]:
    found = {form for word in _words() if word.endswith("en") for form in verb_forms(word)}
    return sorted(form for form in found if not form.endswith("t") and lexicon().level(form))


@cache
def _english() -> list[str]:
    return sorted(word for word in by_hand("words_by_hand.txt")["english"] if len(word) > 2)


FILLERS: dict[str, Callable[[random.Random], str]] = {
    "ADRES": address,
    "STRAAT": street,
    "WOORD": _word,
    "DOE": lambda draw: draw.choice(_imperatives()).capitalize(),
    "KOP": lambda draw: _word(draw).capitalize(),
    "EN": lambda draw: draw.choice(_english()).capitalize(),
    "DING": namesake,
    "BEKEND": celebrity,
    "ORG": organisation,
    "MERK": product,
    "WIJK": neighbourhood,
    "DATUM": _date,
    "GEBDATUM": _date,
    "POSTCODE": lambda draw: _digits(draw.choice(["5### @@", "####@@", "1### @@"]), draw),
    "PLAATS": lambda draw: "",
    "TEL": lambda draw: _digits(draw.choice(["06-########", "06 ## ## ## ##", "0497-######", "+31 6 ########", "06########"]), draw),
    "EMAIL": lambda draw: draw.choice(["info", "j.visser", "fatima", "k.bos", "contact", "receptie"]) + draw.choice(["@gmail.com", "@hotmail.nl", "@ziggo.nl", "@voorbeeld.nl"]),
    "BSN": lambda draw: _digits("#########", draw),
    "IBAN": lambda draw: _digits(draw.choice(["NL## RABO 0### #### ##", "NL##INGB000#######"]), draw),
    "ZAAK": lambda draw: _digits(draw.choice(["Z/2#/######", "Z-####-###", "ZK######", "20##-######"]), draw),
    "KENTEKEN": lambda draw: _digits(draw.choice(["##-@@@-#", "@@-###-@", "#-@@@-##", "@-###-@@"]), draw),
    "GETAL": lambda draw: str(draw.choice([2, 3, 12, 25, 150, 1200, 2026, 37, 8])),
}  # fmt: skip
