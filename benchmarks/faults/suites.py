"""Faults that tests make already: how many of them there are, and how many pass."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from defusedxml.ElementTree import parse

from benchmarks.faults.bed import ROOT
from benchmarks.faults.table import Row

SUITES = (
    ("ways around, byte by byte", "0 bytes uninspected", ["tests/e2e/test_ways_around.py"]),
    ("ways around as a router (nftables, QUIC, proxy stopped)", "0 bytes uninspected", ["tests/e2e/test_gateway_modes.py"]),
    ("content-encoding tricks and hostile bodies", "scanned whole or refused", ["tests/proxy/wire/test_reading.py"]),
    ("hostile documents: bombs, external entities, locks", "held", ["tests/proxy/documents/test_hostile.py"]),
    ("edits, deletions, swaps, insertions in the record", "all found", ["tests/logs/verify"]),
    ("the clock is set, ahead and back", "nothing uninspected, the chain valid", ["tests/e2e/test_clock.py"]),
    ("started on a record of an earlier version", "nothing lost, the chain valid", ["tests/logs/database/test_upgrade.py"]),
    ("the vault is lost", "refused, answers keep placeholders", ["tests/proxy/vault/test_shared.py"]),
)  # fmt: skip


def _run(paths: list[str]) -> tuple[int, int]:
    """How many ran, and how many of these did not pass."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "out.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={file}", *paths]
        subprocess.run(command, capture_output=True, cwd=ROOT, check=False)
        suite = next(iter(parse(file).getroot())).attrib
    ran = int(suite["tests"]) - int(suite["skipped"])
    return ran, int(suite["failures"]) + int(suite["errors"])


def rows() -> Iterator[Row]:
    """One for each suite whose files are here."""
    for fault, asked, paths in SUITES:
        there = [path for path in paths if (ROOT / path).exists()]
        ran, failed = _run(there) if there else (0, 0)
        yield Row(fault, asked, f"{ran - failed} of {ran} tests ({', '.join(there)})", ran > 0 and not failed)
