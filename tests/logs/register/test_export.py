"""logs/register/export.py"""

import csv
import io
from datetime import UTC, date, datetime

from logs.register.entry import Declaration, Declared, Entry
from logs.register.export import as_algorithm_register, as_csv, suppliers_csv

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


def test_what_is_refused_or_forbidden_is_no_algorithm_in_use() -> None:
    out = ENTRIES[1].model_copy(update={"id": "c", "status": "forbidden"})
    (draft,) = as_algorithm_register([*ENTRIES, out], "Gemeente Testdam")
    assert (draft["name"], draft["organization"], draft["source_id"]) == ("=cmd()", "Gemeente Testdam", "a")


def test_the_fields_are_those_of_the_publication_standard() -> None:
    entry = ENTRIES[0].model_copy(
        update={"purpose": "p" * 900, "dpia": "ja", "iama": "bezig", "data": "Openbare tekst", "status": "applied"}
    )
    (draft,) = as_algorithm_register([entry], "Gemeente Testdam")
    assert (draft["standard_version"], draft["lang"], draft["status"]) == ("1.0", "NLD", "In ontwikkeling")
    assert as_algorithm_register(ENTRIES, "x")[0]["status"] == "In gebruik"
    assert len(str(draft["description_short"])) == 500
    assert draft["goal"] == "p" * 900
    assert draft["impacttoetsen_grouping"] == [{"title": "Data Protection Impact Assessment (DPIA)", "link": None}]
    assert (draft["source_data"], draft["provider"]) == ("Openbare tekst", "X; Y")
    assert draft["publication_category"] is draft["lawful_basis"] is draft["human_intervention"] is None


def test_what_suppliers_told_and_what_was_decided() -> None:
    told = Declaration(supplier="@SOM(1)", service="Zoeker", purpose="Zoekt in zaken", decisions=True)
    now = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    decided = Declared(id="L-1", time=now, state="besloten", declaration=told, status="approved", answer="-1+1")
    (row,) = csv.DictReader(io.StringIO(suppliers_csv([decided])), delimiter=";")
    assert set(row) == (set(Declared.model_fields) | set(Declaration.model_fields)) - {"declaration"}
    assert (row["id"], row["supplier"], row["status"], row["answer"]) == ("L-1", "'@SOM(1)", "approved", "'-1+1")
