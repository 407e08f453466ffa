"""The PAC file as a browser gets and uses it: before it has a proxy, and from then on for AI services only."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import sync_playwright

from tests.e2e.browser import CHROMIUM, FLAGS, trusting
from tests.e2e.conftest import Product
from tests.e2e.internet import Internet


class _Direct(BaseHTTPRequestHandler):
    """A page that is not an AI service's."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"rechtstreeks")

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def direct() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Direct)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/proxy.pac", "/", "/ca.crt"])
def test_the_proxy_answers_at_its_own_address(product: Product, path: str) -> None:
    answer = httpx.get(product.proxy + path, trust_env=False)
    assert answer.status_code == 200
    assert answer.content == httpx.get("http://sluis.wacht" + path, proxy=product.proxy, trust_env=False).content


@pytest.mark.needs("chromium", "certutil")
def test_chromium_with_the_pac_file(product: Product, internet: Internet, direct: str, tmp_path: Path) -> None:
    env = trusting(tmp_path, product.authority)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*FLAGS, f"--proxy-pac-url={product.proxy}/proxy.pac"], env=env
        )
        page = chromium.new_page()
        page.goto("https://chatgpt.com/")
        page.fill("#vraag", "Schrijf aan Jan de Vries")
        page.click("#stuur")
        page.wait_for_selector("#klaar:has-text('klaar')")
        asked = [body for host, _, body in internet.requests if host == "chatgpt.com" and b"[PERSOON_" in body]
        assert asked
        assert b"Vries" not in b"".join(asked)
        page.goto(direct)
        assert page.inner_text("body") == "rechtstreeks"
        assert not [host for host, _, _ in internet.requests if host == "127.0.0.1"]
        chromium.close()
