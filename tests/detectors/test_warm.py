"""detectors/warm.py: a process that is forked after it has the pipeline already."""

import subprocess
import sys
from multiprocessing import forkserver

from detectors import processes

WARM = """
import gc
import detectors.warm
from detectors import nlp
from detectors.scanner import Scanner

print(gc.isenabled(), gc.get_freeze_count() > 0, nlp._shipped.cache_info().currsize)
one = Scanner()
print(one._nlp._nlp is nlp.load(None), [f.kind for f in one.scan(["Bel Jan de Vries"])[0]])
"""

BROKEN = """
from detectors import scanner

def broken(*_):
    raise ValueError("broken")

scanner.Scanner.__init__ = broken
import detectors.warm
print("imported")
"""


def _printed(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_the_pipeline_is_loaded_once() -> None:
    assert _printed(WARM) == ["True True 1", "True ['PERSON']"]


def test_what_is_wrong_with_it_is_left_to_the_process_that_detects() -> None:
    assert _printed(BROKEN) == ["imported"]


def test_only_the_pipeline_that_ships_is_made_ready() -> None:
    for model, module in (("nl_core_news_md", "detectors.scanner"), (None, "detectors.warm")):
        processes.context(model)
        assert forkserver._forkserver._preload_modules == [module]  # type: ignore[attr-defined]
