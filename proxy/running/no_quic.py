"""Keeps browsers from going around the gateway over HTTP/3: they learn of it from Alt-Svc headers and HTTPS records."""

from mitmproxy import dns, http

from proxy import guard
from proxy.services.catalogue import Catalogue

# SVCB and HTTPS records (RFC 9460) also carry the keys of Encrypted ClientHello, which hides the service's name.
_TELLING = frozenset({64, 65})


class NoQuic:
    """A mitmproxy addon: takes the invitations out of answers for AI services, and leaves all else alone."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        """No ``Alt-Svc`` (RFC 7838) from a host of an AI service, also where this one answer was not for AI."""
        if flow.response and (guard.was_inspected(flow) or self._catalogue.match(flow.request.pretty_host)):
            flow.response.headers.pop("alt-svc", None)

    def dns_request(self, flow: dns.DNSFlow) -> None:
        """For an AI service there are addresses, and no other records that lead to it."""
        questions = flow.request.questions
        if any(asked.type in _TELLING and self._catalogue.match(asked.name) for asked in questions):
            flow.response = flow.request.succeed([])
