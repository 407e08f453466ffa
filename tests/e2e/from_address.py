"""A client of its own address behind a proxy: httpx and httpcore drop ``local_address`` when there is a proxy."""

import ssl
from collections.abc import Iterable

import httpcore
import httpx


class _Bound(httpcore.SyncBackend):
    """Every connection from one local address."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        return super().connect_tcp(host, port, timeout, self._address, socket_options)


class FromAddress(httpx.HTTPTransport):
    """Through ``proxy`` (a URL), from the local ``address``; for one ``httpx.Client``."""

    def __init__(self, proxy: str, trusted: ssl.SSLContext, address: str) -> None:
        super().__init__(verify=trusted)
        self._pool.close()
        self._pool = httpcore.HTTPProxy(proxy, ssl_context=trusted, network_backend=_Bound(address))
