"""What makes a person beside it weigh more: special categories (AVG articles 9 and 10) and vulnerable situations.

A word of these alone is nobody's data ("wat kost schuldhulp?"), so it is a label on a part and never a finding. A name
that stands near one is found on weaker evidence, and carries the label on to the policy.
"""

import re
from bisect import bisect_left

# How far, in code points, a label reaches to either side.
NEAR = 150

_STEMS = {
    "health": (
        "ziekte|ziek(?:|te|melding|enhuis|enhuisopname)\\b|diagnos|dementi|dement\\b|alzheimer|kanker|depress|psych(?:os|iatr|isch)|"
        "verslaa?f|verslaving|adhd|autis|borderline|trauma|handicap|beperking|medicatie|huisarts|zwanger|miskraam|abortus|hiv\\b|"
        "epilep|copd|diabet|burn-?out|hernia|reuma|rolstoel|ggz\\b|suïcid|suicid|zelfmoord|syndroom|revalid|pregnan|illness|cancer"
    ),
    "religion": "moslim|islam|christen|katholiek|protestant|gereformeerd|joods|jood\\b|hindoe|boeddhis|jehova|kerkelijk|moskee|imam\\b|muslim|jewish",
    "origin": "etnisch|etniciteit|afkomst|roma\\b|sinti\\b|asielzoek|vluchteling|statushouder|migratieachtergrond|huidskleur|ras\\b|refugee|asylum",
    "criminal": (
        "strafblad|strafrechtelijk|veroordeel|verdachte|verdacht van|aangifte|gevangenis|gedetineer|detentie|reclassering|"
        "proces-verbaal|mishandel|diefstal|inbraak|fraude|huiselijk geweld|stalking|drugs|dealt|wapenbezit|zedendelict|arrested|convicted"
    ),
    "union": "vakbond|vakvereniging|fnv\\b|cnv\\b|trade union",
    "sexuality": "homo(?:\\b|seks)|lesbi|biseks|transgender|transvrouw|transman|seksuele (?:gerichtheid|voorkeur|geaardheid)|geaardheid|\\bgay\\b",
    "politics": "politieke (?:voorkeur|overtuiging)|partijlid|stemde op",
    "debt": "schuldhulp|schulden|schuldsanering|wsnp\\b|huurachterstand|beslaglegging|bewindvoer|deurwaarder|budgetbeheer|incasso|betalingsachterstand",
    "youth_care": "jeugdzorg|jeugdhulp|ondertoezichtstelling|ots\\b|uithuisplaats|pleeggezin|pleegzorg|gezinsvoogd|veilig thuis|kindermishandel|jeugdbescherm",
    "benefit": "bijstand|uitkering|participatiewet|daklo[zo]|dakloos|voedselbank|toeslagenaffaire|laaggeletterd|wajong|wia\\b|briefadres",
}
_WORD = re.compile("|".join(rf"(?P<{label}>\b(?:{stems}))" for label, stems in _STEMS.items()), re.IGNORECASE)
LABELS = tuple(_STEMS)
Labelled = list[tuple[int, str]]


def labelled(text: str) -> Labelled:
    """Where in a text which label begins, in order."""
    return [(match.start(), str(match.lastgroup)) for match in _WORD.finditer(text)]


def near(found: Labelled, start: int, end: int) -> tuple[str, ...]:
    """The labels that stand near a part of the text, in alphabetical order."""
    first, last = bisect_left(found, (start - NEAR, "")), bisect_left(found, (end + NEAR + 1, ""))
    return tuple(sorted({label for _, label in found[first:last]}))
