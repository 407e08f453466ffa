"""What detection costs in processor time, in one process on one core: ``python -m benchmarks.detection``.

Speed on ordinary Dutch, on clean prompts and on the dense evaluation texts, with deduce on the same texts where it is
installed (``make peer``); memory over many texts that were never seen before; and the slowest identifiers on 100 KB
made to be slow. Budgets are ratios: what is asked stands beside each figure that has one.
"""

import argparse
import json
import os
import random
import resource
import string
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.slow_inputs import slowest
from detectors import processes

if TYPE_CHECKING:
    from detectors.scanner import Scanner

SET = Path("tests/data/evaluation")
PEER = Path("var/peer/bin/python")
ORDINARY = (
    "Het college heeft besloten om de subsidie voor het dorpshuis met twee jaar te verlengen, zodat de vrijwilligers "
    "hun plannen kunnen afmaken. De raad vroeg daarbij om een jaarlijkse evaluatie. Wie meer wil weten, kan contact "
    "opnemen met de afdeling. Mevrouw Van den Heuvel uit de Kerkstraat 12 stelde daarover op 3 maart een vraag.\n"
)
SIZE = 100_000
# 400 KB/s, and no pattern more than 50 ms, on a machine on which deduce reaches 180 KB/s.
RATIO, SLOWEST, DEDUCE = 400 / 180, 50, 180
# Runs that make a careless pattern try again and again from every place.
NAMES = ("1", "1 ", "12-", "a.", "Aa ", "Aa-", "a@a.", "NL12 ", "AB12", "::", "0x", "Kerk straat ", "van de ", "mei ")
SIGNS = (
    "-----BEGIN ",
    "wachtwoord ",
    "06 - ",
    "http://a:",
    '{["',
    "vertrouwelijk ",
    "(",
    "\t;|",
    "é",
    "sk-",
    "eyJ.",
    "P<",
)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", type=Path, default=PEER, help="the Python in which deduce is installed")
    peer = parser.parse_args().peer
    processes.one_core()  # as every process that detects; before numpy is imported
    from detectors.scanner import Scanner

    scanner = Scanner()
    speeds = []
    for name, texts in _texts().items():
        said, theirs = _compared(scanner, texts, peer)
        print(f"{name:16} {said}")
        speeds += [theirs] if theirs else []
    print(f"{'memory':16} {_growth(scanner):6.1f} MB more after 2,000 texts of new words")
    for line in _slowest(SLOWEST * DEDUCE / (sum(speeds) / len(speeds)) if speeds else SLOWEST):
        print(line)


def _texts() -> dict[str, list[str]]:
    from detectors.evaluation.prompts import read

    prompts = {name: [p.text for p in read(*sorted(SET.glob(f"{name}*.txt")))] for name in ("clean", "")}
    ordinary = ORDINARY * 7  # about two thousand characters, as a prompt
    return {
        "ordinary text": [ordinary] * (SIZE // len(ordinary)),
        "clean prompts": prompts["clean"],
        "dense texts": ["\n\n".join(prompts[""])],
    }


def _compared(scanner: "Scanner", texts: list[str], peer: Path) -> tuple[str, float]:
    """Speed on these texts as a line, and that of deduce (0 without it), measured between two of our own."""
    size = sum(len(text.encode()) for text in texts) / 1000
    ours = size / _seconds(lambda: scanner.scan(texts), times=3)
    if not peer.exists():
        return f"{ours:6.0f} KB/s   (no peer at {peer}: make peer)", 0
    theirs = size / _peer(peer, texts)
    ours = max(ours, size / _seconds(lambda: scanner.scan(texts), times=3))
    said = "ok" if ours / theirs >= RATIO else "NOT"
    ratio = f"{ours / theirs:4.1f} times (asked {RATIO:.1f})"
    return f"{ours:6.0f} KB/s   deduce {theirs:5.0f} KB/s: {ratio} {said}", theirs


def _peer(peer: Path, texts: list[str]) -> float:
    command = [str(peer), "-m", "benchmarks.deduce_speed"]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True, env=_plain())
    return float(done.stdout.split()[-1])


def _plain() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path.cwd()), "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": ""}


def _slowest(asked: float) -> Iterator[str]:
    """The three slowest identifiers, with the text on which each is; ``asked`` in milliseconds on this machine."""
    from detectors.recognizers import recognizers

    print(f"looking for slow texts ({len(recognizers())} identifiers)", file=sys.stderr)
    draw = random.Random(1)  # no secret depends on it
    found = []
    for recognizer in recognizers():

        def timed(text: str, analyze: Callable[..., object] = recognizer.analyze) -> float:
            return 1000 * _seconds(lambda: analyze(text, []))

        found.append((*slowest(recognizer.identifier, (*NAMES, *SIGNS), timed, draw), recognizer.name))
    best: dict[str, tuple[float, str]] = {}
    for milliseconds, piece, name in sorted(found, key=lambda each: each[0]):
        best[name] = (milliseconds, piece)
    for name, (milliseconds, piece) in sorted(best.items(), key=lambda each: -each[1][0])[:3]:
        said = "ok" if milliseconds <= asked else "NOT"
        figure = f"{milliseconds:6.0f} ms on 100 KB (asked {asked:.0f} on this machine) {said}"
        yield f"{'slowest':16} {figure}: {name} on {piece[:60]!r} repeated"


def _seconds(work: Callable[[], object], times: int = 1) -> float:
    taken = []
    for _ in range(times):
        started = time.process_time()  # of this process: what others do on the machine does not count
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def _growth(scanner: "Scanner", texts: int = 2000) -> float:
    draw = random.Random(1)  # no secret depends on it

    def words() -> str:
        return " ".join("".join(draw.choices(string.ascii_letters, k=7)) for _ in range(60))

    for _ in range(200):
        scanner.scan([words()])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(texts):
        scanner.scan([words()])
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


if __name__ == "__main__":
    main()
