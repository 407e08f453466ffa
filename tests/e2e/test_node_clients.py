"""The vendors' clients for Node through the unmodified product. They are installed in the cache folder of pytest."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.conftest import Product
from tests.e2e.internet import Internet
from tests.e2e.test_clients import BSN, PROMPT

pytestmark = pytest.mark.needs("node", "npm")
PACKAGES = ("openai@>=6", "@anthropic-ai/sdk@>=0.60", "undici@6")


@pytest.fixture(scope="module")
def folder(pytestconfig: pytest.Config) -> Path:
    """A folder with the clients. Without a registry they cannot be had: then CI fails, and elsewhere this is skipped."""
    folder = Path(pytestconfig.cache.mkdir("node-clients"))
    if not (folder / "node_modules" / "openai").exists():
        (folder / "package.json").write_text('{"private": true, "type": "module"}')
        command = ["npm", "install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", *PACKAGES]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
        if done.returncode and os.environ.get("SLUISWACHTER_REQUIRE_PROGRAMS") != "1":
            pytest.skip("npm cannot fetch the clients here: no package registry within reach")
        assert done.returncode == 0, done.stderr
    shutil.copy(Path(__file__).parent / "clients.mjs", folder)
    return folder


def test_openai_and_anthropic_in_node(product: Product, internet: Internet, folder: Path) -> None:
    before = len(internet.requests)
    ca = str(product.authority)
    command = ["node", "clients.mjs", product.proxy, PROMPT, BSN]
    environment = {**os.environ, "NODE_EXTRA_CA_CERTS": ca}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    said = {line["name"]: line["value"] for line in map(json.loads, done.stdout.splitlines())}
    for name in ("openai", "openai stream", "openai tools", "openai responses", "anthropic", "anthropic stream"):
        assert said[name] == f"U schreef: {PROMPT}", name
    assert said["openai refused"].startswith("403 PermissionDeniedError")
    assert said["anthropic refused"].startswith("403 PermissionDeniedError")
    assert "burgerservicenummer" in said["openai refused"]
    assert "burgerservicenummer" in said["anthropic refused"]
    arrived = internet.requests[before:]
    assert len(arrived) == 6  # nothing was asked again
    assert all(b"PERSOON_" in body and b"Vries" not in body for _, _, body in arrived)
