"""Places to send lines to: a file, syslog over TLS or TCP, or a webhook. Each is a URL."""

import contextlib
import os
import socket
import ssl
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, urlsplit

import httpx

_SECONDS = 10.0
# RFC 5424: facility 13 (log audit), severity 5 (notice).
_PRIORITY = 13 * 8 + 5
Send = Callable[[Sequence[str]], None]


class DestinationError(Exception):
    """A destination that cannot be used: which one, and what was expected."""


def open_destination(url: str, *, message: str = "event") -> Send:
    """A function that sends lines; it raises OSError or httpx.HTTPError when they did not arrive.

    ``file:/PATH``, ``syslog+tls://HOST:6514`` (``?ca=FILE`` for an authority of one's own, ``&cert=FILE&key=FILE`` for
    a client certificate), ``syslog+tcp://HOST:601``, ``https://...`` or ``http://...`` (a POST of the lines).
    """
    parts = _split(url)
    if parts.scheme == "file" and parts.path:
        return lambda lines: _append(Path(parts.path), lines)
    if parts.scheme in ("syslog+tls", "syslog+tcp") and parts.hostname:
        return lambda lines: _syslog(parts, message, lines)
    if parts.scheme in ("https", "http") and parts.hostname:
        return lambda lines: _post(url, lines)
    raise DestinationError(f"{_public(parts)!r} is no destination; expected file:, syslog+tls:, syslog+tcp: or https:")


def _split(url: str) -> SplitResult:
    """The parts of a URL; DestinationError when its host or its port is none, now and not when something is sent."""
    try:
        parts = urlsplit(url)
        if parts.port == 0:
            raise ValueError("no port")
        if parts.scheme in ("http", "https"):
            httpx.URL(url)
    except (ValueError, httpx.InvalidURL):
        raise DestinationError("a destination has a host or a port that is none") from None
    return parts


def frame(message: str, line: str, host: str, now: datetime) -> bytes:
    """One message of RFC 5424 in the octet counting of RFC 6587, as RFC 5425 asks."""
    stamp = now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    whole = f"<{_PRIORITY}>1 {stamp} {host} sluiswachter {os.getpid()} {message} - \ufeff{line}".encode()
    return b"%d %s" % (len(whole), whole)


def _append(file: Path, lines: Sequence[str]) -> None:
    with file.open("a", encoding="utf-8") as out:
        out.write("".join(f"{line}\n" for line in lines))
        out.flush()
        os.fsync(out.fileno())


def _syslog(parts: SplitResult, message: str, lines: Sequence[str]) -> None:
    host, port = str(parts.hostname), parts.port or (6514 if parts.scheme == "syslog+tls" else 601)
    now = datetime.now(UTC)
    data = b"".join(frame(message, line, socket.gethostname()[:255] or "-", now) for line in lines)
    with socket.create_connection((host, port), _SECONDS) as plain:
        if parts.scheme == "syslog+tcp":
            _deliver(plain, data)
            return
        with _context(parts).wrap_socket(plain, server_hostname=host) as secure:
            _deliver(secure, data)


def _deliver(connection: socket.socket, data: bytes) -> None:
    """Send all, and wait for the other side to close: what it has read by then has arrived."""
    connection.sendall(data)
    if isinstance(connection, ssl.SSLSocket):
        connection.unwrap()
    else:
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(2.0)
        with contextlib.suppress(TimeoutError):
            while connection.recv(4096):
                pass


def _context(parts: SplitResult) -> ssl.SSLContext:
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    context = ssl.create_default_context(cafile=query.get("ca"))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if "cert" in query:
        context.load_cert_chain(query["cert"], query.get("key"))
    return context


def _post(url: str, lines: Sequence[str]) -> None:
    body = "".join(f"{line}\n" for line in lines).encode()
    with httpx.Client(timeout=_SECONDS, trust_env=False, follow_redirects=False) as client:
        client.post(url, content=body, headers={"content-type": "application/x-ndjson"}).raise_for_status()


def _public(parts: SplitResult) -> str:
    """Without a password or a token in the path."""
    return f"{parts.scheme}://{parts.hostname or ''}"
