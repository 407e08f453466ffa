"""IP addresses (RFC 791, RFC 4291), which lead to a person or a machine of the municipality."""

import ipaddress

from detectors.recognizers.identifier import Identifier


def check(text: str) -> bool | None:
    """An address that can exist and is not this machine's own."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified)


IP_ADDRESS = Identifier(
    kind="IP_ADDRESS",
    name="ip_address",
    source="https://www.rfc-editor.org/rfc/rfc4291",
    patterns={
        r"(?<![0-9A-Za-z.:-])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9A-Za-z:-])(?!\.[0-9])": 0.6,
        r"(?<![0-9A-Za-z:.])(?=[0-9a-f:]{0,36}[0-9a-f]{1,4}:)(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![0-9A-Za-z:])": 0.6,
    },
    check=check,
    confirmed_score=0.8,
    anti_context=("versie", "version", "v.", "release", "paragraaf", "hoofdstuk", "artikel", "python", "build"),
    anchor=r"[0-9]\.[0-9]{1,3}\.|:[0-9a-f]{0,4}:",
    reach=45,
    examples=("vanaf ⟦192.168.1.20⟧ ingelogd", "⟦2001:db8::8a2e:370:7334⟧"),
    counter_examples=("versie 1.2.3.4", "om 12:30:45 uur", "127.0.0.1", "hoofdstuk 2.3.4.5.6"),
)
