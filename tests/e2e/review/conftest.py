"""The review pages in a real browser, on made-up data."""

import asyncio
import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from logs.review.accounts.oidc import Provider
from logs.review.accounts.roles import Role
from logs.review.app import create_review
from logs.review.desk import Desk
from tests.e2e.browser import CHROMIUM
from tests.logs.review.desk import desk, fill, made_up, people

NODE = Path(__file__).parents[2] / "node"
ROLES = {"ai-po": Role.po, "ai-ciso": Role.ciso}


@dataclass(frozen=True)
class Site:
    """The pages, as they are served."""

    url: str
    desk: Desk
    incident: str = ""


def port() -> int:
    """A free one."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def served(of: Desk, at: int) -> Iterator[None]:
    """Serve the pages of a desk."""
    server = uvicorn.Server(uvicorn.Config(create_review(of), port=at, log_config=None, lifespan="off"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield
    server.should_exit = True
    thread.join(60)


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The pages with something on each."""
    of, at = desk(tmp_path_factory.mktemp("site")), port()
    people(of)
    incident = fill(of, made_up(1200))
    for _ in served(of, at):
        yield Site(f"http://127.0.0.1:{at}", of, incident)
    of.close()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """A real browser."""
    # For this folder only: while Playwright is open, nobody else can open it, and no asyncio test can run.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def modules() -> Path:
    """What npm has put in tests/node; ``make test`` does that."""
    folder = NODE / "node_modules"
    if not folder.exists():
        told = "tests/node/node_modules is not here; 'make test' installs it"
        assert os.environ.get("SLUISWACHTER_REQUIRE_PROGRAMS") != "1", told
        pytest.skip(told)
    return folder


@dataclass(frozen=True)
class SignedIn:
    """Pages behind a provider."""

    site: Site
    issuer: str


@pytest.fixture(scope="package", params=["confidential", "public"])
def behind_provider(
    request: pytest.FixtureRequest, modules: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SignedIn]:
    """The pages with a real OpenID Connect provider before them."""
    at, there = port(), port()
    back = f"http://127.0.0.1:{at}/inloggen/oidc/terug"
    process = subprocess.Popen(
        ["node", "provider.mjs", str(there), back], cwd=NODE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        assert process.stdout
        assert b"ready" in process.stdout.readline()
        secret = "sesam-open-u" if request.param == "confidential" else ""
        client = "sluis" if secret else "sluis-publiek"
        provider = Provider(f"http://127.0.0.1:{there}", client, secret, "roles", ROLES)
        of = desk(tmp_path_factory.mktemp("oidc"), provider=provider, name="Inloggen met uw werkaccount")
        for _ in served(of, at):
            yield SignedIn(Site(f"http://127.0.0.1:{at}", of), provider.issuer)
        of.close()
    finally:
        process.terminate()
        process.wait(60)
        if process.stdout:
            process.stdout.close()
