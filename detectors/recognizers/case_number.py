"""Case, file and client numbers, by the word before them; a municipality's own patterns can be added.

A number alone says nothing, but in the municipality's systems it leads to one person.
"""

from detectors.recognizers.identifier import Identifier

CASE_NUMBER = Identifier(
    kind="CASE_NUMBER",
    name="case_number",
    source="Zaakgericht werken, RGBZ (VNG Realisatie)",
    patterns={
        r"(?<=(?<![a-z])(?:zaak|dossier|cli[eë]nt|klant|meldings?|aanvraag|bezwaar|registratie|relatie|debiteur|debiteuren|beschikkings?|case|client|customer|file)[- ]?(?:nummer|nr|number|no|id|kenmerk)\.?(?: is| was)?[ \t]{0,2}[:#=]?[ \t]{0,3})(?=[a-z0-9./_-]{0,24}[0-9]{3})[a-z0-9][a-z0-9./_-]{2,28}[a-z0-9]": 0.8,
        r"(?<=(?<![a-z])(?:zaak|dossier|case|file|kenmerk|referentie|cli[eë]nt|klant)[\"']?[ \t]{0,2}[:#=]?[ \t]{0,2}[\"']?)(?-i:[A-Z]{1,4})[-/ ]?(?=[0-9./_-]{0,20}[0-9]{3})[0-9][0-9./_-]{2,20}(?<=[0-9])": 0.8,
        r"(?<![A-Za-z0-9])Z[-/ ]?(?:19|20)?[0-9]{2}[-/][0-9]{4,8}(?![0-9])": 0.8,
        r"(?<![A-Za-z0-9])(?:ZAAK|ZK|DOS|DOSSIER|CASUS|BEZ|BZW|KL)-(?:19|20)[0-9]{2}-[0-9]{3,9}(?![0-9])": 0.8,
        r"(?<=(?<![a-z])(?:ons kenmerk|uw kenmerk|kenmerk)[ \t]{0,2}:[ \t]{0,3})(?=[a-z0-9./_-]{0,24}[0-9]{3})[a-z0-9][a-z0-9./_-]{2,28}[a-z0-9]": 0.7,
    },
    anchor=r"[0-9]{3}",
    reach=60,
    examples=(
        "zaaknummer ⟦Z-2024-001234⟧",
        "Cliëntnummer: ⟦4829104⟧",
        "dossiernr. ⟦2023/5519⟧",
        "zaak ⟦Z/24/123456⟧",
        '"zaak": "⟦ZK-48213⟧"',
    ),
    counter_examples=("het zaaknummer staat in de brief", "zaaknummer onbekend"),
)
