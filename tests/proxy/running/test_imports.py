"""A gateway is there again soon after a crash: the process that proxies imports what it needs (proxy/running/app.py).

What detects and what reads files lives in processes of its own; what a setting asks for is imported when it is set.
"""

import subprocess
import sys
from pathlib import Path

ELSEWHERE = {
    "spacy": "detection", "presidio_analyzer": "detection", "thinc": "detection", "py7zr": "files", "pikepdf": "files",
    "docx": "files", "python_calamine": "files", "redis": "a shared vault", "authlib": "a sign-in of the municipality",
    "fpdf": "a report as PDF",
}  # fmt: skip
TOLD = "import sys, proxy.running.app, proxy.running.review; print(*sorted({name.partition('.')[0] for name in sys.modules}))"


def test_the_process_that_proxies_imports_nothing_of_the_others() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TOLD], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3]
    )
    imported = set(done.stdout.split())
    assert {"mitmproxy", "sqlalchemy", "starlette"} <= imported
    assert {name: why for name, why in ELSEWHERE.items() if name in imported} == {}
