"""One gateway per data folder: two would write the same files, and each would think that it is the only one."""

import errno
import os
from pathlib import Path

import structlog

from proxy.running.start_checks import StartError

_FILE = "gateway.lock"
# What a file system says that knows no locks (some network drives).
_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
_log = structlog.get_logger("start")


def claim(run_dir: Path) -> int | None:
    """Hold this folder until the process ends, however it ends; the descriptor that holds it, to be left open.

    StartError when another gateway holds it. None where the file system knows no locks: that is said, and no more.
    The lock is the process's own: its helpers do not inherit it, so none of them can outlive it and keep the folder.
    """
    import fcntl

    try:
        run_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(run_dir / _FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StartError(
            f"data_dir {run_dir.parent}: {error.strerror}; give this user the right to write there"
        ) from None
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        other = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
        os.close(descriptor)
        if error.errno in _NO_LOCKS:
            _log.warning(
                "this file system knows no locks; take care that no second gateway uses it", folder=str(run_dir)
            )
            return None
        raise StartError(
            f"another gateway{f' (process {other})' if other else ''} uses data_dir {run_dir.parent}; "
            "stop it first, or give this one a folder of its own with --data-dir"
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    return descriptor
