"""WebSockets over HTTP/2 (RFC 8441) are not offered, and a client that tries all the same reaches nobody."""

import socket
import ssl
import time
from urllib.parse import urlsplit

import h2.config
import h2.connection
import h2.events
import h2.exceptions
import pytest

from tests.e2e.conftest import Product
from tests.e2e.internet import Internet

HEADERS = [
    (":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "https"), (":path", "/ws?q=123456782"),
    (":authority", "chatgpt.com"), ("sec-websocket-version", "13"), ("origin", "https://chatgpt.com"),
]  # fmt: skip


def tunnel(product: Product, host: str) -> ssl.SSLSocket:
    """An HTTP/2 connection to a host through the proxy."""
    address = urlsplit(product.proxy)
    raw = socket.create_connection((address.hostname or "", address.port or 0), timeout=10)
    raw.sendall(f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n\r\n".encode())
    assert b" 200 " in raw.recv(4096)
    context = ssl.create_default_context(cafile=str(product.authority))
    context.set_alpn_protocols(["h2"])
    return context.wrap_socket(raw, server_hostname=host)


@pytest.mark.parametrize("headers", [HEADERS, [pair for pair in HEADERS if pair[0] != ":protocol"]])
def test_an_extended_connect_goes_nowhere(product: Product, internet: Internet, headers: list[tuple[str, str]]) -> None:
    before = len(internet.requests)
    link = tunnel(product, "chatgpt.com")
    config = h2.config.H2Configuration(validate_outbound_headers=False, normalize_outbound_headers=False)
    connection = h2.connection.H2Connection(config)
    connection.initiate_connection()
    connection.send_headers(1, headers, end_stream=False)
    connection.send_data(1, b"\x81\x85\x00\x00\x00\x00hallo")
    link.sendall(connection.data_to_send())
    offered, status = answer(link, connection)
    link.close()
    assert not offered
    assert status in (b"", b"400", b"403", b"503")
    assert len(internet.requests) == before


def test_the_way_to_the_proxy_itself_is_http_1(product: Product, internet: Internet) -> None:
    address = urlsplit(product.proxy)
    raw = socket.create_connection((address.hostname or "", address.port or 0), timeout=10)
    context = ssl.create_default_context(cafile=str(product.data / "ca" / "mitmproxy-ca-cert.pem"))
    context.set_alpn_protocols(["h2", "http/1.1"])
    with context.wrap_socket(raw, server_hostname="sluis.wacht") as link:
        assert link.selected_alpn_protocol() == "http/1.1"
        link.sendall(b"CONNECT chatgpt.com:443 HTTP/1.1\r\nHost: chatgpt.com:443\r\n\r\n")
        assert b" 200 " in link.recv(4096)


def answer(link: ssl.SSLSocket, connection: h2.connection.H2Connection) -> tuple[bool, bytes]:
    """Whether extended CONNECT is offered, and the status of the answer ("" when the stream or connection ended)."""
    offered, status = False, b""
    until = time.monotonic() + 5
    link.settimeout(1)
    while time.monotonic() < until:
        try:
            data = link.recv(65536)
        except TimeoutError:
            continue
        if not data:
            break
        for event in connection.receive_data(data):
            if isinstance(event, h2.events.RemoteSettingsChanged):
                offered = any(code == 8 and setting.new_value for code, setting in event.changed_settings.items())
            if isinstance(event, h2.events.ResponseReceived):
                status = {bytes(k): bytes(v) for k, v in event.headers}[b":status"]
            if isinstance(event, h2.events.StreamReset | h2.events.ConnectionTerminated | h2.events.ResponseReceived):
                return offered, status
    return offered, status


def test_a_question_that_stays_open_gets_a_refusal_and_is_not_sent_on(product: Product, internet: Internet) -> None:
    before, events = len(internet.requests), len(product.events())
    link = tunnel(product, "api2.cursor.sh")
    connection = h2.connection.H2Connection()
    connection.initiate_connection()
    path = "/agent.v1.AgentService/Run"
    head = [(":method", "POST"), (":scheme", "https"), (":authority", "api2.cursor.sh"), (":path", path)]
    connection.send_headers(1, [*head, ("content-type", "application/grpc+proto"), ("te", "trailers")])
    connection.send_data(1, b"\x00\x00\x00\x00\x07\n\x05hallo")
    link.settimeout(1)
    got: dict[str, str] = {}
    until = time.monotonic() + 60
    while not got and time.monotonic() < until:
        link.sendall(connection.data_to_send())
        try:
            data = link.recv(65536)
        except TimeoutError:
            connection.send_data(1, b"\x00\x00\x00\x00\x00")  # the client says that it still lives
            continue
        for event in connection.receive_data(data):
            if isinstance(event, h2.events.ResponseReceived):
                got = {bytes(name).decode(): bytes(value).decode() for name, value in event.headers}
    link.close()
    assert got["grpc-status"] == "14"
    assert "Sluiswachter" in got["grpc-message"] or "niet" in got["grpc-message"]
    assert [event["reason"] for event in product.events()[events:]] == ["unfinished"]
    assert len(internet.requests) == before
