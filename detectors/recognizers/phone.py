"""Telephone numbers, Dutch and international.

Dutch numbers are assigned by the Autoriteit Consument & Markt (Nummerplan telefoon- en ISDN-diensten). 0800, 0900 and
the like belong to organisations, not to people, and are left alone. The check is the phonenumbers library's.
"""

import re
from functools import cache

import phonenumbers
from phonenumbers import PhoneNumberType

from detectors.recognizers.identifier import Identifier

_NOT_PERSONAL = (
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.UAN,
)


# Area codes and mobile numbers: ten figures, of which the first four say whether there are such numbers.
_DUTCH = re.compile("0[1-7][0-9]{8}")


def check(text: str) -> bool | None:
    """A number that can exist and is not a service number."""
    plain = "".join(c for c in text.replace("(0)", "") if c in "+0123456789")
    national = "0" + plain.removeprefix("+31").removeprefix("0031") if plain.startswith(("+31", "0031")) else plain
    return _assigned(national[:4]) if _DUTCH.fullmatch(national) else personal(plain)


@cache
def _assigned(area: str) -> bool:
    """The same of any ten figures that begin with these four, because the Dutch plan looks no further."""
    return personal(area + "234567")


def personal(plain: str) -> bool:
    """What the phonenumbers library says of a number in figures, with or without ``+``."""
    try:
        number = phonenumbers.parse(plain, "NL")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) not in _NOT_PERSONAL


_GAP = r"[ \u00a0.\-–/]{0,3}"
PHONE = Identifier(
    kind="PHONE",
    name="phone",
    source="https://www.acm.nl/nl/telecom/telefoonnummers",
    patterns={
        # Dutch: a zero and nine digits, spaced in any way, the area code perhaps in brackets.
        rf"(?<![0-9A-Za-z+.,])\(?0(?:[1-9]\)?(?:{_GAP}[0-9]){{8}}|[1-9][0-9]\)(?:{_GAP}[0-9]){{7}}|[1-9][0-9]{{2}}\)(?:{_GAP}[0-9]){{6}})(?![0-9])": 0.8,
        # International: + or 00, up to fifteen digits.
        rf"(?<![0-9A-Za-z+])(?:\+|00){_GAP}[1-9](?:{_GAP}(?:\(0\){_GAP})?[0-9]){{7,13}}(?![0-9])": 0.8,
    },
    check=check,
    confirmed_score=0.9,
    context=("tel", "bel", "mobiel", "gsm", "phone", "call", "bereikbaar", "nummer", "whatsapp", "app", "06"),
    anti_context=("iban", "rekening", "factuur", "order", "zaaknummer", "kvk", "artikel"),
    anchor=r"[0-9](?:[ \u00a0.\-–/()]{0,5}[0-9]){8}",
    reach=40,
    examples=(
        "Bel ⟦06-12345678⟧",
        "⟦06 12 34 56 78⟧",
        "⟦0497 123 456⟧",
        "tel. ⟦(0497) 65 06 50⟧".replace("⟦(", "⟦("),
        "⟦+31 6 12345678⟧",
        "⟦(06) 12 34 56 78⟧",
        "bel ⟦06-12345678⟧ 2 keer",
        "⟦(013) 509 22 18⟧",
        "⟦+31 (0)6 12 34 56 78⟧",
        "⟦06 – 12 34 56 78⟧",
        "mobiel ⟦+48 512 345 678⟧",
    ),
    counter_examples=("Bel 0800 8051", "0900-8844", "de jaren 2019 2020 2021", "kamer 0612", "NL91ABNA0417164300"),
)

LOCAL_PHONE = Identifier(
    kind="PHONE",
    name="local_phone",
    source="https://www.acm.nl/nl/telecom/telefoonnummers",
    # Without an area code: six to nine figures, where the text says what they are.
    patterns={r"(?<![0-9.,/-])[1-9](?:[ .\-]?[0-9]){5,8}(?![0-9])(?![.,/-][0-9])": 0.2},
    context=("tel.", "tel ", "tel:", "telefoon ", "telefoon:", "telefoonn", "telnr", "phone", "doorkiesnummer"),
    context_score=0.7,
    reach=30,
    examples=("tel. ⟦65 06 50⟧", "telefoon: ⟦650650⟧", "tel. ⟦6 12 34 56 78⟧"),
    counter_examples=(
        "bestelling 650650",
        "telefoonkosten 125000 euro",
        "tel de 650650 bomen".replace("tel de", "turf de"),
    ),
)
