"""Fields behind a chunked body (trailers) end here: the body is read and judged, the fields go nowhere.

mitmproxy knows none in HTTP/1: it gives the connection up, and its client waits for ever. Who passes a message on may
leave them out. Source: RFC 9110, section 6.5.1; RFC 9112, section 7.1.2.
"""

from collections.abc import Callable

import h11
from h11._readers import ChunkedReader
from h11._receivebuffer import ReceiveBuffer
from mitmproxy.proxy.layers.http import _http1


class WithoutTrailers(ChunkedReader):
    """Reads a chunked body; its end is an end without fields."""

    def __call__(self, buf: ReceiveBuffer) -> h11.Data | h11.EndOfMessage | None:
        """The next piece, the end, or None when more must come; h11.ProtocolError for what is no chunked body."""
        event = super().__call__(buf)
        return h11.EndOfMessage() if isinstance(event, h11.EndOfMessage) else event


def install() -> Callable[[], None]:
    """Read all chunked bodies of HTTP/1 so; returns the way back."""
    original = _http1.make_body_reader

    def make_body_reader(expected_size: int | None) -> _http1.TBodyReader:
        return WithoutTrailers() if expected_size is None else original(expected_size)

    _http1.make_body_reader = make_body_reader

    def undo() -> None:
        _http1.make_body_reader = original

    return undo
