"""A clock that jumps while the gateway runs (libfaketime)."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.faults.bed import ROOT, Gateway, gateway, internet
from benchmarks.faults.table import Row
from tests.e2e.internet import Internet

JUMPS = ("+1h", "-2h", "+2d", "-30d", "+400d", "+0")


def _library() -> Path | None:
    return next(iter(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")), None)


def rows() -> Iterator[Row]:
    """Prompts after each jump; then the chain."""
    library = _library()
    if library is None:
        yield Row("the clock jumps", "as below", "libfaketime is not here: make system-packages", False)
        return
    with tempfile.TemporaryDirectory(prefix="sluis-clock-") as name, internet() as far:
        file = Path(name) / "offset"
        file.write_text("+0")
        environment = {
            "LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(file), "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }  # fmt: skip
        with gateway(far, environment=environment) as gate:
            yield _jump(gate, file, far)


def _jump(gate: Gateway, file: Path, far: Internet) -> Row:
    said, restored, well = [], 0, 0
    for jump in JUMPS:
        file.write_text(jump)
        # This client's clock stays as it was: it must not refuse a certificate that was made after a jump.
        with gate.client() as client:
            try:
                answer = gate.ask(f"Bel Jan de Vries, {jump}", client)
                said.append(str(answer.status_code))
                restored += "Jan de Vries" in answer.text
            except OSError as error:
                said.append(type(error).__name__)
        well += gate.is_healthy()
    gate.stop()
    raw = sum(b"Vries" in body for _, _, body in far.requests)
    command = [sys.executable, "-m", "proxy.cli", "log", "verify", "--data-dir", str(gate.data)]
    sound = subprocess.run(command, capture_output=True, cwd=ROOT, check=False).returncode == 0
    return Row(
        f"the clock jumps by {', '.join(JUMPS)}", "0 uninspected, healthy again, the chain valid",
        f"{raw} uninspected; answers {' '.join(said)}, {restored} restored; healthy {well} of {len(JUMPS)}; "
        f"chain {'valid' if sound else 'BROKEN'}", raw == 0 and sound and well == len(JUMPS),
    )  # fmt: skip
