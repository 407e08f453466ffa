"""Where the time of a request goes, as a picture: ``make flame`` (py-spy looks at the running gateway from outside)."""

import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

from benchmarks.cost import Ask, conversation, fresh
from benchmarks.faults.bed import Gateway, gateway, internet

SECONDS, SAMPLES = 30, 100
SETTLE = 20  # seconds; what comes after the start (the process that reads files) is no part of a prompt
PICTURE = Path(__file__).parents[1] / "docs" / "img" / "vlam.svg"


def _load(gate: Gateway, ask: Ask, stop: threading.Event) -> None:
    with gate.client() as client:
        number = 0
        while not stop.is_set():
            ask(client, number)
            number += 1


def cleaned(picture: str) -> str:
    """Without the folders and commands of the machine that it was taken on."""
    picture = re.sub(r">process (\d+)[^<]*?((?: \([\d,]+ samples, [^<]*\))?)<", r">process \1\2<", picture)
    picture = re.sub(r"> main\(\d+, \d+[^<]*?((?: \([\d,]+ samples, [^<]*\))?)<", r"> main(...)\1<", picture)
    return re.sub(r'(<text id="title"[^>]*>)[^<]*', r"\1Sluiswachter: waar de tijd van een prompt zit", picture)


def record(ask: Ask, target: Path, form: str = "flamegraph") -> None:
    """A flame graph of the proxying process and its helpers while one client asks as fast as it can."""
    spy = shutil.which("py-spy") or str(Path(sys.executable).with_name("py-spy"))
    with internet() as far, gateway(far) as gate:
        stop = threading.Event()
        load = threading.Thread(target=_load, args=(gate, ask, stop))
        load.start()
        time.sleep(SETTLE)
        assert gate.process
        command = [
            spy,
            "record",
            "--subprocesses",
            "--gil",
            "--nonblocking",
            "--rate",
            str(SAMPLES),
            "--duration",
            str(SECONDS),
        ]
        command += ["--format", form, "--output", str(target), "--pid", str(gate.process.pid)]
        subprocess.run(command, check=True)
        stop.set()
        load.join()
    target.write_text(cleaned(target.read_text()))


if __name__ == "__main__":
    what = {"fresh": fresh, "conversation": conversation}[sys.argv[1] if len(sys.argv) > 1 else "fresh"]
    record(
        what, Path(sys.argv[2]) if len(sys.argv) > 2 else PICTURE, sys.argv[3] if len(sys.argv) > 3 else "flamegraph"
    )
