"""A receiver of syslog over TLS or TCP, and of webhooks: keeps what it got."""

import contextlib
import datetime
import http.server
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Receiver:
    """What arrived; ``url`` is where to send."""

    url: str = ""
    received: bytearray = field(default_factory=bytearray)
    bodies: list[bytes] = field(default_factory=list)
    failing: int = 0

    def messages(self) -> list[str]:
        """Syslog messages, taken out of their octet counting."""
        data, found = bytes(self.received), []
        while data:
            size, _, rest = data.partition(b" ")
            found.append(rest[: int(size)].decode())
            data = rest[int(size) :]
        return found


def certificate(folder: Path) -> tuple[Path, Path]:
    """A key and a certificate for 127.0.0.1 and localhost."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    import ipaddress

    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1)).add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(*plain))
    return folder / "cert.pem", folder / "key.pem"


@contextlib.contextmanager
def syslog(folder: Path | None = None) -> Iterator[Receiver]:
    """Over TLS when there is a folder for its certificate."""
    receiver = Receiver()
    context = None
    if folder:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate(folder))

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                plain: socket.socket = self.request
                with context.wrap_socket(plain, server_side=True) if context else plain as connection:
                    while data := connection.recv(65536):
                        receiver.received += data
                    if isinstance(connection, ssl.SSLSocket):
                        connection.unwrap().close()

    with _serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as port:
        tls = f"syslog+tls://localhost:{port}?ca={folder / 'cert.pem'}" if folder else ""
        receiver.url = tls or f"syslog+tcp://127.0.0.1:{port}"
        yield receiver


@contextlib.contextmanager
def webhook() -> Iterator[Receiver]:
    """A web server that takes posts; ``failing`` of them it refuses first."""
    receiver = Receiver()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            refused = receiver.failing > 0
            receiver.failing -= refused
            if not refused:
                receiver.bodies.append(body)
            self.send_response(503 if refused else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with _serving(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        receiver.url = f"http://127.0.0.1:{port}/hook"
        yield receiver


@contextlib.contextmanager
def _serving(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
