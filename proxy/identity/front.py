"""What a front proxy says of its client. Believed only from the addresses that the settings name."""

import ipaddress
from collections.abc import Mapping, Sequence

from proxy.identity.tables import networks_of

FORWARDED = "x-forwarded-for"


class FrontProxies:
    """The named front proxies, and which of their headers count."""

    def __init__(self, trusted: tuple[str, ...], user_header: str | None, forwarded_for: bool) -> None:
        self._networks = networks_of(trusted, "trusted_proxies")
        self._user_header = user_header.lower() if user_header else None
        self._forwarded_for = forwarded_for

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers that may not go on to a service, whoever sent them."""
        return tuple(filter(None, (self._user_header, FORWARDED if self._forwarded_for else None)))

    def trusts(self, address: str) -> bool:
        """Whether this address is a named front proxy."""
        try:
            ip = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        return any(ip.version == network.version and ip in network for network in self._networks)

    def client(self, address: str, headers: Mapping[str, str]) -> str:
        """The address that the front proxy saw: the last one in the list that is no front proxy itself."""
        if not self._forwarded_for or not self.trusts(address):
            return address
        for value in reversed([part.strip() for part in headers.get(FORWARDED, "").split(",")]):
            try:
                ipaddress.ip_address(value)
            except ValueError:
                return address  # what is no address says nothing, nor does what stands before it
            if not self.trusts(value):
                return value
        return address

    def user(self, address: str, headers: Mapping[str, str]) -> str | None:
        """The user that the front proxy names."""
        if not self._user_header or not self.trusts(address):
            return None
        return headers.get(self._user_header, "").strip()[:256] or None

    def is_muddled(self, address: str, names: Sequence[str]) -> bool:
        """Whether the user stands in a request twice: one of them may be the client's own word."""
        return self.trusts(address) and [name.lower() for name in names].count(self._user_header or "") > 1
