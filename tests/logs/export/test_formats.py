"""Events in the words of SIEMs, and the table of them in docs/event.md (logs/export/formats.py)."""

import csv
import io
import json
import re
from datetime import UTC, datetime
from pathlib import Path

from logs.event import Event, control
from logs.export.formats import ECS, FORMATS, OCSF, cef, csv_head, csv_row, ecs, ocsf
from tests.logs.test_journal import event

ROOT = Path(__file__).parents[3]
TIME = datetime(2026, 11, 25, 9, 0, 0, 123000, tzinfo=UTC)
ONE = event(
    id="20261125-AAAAAAAA", time=TIME, action="block", rule="geen-bsn", counts={"BSN": 2, "PERSON": 1}, user="g-AAAAA-BBBBB",
    client="w-AAAAA-BBBBB", department="Burgerzaken", duration_ms=4.2,
)  # fmt: skip


def test_ecs() -> None:
    out = ecs(ONE)
    assert out["@timestamp"] == "2026-11-25T09:00:00.123000Z"
    assert out["event"]["kind"] == "event"
    assert (out["event"]["type"], out["event"]["outcome"], out["event"]["duration"]) == (
        ["denied"],
        "success",
        4_200_000,
    )
    assert out["user"] == {"hash": "g-AAAAA-BBBBB", "group": {"name": "Burgerzaken"}}
    assert out["rule"]["name"] == "geen-bsn"
    assert out["sluiswachter"]["counts"] == {"BSN": 2, "PERSON": 1}
    assert ecs(control("checked", actor="po"))["event"]["action"] == "checked"


def test_ocsf() -> None:
    out = ocsf(ONE)
    assert (out["class_uid"], out["category_uid"], out["type_uid"]) == (4002, 4, 400299)
    assert (out["action_id"], out["disposition_id"], out["severity_id"]) == (2, 2, 4)
    assert out["time"] == 1_795_597_200_123
    assert out["metadata"]["uid"] == ONE.id
    assert out["actor"]["user"]["uid"] == "g-AAAAA-BBBBB"
    assert ocsf(control("checked", actor="po"))["class_uid"] == 3004


def test_cef_escapes_what_means_something() -> None:
    line = cef(event(rule="a|b\\c", service="x=y\nz", counts={}))
    assert "|a\\|b\\\\c|" in line
    assert "dhost=x\\=y z" in line
    assert "\n" not in line
    assert re.match(
        r"CEF:0\|Sluiswachter\|Sluiswachter\|[^|]+\|geen-bsn\|block openai-api\|7\|externalId=20261125-AAAAAAAA ",
        cef(ONE),
    )


def test_nothing_in_cef_acts_on_a_terminal_or_ends_a_line() -> None:
    hostile = "a\x1b[31mb\x00c\x07d\r\ne\u2028f\u202eg\x85h"
    line = cef(event(service=hostile, department=hostile, reason=hostile))
    assert line.isprintable()
    assert "a [31mb c d e f g h" in line


def test_csv_is_no_formula() -> None:
    hostile = event(rule="=cmd|calc", service="-2+3", department="＝cmd|calc", duration_ms=-1)
    (head, row) = csv.reader(io.StringIO(f"{csv_head()}\n{csv_row(hostile)}\n"))
    found = dict(zip(head, row, strict=True))
    assert (found["rule"], found["department"], found["user"]) == ("'=cmd|calc", "'＝cmd|calc", hostile.user or "")
    assert found["service"] == "'-2+3"
    assert found["duration_ms"] == "-1.0"
    assert json.loads(found["counts"]) == {"PERSON": 1}
    assert "attached" not in head


def test_each_format_is_one_line_with_the_number() -> None:
    for form, write in FORMATS.items():
        line = write(ONE)
        assert "\n" not in line
        assert ONE.id in line
        assert form == "cef" or json.loads(line)


def test_the_document_says_where_each_field_goes() -> None:
    text = (ROOT / "docs/event.md").read_text()
    for name in set(Event.model_fields) - {"attached"}:
        places = f"| `{ECS.get(name, f'sluiswachter.{name}')}` | `{OCSF.get(name, f'unmapped.{name}')}` |"
        assert re.search(rf"^\| `{name}` \| .* {re.escape(places)}$", text, re.MULTILINE), name
    assert set(ECS) == set(OCSF) <= set(Event.model_fields)


def test_no_two_fields_go_to_one_place() -> None:
    for places in (ECS, OCSF):
        assert len(set(places.values())) == len(places)
