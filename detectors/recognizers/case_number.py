"""Case, file and client numbers, by the word before them.

A number alone says nothing, but in the municipality's systems it leads to one person. A municipality adds the forms of its
own systems in ``nummers.txt`` of its own folder (``detectors/own/masks.py``).
"""

from detectors.recognizers.identifier import Identifier, With

_OF = (
    "zaak|dossier|cli[eë]nt|klant|meldings?|aanvraag|bezwaar|registratie|relatie|debiteur|debiteuren|beschikkings?|"
    "inwoner|persoons|case|client|customer|file|application|aanslag|polis|klacht|personeels|meld|verzoek|student|leerling|pati[eë]nt|"
    "lid|lidmaatschaps|pas|employee|patient|member|policy|complaint"
)
_WORDS = ("zaak", "dossier", "case", "file", "kenmerk", "referentie", "clië", "clie", "klant", "melding")
_NUMBERED = (
    *_WORDS, "aanvraag", "bezwaar", "registratie", "relatie", "debiteur", "beschikking", "inwoner", "persoons", "customer",
    "application", "aanslag", "polis", "klacht", "personeels", "meld", "verzoek", "student", "leerling", "patiënt", "patient", "lid",
    "pas", "employee", "member", "policy", "complaint",
)  # fmt: skip
_NUMBER = "nummers?|nr|number|no|id|kenmerk|ref"
_VALUE = r"(?=(?-i:[A-Z]{1,4} )?[a-z0-9./_-]{0,24}[0-9]{3})(?P<value>(?-i:[A-Z]{1,4} (?=[0-9]))?[a-z0-9][a-z0-9./_-]{2,28}[a-z0-9])"
_GAP = r"\.?[\"']?(?: is| was)?[ \t]{0,2}[:#=]?[ \t]{0,3}[\"']?"
CASE_NUMBER = Identifier(
    kind="CASE_NUMBER",
    name="case_number",
    source="Zaakgericht werken, RGBZ (VNG Realisatie)",
    patterns={
        rf"(?<![a-z])(?:{_OF})[- _]?(?:{_NUMBER}){_GAP}{_VALUE}": With(0.8, _NUMBERED),
        r"(?<![a-z])(?:zaak|dossier|case|file|kenmerk|referentie|cli[eë]nt|klant|melding)[\"']?[ \t]{0,2}[:#=]?[ \t]{0,2}[\"']?(?P<value>(?![-/ ]?(?:19|20)[0-9]{2}(?![0-9./_-]))(?-i:[A-Z]{0,4})[-/ ]?(?=[0-9./_-]{0,20}[0-9]{3})[0-9][0-9./_-]{2,20}(?<=[0-9]))": With(
            0.8, _WORDS
        ),
        r"(?<![a-z])(?:ons kenmerk|uw kenmerk|kenmerk|our reference|your reference)[ \t]{0,2}:[ \t]{0,3}"
        + _VALUE: With(0.7, ("kenmerk", "reference")),
        r"(?<![A-Za-z0-9])(?P<value>Z[-/ ]?(?:19|20)?[0-9]{2}[-/][0-9]{4,8})(?![0-9])": 0.8,
        r"(?<![A-Za-z0-9])(?P<value>(?:ZAAK|ZK|DOS|DOSSIER|CASUS|BEZ|BZW|KL)-(?:19|20)[0-9]{2}-[0-9]{3,9})(?![0-9])": With(
            0.8, ("zaak-", "zk-", "dos-", "dossier-", "casus-", "bez-", "bzw-", "kl-")
        ),
    },
    # The number itself gives the place: behind a word that is near it, or in a form of its own.
    words=(
        "zaak",
        "dossier",
        "nummer",
        "nr",
        "kenmerk",
        "referentie",
        "reference",
        "case",
        "file",
        "clië",
        "clie",
        "klant",
        "melding",
        "number",
        "z-",
        "z/",
        "z 2",
        "z2",
        "zk-",
        "dos-",
        "casus-",
        "bez-",
        "bzw-",
        "kl-",
    ),
    reach=60,
    examples=(
        "zaaknummer ⟦Z-2024-001234⟧",
        "Cliëntnummer: ⟦4829104⟧",
        "dossiernr. ⟦2023/5519⟧",
        "personeelsnummer ⟦4471⟧",
        "aanslagnummer ⟦2026.118.442⟧",
        "bezwaarnummer ⟦BZ 2026-33⟧",
        "klachtnr ⟦K-2026-0044⟧",
        "patiëntnummer ⟦991204⟧",
        "zaak ⟦Z/24/123456⟧",
        '"zaak": "⟦ZK-48213⟧"',
    ),
    counter_examples=("dossier 2026 is gesloten", "het zaaknummer staat in de brief", "zaaknummer onbekend"),
)
