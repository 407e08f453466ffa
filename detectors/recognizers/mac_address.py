"""MAC addresses of network cards (IEEE 802)."""

from detectors.recognizers.identifier import Identifier

MAC_ADDRESS = Identifier(
    kind="MAC_ADDRESS",
    name="mac_address",
    source="https://standards.ieee.org/products-programs/regauth/",
    patterns={
        r"(?<![0-9A-Za-z:-])[0-9a-f]{2}(?P<gap>[:-])(?:[0-9a-f]{2}(?P=gap)){4}[0-9a-f]{2}(?![0-9A-Za-z:-])": 0.9,
        r"(?<![0-9A-Za-z.])(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}(?![0-9A-Za-z]|\.[0-9])(?<=[a-f][0-9a-f.]{0,13})": 0.7,
    },
    anchor=r"[:-][0-9a-f]{2}[:-][0-9a-f]{2}[:-]|(?<=[0-9a-f]{4})\.[0-9a-f]{4}\.",
    reach=30,
    examples=("laptop ⟦00:1A:2B:3C:4D:5E⟧", "⟦00-1a-2b-3c-4d-5e⟧", "poort Gi1/0/4 ⟦001a.2b3c.4d5e⟧"),
    counter_examples=("12:30:45", "00-1a-2b", "1204.5510.2026", "art. 7.1204.5510"),
)
