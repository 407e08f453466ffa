"""Kenteken: the fourteen side codes of Dutch licence plates, issued by the RDW (Kentekenreglement).

With hyphens and capitals it stands on its own; otherwise its context decides.
"""

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


LICENSE_PLATE = Identifier(
    kind="LICENSE_PLATE",
    name="license_plate",
    source="https://www.rdw.nl/kenteken",
    patterns={
        f"(?-i:{_pattern('-')})": 0.8,
        f"(?-i:{_pattern('[ -]?')})": 0.2,
        f"(?-i:{_pattern('-').replace('A-Z', 'a-z')})": 0.7,
        f"(?-i:{_pattern('').replace('A-Z', 'a-z')})": 0.2,
    },
    context=(
        "kenteken",
        "auto ",
        "auto,",
        "auto:",
        "auto(",
        "auto's",
        "autootje",
        "wagen",
        "caravan",
        "trailer",
        "geparkeerd",
        "plate",
        "volkswagen",
        "opel",
        "renault",
        "peugeot",
        "toyota",
        "citro",
        "mercedes",
        "bmw",
        "fiat",
        "skoda",
        "volvo",
        "golf",
        "ford ",
        "voertuig",
        "scooter",
        "aanhanger",
        "brommer",
        "parkeer",
        "license plate",
        "number plate",
        "busje",
        "nummerplaat",
        "bestelwagen",
        "camper",
        "motor",
        "foutgeparkeerd",
        "bromfiets",
        "snorfiets",
        "bestuurder",
        "bus ",
        "bus(",
        "bus,",
        "vrachtwagen",
        "truck",
        "taxi",
        "tractor",
        "audi ",
        "seat ",
        "suzuki",
        "nissan",
        "mazda",
        "hyundai",
        "kia ",
        "tesla ",
        "dacia",
    ),
    anchor=r"-[A-Z0-9]{2,3}-",
    reach=20,
    examples=(
        "auto ⟦12-ABC-3⟧",
        "kenteken ⟦ab123c⟧",
        "⟦XX-99-XX⟧ stond fout geparkeerd",
        "kenteken: ⟦G 001 BB⟧",
        "de auto, een rode, ⟦4-tkx-88⟧",
        "de bus (⟦V 318 KL⟧) stond dubbel",
    ),
    counter_examples=("op 12-10-25", "artikel 12 abc 3", "in de wijk ab123c", "bus 150 rijdt om", "de camper is zijn 95 euro waard"),
)
FOREIGN_PLATE = Identifier(
    kind="LICENSE_PLATE",
    name="foreign_plate",
    source="https://eur-lex.europa.eu/legal-content/NL/ALL/?uri=CELEX:31998R2411",
    patterns={
        # Of neighbours: 1-ABC-234, KLE-AB 417, PO 8KR22.
        r"(?-i:(?<![0-9A-Za-z-])[1-9]-[A-Z]{3}-[0-9]{3}(?![0-9A-Za-z-]))": 0.8,
        r"(?-i:(?<![0-9A-Za-z-])[A-Z]{1,3}[- ][A-Z]{1,2} ?[0-9]{1,4}(?![0-9A-Za-z-]))": 0.2,
        r"(?-i:(?<![0-9A-Za-z-])[A-Z]{2,3} (?=[A-Z]*[0-9])[0-9A-Z]{4,5}(?![0-9A-Za-z-]))": 0.2,
    },
    context=(
        "kenteken",
        "nummerplaat",
        "number plate",
        "license plate",
        "licence plate",
        "registration",
        "car ",
        "car.",
        "camper",
    ),
    anchor=r"-[A-Z]{3}-[0-9]{3}",
    reach=20,
    examples=("camper met kenteken ⟦KLE-AB 417⟧", "my husband's car. number ⟦PO 8KR22⟧", "Belgisch: ⟦1-ABC-234⟧"),
    counter_examples=("bijlage 1 van het RVV 1990 over parkeren", "zie NEN 2767"),
)
