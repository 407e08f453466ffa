"""proxy/identity/tables.py and front.py: networks, groups, and what a front proxy may say."""

from pathlib import Path

import pytest

from proxy.identity.front import FrontProxies
from proxy.identity.tables import Departments, Groups, IdentityError

TABLE = {"10.0.0.0/8": "Gemeentehuis", "10.1.0.0/16": "Sociaal domein", "10.1.2.3": "Balie", "fd00::/8": "Thuis"}


@pytest.mark.parametrize(
    ("address", "department"),
    [
        ("10.9.9.9", "Gemeentehuis"), ("10.1.0.1", "Sociaal domein"), ("10.1.2.3", "Balie"), ("192.168.1.1", ""),
        ("fd00::5", "Thuis"), ("fe80::1%eth0", ""), ("::ffff:10.1.0.1", "Sociaal domein"), ("?", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_smallest_network_counts(address: str, department: str) -> None:
    assert Departments(TABLE).of(address) == department


def test_files(tmp_path: Path) -> None:
    departments, groups = tmp_path / "afdelingen.yaml", tmp_path / "groepen.yaml"
    departments.write_text("10.0.0.0/8: ICT\n")
    groups.write_text("proef: [Anna, piet]\nbeheer: [anna]\n")
    assert Departments.read(departments).of("10.0.0.1") == "ICT"
    assert Groups.read(groups).of("ANNA") == {"proef", "beheer"}
    assert Groups.read(groups).of("kees") == frozenset()
    assert Departments.read(None).of("10.0.0.1") == ""


@pytest.mark.parametrize("content", ["10.0.0.0/99: x", "gemeentehuis: x", "10.0.0.1/8: x", "[", "- a", "", "\x00"])
def test_a_wrong_table_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(content)
    with pytest.raises(IdentityError, match=r"x\.yaml"):
        Departments.read(file)


@pytest.mark.parametrize("content", ["proef: anna", "proef: [1]", "proef: {anna: 1}"])
def test_wrong_groups_are_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(content)
    with pytest.raises(IdentityError, match="list of users"):
        Groups.read(file)
    with pytest.raises(IdentityError):
        Groups.read(tmp_path / "niets.yaml")


FRONT = FrontProxies(("10.0.0.1", "10.5.0.0/16"), "X-Remote-User", True)


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.0.0.1", "192.168.1.7", "192.168.1.7"),
        ("10.0.0.1", "1.1.1.1, 192.168.1.7", "192.168.1.7"),  # what a client puts in front does not count
        ("10.0.0.1", "192.168.1.7, 10.5.0.2", "192.168.1.7"),  # over two front proxies
        ("10.0.0.1", "1.1.1.1, onzin", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("192.168.1.9", "192.168.1.7", "192.168.1.9"),
        ("?", "192.168.1.7", "?"),
    ],
)
def test_a_forwarded_address(peer: str, forwarded: str, client: str) -> None:
    assert FRONT.client(peer, {"x-forwarded-for": forwarded}) == client


def test_a_named_user() -> None:
    headers = {"x-remote-user": " anna "}
    assert FRONT.user("10.0.0.1", headers) == "anna"
    assert FRONT.user("192.168.1.9", headers) is None
    assert FRONT.user("10.0.0.1", {}) is None
    assert FrontProxies(("10.0.0.1",), None, False).user("10.0.0.1", headers) is None
    assert FRONT.headers == ("x-remote-user", "x-forwarded-for")


def test_wrong_front_proxies_are_refused() -> None:
    with pytest.raises(IdentityError, match="trusted_proxies"):
        FrontProxies(("haproxy",), None, True)
