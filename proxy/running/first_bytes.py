"""What a connection is for, by its first bytes, however they come: in pieces, oddly numbered, or with odd names.

mitmproxy decides on what arrived so far, and tunnels what it does not understand. So the name of an AI service behind a
bare address went by unread when its greeting came byte by byte, or was one that services understand and mitmproxy not.
"""

import re
from collections.abc import Iterable, Iterator

from mitmproxy.addons.next_layer import NextLayer
from mitmproxy.net.tls import starts_like_tls_record
from mitmproxy.proxy import layer, layers
from mitmproxy.proxy.layers.http import HTTPMode
from mitmproxy.proxy.layers.tls import parse_client_hello

from proxy.services.catalogue import Catalogue

_SERVER_NAME = 0  # RFC 6066
_NAMES = re.compile(rb"[A-Za-z0-9._-]{4,}")
_LONGEST_HEAD = 16384  # of a longer one the rest is read as HTTP, whoever it is for
_METHOD = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}"
# RFC 9112: servers may skip empty lines before the first one.
_REQUEST_LINE = re.compile(rb"(?:\r?\n)*" + _METHOD + rb" +(\S+) +HTTP/\d[^\n]*\n")
# What can still become such a line: no end yet, and a target that is a path, an address or a star.
_MAY_BECOME_ONE = re.compile(
    rb"(?:\r?\n)*\r?(?:" + _METHOD + rb"(?: +(?:[/*h][^\s\0]*(?: +[HTP/.\d]*\r?)?)?)?)?", re.IGNORECASE
)
_HEAD_ENDS = re.compile(rb"\n\r?\n")
_HOST = re.compile(rb"\nHost[ \t]*:\s*(\S+)", re.IGNORECASE)
_ABSOLUTE = re.compile(rb"https?://(\S+)", re.IGNORECASE)
_HOST_OF = re.compile(rb"(?:[^@/]*@)?\[?([^:/?#\]\s]+)")


class FirstBytes(NextLayer):
    """mitmproxy's own choice, made once there is enough to see, and changed where a name of the catalogue stands."""

    name = "nextlayer"

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self._catalogue = catalogue

    def next_layer(self, nextlayer: layer.NextLayer) -> None:
        """Not choosing is waiting for more."""
        data, context = nextlayer.data_client(), nextlayer.context
        undecided = not nextlayer.layer and context.server.address and not context.client.tls_established
        if undecided and context.client.transport_protocol == "tcp":
            if not nextlayer.data_server() and _is_too_short(data):
                return
            super().next_layer(nextlayer)
            self._look_again(nextlayer, data)
        else:
            super().next_layer(nextlayer)

    def _look_again(self, nextlayer: layer.NextLayer, data: bytes) -> None:
        """Before a connection is tunnelled unread, or a request without carriage returns waits for them for ever."""
        context, tunnel = nextlayer.context, nextlayer.layer
        if tunnel is None and _REQUEST_LINE.match(data):
            nextlayer.layer = layers.HttpLayer(context, HTTPMode.transparent)
        if not isinstance(tunnel, layers.TCPLayer):
            return
        if _is_greeting(data) and self._is_hidden(data):
            context.layers.remove(tunnel)
            nextlayer.layer = layers.ServerTLSLayer(context)
            nextlayer.layer.child_layer = layers.ClientTLSLayer(context)
        elif _is_endless(data) or self._knows(_asked(data)):
            context.layers.remove(tunnel)
            nextlayer.layer = layers.HttpLayer(context, HTTPMode.transparent)

    def _is_hidden(self, data: bytes) -> bool:
        """A greeting that cannot be read, or that names an AI service beside what mitmproxy takes for its name."""
        if not starts_like_tls_record(data):
            return True
        try:
            hello = parse_client_hello(data)
        except ValueError:
            return True
        return hello is not None and self._knows(_named(hello.extensions))

    def _knows(self, names: Iterable[bytes]) -> bool:
        return any(self._catalogue.match(name.decode("ascii", "replace")) for name in names)


def _is_too_short(data: bytes) -> bool:
    """Whether what comes next may decide what this is. Nothing at all is left to mitmproxy."""
    if not data or len(data) >= _LONGEST_HEAD:
        return False
    return len(data) < 3 if data[0] == 0x16 else _is_endless(data)


def _is_endless(data: bytes) -> bool:
    """The beginning of a plain request, in which a name may still follow."""
    return bool(_MAY_BECOME_ONE.fullmatch(data) or (_REQUEST_LINE.match(data) and not _HEAD_ENDS.search(data.lstrip())))


def _is_greeting(data: bytes) -> bool:
    """A record of TLS; of its version servers look at the first number only (RFC 8446, 5.1)."""
    return data[:2] == b"\x16\x03"


def _asked(data: bytes) -> Iterator[bytes]:
    """Every host that a plain request names; none when this is no request."""
    if not (line := _REQUEST_LINE.match(data)):
        return
    end = _HEAD_ENDS.search(data, line.end() - 1)
    said = _HOST.findall(data, line.end() - 1, end.end() if end else len(data))
    if absolute := _ABSOLUTE.match(line[1]):
        said.append(absolute[1])
    yield from (found[1] for one in said if (found := _HOST_OF.match(one)))


def _named(extensions: Iterable[tuple[int, bytes]]) -> Iterator[bytes]:
    """What may be a host; the length before it may look like a letter of it."""
    for kind, body in extensions:
        if kind == _SERVER_NAME:
            for name in _NAMES.findall(body):
                yield from (name, name[1:])
