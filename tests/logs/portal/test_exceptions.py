"""logs/portal/exceptions.py"""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from logs.portal.exceptions import MOST_DAYS, ExceptionError, Exceptions, Exempt
from tests.logs.portal.conftest import Base

TODAY = date(2026, 11, 25)
BIRD = Exempt(
    type="word", value="Jan van Gent", kinds=("PERSON",), until=date(2026, 12, 31), reason="Dit is een vogel."
)


@pytest.fixture
def store(base: Base) -> Exceptions:
    return Exceptions(base.engine, base.control)


def test_it_holds_until_its_day_or_its_end(store: Exceptions, base: Base) -> None:
    before = store.revision()
    made = store.add(BIRD, account="po", today=TODAY)
    assert store.revision() != before
    assert store.in_force(TODAY) == [made]
    assert store.in_force(date(2026, 12, 31)) == [made]
    assert store.in_force(date(2027, 1, 1)) == []
    ended = store.end(made.id, account="ciso")
    assert store.in_force(TODAY) == []
    assert store.all() == [ended]
    assert (ended.ended_by, ended.exempt.reason) == ("ciso", "Dit is een vogel.")
    assert base.acts() == ["exception-made", "exception-ended"]
    with pytest.raises(LookupError):
        store.end(made.id, account="po")


@pytest.mark.parametrize("until", [TODAY - timedelta(days=1), TODAY + timedelta(days=MOST_DAYS + 1)])
def test_an_end_is_near_and_not_past(store: Exceptions, until: date) -> None:
    with pytest.raises(ExceptionError, match="einddatum"):
        store.add(BIRD.model_copy(update={"until": until}), account="po", today=TODAY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kinds": ["VOGEL"]}, {"kinds": []}, {"reason": "x"}, {"value": " "}, {"value": "999990019"}, {"type": "zin"},
        {"type": "pattern", "value": "("}, {"type": "pattern", "value": ".*"},
        {"type": "pattern", "value": r"[\s\S]+"},
    ],
)  # fmt: skip
def test_a_wrong_exception_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Exempt.model_validate({**BIRD.model_dump(), **wrong})


@pytest.mark.parametrize("slow", ["(a1|a1|a1a1)+x", "(1-|1-|1-1-)+x"])
def test_a_pattern_that_costs_too_much_time_cannot_be_made(slow: str) -> None:
    with pytest.raises(ValidationError, match="te veel tijd"):
        Exempt.model_validate({**BIRD.model_dump(), "type": "pattern", "value": slow})


def test_what_was_made_is_read_without_trying_it_again(store: Exceptions, monkeypatch: pytest.MonkeyPatch) -> None:
    pattern = Exempt.model_validate({**BIRD.model_dump(), "type": "pattern", "value": "Jan van G.{1,5}"})
    made = store.add(pattern, account="po", today=TODAY)

    def slow(_pattern: str) -> None:
        raise ValueError("Dit patroon kost te veel tijd.")

    monkeypatch.setattr("logs.portal.exceptions._check", slow)
    assert store.in_force(TODAY) == [made]
