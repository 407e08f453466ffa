"""Date of birth: a date is one only where the text says so; not every date is about a person."""

from detectors.recognizers.identifier import Identifier

_MONTH = (
    "jan(?:uari)?|feb(?:ruari)?|mrt|maart|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|sep(?:t(?:ember)?)?|okt(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?|january|february|march|may|june|july|august|october"
)
_DAY = (
    "een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|"
    "negentien|twintig|(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)[eë]ntwintig|dertig|eenendertig"
)
_TENS = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig"
_YEAR = rf"['’]?(?:19|20)?[0-9]{{2}}|(?:negentien|twee)(?:honderd|duizend)?[ a-zë]{{0,24}}|(?:[a-zé]{{3,6}}[eë]n)?(?:{_TENS})"
_SOMEBODY = (
    r"(?<!\w)(?:hij|zij|ze|ik|cliënte?|client|betrokkene|meneer|mevrouw|moeder|vader|zoon|dochter|broer|zus|partner|kind|"
    r"bewoner|bewoonster|aanvrager|aanvraagster|patiënte?|leerling)"
)
DATE_OF_BIRTH = Identifier(
    kind="DATE_OF_BIRTH",
    name="date_of_birth",
    source="Besluit basisregistratie personen, gegevens over de persoon",
    patterns={
        r"(?<![0-9/-])(?<![0-9]\.)(?:0?[1-9]|[12][0-9]|3[01])[-/. ](?:0?[1-9]|1[0-2])[-/. ]['’]?(?:19|20)?[0-9]{2}(?![0-9])": 0.1,
        r"(?<![0-9./-])(?<![<>] ?['\"]?)(?:19|20)[0-9]{2}[-/.](?:0[1-9]|1[0-2])[-/.](?:0[1-9]|[12][0-9]|3[01])(?![0-9])": 0.1,
        rf"(?<![0-9./-])(?:0?[1-9]|[12][0-9]|3[01])e? (?:{_MONTH})\.? ['’]?(?:19|20)?[0-9]{{2}}(?![0-9])": 0.1,
        # As people say it: zeven mei 1944, elf maart negentien zestig.
        rf"(?<!\w)(?:{_DAY}|[0-9]{{1,2}})(?:de|ste)? (?:{_MONTH}) (?:{_YEAR})(?!\w)": 0.1,
        rf"(?<!\w)[0-9]{{1,2}}(?:st|nd|rd|th) of (?:{_MONTH}),? (?:19|20)[0-9]{{2}}(?!\w)": 0.1,
        rf"(?<![\w-])(?:{_MONTH}) (?:19[0-9]{{2}}|20[01][0-9])(?!\w)": 0.1,
        rf"(?<![0-9./-])(?:0?[1-9]|[12][0-9]|3[01])-(?:{_MONTH})-['’]?(?:19|20)?[0-9]{{2}}(?![0-9])": 0.1,
        # In words only, or the American way: May 7, 1944.
        rf"(?<!\w)(?:{_MONTH}) [0-9]{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)[0-9]{{2}}(?!\w)": 0.1,
        r"(?<![0-9./-])(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12][0-9]|3[01])/(?:19|20)[0-9]{2}(?![0-9])": 0.1,
        # Without signs: 12031980 or 19800312, where the text says what it is.
        r"(?<![0-9])(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9])": 0.1,
        r"(?<![0-9])(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}(?![0-9])": 0.1,
        # Of the last century, in brackets behind somebody, or alone in a cell of a table.
        r"(?<=[a-zà-ÿ] \()(?:0?[1-9]|[12][0-9]|3[01])[-/.](?:0?[1-9]|1[0-2])[-/.]19[0-9]{2}(?=[),])": 0.6,
        rf"(?<=[a-zà-ÿ] \()(?:0?[1-9]|[12][0-9]|3[01]) (?:{_MONTH})\.? 19[0-9]{{2}}(?=[),])": 0.6,
        r"(?:(?<=[\t;|])|(?<=[\t;|] ))(?:(?:0?[1-9]|[12][0-9]|3[01])[-/.](?:0?[1-9]|1[0-2])[-/.](?:19[0-9]{2}|20(?:0[0-9]|1[0-5]))|19[0-9]{2}-[01][0-9]-[0-3][0-9])(?= ?[\t;|\n])": 0.6,
        rf"(?<={_SOMEBODY} (?:is|ben) van )(?:0?[1-9]|[12][0-9]|3[01])[-/.](?:0?[1-9]|1[0-2])[-/.]19[0-9]{{2}}(?![0-9])": 0.6,
        rf"(?<={_SOMEBODY} (?:is|ben) van )(?:0?[1-9]|[12][0-9]|3[01]) (?:{_MONTH})\.? 19[0-9]{{2}}(?![0-9])": 0.6,
        r"(?<=[a-zà-ÿ], ?)(?:0?[1-9]|[12][0-9]|3[01])[-/.](?:0?[1-9]|1[0-2])[-/.]19[0-9]{2}(?=, ?[a-z])": 0.6,
    },
    # Whole words where their beginning begins others: "geb" stands in "gebouw", "gebruik" and "gebeld" too.
    context=(
        "geboren",
        "geboorted",
        "geboortej",
        "geboorte ",
        "geboorte:",
        "geboorte>",
        "geb ",
        "geb.",
        "geb:",
        "geb;",
        "geb\t",
        "geb_",
        "gebdat",
        "gbd",
        "dob",
        "birth",
        "born",
        "verjaardag",
        "jarig op",
        "gd ",
        "gd:",
        "g.d.",
        "d.o.b.",
    ),
    context_score=0.85,
    anchor=r"(?:19[0-9]|20[01])[0-9](?<=[-/. \t;|]....)",
    reach=50,
    near=30,
    examples=(
        "geboren op ⟦12-03-1980⟧",
        "geb. ⟦3 mei 1971⟧",
        "geboortedatum: ⟦1980-03-12⟧",
        "born ⟦12 March 1980⟧",
        "mijn geboortedatum is ⟦zeven mei 1944⟧",
        "born on ⟦May 7, 1944⟧",
        "gebdat ⟦07051944⟧",
        "geb. ⟦3 mrt '58⟧",
        "(geb.⟦06-05-1944⟧)",
        "geb ⟦14-feb-'99⟧",
        "jarig op ⟦4 juni 1980⟧",
        "zij is van ⟦12-03-1955⟧ en woont alleen",
        "Cliënt is van ⟦12 mei 1967⟧ en alleenstaand",
        "geboren ⟦twaalf maart achtenvijftig⟧",
        "born ⟦02/14/1979⟧",
        "she was born on the ⟦5th of March 1990⟧",
        "<geboorte><datum>⟦19720914⟧</datum>",
        "de heer Graard Adriaans (⟦17 oktober 1948⟧) is penningmeester",
        "AND gebdat = '⟦1949-05-02⟧'",
        "Jan de Vries, ⟦12-04-1961⟧, gehuwd",
    ),
    counter_examples=(
        "WHERE geboortedatum < '1959-01-01'",
        "De vergadering is op 12-03-2025.",
        "Het gebouw is op 12 maart 2024 geopend.",
        "In gebruik sinds 12-03-2024, gebied Noord.",
        "Gebeld op 12-03-2024 met de leverancier.",
        "De vordering verjaart op 12-03-2029.",
        "besluit van 3 juni 2025",
    ),
)
