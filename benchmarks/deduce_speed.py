"""How fast deduce reads texts: run by the Python in which it is installed, ``PYTHON -m benchmarks.deduce_speed``.

It needs other versions of libraries than the gateway, so it has an environment of its own (``make peer``). Texts come
as one JSON list on standard input; the processor seconds go to standard output.
"""

import json
import logging
import sys
import time
from importlib import import_module


def main() -> None:
    """Read the texts twice; the faster time counts."""
    logging.disable(logging.INFO)
    program = import_module("deduce").Deduce()
    texts = json.load(sys.stdin)
    program.deidentify("Een eerste zin: wat pas bij gebruik geladen wordt, telt niet mee.")
    taken = []
    for _ in range(2):
        started = time.process_time()
        for text in texts:
            program.deidentify(text)
        taken.append(time.process_time() - started)
    print(min(taken))


if __name__ == "__main__":
    main()
