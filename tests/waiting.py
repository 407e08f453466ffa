"""Waiting for what comes by itself: long enough for a machine that is busy, no longer than it takes."""

import contextlib
import socket
import time
from collections.abc import Callable

_SECONDS, _BETWEEN = 60.0, 0.1


def comes(there: Callable[[], object], seconds: float = _SECONDS) -> bool:
    """Whether ``there`` becomes true in time; it is asked ten times a second, so that asking is no load by itself."""
    end = time.monotonic() + seconds
    while not there():
        if time.monotonic() > end:
            return False
        time.sleep(_BETWEEN)
    return True


def listens(port: int) -> bool:
    """Whether something listens on this port of the machine itself."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
