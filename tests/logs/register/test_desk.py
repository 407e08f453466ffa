"""logs/register/desk.py: applying, advising, deciding."""

import pytest
from pydantic import ValidationError

from logs.register.desk import Desk
from logs.register.entry import Application, Entry
from logs.register.store import RegisterError, RegisterStore
from tests.logs.portal.conftest import Base

ASKED = Application(
    service="claude", name="Claude", purpose="Brieven in klare taal", applicant="Anna", department="KCC"
)


@pytest.fixture
def register(base: Base) -> RegisterStore:
    return RegisterStore(base.engine, base.control)


@pytest.fixture
def desk(base: Base, register: RegisterStore) -> Desk:
    return Desk(base.engine, base.control, register)


def test_what_is_applied_for_stands_in_the_register_as_such(desk: Desk, register: RegisterStore) -> None:
    number = desk.apply(ASKED, vendor="Anthropic", country="US")
    assert register.snapshot().standing("claude", "US") == ("applied", False)
    entry = register.entry("claude")
    assert entry is not None
    assert (entry.vendor, entry.country, entry.purpose) == ("Anthropic", "US", "Brieven in klare taal")
    filed = desk.application(number)
    assert filed is not None
    assert (filed.state, filed.application) == ("nieuw", ASKED)


def test_applying_again_changes_no_decision(desk: Desk, register: RegisterStore) -> None:
    register.save(Entry(id="claude", name="Claude", status="refused"), account="po")
    desk.apply(ASKED)
    assert register.snapshot().standing("claude", "US")[0] == "refused"
    assert len(desk.applications("nieuw")) == 1


def test_a_service_that_nobody_knows_can_be_applied_for(desk: Desk, register: RegisterStore) -> None:
    desk.apply(ASKED.model_copy(update={"service": ""}))
    assert register.entries() == []
    assert len(desk.applications()) == 1


def test_a_decision_is_one_act(desk: Desk, register: RegisterStore, base: Base) -> None:
    number = desk.apply(ASKED)
    entry = Entry(id="claude", name="Claude", status="applied", conditions="Geen persoonsgegevens.", owner="KCC")
    decided = desk.decide(number, "conditional", "Ja, met voorwaarden.", account="po", entry=entry)
    assert (decided.state, decided.status, decided.decided_by) == ("besloten", "conditional", "po")
    assert register.snapshot().standing("claude", "US")[0] == "conditional"
    assert base.acts()[-2:] == ["application-conditional", "register-conditional"]
    assert desk.applications("nieuw") == []
    with pytest.raises(RegisterError, match="al besloten"):
        desk.decide(number, "refused", "Toch niet.", account="po")


def test_a_decision_that_cannot_be_changes_nothing(desk: Desk, register: RegisterStore) -> None:
    number = desk.apply(ASKED)
    with pytest.raises(RegisterError, match="antwoord"):
        desk.decide(number, "approved", " ", account="po")
    with pytest.raises(RegisterError, match="voorwaarden"):
        desk.decide(
            number, "conditional", "Ja.", account="po", entry=Entry(id="claude", name="Claude", status="applied")
        )
    with pytest.raises(RegisterError, match="is er niet"):
        desk.decide("A-NIETS", "approved", "Ja.", account="po")
    assert len(desk.applications("nieuw")) == 1
    assert register.snapshot().standing("claude", "US")[0] == "applied"


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"purpose": "x"}, {"applicant": " "}, {"data": "x" * 5000}, {"meer": 1}]
)
def test_a_wrong_application_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Application.model_validate({**ASKED.model_dump(), **wrong})
