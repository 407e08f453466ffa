"""What detection costs in processor time, in one process: ``python -m benchmarks.detection``.

Speed on ordinary Dutch and on the dense evaluation texts, memory over many texts that were never seen before, and the
slowest identifier on 100 KB made to be slow.
"""

import random
import resource
import string
import time
from collections.abc import Callable
from pathlib import Path

from detectors.evaluation.prompts import read
from detectors.recognizers import recognizers
from detectors.scanner import Scanner

SET = Path("tests/data/evaluation")
ORDINARY = (
    "Het college heeft besloten om de subsidie voor het dorpshuis met twee jaar te verlengen, zodat de vrijwilligers "
    "hun plannen kunnen afmaken. De raad vroeg daarbij om een jaarlijkse evaluatie. Wie meer wil weten, kan contact "
    "opnemen met de afdeling. Mevrouw Van den Heuvel uit de Kerkstraat 12 stelde daarover op 3 maart een vraag.\n"
)
SIZE = 100_000
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
    scanner = Scanner()
    dense = "\n\n".join(prompt.text for prompt in read(*sorted(SET.glob("*.txt"))))
    for name, text in (("ordinary text", ORDINARY * (SIZE // len(ORDINARY))), ("dense texts", dense)):
        print(f"{name:16} {_rate(lambda text=text: scanner.scan([text]), text):6.0f} KB/s")
    print(f"{'memory':16} {_growth(scanner):6.1f} MB more after 2,000 texts of new words")
    milliseconds, name, run = max(
        (_milliseconds(lambda r=r, s=s: r.analyze((s * SIZE)[:SIZE], r.supported_entities)), r.name, s)
        for r in recognizers()
        for s in (*NAMES, *SIGNS)
    )
    print(f"{'slowest':16} {milliseconds:6.0f} ms on 100 KB: {name} on {run!r} repeated")


def _rate(work: Callable[[], object], text: str) -> float:
    return len(text.encode()) / _milliseconds(work, times=3)


def _milliseconds(work: Callable[[], object], times: int = 1) -> float:
    taken = []
    for _ in range(times):
        started = time.process_time()  # of this process: what others do on the machine does not count
        work()
        taken.append(1000 * (time.process_time() - started))
    return min(taken)


def _growth(scanner: Scanner, texts: int = 2000) -> float:
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
