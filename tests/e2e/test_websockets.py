"""WebSockets through the unmodified product: a real browser on stand-in pages, and a client that sends odd frames."""

import json
import ssl

import pytest
from playwright.sync_api import Page
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.e2e.conftest import Product
from tests.e2e.internet import Internet
from tests.e2e.socket_pages import END
from tests.e2e.test_browser import browser, page
from tests.proxy.wire.test_protobuf import message

__all__ = ["browser", "page"]  # fixtures
PROMPT = "Schrijf een brief aan Jan de Vries, bel 06-12345678."
BSN = "123456782"
PAGES = ["copilot.microsoft.com", "sydney.bing.com"]


def ask(page: Page, host: str, text: str) -> str:
    page.goto(f"https://{host}/")
    page.fill("#vraag", text)
    page.click("#stuur")
    page.wait_for_selector("#klaar:has-text('klaar')")
    return page.inner_text("#antwoord")


@pytest.mark.needs("chromium", "certutil")
@pytest.mark.parametrize("host", PAGES)
def test_the_employee_sees_the_name_and_the_far_side_does_not(page: Page, internet: Internet, host: str) -> None:
    assert ask(page, host, PROMPT).startswith(f"U schreef: {PROMPT}")
    sent = internet.requests[-1][2].decode()
    assert "[PERSOON_" in sent
    assert "[TELEFOON_" in sent
    assert "Vries" not in sent


@pytest.mark.needs("chromium", "certutil")
@pytest.mark.parametrize("host", PAGES)
def test_a_refusal_is_shown_as_an_answer(page: Page, internet: Internet, host: str) -> None:
    assert "burgerservicenummer" in ask(page, host, f"Zijn BSN is {BSN}")
    assert BSN.encode() not in internet.bodies()


def link(product: Product, url: str, **options: object) -> ClientConnection:
    context = ssl.create_default_context(cafile=str(product.authority))
    return connect(url, proxy=product.proxy, ssl=context, **options)  # type: ignore[arg-type]


def copilot(product: Product, **options: object) -> ClientConnection:
    return link(product, "wss://copilot.microsoft.com/c/api/chat?api-version=2", **options)


def asked(text: str) -> str:
    return json.dumps({"event": "send", "content": [{"type": "text", "text": text}]})


def answer(client: ClientConnection) -> str:
    said = ""
    while (event := json.loads(client.recv(timeout=20)))["event"] != "done":
        said += event.get("text", "")
    return said


@pytest.mark.parametrize("compression", ["deflate", None])
@pytest.mark.parametrize("pieces", [1, 3, 40])
def test_compressed_and_fragmented(product: Product, internet: Internet, compression: str | None, pieces: int) -> None:
    text = asked(PROMPT)
    step = -(-len(text) // pieces)
    with copilot(product, compression=compression) as client:
        for _ in range(3):
            client.send([text[at : at + step] for at in range(0, len(text), step)])
            assert answer(client).startswith(f"U schreef: {PROMPT}")
    assert "Vries" not in internet.requests[-1][2].decode()
    assert product.events()[-1]["method"] == "WEBSOCKET"


def test_protocol_buffers(product: Product, internet: Internet) -> None:
    with copilot(product) as client:
        client.send(message({1: {2: PROMPT}, 3: 7}))
        reply = client.recv(timeout=20)
    assert reply == message({1: {2: PROMPT}, 3: 7})
    assert b"[PERSOON_" in internet.requests[-1][2]
    assert b"Vries" not in internet.requests[-1][2]


@pytest.mark.parametrize(
    "text", [asked(f"BSN {BSN}"), asked("x")[:-1] + f', "BSN {BSN}": 1}}', json.dumps({"bsn": int(BSN)}), f"BSN {BSN}"]
)
def test_a_bsn_does_not_go_on_and_the_conversation_does(product: Product, internet: Internet, text: str) -> None:
    before = len(internet.requests)
    with copilot(product) as client:
        client.send(text)
        assert "burgerservicenummer" in answer(client)
        client.send(asked("Wat is een omgevingsplan?"))
        assert answer(client).startswith("U schreef: Wat is een omgevingsplan?")
    assert len(internet.requests) == before + 2
    assert product.events()[-2]["action"] == "block"


def test_a_bsn_in_two_messages(product: Product, internet: Internet) -> None:
    with copilot(product) as client:
        client.send(asked("zijn BSN is 1234"))
        answer(client)
        client.send(asked("56782, zoek dat op"))
        answer(client)
    assert b"56782" not in internet.requests[-1][2]
    assert product.events()[-1]["action"] == "block"


def test_bytes_that_are_nothing_are_refused(product: Product, internet: Internet) -> None:
    before = len(internet.requests)
    with link(product, "wss://chatgpt.com/ws") as client:
        client.send(b"\xff\xfe\x00\x01")
        with pytest.raises(ConnectionClosed, match="Sluiswachter"):
            client.recv(timeout=20)
    assert len(internet.requests) == before + 1


def test_a_record_of_a_hub_is_read_beside_others(product: Product, internet: Internet) -> None:
    with link(product, "wss://sydney.bing.com/sydney/ChatHub") as client:
        client.send('{"protocol":"json","version":1}' + END)
        assert client.recv(timeout=20) == "{}" + END
        call = {"type": 4, "invocationId": "0", "target": "chat", "arguments": [{"message": {"text": PROMPT}}]}
        client.send('{"type":6}' + END + json.dumps(call) + END)
        while '"type": 3' not in (reply := str(client.recv(timeout=20))):
            last = reply
    assert json.loads(last.rstrip(END))["arguments"][0]["messages"][0]["text"].startswith(f"U schreef: {PROMPT}")
    assert "Vries" not in internet.requests[-1][2].decode()
    assert product.events()[-1]["dialect"] == "m365-signalr"
    assert product.events()[-1]["dialect_drift"] is False
