"""What makes a person beside it weigh more: special categories (AVG articles 9 and 10) and vulnerable situations.

A word of these alone is nobody's data ("wat kost schuldhulp?"), so it is a label on a part and never a finding. A name
that stands near one is found on weaker evidence, and carries the label on to the policy.
"""

from bisect import bisect_left

from detectors.windows import places

# How far, in code points, a label reaches to either side.
NEAR = 150

# The beginnings of words, in small letters; behind ``_`` no letter may follow.
_STEMS = {
    "health": (
        "ziek_, ziekte, ziekmelding, ziekenhuis, diagnos, dementi, dement_, alzheimer, kanker, depress, psychos, psychiatr, "
        "psychisch, verslaaf, verslav, adhd, autis, borderline, trauma, handicap, beperking, medicatie, huisarts, zwanger, "
        "miskraam, abortus, hiv_, epilep, copd, diabet, burn-out, burnout, hernia, reuma, rolstoel, ggz_, suïcid, suicid, "
        "zelfmoord, syndroom, revalid, pregnan, illness, cancer, beroerte, herseninfarct, ms_, parkinson, blind_, slechtziend, "
        "slechthorend, overspannen, angststoornis, eetstoornis, anorexia, verstandelijk, lvb_, wheelchair, disab, mental health"
    ),
    "religion": (
        "moslim, islam, christen, katholiek, protestant, gereformeerd, joods, jood_, hindoe, boeddhis, jehova, kerkelijk, moskee, "
        "imam_, muslim, jewish, kerkgang, geloofsovertuiging"
    ),
    "origin": (
        "etnisch, etniciteit, afkomst, roma_, sinti_, asielzoek, vluchteling, statushouder, migratieachtergrond, huidskleur, ras_, "
        "refugee, asylum, ongedocumenteerd, nationaliteit"
    ),
    "criminal": (
        "strafblad, strafrechtelijk, veroordeel, verdachte, verdacht van, aangifte, gevangenis, gedetineer, detentie, reclassering, "
        "proces-verbaal, mishandel, diefstal, inbraak, fraude, huiselijk geweld, stalking, drugs, dealt, wapenbezit, zedendelict, "
        "arrested, convicted, enkelband, taakstraf, aangehouden, prison, hennep"
    ),
    "union": "vakbond, vakvereniging, fnv_, cnv_, trade union",
    "sexuality": (
        "homo_, homoseks, lesbi, biseks, transgender, transvrouw, transman, seksuele gerichtheid, seksuele voorkeur, "
        "seksuele geaardheid, geaardheid, gay_"
    ),
    "politics": "politieke voorkeur, politieke overtuiging, partijlid, stemde op",
    "debt": (
        "schuldhulp, schulden, schuldsanering, wsnp_, huurachterstand, beslaglegging, bewindvoer, deurwaarder, budgetbeheer, incasso, "
        "betalingsachterstand, loonbeslag, huisuitzetting, ontruiming, debts, eviction"
    ),
    "youth_care": (
        "jeugdzorg, jeugdhulp, ondertoezichtstelling, ots_, uithuisplaats, uit huis geplaatst, pleeggezin, pleegzorg, gezinsvoogd, "
        "veilig thuis, kindermishandel, jeugdbescherm"
    ),
    "benefit": (
        "bijstand, uitkering, participatiewet, daklo, voedselbank, toeslagenaffaire, laaggeletterd, wajong, wia_, briefadres, homeless"
    ),
}
LABELS = tuple(_STEMS)
_STARTS = [
    (stem.rstrip("_"), stem.endswith("_"), label) for label, stems in _STEMS.items() for stem in stems.split(", ")
]
Labelled = list[tuple[int, str]]


def labelled(low: str) -> Labelled:
    """Where in a text, given in small letters, which label begins, in order."""
    found = [
        (start, label)
        for stem, whole, label in _STARTS
        for start, end in places(low, (stem,))
        if not low[start - 1 : start].isalnum() and not (whole and low[end : end + 1].isalnum())
    ]
    return sorted(found)


def near(found: Labelled, start: int, end: int) -> tuple[str, ...]:
    """The labels that stand near a part of the text, in alphabetical order."""
    first, last = bisect_left(found, (start - NEAR, "")), bisect_left(found, (end + NEAR + 1, ""))
    return tuple(sorted({label for _, label in found[first:last]}))
