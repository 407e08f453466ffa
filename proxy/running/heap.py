"""How memory of large bodies goes back to the machine, and when Python looks for rubbish."""

import contextlib
import ctypes
import gc

_M_MMAP_THRESHOLD = -3
_MB = 1024 * 1024


def keep_large_blocks_apart() -> None:
    """Give every block of a megabyte or more pages of its own, which go back at once when it is freed.

    Left to itself the C library moves that bound up with the largest block that it ever saw; after a few large bodies
    all others would lie between small objects, and their memory would never go back. glibc only; elsewhere nothing.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _MB)


def starting() -> None:
    """Do not look for rubbish while this process starts: everything that is made then stays, and it takes a fifth."""
    gc.disable()


def started() -> None:
    """Look for it again, and never more among what was made at the start."""
    gc.collect()
    gc.freeze()
    gc.enable()
