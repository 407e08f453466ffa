"""The internet, as an egress proxy on a machine of its own: ``-m benchmarks.cluster.far FOLDER ADDRESS PORT``."""

import json
import sys
import time
from pathlib import Path

from tests.e2e.internet import Internet


class _ToFile(list[tuple[str, bytes, bytes]]):
    """Keeps what arrives in a file, for the one who counts."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._out = file.open("ab", buffering=0)

    def append(self, request: tuple[str, bytes, bytes]) -> None:
        """One request."""
        host, head, body = request
        line = {"time": time.monotonic(), "host": host, "bytes": (head + body).decode("latin-1")}
        self._out.write(json.dumps(line).encode() + b"\n")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    internet = Internet(folder, sys.argv[2], int(sys.argv[3]))
    internet.requests = _ToFile(folder / "arrived")
    internet.start()
    (folder / "far-ready").touch()
    time.sleep(86_400)
