"""``python -m benchmarks.faults [name ...]``: all faults, or those named. The exit code is 0 when all was reached."""

import importlib
import sys
from collections.abc import Iterator

import structlog

from benchmarks.faults.table import Row, show

NAMES = ("raising", "configs", "stalls", "kills", "sizes", "others", "upstream", "suites")


def rows(names: list[str]) -> Iterator[Row]:
    """Of these modules, one after another."""
    for name in names:
        yield from importlib.import_module(f"benchmarks.faults.{name}").rows()


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))  # what fails here fails on purpose
    sys.exit(0 if all(row.ok for row in show(rows(sys.argv[1:] or list(NAMES)))) else 1)
