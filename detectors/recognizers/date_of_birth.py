"""Date of birth: a date is one only where the text says so; not every date is about a person."""

from detectors.recognizers.identifier import Identifier

_MONTH = (
    "jan(?:uari)?|feb(?:ruari)?|mrt|maart|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|sep(?:t(?:ember)?)?|okt(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?|january|february|march|may|june|july|august|october"
)
DATE_OF_BIRTH = Identifier(
    kind="DATE_OF_BIRTH",
    name="date_of_birth",
    source="Besluit basisregistratie personen, gegevens over de persoon",
    patterns={
        r"(?<![0-9./-])(?:0?[1-9]|[12][0-9]|3[01])[-/. ](?:0?[1-9]|1[0-2])[-/. ](?:19|20)?[0-9]{2}(?![0-9])": 0.1,
        r"(?<![0-9./-])(?:19|20)[0-9]{2}[-/.](?:0[1-9]|1[0-2])[-/.](?:0[1-9]|[12][0-9]|3[01])(?![0-9])": 0.1,
        rf"(?<![0-9./-])(?:0?[1-9]|[12][0-9]|3[01])e? (?:{_MONTH})\.? (?:19|20)?[0-9]{{2}}(?![0-9])": 0.1,
    },
    context=("geboren", "geb", "geboorte", "gbd", "birth", "born", "dob", "jarig"),
    context_score=0.85,
    anchor=r"[0-9]{2}",
    reach=40,
    examples=("geboren op ⟦12-03-1980⟧", "geb. ⟦3 mei 1971⟧", "geboortedatum: ⟦1980-03-12⟧", "born ⟦12 March 1980⟧"),
    counter_examples=("De vergadering is op 12-03-2025.", "besluit van 3 juni 2025"),
)
