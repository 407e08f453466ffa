"""The register for others: CSV, and what the national Algorithm Register asks where this register knows it."""

import csv
import io
from collections.abc import Mapping, Sequence

from logs.register.entry import Declaration, Declared, Entry

# The names of the metadata standard (https://standaard.algoritmeregister.org/overview). What this register cannot know
# about an algorithm stays empty: its owner writes it.
_IN_USE = ("applied", "approved", "conditional")
# What a spreadsheet takes for the start of a formula; the wide ones too, which some make ordinary.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(entries: Sequence[Entry]) -> str:
    """Every field of every service; semicolons, as Dutch spreadsheets read them."""
    return _table(list(Entry.model_fields), [entry.model_dump(mode="json") for entry in entries])


def suppliers_csv(declared: Sequence[Declared]) -> str:
    """Every declaration of a supplier, and what was decided about it."""
    desk = [name for name in Declared.model_fields if name != "declaration"]
    rows = [
        {**one.declaration.model_dump(mode="json"), **one.model_dump(mode="json", exclude={"declaration"})}
        for one in declared
    ]
    return _table([*desk[:2], *Declaration.model_fields, *desk[2:]], rows)


def _table(names: Sequence[str], rows: Sequence[Mapping[str, object]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, names, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: cell(value) for name, value in row.items()} for row in rows)
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


def cell(value: object) -> str:
    """A spreadsheet may take no cell for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_RISKY) else text
