"""proxy/running/first_bytes.py: a service behind a bare address, however its name comes."""

import ssl
import struct

import pytest
from mitmproxy import connection, ctx, options
from mitmproxy.proxy import context, events, layer, layers

from proxy.running.first_bytes import FirstBytes
from proxy.services.catalogue import SHIPPED, load

CATALOGUE = load(SHIPPED)
AI, OTHER = "api.openai.com", "www.bank.example"
ADDRESS = ("203.0.113.9", 443)


@pytest.fixture
def addon(monkeypatch: pytest.MonkeyPatch) -> FirstBytes:
    chosen = options.Options()
    chosen.update(allow_hosts=CATALOGUE.allow_patterns(), rawtcp=False)
    monkeypatch.setattr(ctx, "options", chosen, raising=False)
    addon = FirstBytes(CATALOGUE)
    addon.configure({"allow_hosts"})  # type: ignore[no-untyped-call]
    return addon


def chosen(addon: FirstBytes, *pieces: bytes, address: tuple[str, int] = ADDRESS) -> layer.Layer | None:
    """What is chosen for a connection to an address on which these bytes arrive."""
    client = connection.Client(peername=("127.0.0.1", 1), sockname=("127.0.0.1", 2), timestamp_start=0)
    around = context.Context(client, options.Options())
    layers.modes.TransparentProxy(around)
    around.server.address = address
    asked = layer.NextLayer(around)
    for piece in pieces:
        asked.events.append(events.DataReceived(client, piece))
        addon.next_layer(asked)
    return asked.layer


def greeting(*names: str) -> bytes:
    """A ClientHello; of two names the second is put behind the first one, in the same extension."""
    bio = ssl.MemoryBIO()
    unchecked = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    unchecked.check_hostname = False
    with pytest.raises(ssl.SSLWantReadError):
        unchecked.wrap_bio(ssl.MemoryBIO(), bio, server_hostname=names[0]).do_handshake()
    hello = bio.read()
    for name in names[1:]:
        hello = with_another_name(hello, names[0].encode(), name.encode())
    return hello


def with_another_name(hello: bytes, first: bytes, second: bytes) -> bytes:
    entry = b"\0" + struct.pack("!H", len(second)) + second
    old = struct.pack("!HHHBH", 0, len(first) + 5, len(first) + 3, 0, len(first)) + first
    new = struct.pack("!HHHBH", 0, len(first) + 5 + len(entry), len(first) + 3 + len(entry), 0, len(first)) + first
    at = hello.index(old)
    sizes = bytearray(hello[:at])
    for place, form in ((3, "!H"), (at - 2, "!H")):
        struct.pack_into(form, sizes, place, struct.unpack_from(form, sizes, place)[0] + len(entry))
    sizes[6:9] = (int.from_bytes(sizes[6:9], "big") + len(entry)).to_bytes(3, "big")
    return bytes(sizes) + new + entry + hello[at + len(old) :]


def request(*heads: str, line: str = "POST /v1/x HTTP/1.1") -> bytes:
    return "\r\n".join((line, *heads, "", "")).encode()


def in_pieces(data: bytes, size: int = 1) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@pytest.mark.parametrize("size", [1, 2, 100, 10_000])
def test_a_greeting_in_pieces(addon: FirstBytes, size: int) -> None:
    assert isinstance(chosen(addon, *in_pieces(greeting(AI), size)), layers.ServerTLSLayer)
    assert isinstance(chosen(addon, *in_pieces(greeting(OTHER), size)), layers.TCPLayer)


@pytest.mark.parametrize("version", [b"\x04", b"\xff"])
def test_a_greeting_with_another_number(addon: FirstBytes, version: bytes) -> None:
    hello = greeting(AI)
    read = chosen(addon, hello[:2] + version + hello[3:])
    assert isinstance(read, layers.ServerTLSLayer)
    assert [type(one) for one in read.context.layers[1:]] == [layers.ServerTLSLayer, layers.ClientTLSLayer]


def test_a_greeting_that_cannot_be_read(addon: FirstBytes) -> None:
    broken = b"\x16\x03\x01" + struct.pack("!H", 44) + b"\x01" + (40).to_bytes(3, "big") + b"\xff" * 40
    assert isinstance(chosen(addon, broken), layers.ServerTLSLayer)


def test_two_names_in_a_greeting(addon: FirstBytes) -> None:
    assert isinstance(chosen(addon, greeting(OTHER, AI)), layers.ServerTLSLayer)
    assert isinstance(chosen(addon, greeting(OTHER, "files.bank.example")), layers.TCPLayer)


@pytest.mark.parametrize(
    "plain",
    [
        request(f"Host: {AI}"),
        request(f"Host:{AI}"),
        request(f"host\t:\t{AI.upper()}.:80"),
        request(f"Host:\r\n {AI}"),
        request(f"Host: {OTHER}", f"Host: {AI}"),
        request(f"Host: {AI}", f"Host: {OTHER}"),
        request(f"Host: x@{AI}"),
        request(f"Host: {OTHER}", line=f"POST http://{AI}/v1/x HTTP/1.1"),
        request(f"Host: {OTHER}", line=f"POST HTTPS://x:y@{AI}:443/v1/x HTTP/1.1"),
        request(f"Host: {AI}", line="M-POST   /v1/x   HTTP/1.1"),
        request(f"Host: {AI}", line="XY /v1/x HTTP/1.1"),
        request(f"Host: {AI}", line="\r\n\r\nPOST /v1/x HTTP/1.1"),
        request(f"Host: {AI}").replace(b"\r\n", b"\n"),
    ],
)
def test_a_plain_request(addon: FirstBytes, plain: bytes) -> None:
    for pieces in ([plain], in_pieces(plain)):
        assert isinstance(chosen(addon, *pieces, address=("203.0.113.9", 80)), layers.HttpLayer)


def test_a_plain_request_for_another(addon: FirstBytes) -> None:
    plain = request(f"Host: {OTHER}", f"Referer: https://{AI}/", line=f"GET /?from={AI} HTTP/1.1") + AI.encode()
    for pieces in ([plain], in_pieces(plain)):
        assert isinstance(chosen(addon, *pieces), layers.TCPLayer)


@pytest.mark.parametrize("line", ["GET /{} HTTP/1.1\r\n", "GET / HTTP/1.1\r\nX: {}"])
def test_a_head_that_is_too_long_to_wait_for_is_read_as_one(addon: FirstBytes, line: str) -> None:
    assert chosen(addon, line.format("a" * 10_000).encode()) is None
    assert isinstance(chosen(addon, line.format("a" * 20_000).encode()), layers.HttpLayer)


@pytest.mark.parametrize(
    "start",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\x00\x00\x00\x08\x04\xd2\x16\x2f",  # PostgreSQL
        b"*1\r\n$4\r\nPING\r\n",
        b"0032git-upload-pack /project.git\0host=x\0",
        b"AMQP\0\0\x09\x01",
        b"<policy-file-request/>\0",
        b"STARTTLS\r\n",
        b"CONNECT\naccept-version:1.2\n\n\0",  # STOMP
        b"OPTIONS rtsp://x/ RTSP/1.0\r\n",
        b"\x16\x00\x01",
    ],
)
def test_other_protocols_do_not_wait(addon: FirstBytes, start: bytes) -> None:
    assert isinstance(chosen(addon, start), layers.TCPLayer)


def test_a_known_host_waits_for_its_greeting_too(addon: FirstBytes) -> None:
    assert isinstance(chosen(addon, *in_pieces(greeting(AI)), address=(AI, 443)), layers.ServerTLSLayer)
