"""Kenteken: the fourteen side codes of Dutch licence plates, issued by the RDW (Kentekenreglement).

With hyphens and capitals it stands on its own; otherwise its context decides.
"""

import re

from detectors.recognizers.identifier import Identifier

_L, _D = "[A-Z]", "[0-9]"
_CODES = (
    "LL-DD-DD",
    "DD-DD-LL",
    "DD-LL-DD",
    "LL-DD-LL",
    "LL-LL-DD",
    "DD-LL-LL",
    "DD-LLL-D",
    "D-LLL-DD",
    "LL-DDD-L",
    "L-DDD-LL",
    "LLL-DD-L",
    "L-DD-LLL",
    "D-LL-DDD",
    "DDD-LL-D",
)


def _pattern(gap: str) -> str:
    codes = (code.replace("-", gap).replace("L", _L).replace("D", _D) for code in _CODES)
    return "(?<![0-9A-Za-z-])(?:" + "|".join(codes) + ")(?![0-9A-Za-z-])"


_HYPHENS = re.compile(_pattern("-"))
_LOOSE = _pattern("[ -]?")


def check(text: str) -> bool | None:
    """True for capitals and hyphens as on the plate."""
    return True if _HYPHENS.fullmatch(text) else None


LICENSE_PLATE = Identifier(
    kind="LICENSE_PLATE",
    name="license_plate",
    source="https://www.rdw.nl/kenteken",
    patterns={
        _LOOSE: 0.2,
    },
    check=check,
    confirmed_score=0.8,
    context=(
        "kenteken",
        "auto ",
        "voertuig",
        "scooter",
        "aanhanger",
        "brommer",
        "parkeer",
        "license plate",
        "number plate",
        "busje",
    ),
    anchor=r"[0-9]",
    reach=12,
    examples=("auto ⟦12-ABC-3⟧", "kenteken ⟦ab123c⟧", "⟦XX-99-XX⟧ stond fout geparkeerd", "kenteken: ⟦G 001 BB⟧"),
    counter_examples=("op 12-10-25", "artikel 12 abc 3", "in de wijk ab123c"),
)
