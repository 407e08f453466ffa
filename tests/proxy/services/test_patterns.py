"""proxy/services/patterns.py: the hosts as one regular expression."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.services.patterns import allow_pattern

NAME = st.from_regex(r"(\*\.)?[a-c]{1,3}(\.[a-c]{1,3}){1,2}", fullmatch=True)


def finds(hosts: list[str], address: str) -> bool:
    return bool(re.search(allow_pattern(hosts), address, re.IGNORECASE))


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("x.nl:443", True),
        ("X.NL.:80", True),
        ("xy.nl:443", True),
        ("a.z.nl:443", True),
        ("a.b.z.nl:443", True),
        ("z.nl:443", False),
        ("x.nl", False),
        ("x.nl:443x", False),
        ("ax.nl:443", False),
        ("xxnl:443", False),
        ("één.nl:443", True),
        ("xn--n-9faa.nl:443", True),
        ("[::1]:443", False),
        (".z.nl:443", False),
    ],
)
def test_addresses(address: str, found: bool) -> None:
    assert finds(["x.nl", "xy.nl", "*.z.nl", "xn--n-9faa.nl"], address) is found


def test_no_hosts_find_nothing() -> None:
    assert not finds([], "x.nl:443")


@given(st.lists(NAME, min_size=1, max_size=12), NAME)
def test_it_finds_what_the_names_say(hosts: list[str], name: str) -> None:
    host = name.removeprefix("*.")
    said = host in hosts or any(one.startswith("*.") and host.endswith(one[1:]) for one in hosts)
    assert finds(hosts, f"{host}:443") is said
