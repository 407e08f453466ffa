"""The faults of ``make faults-record``, a few of each (benchmarks/record_faults)."""

import shutil
from pathlib import Path

import pytest
import structlog

from benchmarks.record_faults.tried import rows

ROWS = {name: work for name, _, work in rows(small=True)}


@pytest.fixture(autouse=True)
def _quiet() -> object:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    yield
    structlog.reset_defaults()


@pytest.mark.parametrize("name", [name for name in ROWS if name != "crash"])
def test_a_fault_loses_nothing(name: str, tmp_path: Path) -> None:
    fine, told = ROWS[name](tmp_path)
    assert fine, told


@pytest.mark.needs("pg_ctlcluster")
def test_a_server_that_crashes_loses_nothing(tmp_path: Path) -> None:
    assert shutil.which("pg_ctlcluster")
    fine, told = ROWS["crash"](tmp_path)
    assert fine, told
