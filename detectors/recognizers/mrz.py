"""Machine-readable zone of travel documents: three lines of 30 (cards) or two of 44 characters (passports).

Laid down in ICAO Doc 9303; the check digits weigh 7, 3, 1.
"""

import re

from detectors.recognizers.identifier import Identifier

_TD1 = re.compile(r"[AIC][A-Z<][A-Z<]{3}(.{9})(.).{15}\s+(.{6})(.)[MFX<](.{6})(.)", re.DOTALL)
_TD3 = re.compile(r"(.{9})(.)[A-Z<]{3}(.{6})(.)[MFX<](.{6})(.)", re.DOTALL)


def digit(field: str) -> str:
    """The check digit of a field."""
    values = (0 if c == "<" else int(c, 36) for c in field)
    return str(sum(value * (7, 3, 1)[i % 3] for i, value in enumerate(values)) % 10)


def check(text: str) -> bool | None:
    """Whether the check digits of number, birth and expiry are right; two of three will do (a slip in copying)."""
    lines = text.upper().split()
    match = _TD1.match("\n".join(lines)) if len(lines) == 3 else _TD3.match(lines[-1])
    if match is None:
        return False
    fields = match.groups()
    pairs = zip(fields[::2], fields[1::2], strict=True)
    right = sum(digit(field) == given or (given == "<" and not field.strip("<")) for field, given in pairs)
    return bool(right >= 2)


_CARD = r"[AIC][A-Z<][A-Z<]{3}[A-Z0-9<]{25}[ \t]*\r?\n[ \t]*[0-9]{7}[MFX<][0-9]{7}[A-Z<]{3}[A-Z0-9<]{11}[0-9][ \t]*\r?\n[ \t]*[A-Z<]{30}"
_BOOK = (
    r"(?:P[A-Z<][A-Z<]{42}[ \t]*\r?\n[ \t]*)?[A-Z0-9<]{9}[0-9][A-Z<]{3}[0-9]{7}[MFX<][0-9]{7}[A-Z0-9<]{14}[0-9<][0-9]"
)
MRZ = Identifier(
    kind="MRZ",
    name="mrz",
    source="https://www.icao.int/publications/doc-series/doc-9303",
    patterns={rf"(?<![A-Z0-9<]){_CARD}(?![A-Z0-9<])": 0.5, rf"(?<![A-Z0-9<]){_BOOK}(?![A-Z0-9<])": 0.5},
    check=check,
    words=("<",),
    reach=140,
    examples=(
        "⟦P<NLDDE<BRUIJN<<WILLEKE<LISELOTTE<<<<<<<<<<<\nSPECI20142NLD6503101F2403096999999990<<<<<84⟧",
        "⟦I<NLDSPECI20142999999990<<<<<8\n6503101F2403096NLD<<<<<<<<<<<8\nDE<BRUIJN<<WILLEKE<LISELOTTE<<⟧",
    ),
    counter_examples=("A" * 44, "SPECI20143NLD6503102F2403097999999990<<<<<84"),
)
