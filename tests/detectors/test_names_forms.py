"""Forms of a name that leave no doubt (detectors/names/forms.py)."""

import pytest

from detectors.names.forms import written_forms
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
        ("Jan de Vries over f64c11e7", ["Jan de Vries"]),
        ("Piet van Tilburg schreef", ["Piet van Tilburg"]),
        ("Mark de datum in de agenda", []),
        ("mevrouw Kok belde", ["Kok"]),
        ("bij familie bosch thuis", ["bosch"]),
        ("naar wethouder eindhoven gestuurd", []),
        ("Huisarts Heerkens ingelicht", ["Heerkens"]),
        ("onze mentor Groep acht", []),
        ("directeur Reusel en omstreken", []),
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
        ("Bijlage B. Jansen bekeken", []),
        ("streng 88120-B. Smulders", []),
        ("het raadslid. Smulders zegt", []),
        ("een vos van Kerst en Oud en Nieuw", []),
    ],
)
def test_forms(text: str, found: list[str]) -> None:
    from spacy.vocab import Vocab

    doc = PlainTokenizer(Vocab())(text)
    spans = written_forms([token.text for token in doc], lexicon())
    assert [doc[start:end].text for start, end in spans] == found


class Counted(list[str]):
    """Tokens that count how often they are looked at."""

    looks = 0

    def __getitem__(self, at: int) -> str:
        self.looks += 1
        return super().__getitem__(at)


def test_initials_without_end_cost_no_more_than_their_number() -> None:
    tokens = Counted(["A", ".", "B", "."] * 2_000)
    assert not list(written_forms(tokens, lexicon()))
    assert tokens.looks < 100 * len(tokens)
