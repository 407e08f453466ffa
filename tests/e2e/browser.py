"""What the tests with a real browser share: how it starts, whom it trusts, and pictures for the documents."""

import os
import subprocess
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

CHROMIUM = "/usr/bin/chromium"
# Nothing of the browser's own goes over the network, so that what comes by is what the test did.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def trusting(home: Path, authority: Path) -> dict[str, str | float | bool]:
    """The environment of a browser that trusts this authority (PEM), as an employee's does; ``home`` is its own folder."""
    database = home / ".pki" / "nssdb"
    database.mkdir(parents=True)
    certutil = ["certutil", "-d", f"sql:{database}"]
    subprocess.run([*certutil, "-N", "--empty-password"], check=True)
    subprocess.run([*certutil, "-A", "-t", "C,,", "-n", "sluiswachter", "-i", str(authority)], check=True)
    return {**os.environ, "HOME": str(home)}


def picture(page: Page, name: str) -> None:
    """Keep what is seen, small, in the folder that SLUISWACHTER_PICTURES names; ``make pictures`` names docs/img."""
    if folder := os.environ.get("SLUISWACHTER_PICTURES"):
        file = Path(folder) / f"{name}.png"
        # Where a page that was loaded again was, what hangs above the window would show.
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=file, full_page=True)
        with Image.open(file) as image:
            cut = image.convert("RGB").crop((0, 0, image.width, min(image.height, 2000)))
            cut.quantize(96).save(file, optimize=True)
