"""Bodies that are too much: a gigabyte, fifty at once, and small ones that unpack to a gigabyte."""

import gzip
import io
import socket
import ssl
import threading
import time
import zipfile
from collections.abc import Iterator

from benchmarks.faults.bed import Gateway, gateway, internet, peak
from benchmarks.faults.table import Row

MB = 1 << 20


def send(
    gate: Gateway, size: int, kind: str = "application/json", body: bytes = b"", more: str = ""
) -> tuple[str, float]:
    """POST so many bytes inside TLS; the status line, and the seconds from the last byte until it came."""
    context = ssl.create_default_context(cafile=str(gate.data / "ca" / "mitmproxy-ca-cert.pem"))
    with socket.create_connection(("127.0.0.1", gate.listen), timeout=120) as plain:
        plain.sendall(b"CONNECT api.openai.com:443 HTTP/1.1\r\nHost: x\r\n\r\n")
        plain.recv(4096)
        with context.wrap_socket(plain, server_hostname="api.openai.com") as link:
            head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: api.openai.com\r\nContent-Type: {kind}\r\n{more}"
            link.sendall(f"{head}Content-Length: {size or len(body)}\r\n\r\n".encode())
            try:
                if body:
                    link.sendall(body)
                for _ in range(0 if body else size // MB):
                    link.sendall(b"a" * MB)
            except OSError:  # refused before its end
                return link.recv(64).decode("latin-1").split("\r\n")[0] or "cut off", 0.0
            began = time.monotonic()
            return link.recv(64).decode("latin-1").split("\r\n")[0], time.monotonic() - began


def _bombs() -> dict[str, tuple[str, str, bytes]]:
    zeros = gzip.compress(b"\0" * (1024 * MB), 9)
    inside = io.BytesIO()
    with (
        zipfile.ZipFile(inside, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("x.txt", "w", force_zip64=True) as out,
    ):
        for _ in range(1024):
            out.write(b"\0" * MB)
    parts = (
        b'--b\r\nContent-Disposition: form-data; name="f"; filename="x.zip"\r\nContent-Type: application/zip\r\n\r\n'
    )
    return {
        "gzip": ("application/json", "Content-Encoding: gzip\r\n", zeros),
        "gzip in gzip": ("application/json", "Content-Encoding: gzip, gzip\r\n", gzip.compress(zeros)),
        "ZIP upload": ("multipart/form-data; boundary=b", "", parts + inside.getvalue() + b"\r\n--b--\r\n"),
    }


def _big(gate: Gateway) -> Row:
    with peak(gate.memory) as more:
        status, _ = send(gate, 1024 * MB)
        grown = more()
    ok = grown <= 150 * MB and "200" not in status
    return Row("upload of 1 GB", "refused, at most 150 MB more", f"{status!r}, {grown // MB} MB more", ok)


def _many(gate: Gateway) -> Row:
    said: list[str] = []
    threads = [threading.Thread(target=lambda: said.append(send(gate, 20 * MB)[0])) for _ in range(50)]
    before = gate.memory()
    with peak(gate.memory) as more:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        grown = more()
    kinds = ", ".join(sorted({one[:12] for one in said}))
    ok = len(said) == 50 and "200" not in kinds and before + grown <= 2048 * MB and gate.is_healthy()
    return Row(
        "50 uploads of 20 MB at once",
        "at most 2 GB in all",
        f"{(before + grown) // MB} MB in all, {grown // MB} MB more; each ended with {kinds}",
        ok,
    )


def rows() -> Iterator[Row]:
    """Each on the same gateway, which must be well at the end."""
    bombs = _bombs()
    with internet() as far, gateway(far) as gate:
        send(gate, 0, body=b'{"messages": []}')
        yield _big(gate)
        yield _many(gate)
        far.requests.clear()
        for name, (kind, more_head, body) in bombs.items():
            with peak(gate.memory) as more:
                status, seconds = send(gate, 0, kind, body, more_head)
                grown = more()
            arrived = sum(len(one) for _, _, one in far.requests)
            reached = f"{status!r} after {seconds:.2f} s, {grown // MB} MB more, {arrived} bytes upstream"
            ok = "200" not in status and seconds <= 1 and grown <= 64 * MB and not arrived
            yield Row(
                f"bomb: {name}, {len(body) // 1024} KB that holds 1 GiB",
                "refused within 1 s, at most 64 MB more",
                reached,
                ok,
            )
