"""An address as people say it, in a transcript or in a hurry: ``kerkstraat zeventien``, ``Molenweg nummer drieëntwintig``."""

from detectors.recognizers.identifier import Identifier

_ONES = "een|één|twee|drie|vier|vijf|zes|zeven|acht|negen"
_TENS = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig"
_TEENS = "tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien"
_NUMBER = rf"(?:(?:(?:{_ONES})?honderd)?(?:(?:{_ONES})[eë]n(?:{_TENS})|{_TENS}|{_TEENS}|twee|drie|vier|vijf|zes|zeven|acht|negen)|(?:{_ONES})?honderd|nummer (?:een|één))"

SPOKEN_ADDRESS = Identifier(
    kind="ADDRESS",
    name="spoken_address",
    source="https://www.kadaster.nl/zakelijk/registraties/basisregistraties/bag",
    patterns={
        rf"(?<![\w-])[\w'’-]{{5,30}}+(?= )(?<=[\w'’-]{{2}}(?:straat|laan|weg|plein|dijk|pad|hof|dreef|singel)) (?:(?:huis)?nummer )?{_NUMBER}"
        r"(?: (?:bis|[a-d]))?(?!\w)(?! (?:uur|euro|meter|weken|dagen|maanden|jaar|keer|woningen|huizen|bomen|appartementen|mensen|km))": 0.75,
    },
    words=("straat ", "laan ", "weg ", "plein ", "dijk ", "pad ", "hof ", "dreef ", "singel "),
    reach=60,
    examples=("ik woon in de ⟦kerkstraat zeventien⟧", "naar de ⟦Molenweg nummer drieëntwintig⟧ toe"),
    counter_examples=(
        "op de Molenweg twee weken werk",
        "de kerkstraat een beetje",
        "in de dorpsstraat staan zes bomen",
    ),
)
