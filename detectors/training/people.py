"""Invents people: a forename and a surname of one origin, and the many ways in which Dutch text writes them."""

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from detectors.evaluation.fairness import read_names
from detectors.names.lexicon import ROLES, lexicon
from detectors.training.build_names import LATIN, by_hand, column

_PREFIXED = re.compile(
    r"((?:(?:van|de|den|der|het|'t|in|op|ter|ten|te|el|al|ben|aït|von|du|la|le|da|dos|di) )+)(.+)", re.I
)


_WRITTEN = re.compile(r"[A-Za-zÀ-ỹ'’][A-Za-zÀ-ỹ'’. -]{1,30}")
# The registers together are drawn as often as the origins that are written by hand together.
_AS_OFTEN = 16
_SHORT = 2
# How often a Vietnamese surname comes with its middle name: ``Nguyen Van``.
_MIDDLE = 0.4


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person."""

    forenames: tuple[str, ...]
    surname: str
    origin: str

    @property
    def initials(self) -> str:
        """``J.P.``"""
        return "".join(f"{name[0].upper()}." for name in self.forenames)


@dataclass(frozen=True)
class Names:
    """Names to draw from, by origin."""

    forenames: dict[str, list[str]]
    surnames: dict[str, list[str]]

    def person(self, draw: random.Random) -> Person:
        """Anyone; one in five has names of two origins."""
        origin = draw.choice(sorted(self.forenames))
        other = draw.choice(sorted(self.surnames)) if draw.random() < 0.2 else origin
        count = draw.choices((1, 2, 3), (70, 20, 10))[0]
        forenames = tuple(draw.choice(self.forenames[origin]) for _ in range(count))
        surname = draw.choice(self.surnames[other])
        if other == "vietnamese" and draw.random() < _MIDDLE:
            surname = f"{surname} {draw.choice(('Van', 'Thi', 'Thị', 'Văn', 'Ngoc', 'Minh', 'Quoc'))}"
        return Person(forenames, _married(surname, draw, self), origin)


def _married(surname: str, draw: random.Random, names: Names) -> str:
    if draw.random() > 0.07:
        return surname
    return f"{surname}{draw.choice(('-', '-', ' - ', '/'))}{draw.choice(names.surnames['dutch'])}"


def names(folder: Path, held_out: Path) -> Names:
    """The names written by hand, by origin, and those of the registers of all countries and of the Netherlands.

    No word of the names in ``held_out`` is among them: with those fairness is measured.
    """
    kept = {word for groups in read_names(held_out).values() for group in groups.values() for word in _words(group)}
    forenames = {origin: _without(found, kept) for origin, found in by_hand("names_by_hand.txt").items()}
    written = by_hand("surnames_by_hand.txt").items()
    surnames = {origin: _without([name.replace("_", " ") for name in found], kept) for origin, found in written}
    dutch = (folder / "names/dutch-surnames-2007.lst").read_text("utf-8", "replace").split("\n")
    register = _without([name.strip() for name in dutch], kept)
    known = [word.capitalize() for word in lexicon().forenames if len(word) > 2]
    everyone = _without([*column(folder / "names/forenames-by-country.csv", LATIN), *known], kept)
    for number in range(_AS_OFTEN):
        forenames[f"register {number}"], surnames[f"register {number}"] = everyone, register
    return Names(forenames, surnames)


def _without(found: Iterable[str], kept: set[str]) -> list[str]:
    return sorted(name for name in set(found) if _WRITTEN.fullmatch(name) and kept.isdisjoint(_words([name])))


def _words(found: Iterable[str]) -> set[str]:
    """Every name, and every longer word of it; a short word such as ``El`` is in many names."""
    names_ = [name.casefold() for name in found]
    parts_ = (word for name in names_ for word in re.split(r"[ -]", name) if len(word) > _SHORT)
    return {*names_, *parts_} - ROLES["prefixes"]


_ABBREVIATIONS = (("van den ", "van der ", "van de "), ("v.d. ", "v.d. ", "vd ", "v/d ", "v. d. ", "v.d."))
_PREDICATES = ("baron ", "jonkheer ", "jhr. ", "graaf ", "barones ", "jkvr. ", "ridder ")
_TURNED_ORIGINS = ("chinese", "vietnamese")


def written(surname: str, draw: random.Random) -> str:
    """A surname as one writes it: now and then ``v.d. Berg`` or ``Van Den Berg``."""
    chance = draw.random()
    long = next((prefix for prefix in _ABBREVIATIONS[0] if surname.startswith(prefix)), None)
    if long and chance < 0.2:
        return draw.choice(_ABBREVIATIONS[1]) + surname.removeprefix(long)
    if chance > 0.97:
        return " ".join(word[0].upper() + word[1:] for word in surname.split(" ") if word)
    return surname


def full(person: Person, draw: random.Random) -> str:
    """``Jan de Vries``, now and then with a second forename or a middle initial, or with the surname first."""
    first, rest = person.forenames[0], person.forenames[1:]
    middle = ""
    if rest and draw.random() < 0.6:
        middle = draw.choice((f" {' '.join(rest)}", f" {rest[0][0]}.", f"-{rest[0]}"))
    if person.origin in _TURNED_ORIGINS and draw.random() < 0.3:
        return f"{person.surname} {first}{middle}"
    predicate = draw.choice(_PREDICATES) if draw.random() < 0.01 else ""
    return f"{first}{middle} {predicate}{written(person.surname, draw)}"


def forename(person: Person, draw: random.Random) -> str:
    """The first forename, now and then a double one."""
    if len(person.forenames) > 1 and draw.random() < 0.15:
        return f"{person.forenames[0]}-{person.forenames[1]}"
    return person.forenames[0]


def surname(person: Person, draw: random.Random) -> str:
    """As after ``mevrouw``: mostly with a capital on its prefix."""
    name = written(person.surname, draw)
    return name[0].upper() + name[1:] if draw.random() < 0.7 else name


def with_initials(person: Person, draw: random.Random) -> str:
    """``J.P. de Vries``, ``J. P. de Vries``, ``JP de Vries``."""
    letters = [name[0].upper() for name in person.forenames]
    form = draw.choices(("dots", "spaced", "bare"), (75, 15, 10))[0]
    initials = {"dots": ".".join(letters) + ".", "spaced": ". ".join(letters) + ".", "bare": "".join(letters)}[form]
    predicate = draw.choice(_PREDICATES) if draw.random() < 0.01 else ""
    gap = "" if form == "dots" and draw.random() < 0.05 else " "
    return f"{initials}{gap}{predicate}{written(person.surname, draw)}"


def initials_only(person: Person, draw: random.Random) -> str:
    """``J.P.``, as files call children and clients."""
    return person.initials


def turned(person: Person, draw: random.Random) -> str:
    """``Vries, Jan de``, ``De Vries, J.``, ``Vries de, Jan``."""
    given = draw.choice((person.forenames[0], person.initials, " ".join(person.forenames)))
    match = _PREFIXED.fullmatch(person.surname)
    if draw.random() < 0.15:
        return f"{person.surname[0].upper()}{person.surname[1:]} {person.initials}"
    if match is None:
        return f"{person.surname}, {given}"
    prefix, rest = match[1].strip(), match[2]
    return draw.choice(
        (
            f"{rest}, {given} {prefix}",
            f"{person.surname[0].upper()}{person.surname[1:]}, {given}",
            f"{rest} {prefix}, {given}",
            f"{rest}, {prefix}, {given}",
        )
    )


FORMS = {"N": full, "V": forename, "A": surname, "I": with_initials, "AV": turned, "L": initials_only}
