"""Records that earlier commits of this repository wrote, as test data: ``python -m tests.earlier`` makes them anew.

Each is written by the code of that commit itself (``tests/data/earlier/write.py`` in a checkout of it), with the newest
libraries. They are kept, because a clone may not have the history, and because a migration that was changed afterwards
would otherwise go unnoticed.
"""

import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
STORED = ROOT / "tests" / "data" / "earlier"
# Which database the commit makes: of the last commit at which that was the newest.
COMMITS = {
    "before-migrations": "86117d4", "0001": "94c723a", "0002": "cc8f010", "0003": "5ff9c87", "0004": "0209e75",
    "0005": "86b0f1f", "0006": "035b9d2", "0007": "c15c1b5", "0008": "a179f4a",
}  # fmt: skip


def unpack(name: str, folder: Path) -> Path:
    """The folder of the record that was written when this was the newest database."""
    with tarfile.open(STORED / f"{name}.tar.xz") as tar:
        tar.extractall(folder, filter="data")
    return folder / "log"


def _make(name: str, commit: str) -> None:
    with tempfile.TemporaryDirectory(prefix="sluis-earlier-") as scratch:
        tree, out = Path(scratch, "tree"), Path(scratch, "out")
        tree.mkdir()
        with (Path(scratch) / "tree.tar").open("wb") as packed:
            subprocess.run(["git", "archive", commit], cwd=ROOT, stdout=packed, check=True)
        with tarfile.open(Path(scratch) / "tree.tar") as tar:
            tar.extractall(tree, filter="data")
        environment = {**os.environ, "PYTHONPATH": str(tree)}
        command = [sys.executable, str(STORED / "write.py"), str(out / "log")]
        subprocess.run(command, cwd=tree, env=environment, check=True)
        with tarfile.open(STORED / f"{name}.tar.xz", "w:xz") as tar:
            tar.add(out / "log", "log", filter=_nobody)


def _nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


if __name__ == "__main__":
    for name, commit in COMMITS.items():
        _make(name, commit)
