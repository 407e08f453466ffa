"""Under which licences what ships with Sluiswachter may be used: ``python deploy/licences.py`` prints the list.

The project is under the EUPL-1.2. What it only uses as a library may be under any permissive licence, the MPL or the
LGPL; the GPL and AGPL are in the EUPL's own list of compatible licences but would change the licence of the whole, so
they are not taken. Exit code 1 when a licence is not known to be fine.
"""

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"
# As they are written: SPDX names, the classifiers of the package index, and what some packages say in words.
_FINE = frozenset(
    (
        "MIT", "MIT License", "MIT-0", "MIT-CMU", "ISC License (ISCL)", "Zlib", "0BSD", "CC0-1.0", "Public Domain",
        "BSD", "BSD License", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "Apache Software License", "CNRI-Python",
        "PSF-2.0", "Python Software Foundation License", "MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)",
        "LGPL-2.1-or-later", "LGPL-3.0-only", "GNU Library or Lesser General Public License (LGPL)",
        "GNU Lesser General Public License v2 or later (LGPLv2+)", "GNU Lesser General Public License v3 (LGPLv3)",
        "dependency licenses",  # pypdfium2: PDFium's own, all of them permissive
    )
)  # fmt: skip


def names(lock: str) -> list[str]:
    """The distributions that a lock names, each once."""
    return list(dict.fromkeys(re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)))


def licence(found: Distribution) -> str:
    """What a distribution says of itself: an SPDX expression, or its classifiers, or one line of text."""
    said = found.metadata
    of_classifiers = [one.split(" :: ")[-1] for one in said.get_all("Classifier") or [] if one.startswith("License ::")]
    return said.get("License-Expression") or "; ".join(of_classifiers) or (said.get("License") or "").split("\n")[0]


def is_fine(said: str) -> bool:
    """Whether every licence that must be kept to is one that is taken; of ``A OR B`` one is enough."""
    parts = re.split(r" AND |[;,] *", said)
    return all(any(one.strip("() ") in _FINE or one in _FINE for one in part.split(" OR ")) for part in parts)


def installed(lock: str) -> dict[str, tuple[str, str]]:
    """Version and licence of what the lock names and is installed here; the rest is for other systems."""
    known = {}
    for name in names(lock):
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue
        known[name] = (found.version, licence(found))
    return known


def main() -> int:
    """Print a Markdown table."""
    known = installed(LOCK.read_text())
    print("| pakket | versie | licentie |\n| --- | --- | --- |")
    for name, (version, said) in sorted(known.items()):
        print(f"| {name} | {version} | {said} |")
    wrong = [name for name, (_, said) in known.items() if not is_fine(said)]
    print("\n".join(f"look at the licence of {name}" for name in wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
