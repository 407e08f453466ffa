"""Markings that make a document confidential: as a marking on it, not as a word in running text.

Municipal: secrecy imposed under articles 87 to 89 of the Gemeentewet (25, 55 and 86 before 2023) and the levels of
zaakgericht werken; national: the Besluit voorschrift informatiebeveiliging rijksdienst; elsewhere: TLP 2.0 of FIRST and
Microsoft's sensitivity labels.
"""

from detectors.recognizers.identifier import Identifier

_LEVEL = (
    "(?:strikt |zeer |streng |top )?(?:vertrouwelijk|geheim|confidentieel|confidential|secret)|zaakvertrouwelijk|"
    "staatsgeheim|departementaal vertrouwelijk|dep\\.? ?v(?:ertrouwelijk)?\\.?|stg\\.? ?(?:zeer )?(?:geheim|confidentieel)|"
    "niet[ -]openbaar|strictly confidential|highly confidential|private and confidential|"
    "(?:personeels|medisch )vertrouwelijk|alleen voor intern gebruik|internal use only"
)
_SIGNS = r"[ \t*_#=\-\[\](){}<>|!.«»\"']{0,12}"
_ARTICLE = r"(?:art(?:ikel|\.)?|artt\.?) ?(?:25|55|86|87|88|89)\b[^\n.]{0,60}?gemeentewet"
MARKING = Identifier(
    kind="MARKING",
    name="marking",
    source="https://wetten.overheid.nl/BWBR0005416 (Gemeentewet, articles 87 to 89)",
    patterns={
        # A line that says nothing else: VERTROUWELIJK, *** GEHEIM ***, Strikt vertrouwelijk.
        rf"^{_SIGNS}(?:{_LEVEL})(?: stuk| document| advies| memo| notitie| verslag| bijlage)?{_SIGNS}$": 0.9,
        # A field of a letter, form or case system.
        r"^[^\w\n]{0,6}(?:rubricering|classificatie|vertrouwelijkheid(?:aanduiding|sniveau)?|status|gevoeligheid|sensitivity|"
        rf"classification|label|markering)[\"']?[ \t]{{0,3}}[:=][ \t]{{0,3}}[\"']?(?:{_LEVEL})\b": 0.9,
        # In front of, or behind, the subject or title of a document.
        r"^(?:onderwerp|subject|betreft|titel|bijlage|aan|re|fw)[ \t]{0,2}:[^\n]{0,80}?(?-i:VERTROUWELIJK|GEHEIM|CONFIDENTIAL|NIET OPENBAAR)": 0.9,
        rf"[\[(] ?(?:{_LEVEL}) ?[\])]": 0.8,
        r"(?-i:(?<![A-Z] )\b(?:STRIKT |ZEER )?(?:VERTROUWELIJK|STAATSGEHEIM|STRICTLY CONFIDENTIAL|NIET OPENBAAR)\b(?! [A-Z]))": 0.8,
        r"(?<![\w:])TLP[: ]{1,2}(?:RED|AMBER(?:\+STRICT)?)\b": 0.95,
        # Secrecy that was imposed on this document.
        r"(?:geheimhouding (?:is |wordt |werd )?(?:opgelegd|bekrachtigd|van kracht)|(?:op dit (?:stuk|document|verslag|advies|dossier)|"
        r"op deze (?:stukken|notitie|memo|bijlage)) (?:rust|geldt|is) [^\n.]{0,30}?geheimhouding|onder (?:het zegel van )?geheimhouding "
        r"(?:verstrekt|besproken|ter inzage|gedeeld|overlegd))": 0.85,
        rf"^{_SIGNS}(?:geheim|vertrouwelijk|geheimhouding)[^\n]{{0,40}}{_ARTICLE}": 0.9,
        r"MSIP_Label_[0-9a-f-]{36}_(?:Name|Enabled|SetDate)[\"']?[ \t]{0,2}[=:>][^\n]{0,60}": 0.9,
        r"^[^\n]{0,20}\bclassified as (?:strictly |highly )?(?:confidential|secret)\b": 0.85,
    },
    words=("vertrouwelijk", "geheim", "confiden", "openbaar", "tlp", "msip_label", "secret", "intern", "dep", "stg"),
    reach=160,
    examples=(
        "⟦VERTROUWELIJK⟧\nMemo aan het college",
        "Memo\n⟦*** GEHEIM ***⟧\nover de grondaankoop",
        "⟦Rubricering: Departementaal Vertrouwelijk⟧",
        "deel dit niet, ⟦TLP:RED⟧",
        "Het college heeft ⟦geheimhouding opgelegd⟧ op de bijlage.",
        "Voorstel ⟦(vertrouwelijk)⟧ aan de raad",
    ),
    counter_examples=(
        "Stel een geheimhoudingsverklaring op.",
        "Leg uit wat geheimhouding volgens artikel 87 Gemeentewet betekent.",
        "Wanneer is een raadsstuk vertrouwelijk?",
        "We gaan vertrouwelijk om met uw gegevens.",
        "De vergadering is niet openbaar omdat het over personen gaat.",
        "Is dit een geheim? Nee, het stuk is openbaar.",
    ),
)
