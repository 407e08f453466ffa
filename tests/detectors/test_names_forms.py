"""Forms of a name that leave no doubt (detectors/names/forms.py)."""

import pytest

from detectors.names.forms import whole, written_forms
from detectors.names.lexicon import lexicon
from detectors.tokens import PlainTokenizer


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mw. Van Dijk belde", ["Van Dijk"]),
        ("dhr luijten belde", ["luijten"]),
        ("wethouder De Groot antwoordt", ["De Groot"]),
        ("mevrouw A.J.M. Hermans", ["A.J.M. Hermans"]),
        ("namens J.P. van den Berg en", ["J.P. van den Berg"]),
        ("de heer v.d. Broek", ["v.d. Broek"]),
        ("Annemieke Verhoeven schreef", ["Annemieke Verhoeven"]),
        ("mevrouw Kok belde", ["Kok"]),
        ("dhr. Demissie belde", ["Demissie"]),
        ("mevrouw To heeft", ["To"]),
        ("het gezin de Lange krijgt", ["de Lange"]),
        ("het kind My woont bij", ["My"]),
        ("in de Roos is het druk", []),
        ("12 Smulders, P.J.M. akkoord", ["Smulders, P.J.M."]),
        ("mevrouw de griffier", []),
        ("de heer en mevrouw zijn thuis", []),
        ("aan de J.P. Coenstraat", []),
        ("meneer wil graag een douche", []),
        ("bijlage A. De kosten", []),
    ],
)
def test_forms(text: str, found: list[str]) -> None:
    from spacy.vocab import Vocab

    doc = PlainTokenizer(Vocab())(text)
    spans = written_forms([token.text for token in doc], lexicon())
    assert [doc[start:end].text for start, end in spans] == found


@pytest.mark.parametrize(
    ("text", "start", "end", "name"),
    [
        ("mw Berg - Jansen belt", 1, 2, "Berg - Jansen"),
        ("verklaarde Gerlof de Lange dat", 1, 2, "Gerlof de Lange"),
        ("is Dat Bui Thi thuis", 2, 4, "Dat Bui Thi"),
        ("Heuvel , Adrianus Maria van den ;", 2, 4, "Heuvel , Adrianus Maria van den"),
        ("Machteld jonkvrouw Boreel belt", 0, 1, "Machteld jonkvrouw"),
        ("M . jonkvrouw Boreel belt", 3, 4, "M . jonkvrouw Boreel"),
        ("zegt Frans V . dat", 1, 2, "Frans V ."),
        ("voor Soerjpersad Ramdin nog", 2, 3, "Soerjpersad Ramdin"),
        ("Boetes Jansen betaald", 1, 2, "Jansen"),
        ("Sang Nguyen Van belt", 0, 2, "Sang Nguyen Van"),
        ("Jan Van Dijk belt", 0, 3, "Jan Van Dijk"),
        ("Bel Jan Maandag terug", 1, 2, "Jan"),
        ("naar Jan in Bladel", 1, 2, "Jan"),
        ("Almaz Demissie", 0, 1, "Almaz Demissie"),
    ],
)
def test_a_name_is_made_whole(text: str, start: int, end: int, name: str) -> None:
    tokens = text.split(" ")
    first, last = whole(tokens, start, end, lexicon())
    assert " ".join(tokens[first:last]) == name
