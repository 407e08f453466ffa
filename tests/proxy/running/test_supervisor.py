"""proxy/running/supervisor.py; tests/e2e/test_several_processes.py runs it with real processes."""

import subprocess
import sys
from pathlib import Path

import pytest

from proxy.running.start_checks import StartError
from proxy.running.supervisor import Seat, Supervisor
from proxy.settings import Settings
from tests.proxy.bed import free_port
from tests.waiting import comes


@pytest.mark.parametrize("seat", [Seat(0, 2, 5, 7, 9), Seat(1, 2, 6, None, 8)])
def test_a_seat_is_passed_on_as_text(seat: Seat) -> None:
    assert Seat.parse(str(seat)) == seat


@pytest.mark.parametrize("text", ["", "1", "1/2:3", "a/b:c:d:e"])
def test_a_wrong_seat(text: str) -> None:
    with pytest.raises(ValueError, match=r"unpack|literal"):
        Seat.parse(text)


def test_a_port_in_use_is_said_before_any_process_starts() -> None:
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = f"127.0.0.1:{other.getsockname()[1]}"
        with pytest.raises(StartError, match="choose another with --listen"):
            Supervisor(Settings(listen=taken, review=f"127.0.0.1:{free_port()}", workers=2), ["run"])


_ORPHAN = """
import asyncio, sys
from pathlib import Path
from proxy.running.supervisor import until_orphaned
async def main():
    stop = asyncio.Event()
    watching = asyncio.create_task(until_orphaned(stop.set))
    Path(sys.argv[1], "watches").touch()
    await stop.wait()
    Path(sys.argv[1], "ends").touch()
asyncio.run(main())
"""
_PARENT = "import subprocess, sys; subprocess.run([sys.executable, '-c', *sys.argv[1:]])"


def test_a_process_whose_supervisor_is_killed_ends_too(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", _PARENT, _ORPHAN, str(tmp_path)])
    assert comes((tmp_path / "watches").exists)
    assert not (tmp_path / "ends").exists()
    parent.kill()
    parent.wait(30)
    assert comes((tmp_path / "ends").exists)
