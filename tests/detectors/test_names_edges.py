"""Where a name begins and ends (detectors/names/edges.py)."""

import pytest

from detectors.names.edges import whole
from detectors.names.lexicon import lexicon


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
        ("Groet , Sjaak", 2, 3, "Sjaak"),
        ("Sang Nguyen Van belt", 0, 2, "Sang Nguyen Van"),
        ("Jan Van Dijk belt", 0, 3, "Jan Van Dijk"),
        ("Bel Jan Maandag terug", 1, 2, "Jan"),
        ("naar Jan in Bladel", 1, 2, "Jan"),
        ("Almaz Demissie", 0, 1, "Almaz Demissie"),
        ("Aanwezig : My Bui Thi en", 3, 5, "My Bui Thi"),
        ("is Gladstone Zeefuik die", 2, 3, "Gladstone Zeefuik"),
        ("naar Bladel Zeefuik die", 2, 3, "Zeefuik"),
        ("zegt : Soerjpersad Ramdin", 3, 4, "Soerjpersad Ramdin"),
        ("Ramdin , Soerjpersad ;", 0, 1, "Ramdin , Soerjpersad"),
        ("Ramdin , Woonwijk ;", 0, 1, "Ramdin"),
        ("Dag Ramdin , Soerjpersad", 1, 2, "Ramdin"),
    ],
)
def test_a_name_is_made_whole(text: str, start: int, end: int, name: str) -> None:
    tokens = text.split(" ")
    first, last = whole(tokens, start, end, lexicon())
    assert " ".join(tokens[first:last]) == name
