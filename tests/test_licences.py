"""What ships may be used under the EUPL-1.2 (deploy/licences.py), and is in the list that ``make sbom`` writes."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def licences() -> ModuleType:
    spec = importlib.util.spec_from_file_location("licences", ROOT / "deploy" / "licences.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_everything_in_the_lock_is_fine(licences: ModuleType) -> None:
    known = licences.installed((ROOT / "requirements.lock").read_text())
    assert len(known) > 80
    assert {"mitmproxy", "presidio-analyzer", "spacy", "cryptography"} <= set(known)
    assert {name: said for name, (_, said) in known.items() if not licences.is_fine(said)} == {}


@pytest.mark.parametrize(
    ("said", "fine"),
    [
        ("MIT", True), ("Apache-2.0 OR BSD-2-Clause", True), ("BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0", True),
        ("GNU Lesser General Public License v2 or later (LGPLv2+)", True), ("GNU Library or Lesser General Public License (LGPL)", True),
        ("MPL-2.0 AND MIT", True), ("GPL-3.0-only OR MIT", True), ("BSD License; Public Domain", True),
        ("GPL-3.0-only", False), ("AGPL-3.0-or-later", False), ("MIT AND GPL-2.0-only", False), ("", False),
        ("GNU General Public License v3 (GPLv3)", False), ("GNU Affero General Public License v3", False),
        ("Other/Proprietary License", False), ("Commons Clause", False), ("BUSL-1.1", False), ("SSPL-1.0", False),
    ],
)  # fmt: skip
def test_which_licences_are_taken(licences: ModuleType, said: str, fine: bool) -> None:
    assert licences.is_fine(said) is fine


def test_the_list() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "deploy" / "licences.py")], capture_output=True, text=True, check=True
    )
    assert "| mitmproxy | " in done.stdout
    assert "look at" not in done.stderr
