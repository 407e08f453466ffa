"""One gateway per data folder, whatever way the one before ended (proxy/running/only_one.py)."""

import errno
import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from proxy.running.only_one import claim
from proxy.running.start_checks import StartError

# Holds the folder, leaves a helper behind that was forked from it, and waits.
_HOLD = """
import os, sys, time
from pathlib import Path
from proxy.running.only_one import claim
claim(Path(sys.argv[1]))
helper = os.fork()
if helper:
    print(helper, flush=True)
time.sleep(600)
"""


def holding(folder: Path) -> "tuple[subprocess.Popen[str], int]":
    """A process that holds the folder, and the number of its helper."""
    process = subprocess.Popen([sys.executable, "-c", _HOLD, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    return process, int(process.stdout.readline())


def test_a_second_one_is_refused_until_the_first_is_gone_however_it_goes(tmp_path: Path) -> None:
    first, helper = holding(tmp_path / "run")
    try:
        with pytest.raises(StartError, match=rf"another gateway \(process {first.pid}\) uses data_dir {tmp_path}"):
            claim(tmp_path / "run")
        first.kill()
        first.wait(30)
        descriptor = claim(tmp_path / "run")  # its helper is still there, and holds nothing
        assert descriptor is not None
        assert (tmp_path / "run" / "gateway.lock").read_text() == str(os.getpid())
        os.close(descriptor)
    finally:
        os.kill(helper, signal.SIGKILL)
        assert first.stdout
        first.stdout.close()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    with pytest.raises(StartError, match="give this user the right to write there"):
        claim(tmp_path / "var" / "run")


def test_a_file_system_without_locks_is_said_and_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "lockf", none)
    assert claim(tmp_path / "run") is None
