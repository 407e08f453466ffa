"""logs/register/export.py"""

import csv
import io
from datetime import UTC, date, datetime

import pytest

from logs.register.entry import Declaration, Declared, Entry
from logs.register.export import as_algorithm_register, as_csv, cell, suppliers_csv

ENTRIES = [
    Entry(
        id="a", name="=cmd()", vendor="X; Y", status="approved", purpose="Brieven\nmaken", review_date=date(2027, 1, 1)
    ),
    Entry(id="b", name="B", status="refused"),
]


def test_csv_holds_every_field_and_no_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(ENTRIES)), delimiter=";"))
    assert set(rows[0]) == set(Entry.model_fields)
    assert rows[0]["name"] == "'=cmd()"
    assert (rows[0]["vendor"], rows[0]["review_date"], rows[1]["review_date"]) == ("X; Y", "2027-01-01", "")


def test_what_is_refused_is_no_algorithm_in_use() -> None:
    (draft,) = as_algorithm_register(ENTRIES, "Gemeente Testdam")
    assert (draft["name"], draft["organization"]) == ("=cmd()", "Gemeente Testdam")
    assert len(draft["description_short"]) <= 150


def test_what_suppliers_told_and_what_was_decided() -> None:
    told = Declaration(supplier="@SOM(1)", service="Zoeker", purpose="Zoekt in zaken", decisions=True)
    now = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    decided = Declared(id="L-1", time=now, state="besloten", declaration=told, status="approved", answer="-1+1")
    (row,) = csv.DictReader(io.StringIO(suppliers_csv([decided])), delimiter=";")
    assert set(row) == (set(Declared.model_fields) | set(Declaration.model_fields)) - {"declaration"}
    assert (row["id"], row["supplier"], row["status"], row["answer"]) == ("L-1", "'@SOM(1)", "approved", "'-1+1")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "  +", "＝", "＠"])
def test_no_cell_is_a_formula(start: str) -> None:
    assert cell(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"
    assert cell(f"a{start}b") == f"a{start}b"
    assert (cell(None), cell(3), cell("")) == ("", "3", "")
