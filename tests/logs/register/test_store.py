"""logs/register/store.py: the register, its list of countries and its history, on both databases."""

from datetime import date

import pytest
from pydantic import ValidationError
from sqlalchemy import insert

from logs.register.countries import FIRST_CODES, Country
from logs.register.entry import Entry
from logs.register.store import RegisterError, RegisterStore, digest_of
from logs.register.tables import register_changes
from tests.logs.portal.conftest import Base

CHATGPT = Entry(id="chatgpt", name="ChatGPT", vendor="OpenAI", country="US", status="approved", closed=True)


@pytest.fixture
def register(base: Base) -> RegisterStore:
    store = RegisterStore(base.engine, base.control)
    store.prepare()
    return store


def test_the_list_of_countries_begins_with_the_advice_and_is_the_po_s(register: RegisterStore, base: Base) -> None:
    assert {country.code for country in register.countries()} == {"CN", "RU", "IR", "KP"}
    assert all(country.source and country.date for country in register.countries())
    register.remove_country("IR", account="po")
    register.set_country(Country(code="XX", name="Testland", source="Besluit", date=date(2026, 1, 2)), account="po")
    register.prepare()  # at the next start
    assert {country.code for country in register.countries()} == {"CN", "RU", "KP", "XX"}
    assert base.acts()[-2:] == ["country-removed", "country-set"]
    with pytest.raises(RegisterError):
        register.remove_country("IR", account="po")
    assert {"CN", "RU", "IR", "KP"} == FIRST_CODES


def test_a_decision_counts_in_the_next_snapshot(register: RegisterStore) -> None:
    before = register.snapshot()
    assert before.standing("chatgpt", "US") == ("unknown", False)
    register.save(CHATGPT, account="po")
    after = register.snapshot()
    assert after.standing("chatgpt", "US") == ("approved", True)
    assert after.standing("chatgpt", "CN") == ("forbidden", True)
    register.save(CHATGPT.model_copy(update={"status": "refused"}), account="ciso")
    assert register.snapshot().standing("chatgpt", "US")[0] == "refused"
    register.remove("chatgpt", account="po")
    assert register.snapshot().standing("chatgpt", "US") == ("unknown", False)
    with pytest.raises(RegisterError):
        register.remove("chatgpt", account="po")


def test_every_change_stays_visible(register: RegisterStore, base: Base) -> None:
    register.save(CHATGPT, account="po")
    register.save(
        CHATGPT.model_copy(update={"status": "conditional", "conditions": "Alleen openbaar."}), account="ciso"
    )
    history = register.history("chatgpt")
    assert [(change.what, change.account) for change in history] == [
        ("register-conditional", "ciso"), ("register-approved", "po"),
    ]  # fmt: skip
    assert Entry.model_validate_json(history[1].document) == CHATGPT
    assert base.acts()[-2:] == ["register-approved", "register-conditional"]


def test_reading(register: RegisterStore) -> None:
    other = Entry(id="eigen", name="Alfa", status="refused", review_date=date(2026, 3, 1))
    register.save(CHATGPT, account="po")
    register.save(other, account="po")
    assert [entry.id for entry in register.entries()] == ["eigen", "chatgpt"]
    assert register.entries("approved") == [CHATGPT]
    assert register.entry("eigen") == other
    assert register.entry("niets") is None
    assert register.due(date(2026, 3, 1)) == [other]
    assert register.due(date(2026, 2, 28)) == []


def test_conditions_are_written_down(register: RegisterStore) -> None:
    with pytest.raises(RegisterError, match="voorwaarden"):
        register.save(CHATGPT.model_copy(update={"status": "conditional"}), account="po")
    assert register.entries() == []


@pytest.mark.parametrize(
    "wrong",
    [{"id": "Chat GPT"}, {"name": " "}, {"country": "USA"}, {"status": "unknown"}, {"algorithm_register": "javascript:x"},
     {"dpia": "misschien"}, {"purpose": "x" * 4001}],
)  # fmt: skip
def test_a_wrong_entry_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Entry.model_validate({**CHATGPT.model_dump(), **wrong})


def test_a_country_that_is_out_shows_in_the_list_whatever_was_decided(register: RegisterStore) -> None:
    register.prepare()
    register.save(Entry(id="a", name="A", status="approved", country="CN"), account="po")
    register.save(Entry(id="b", name="B", status="approved", country="NL"), account="po")
    assert [(one.id, one.status) for one in register.entries()] == [("a", "forbidden"), ("b", "approved")]
    assert [one.id for one in register.entries("forbidden")] == ["a"]
    assert [one.id for one in register.entries("approved")] == ["b"]
    register.remove_country("CN", account="po")
    assert [one.id for one in register.entries("approved")] == ["a", "b"]


def test_what_somebody_else_changed_meanwhile_is_not_written_over(register: RegisterStore) -> None:
    seen = digest_of(register.entry("a"))
    register.save(Entry(id="a", name="A", status="refused"), account="ciso", over=seen)
    with pytest.raises(RegisterError, match="intussen gewijzigd"):
        register.save(Entry(id="a", name="A", status="approved"), account="po", over=seen)
    entry = register.entry("a")
    assert entry is not None
    assert entry.status == "refused"
    register.save(Entry(id="a", name="A", status="approved"), account="po", over=digest_of(entry))
    register.remove("a", account="po")
    with pytest.raises(RegisterError, match="intussen gewijzigd"):
        register.save(entry, account="ciso", over=digest_of(entry))


def test_a_change_that_comes_to_light_later_with_a_lower_number_is_seen(register: RegisterStore, base: Base) -> None:
    row = {"time": "", "account": "po", "what": "x", "subject": "x", "document": ""}
    with base.engine.begin() as connection:
        connection.execute(insert(register_changes).values(**row, sequence=1000))
    before = register.revision()
    with base.engine.begin() as connection:
        connection.execute(insert(register_changes).values(**row, sequence=999))
    assert register.revision() != before
