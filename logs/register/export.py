"""The register for others: CSV, and what the national Algorithm Register asks where this register knows it."""

import csv
import io
from collections.abc import Mapping, Sequence

from logs.export.cells import cell
from logs.register.entry import Declaration, Declared, Entry

# The names of the national publication standard, version 1.0, as the register's own interface takes them. What this
# register cannot know about an algorithm stays empty: its owner writes it.
_OWNER_S = (
    "publication_category", "category", "begin_date", "end_date", "contact_email", "website", "human_intervention",
    "lawful_basis", "lawful_basis_grouping", "process_index_url", "methods_and_models", "publiccode", "tags",
)  # fmt: skip
_ASSESSMENTS = (
    ("dpia", "Data Protection Impact Assessment (DPIA)"),
    ("iama", "Impact Assessment Mensenrechten en Algoritmes (IAMA)"),
)
_IN_USE = ("applied", "approved", "conditional")


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


def as_algorithm_register(entries: Sequence[Entry], organisation: str) -> list[dict[str, object]]:
    """Draft entries of what is in use or being tried; not of what was refused."""
    return [_draft(entry, organisation) for entry in entries if entry.status in _IN_USE]


def _draft(entry: Entry, organisation: str) -> dict[str, object]:
    done = [{"title": title, "link": None} for name, title in _ASSESSMENTS if getattr(entry, name) == "ja"]
    return {
        "standard_version": "1.0",
        "lang": "NLD",
        "source_id": entry.id,
        "name": entry.name,
        "organization": organisation,
        "department": entry.department or None,
        "description_short": entry.purpose[:500],
        "status": "In ontwikkeling" if entry.status == "applied" else "In gebruik",
        "provider": entry.vendor or None,
        "url": entry.algorithm_register or None,
        "goal": entry.purpose or None,
        "proportionality": entry.advice or None,
        "risks": entry.conditions or None,
        "source_data": entry.data or None,
        "impacttoetsen": ", ".join(str(one["title"]) for one in done) or None,
        "impacttoetsen_grouping": done or None,
        **dict.fromkeys(_OWNER_S),
    }
