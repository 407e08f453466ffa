"""Plausible values in place of the real ones, for texts that read badly with placeholders.

A name gets a name of the same gender and with the same parts, a street a street, a number a number with a valid check
and in the same shape. A BSN comes from the range for tests (99999....), an e-mail address from a domain for examples
(RFC 2606), an IP address from the blocks for documentation (RFC 5737), an account number from no bank.
A kind or a shape that is not here gets a placeholder.
"""

import re
import secrets
from collections.abc import Callable, Mapping

from stdnum import iban, luhn
from stdnum.nl import bsn


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_COUNT = 8
_SHORTEST = 5  # a shorter number would be found in places where it means something else
_WOMEN = _words(
    "Anna Johanna Emma Sophie Julia Lotte Sanne Femke Marieke Ingrid Karin Esther Linda Monique Petra Wilma Anja "
    "Ellen Margriet Hanneke Marloes Annemiek Saskia Yvonne Astrid Mirjam Corrie Truus Nienke Floor "
)
_MEN = _words(
    "Pieter Hendrik Daan Lucas Bram Thijs Sander Jeroen Marco Erik Frank Willem Gerard Kees Henk Robert Ronald "
    "Paul Martijn Bart Koen Ruben Joost Arjen Dirk Theo Frits Evert Maarten Lennart "
)
# No surname that is a word as well: at the beginning of a sentence it would be taken for a name.
_SURNAMES = _words(
    "Meijer Mulder Hendriks Dijkstra Smits Jacobs Vermeulen Schouten Willems Hoekstra Postma Veenstra Wolters "
    "Scholten Timmermans Verhoeven Martens Gerritsen Hofstra Sikkema Claassen Evertsen Kuipers Jansma Terpstra "
    "Wiersma Zijlstra Boersma Rietveld Hoogland Lammers Reinders "
)
_STREETS = _words(
    "Lindelaan Beukenstraat Eikenweg Molenpad Kastanjedreef Wilgenhof Esdoornlaan Berkenstraat Populierenweg "
    "Iepenlaan Meidoornstraat Vlierweg Hazelaarpad Elzenhof Jasmijnstraat Seringenlaan "
)
_KNOWN_WOMEN = frozenset(
    name.lower() for name in (*_WOMEN, "Maria", "Fatima", "Aisha", "Ruth", "Carmen", "Nel", "Nour")
)
_KNOWN_MEN = frozenset(
    name.lower()
    for name in (*_MEN, "Jan", "Mohammed", "Ahmed", "Mustafa", "Ali", "Luca", "Joshua", "Jesse", "Arie", "Andrea")
)
_FEMALE_END = re.compile(r"(?i)(?:a|ke|je|ie|lies|beth|ine|elle|ette|tje)$")
_TITLE_WOMAN, _TITLE_MAN = re.compile(r"(?i)^(?:mevr?\.?|mw\.?|mevrouw)$"), re.compile(r"(?i)^(?:dhr\.?|heer|meneer)$")
_INITIALS = re.compile(r"(?:[A-Z]\.?){1,5}")
_NUMBERS = re.compile(r"[0-9]")


def propose(kind: str, value: str) -> tuple[str, ...]:
    """Some surrogates for a value, in random order; none for what has no plausible and harmless one."""
    make = _MAKERS.get(kind)
    made = (make(value) for _ in range(_COUNT)) if make else ()
    return tuple(dict.fromkeys(one for one in made if one and one.casefold() != value.casefold()))


def _person(value: str) -> str:
    words = value.split()
    if not words:
        return ""
    surname = secrets.choice(_SURNAMES)
    if len(words) == 1:
        return secrets.choice(_forenames(value)) if _gender(value) else surname
    if _TITLE_WOMAN.match(words[0]) or _TITLE_MAN.match(words[0]):
        return f"{words[0]} {surname}"
    if _INITIALS.fullmatch(words[0]):
        return f"{secrets.choice('ABCDEFGHJKLMNPRSTW')}. {surname}"
    return f"{secrets.choice(_forenames(value))} {surname}"


def _gender(value: str) -> str:
    """``v``, ``m``, or nothing where a name does not say."""
    first = value.split()[0].lower()
    if first in _KNOWN_MEN:
        return "m"
    return "v" if first in _KNOWN_WOMEN or _FEMALE_END.search(first) else ""


def _forenames(value: str) -> tuple[str, ...]:
    return {"v": _WOMEN, "m": _MEN}.get(_gender(value), _WOMEN + _MEN)


def _address(value: str) -> str:
    if re.search(r"(?i)postbus", value) or "\n" in value:
        return ""
    made = f"{secrets.choice(_STREETS)} {secrets.randbelow(180) + 1}"
    postcode = re.search(r"[0-9]{4} ?[A-Z]{2}", value)
    return f"{made}, {_postcode(postcode[0])}" if postcode else made


def _postcode(value: str) -> str:
    letters = "".join(secrets.choice("BCGHJKLNPRTVWXZ") for _ in range(2))
    return f"{secrets.randbelow(8999) + 1000}{' ' if ' ' in value else ''}{letters}"


def _email(value: str) -> str:
    return f"{secrets.choice(_WOMEN + _MEN)}.{secrets.choice(_SURNAMES)}@example.nl".lower()


def _shape(value: str) -> str:
    """Other digits and letters in the same shape; the first three stay, so that a number stays one of its sort."""
    places = [place for place, character in enumerate(value) if character.isascii() and character.isalnum()]
    if len(_NUMBERS.findall(value)) < _SHORTEST - 1:
        return ""
    made = list(value)
    for place in places[3:]:
        made[place] = _like(value[place])
    return "".join(made)


def _like(character: str) -> str:
    if character.isdigit():
        return secrets.choice("0123456789")
    made = secrets.choice("BDFGHJKLNPRSTVXZ")
    return made if character.isupper() else made.lower()


def _licence_plate(value: str) -> str:
    return "".join(
        _like(character) if character.isascii() and character.isalnum() else character for character in value
    )


def _bsn(value: str) -> str:
    while True:
        number = f"99999{secrets.randbelow(10**4):04}"
        if bsn.is_valid(number):
            return _in_shape(number, value)


def _iban(value: str) -> str:
    rest = f"ZZZZ{secrets.randbelow(10**10):010}"
    return _in_shape(f"NL{iban.calc_check_digits('NL00' + rest)}{rest}", value)


def _card(value: str) -> str:
    count = len(_NUMBERS.findall(value))
    number = "400000" + "".join(secrets.choice("0123456789") for _ in range(count - 7))
    return _in_shape(number + str(luhn.calc_check_digit(number)), value)


def _in_shape(made: str, value: str) -> str:
    """``made`` with the spaces and dots of ``value`` where they fit, otherwise without."""
    characters = iter(made)
    if sum(character.isalnum() for character in value) != len(made):
        return made
    return "".join(next(characters) if character.isalnum() else character for character in value)


def _date(value: str) -> str:
    """A date that exists, in figures and in the same order."""
    match = re.fullmatch(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4})", value)
    if not match:
        return ""
    day, month, year = secrets.randbelow(28) + 1, secrets.randbelow(12) + 1, int(match[4]) + secrets.randbelow(9) - 4
    return f"{day:0{len(match[1])}}{match[2]}{month:0{len(match[3])}}{match[2]}{year}"


def _ip(value: str) -> str:
    return (
        f"{secrets.choice(('192.0.2', '198.51.100', '203.0.113'))}.{secrets.randbelow(254) + 1}" if "." in value else ""
    )


_MAKERS: Mapping[str, Callable[[str], str]] = {
    "PERSON": _person, "ADDRESS": _address, "POSTCODE": _postcode, "PHONE": _shape, "EMAIL": _email, "BSN": _bsn,
    "IBAN": _iban, "CREDIT_CARD": _card, "DATE_OF_BIRTH": _date, "LICENSE_PLATE": _licence_plate, "IP_ADDRESS": _ip,
    "A_NUMBER": _shape, "V_NUMBER": _shape, "PASSPORT": _shape, "DRIVING_LICENCE": _shape, "CASE_NUMBER": _shape,
}  # fmt: skip
