"""Which processes are this gateway's, and what they hold: from a file that the first one writes, and the kernel."""

import contextlib
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

# Not the file of ``only_one``: a process that opens and closes that one lets go of its own lock (POSIX, fcntl(2)).
_FILE = "gateway.pid"


@dataclass(frozen=True, slots=True)
class Held:
    """``memory`` in bytes (pages that processes share counted once), ``worked`` in seconds of processor time."""

    processes: int = 0
    memory: int = 0
    descriptors: int = 0
    worked: float = 0.0


def write_pid(folder: Path) -> None:
    """Say that this process is the first of a gateway. What cannot be written is not missed: `top` then knows less."""
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / _FILE).write_text(str(os.getpid()))


def held(folder: Path) -> Held:
    """What the gateway with this folder holds now; nothing when it does not run."""
    try:
        first = int((folder / _FILE).read_text())
    except (OSError, ValueError):
        return Held()
    family = _family(first)
    figures = [one for pid in family if (one := _one(pid))]
    return Held(
        processes=len(figures),
        memory=sum(one.memory for one in figures),
        descriptors=sum(one.descriptors for one in figures),
        worked=sum(one.worked for one in figures),
    )


def _family(first: int) -> list[int]:
    """A process and all that came from it."""
    children: dict[int, list[int]] = defaultdict(list)
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            children[int(_stat(folder)[1])].append(int(folder.name))
    family, todo = [], [first] if _is_python(first) else []
    while todo:
        pid = todo.pop()
        family.append(pid)
        todo += children[pid]
    return family


def _is_python(pid: int) -> bool:
    """A number that is left over from before may be another program's by now."""
    with contextlib.suppress(OSError):
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        return b"proxy.cli" in command or b"sluiswachter" in command
    return False


def _one(pid: int) -> Held | None:
    folder = Path(f"/proc/{pid}")
    try:
        fields = _stat(folder)
        worked = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return Held(1, _memory(folder), sum(1 for _ in (folder / "fd").iterdir()), worked)
    except (OSError, IndexError, ValueError):
        return None  # it has ended, or is another user's


def _memory(folder: Path) -> int:
    with contextlib.suppress(OSError):
        text = (folder / "smaps_rollup").read_text()
        return int(text.partition("\nPss:")[2].split()[0]) * 1024
    return int((folder / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _stat(folder: Path) -> list[str]:
    """The fields behind the program's name: state, parent ..."""
    return (folder / "stat").read_text().rpartition(")")[2].split()
