"""The first bytes of a TLS connection, as a real client sends them."""

import ssl


def client_hello(host: str) -> bytes:
    """A ClientHello that asks for this host."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    out = ssl.MemoryBIO()
    client = context.wrap_bio(ssl.MemoryBIO(), out, server_hostname=host)
    try:
        client.do_handshake()
    except ssl.SSLWantReadError:
        return out.read()
    raise AssertionError("a handshake ended without a server")
