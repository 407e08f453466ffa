"""A thousand hosts that are no AI service: tunnelled, and nobody's business."""

import socket
import ssl
from collections.abc import Iterator

from benchmarks.faults.bed import gateway, internet
from benchmarks.faults.table import Row

HOSTS = 1000
KINDS = ("bank", "zorg", "vakbond", "advocaat", "school", "krant", "kerk", "winkel", "webmail", "politie")


def _issuer(port: int, host: str, file: str) -> str:
    """Who signed the certificate that a client sees there."""
    context = ssl.create_default_context(cafile=file)
    with socket.create_connection(("127.0.0.1", port), timeout=20) as plain:
        plain.sendall(f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        if b" 200 " not in plain.recv(4096):
            return "no tunnel"
        try:
            with context.wrap_socket(plain, server_hostname=host) as link:
                link.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
                return "its own" if link.recv(64).startswith(b"HTTP/1.1 200") else "no answer"
        except ssl.SSLError:
            return "another's"


def rows() -> Iterator[Row]:
    """Looked at from the client, the record and the operational log."""
    with internet() as far, gateway(far) as gate:
        lines = len((gate.folder / "out.txt").read_text().splitlines())
        before = len(gate.event_ids())
        names = [f"{KINDS[n % len(KINDS)]}-{n}.example" for n in range(HOSTS)]
        seen = [_issuer(gate.listen, host, str(far.authority.file)) for host in names]
        logged = len((gate.folder / "out.txt").read_text().splitlines()) - lines
        events = len(gate.event_ids()) - before
    own = seen.count("its own")
    yield Row(
        f"{HOSTS} hosts that are not AI services",
        "0 certificates issued, 0 log lines, 0 events",
        f"{HOSTS - own} certificates of another than the host, {logged} log lines, {events} events",
        own == HOSTS and logged == events == 0,
    )
