"""The register for others: CSV, and what the national Algorithm Register asks where this register knows it."""

import csv
import io
from collections.abc import Sequence

from logs.register.entry import Entry

# The names of the metadata standard (https://standaard.algoritmeregister.org/overview). What this register cannot know
# about an algorithm stays empty: its owner writes it.
_IN_USE = ("applied", "approved", "conditional")
_RISKY = "=+-@\t\r"


def as_csv(entries: Sequence[Entry]) -> str:
    """Every field of every service; semicolons, as Dutch spreadsheets read them."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(Entry.model_fields), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    for entry in entries:
        row = entry.model_dump(mode="json")
        writer.writerow({name: _safe(value) for name, value in row.items()})
    return out.getvalue()


def as_algorithm_register(entries: Sequence[Entry], organisation: str) -> list[dict[str, str]]:
    """Draft entries of what is in use or being tried; not of what was refused."""
    return [_draft(entry, organisation) for entry in entries if entry.status in _IN_USE]


def _draft(entry: Entry, organisation: str) -> dict[str, str]:
    return {
        "name": entry.name,
        "organization": organisation,
        "department": entry.department,
        "area": "",
        "domain": "",
        "description_short": entry.purpose[:150],
        "website": entry.algorithm_register,
        "risk_category": "",
    }


def _safe(value: object) -> str:
    """A spreadsheet may take no cell for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(tuple(_RISKY)) else text
