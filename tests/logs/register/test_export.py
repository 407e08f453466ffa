"""logs/register/export.py"""

import csv
import io
from datetime import date

from logs.register.entry import Entry
from logs.register.export import as_algorithm_register, as_csv

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
