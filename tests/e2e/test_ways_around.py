"""Ways around the gateway, byte by byte: nothing reaches an AI service that was not inspected."""

import contextlib
import json
import socket
import ssl
import time

import pytest

from tests.e2e.conftest import Product
from tests.e2e.internet import Internet

BSN = "123456782"
BODY = json.dumps({"messages": [{"role": "user", "content": f"Zijn BSN is {BSN}"}]})
CLEAN = json.dumps({"messages": [{"role": "user", "content": "Wat is een omgevingsplan?"}]})


def post(body: str, host: str = "api.openai.com", target: str = "/v1/chat/completions", head: str = "") -> bytes:
    start = f"POST {target} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n{head}"
    return f"{start}Content-Length: {len(body)}\r\n\r\n{body}".encode()


def exchange(product: Product, *pieces: bytes, wait: float = 1.5) -> bytes:
    """Send raw bytes to the proxy's port, and read what comes back for a while."""
    host, port = product.proxy.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        return talk(connection, pieces, wait)


def talk(connection: socket.socket, pieces: tuple[bytes, ...], wait: float) -> bytes:
    out = bytearray()
    for piece in pieces:
        connection.sendall(piece)
        connection.settimeout(wait)
        try:
            while data := connection.recv(65536):
                out += data
        except (TimeoutError, ConnectionError):
            continue
    return bytes(out)


def inside(product: Product, target: str, name: str, *pieces: bytes, careless: bool = False) -> bytes:
    """CONNECT to one name, say another in TLS, and send raw bytes inside; a careless client checks no certificate."""
    host, port = product.proxy.removeprefix("http://").split(":")
    context = ssl.create_default_context(cafile=str(product.authority))
    context.check_hostname = False
    if careless:
        context.verify_mode = ssl.CERT_NONE
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(f"CONNECT {target}:443 HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
        assert b" 200 " in connection.recv(4096)
        with context.wrap_socket(connection, server_hostname=name) as secure:
            return talk(secure, pieces, 1.5)


def in_pieces(product: Product, target: str, name: str, first: int, request: bytes) -> bytes:
    """As ``inside``, with a greeting of which so many bytes come first."""
    host, port = product.proxy.removeprefix("http://").split(":")
    context = ssl.create_default_context(cafile=str(product.authority))
    received, sent = ssl.MemoryBIO(), ssl.MemoryBIO()
    secure = context.wrap_bio(received, sent, server_hostname=name)
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
        assert b" 200 " in connection.recv(4096)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        out, told = b"", False
        while b"\r\n\r\n" not in out:
            with contextlib.suppress(ssl.SSLWantReadError):
                secure.do_handshake()
                if not told:
                    told = bool(secure.write(request))
                out += secure.read(65536)
            data = sent.read()
            for piece in (data[:first], data[first:]) if first else (data,):
                connection.sendall(piece)
                time.sleep(0.3 if first else 0)
            first = 0
            if b"\r\n\r\n" not in out:
                received.write(connection.recv(65536))
        return out


@pytest.fixture(autouse=True)
def nothing_reached_an_ai_service(internet: Internet) -> object:
    before = len(internet.requests)
    yield
    time.sleep(0.1)
    for host, head, body in internet.requests[before:]:
        assert BSN.encode() not in head + body, host


def test_plain_http_to_an_ai_host(product: Product) -> None:
    answer = exchange(product, post(BODY, target="http://api.openai.com/v1/chat/completions"))
    assert b" 403 " in answer[:20]


def test_plain_http_inside_connect(product: Product) -> None:
    answer = exchange(product, b"CONNECT api.openai.com:80 HTTP/1.1\r\nHost: x\r\n\r\n", post(BODY))
    assert b" 403 " in answer


def test_raw_bytes_inside_connect(product: Product, internet: Internet) -> None:
    before = len(internet.requests)
    exchange(
        product,
        b"CONNECT api.openai.com:443 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x01\x02\x03 " + BSN.encode() + b"\r\n\r\n",
    )
    assert len(internet.requests) == before


@pytest.mark.parametrize("host", ["API.OPENAI.COM", "api.openai.com.", "chat.deepseek.com"])
def test_the_same_host_in_other_letters(product: Product, host: str) -> None:
    answer = exchange(product, post(BODY, target=f"http://{host}/v1/chat/completions", host=host))
    assert b" 403 " in answer[:20]


def test_another_host_header_than_the_address(product: Product) -> None:
    target = "http://bank.example/v1/chat/completions"
    assert b" 403 " in exchange(product, post(BODY, target=target, host="api.openai.com"))[:20]
    target = "http://api.openai.com/v1/chat/completions"
    assert b" 403 " in exchange(product, post(BODY, target=target, host="bank.example"))[:20]


def test_two_host_headers(product: Product) -> None:
    for names in (("api.openai.com:80", "bank.example"), ("bank.example", "x@api.openai.com")):
        request = post(BODY, host=names[0], target="http://203.0.113.9/v1/x", head=f"Host: {names[1]}\r\n")
        assert b" 403 " in exchange(product, request)[:20]


@pytest.mark.parametrize(("target", "name"), [("api.openai.com", "bank.example"), ("bank.example", "api.openai.com")])
def test_another_tls_name_than_the_address(product: Product, target: str, name: str) -> None:
    answer = inside(product, target, name, post(BODY, host="bank.example"), careless=True)
    assert b" 403 " in answer[:20]
    if name == "bank.example":
        with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
            inside(product, target, name, post(BODY, host="bank.example"))


@pytest.mark.parametrize("target", ["203.0.113.9:443", "api.openai.com:443"])
@pytest.mark.parametrize("first", [1, 2, 50])
def test_a_greeting_that_comes_in_pieces(product: Product, target: str, first: int) -> None:
    answer = in_pieces(product, target, "api.openai.com", first, post(BODY))
    assert b" 403 " in answer[:20]


@pytest.mark.parametrize(
    "request_",
    [
        post(BODY),
        post(BODY).replace(b"Host: ", b"Host:"),
        post(BODY, head="Host: bank.example\r\n"),
        post(BODY, host="bank.example", head="Host: api.openai.com\r\n"),
        post(BODY, host="bank.example", target="http://api.openai.com/v1/chat/completions"),
    ],
)
def test_plain_http_to_a_bare_address(product: Product, request_: bytes) -> None:
    connect = b"CONNECT 203.0.113.9:80 HTTP/1.1\r\nHost: 203.0.113.9:80\r\n\r\n"
    assert b" 403 " in exchange(product, connect, request_)
    assert b" 403 " in exchange(product, connect, request_[:1], request_[1:])


def test_a_second_request_on_the_same_connection(product: Product) -> None:
    answer = inside(product, "api.openai.com", "api.openai.com", post(CLEAN) + post(BODY) + post(CLEAN))
    assert answer.count(b"HTTP/1.1 200") == 2
    assert answer.count(b"HTTP/1.1 403") == 1


def test_trailers_are_not_sent_on(product: Product) -> None:
    events = len(product.events())
    head = "POST /v1/chat/completions HTTP/1.1\r\nHost: api.openai.com\r\nContent-Type: application/json\r\n"
    size = f"{len(CLEAN):x}"
    chunked = (
        f"{head}Transfer-Encoding: chunked\r\nTrailer: X-Note\r\n\r\n{size}\r\n{CLEAN}\r\n0\r\nX-Note: {BSN}\r\n\r\n"
    )
    answer = inside(product, "api.openai.com", "api.openai.com", chunked.encode())
    assert b"HTTP/1.1 200" in answer
    assert len(product.events()) == events + 1


@pytest.mark.parametrize(
    "head",
    [
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Content-Length: 3\r\n",
        "Content-Length : 3\r\n",
        "X: y\r\n folded: line\r\n",
        "X\x00: y\r\n",
    ],
)
def test_two_meanings_of_one_request(product: Product, head: str) -> None:
    answer = inside(product, "api.openai.com", "api.openai.com", post(BODY, head=head))
    assert b"HTTP/1.1 200" not in answer


@pytest.mark.parametrize(("protocol", "path"), [("TLS/1.0", "/ws"), ("websocket", f"/ws?q=BSN%20{BSN}")])
def test_an_upgrade_that_is_refused(product: Product, internet: Internet, protocol: str, path: str) -> None:
    before = len(internet.requests)
    head = f"GET {path} HTTP/1.1\r\nHost: chatgpt.com\r\nConnection: Upgrade\r\nUpgrade: {protocol}\r\n"
    handshake = f"{head}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    answer = inside(product, "chatgpt.com", "chatgpt.com", handshake.encode())
    assert answer[:13] in (b"HTTP/1.1 503 ", b"HTTP/1.1 403 ")
    assert len(internet.requests) == before


@pytest.mark.parametrize(
    "head", [f"X-Title: BSN {BSN}\r\n", f"Referer: https://chatgpt.com/?q=BSN%20{BSN}\r\n", f"X-BSN-{BSN}: 1\r\n"]
)
def test_a_bsn_in_a_header(product: Product, head: str) -> None:
    answer = inside(product, "api.openai.com", "api.openai.com", post(CLEAN, head=head))
    assert b" 403 " in answer[:20]


@pytest.mark.parametrize(
    "target",
    [f"/v1/files/bsn-{BSN}", f"/v1/x?bsn={BSN}", f"/v1/x?{BSN}", "/v1/x?a=%31%32%33456782&b=bsn", f"/v1/x#{BSN}"],
)
def test_a_bsn_in_the_address(product: Product, target: str) -> None:
    answer = inside(product, "api.openai.com", "api.openai.com", post(CLEAN, target=target))
    assert b"HTTP/1.1 200" not in answer


def test_a_body_without_an_end(product: Product, internet: Internet) -> None:
    before = len(internet.requests)
    head = "POST /v1/chat/completions HTTP/1.1\r\nHost: api.openai.com\r\nContent-Type: application/json\r\n"
    inside(product, "api.openai.com", "api.openai.com", f"{head}Content-Length: 9999\r\n\r\n{BODY}".encode())
    assert len(internet.requests) == before
