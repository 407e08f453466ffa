"""Certificates in the name that the client asked for, and no other."""

from datetime import timedelta

from cryptography import x509
from mitmproxy.addons.tlsconfig import TlsConfig
from mitmproxy.certs import CertStoreEntry
from mitmproxy.proxy.context import Context
from mitmproxy.proxy.layers import ClientTLSLayer
from mitmproxy.proxy.layers.modes import HttpProxy, HttpUpstreamProxy
from mitmproxy.tls import TlsData

from proxy.authority import issue

_SPARE = timedelta(days=1)


class AskedName(TlsConfig):
    """mitmproxy's own adds the server's address; our authority may not sign for addresses, so clients would refuse."""

    name = "tlsconfig"

    def configure(self, updated: set[str]) -> None:
        """Clients have the root already; with all its limits it would add 15 KB to every greeting."""
        super().configure(updated)  # type: ignore[no-untyped-call]
        if self.certstore is not None:
            self.certstore.default_chain_certs = [
                one for one in self.certstore.default_chain_certs if one._cert.issuer != one._cert.subject
            ]

    def tls_start_client(self, tls_start: TlsData) -> None:
        """To the proxy itself (an ``https://`` proxy) only HTTP/1: mitmproxy knows no CONNECT over HTTP/2.

        It means to do this itself but looks at the wrong moment, and then a browser gets nowhere.
        """
        super().tls_start_client(tls_start)
        stack = tls_start.context.layers
        is_outer = isinstance(stack[1], ClientTLSLayer) and sum(isinstance(one, ClientTLSLayer) for one in stack) == 1
        if is_outer and isinstance(stack[0], HttpProxy | HttpUpstreamProxy) and tls_start.ssl_conn:
            tls_start.ssl_conn.get_app_data()["client_alpn"] = b"http/1.1"

    def get_cert(self, conn_context: Context) -> CertStoreEntry:
        """The certificate for the name in the TLS greeting, or for the address where there is none."""
        asked = conn_context.client.sni
        if not asked:
            return super().get_cert(conn_context)
        name = asked.encode("idna").decode()
        entry = self.certstore.get_cert(name, [x509.DNSName(name)])
        if _is_of_today(entry):
            return entry
        # mitmproxy keeps certificates for as long as it runs: past their year, and from when the clock was wrong.
        self.certstore.certs = {key: kept for key, kept in self.certstore.certs.items() if kept is not entry}
        return self.certstore.get_cert(name, [x509.DNSName(name)])


def _is_of_today(entry: CertStoreEntry) -> bool:
    """Whether this certificate is valid now, and for another day."""
    now = issue.now()
    return entry.cert.notbefore <= now and now + _SPARE < entry.cert.notafter
