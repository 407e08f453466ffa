"""Where detection processes come from: a fork server that has imported what they need, so that one is there in a moment."""

import multiprocessing
import os
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext

_PRELOAD = ["detectors.scanner"]


def begin() -> None:
    """Start the fork server; returns at once, while it imports. Best called before this process imports much itself."""
    context()
    forkserver.ensure_running()


def context() -> ForkServerContext:
    """What a pool of detection processes is made with."""
    # Every process works on one core: threads of the matrix library would only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(_PRELOAD)
    return made
