"""logs/register/suppliers.py: what suppliers declare, and what is decided about it."""

import threading
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError
from sqlalchemy import insert

from logs.register.entry import Declaration, Entry
from logs.register.store import RegisterError, RegisterStore
from logs.register.suppliers import Suppliers
from logs.register.tables import declarations
from tests.logs.portal.conftest import Base

TOLD = Declaration(
    supplier="Zaaksysteem BV", service="Samenvatter", purpose="Vat zaken samen", country="NL", contact="info@zaak.test"
)


@pytest.fixture
def register(base: Base) -> RegisterStore:
    return RegisterStore(base.engine, base.control)


@pytest.fixture
def suppliers(base: Base, register: RegisterStore) -> Suppliers:
    return Suppliers(base.engine, base.control, register)


def entry(suppliers: Suppliers, **more: object) -> Entry:
    return Entry.model_validate({"id": suppliers.free_id(TOLD), "name": TOLD.service, "status": "applied", **more})


def test_what_is_told_waits_for_a_decision(suppliers: Suppliers, base: Base) -> None:
    number = suppliers.tell(TOLD, account="medewerker")
    (one,) = suppliers.all()
    assert one == suppliers.one(number)
    assert (one.id, one.state, one.declaration) == (number, "nieuw", TOLD)
    assert base.acts()[-1] == "declaration"
    assert suppliers.one("L-NIETS") is None


def test_a_decision_is_one_act_and_stands_in_the_register(
    suppliers: Suppliers, register: RegisterStore, base: Base
) -> None:
    number = suppliers.tell(TOLD, account="po")
    wanted = entry(suppliers, conditions="Geen persoonsgegevens.")
    decided = suppliers.decide(number, "conditional", "Mag, met voorwaarden.", account="po", entry=wanted)
    assert (decided.state, decided.status, decided.entry) == ("besloten", "conditional", "zaaksysteem-bv-samenvatter")
    kept = register.entry("zaaksysteem-bv-samenvatter")
    assert kept is not None
    assert (kept.status, kept.conditions) == ("conditional", "Geen persoonsgegevens.")
    assert base.acts()[-2:] == ["declaration-conditional", "register-conditional"]
    with pytest.raises(RegisterError, match="al besloten"):
        suppliers.decide(number, "refused", "Toch niet.", account="ciso", entry=wanted)


def test_a_decision_that_cannot_be_changes_nothing(suppliers: Suppliers, register: RegisterStore) -> None:
    number = suppliers.tell(TOLD, account="po")
    for told, status, answer, of in (
        ("antwoord", "approved", "  ", number), ("voorwaarden", "conditional", "Ja.", number), ("is er niet", "approved", "Ja.", "L-X"),
    ):  # fmt: skip
        with pytest.raises(RegisterError, match=told):
            suppliers.decide(of, status, answer, account="po", entry=entry(suppliers))  # type: ignore[arg-type]
    (one,) = suppliers.all()
    assert one.state == "nieuw"
    assert register.entries() == []


def test_of_two_who_decide_at_once_one_is_told_so(suppliers: Suppliers, register: RegisterStore) -> None:
    number, came = suppliers.tell(TOLD, account="po"), []
    both = threading.Barrier(2)

    def decide(status: str) -> None:
        both.wait(30)
        try:
            suppliers.decide(number, status, "Besloten.", account=status, entry=entry(suppliers))  # type: ignore[arg-type]
            came.append(status)
        except RegisterError as error:
            came.append(str(error))

    threads = [threading.Thread(target=decide, args=(status,)) for status in ("approved", "refused")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum("al besloten" in one for one in came) == 1
    (one,) = suppliers.all()
    assert {one.status, one.decided_by} <= set(came)
    assert [one.status for one in register.entries()] == [one.status]


def test_a_new_product_never_takes_the_place_of_a_service(suppliers: Suppliers, register: RegisterStore) -> None:
    first = suppliers.free_id(TOLD)
    register.save(Entry(id=first, name="Iets anders", status="refused"), account="po")
    second = suppliers.free_id(TOLD)
    assert second.startswith(f"{first}-")
    for odd in ("--", "😀", "日本語", "x" * 190):
        Entry(
            id=suppliers.free_id(TOLD.model_copy(update={"supplier": odd, "service": odd})), name="x", status="applied"
        )


def test_what_was_told_before_there_were_decisions_is_still_there(suppliers: Suppliers, base: Base) -> None:
    with base.engine.begin() as connection:
        row = {"id": "L-OUD", "time": datetime.now(UTC).isoformat(), "document": TOLD.model_dump_json()}
        connection.execute(insert(declarations).values(row))
    (one,) = suppliers.all()
    assert (one.id, one.state, one.declaration) == ("L-OUD", "nieuw", TOLD)
    assert suppliers.decide("L-OUD", "approved", "Ja.", account="po", entry=entry(suppliers)).state == "besloten"


@pytest.mark.parametrize(
    "wrong", [{"supplier": " "}, {"service": "x"}, {"purpose": ""}, {"country": "nl"}, {"meer": 1}]
)
def test_a_wrong_declaration_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Declaration.model_validate({**TOLD.model_dump(), **wrong})
