"""One row per fault: what is asked, and what was reached in this run."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """``ok`` says whether what was reached is what was asked."""

    fault: str
    asked: str
    reached: str
    ok: bool


def show(rows: Iterator[Row]) -> list[Row]:
    """Print each row as it comes, as a line of a Markdown table; returns them all."""
    print("| fault | asked | reached | |\n| --- | --- | --- | --- |")
    seen = []
    for row in rows:
        print(f"| {row.fault} | {row.asked} | {row.reached} | {'ok' if row.ok else '**NOT**'} |")
        sys.stdout.flush()
        seen.append(row)
    return seen


def percentile(values: list[float], part: float) -> float:
    """The value below which this part of them lies."""
    return sorted(values)[min(int(len(values) * part), len(values) - 1)]
