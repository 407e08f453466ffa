"""Where detection processes come from: a fork server that has everything they need, so that one is there in a moment."""

import multiprocessing
import os
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext

# What is imported; the second also loads the pipeline that ships.
_BARE, _READY = "detectors.scanner", "detectors.warm"


def begin(model: str | None = None) -> None:
    """Start the fork server; returns at once, while it imports. Best called before this process imports much itself.

    ``model`` is the pipeline that will be used; the one that ships (None) is loaded once, for all processes together.
    """
    context(model)
    forkserver.ensure_running()


def one_core() -> None:
    """Every process that detects works on one core: threads of the matrix library would only wait for each other.

    To be called before numpy is imported.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def context(model: str | None = None) -> ForkServerContext:
    """What a pool of detection processes is made with."""
    one_core()
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload([_READY if model is None else _BARE])
    return made
