"""Two small files of the municipality: which network is which department, and who is in which group."""

import ipaddress
from collections.abc import Mapping
from pathlib import Path

import yaml

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class IdentityError(Exception):
    """A file or setting about who is who that cannot be used: where, and what was expected."""


def networks_of(values: tuple[str, ...], where: str) -> tuple[Network, ...]:
    """Networks in CIDR notation (a single address is a network too); IdentityError names the wrong one."""
    found = []
    for value in values:
        try:
            found.append(ipaddress.ip_network(value))
        except ValueError:
            raise IdentityError(f"{where}: {value!r} is no network; expected such as 10.1.0.0/16") from None
    return tuple(found)


class Departments:
    """A client's address -> a department; of networks that hold it the smallest counts."""

    def __init__(self, table: Mapping[str, object] | None = None, where: str = "departments_file") -> None:
        networks = networks_of(tuple(str(name) for name in table or {}), where)
        names = [str(name) for name in (table or {}).values()]
        self._table = sorted(zip(networks, names, strict=True), key=lambda row: -row[0].prefixlen)

    @classmethod
    def read(cls, file: Path | None) -> "Departments":
        """From a YAML file ``NETWORK: department``."""
        return cls(_mapping(file), str(file)) if file else cls()

    def of(self, address: str) -> str:
        """The department, "" when none is known."""
        try:
            ip = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return ""
        if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        return next((name for network, name in self._table if ip.version == network.version and ip in network), "")


class Groups:
    """A user -> groups, from a file. Names are compared without case."""

    def __init__(self, table: Mapping[str, object] | None = None, where: str = "groups_file") -> None:
        self._of: dict[str, set[str]] = {}
        for group, members in (table or {}).items():
            if not isinstance(members, list) or not all(isinstance(member, str) for member in members):
                raise IdentityError(f"{where}: {group}: expected a list of users")
            for member in members:
                self._of.setdefault(member.lower(), set()).add(str(group))

    @classmethod
    def read(cls, file: Path | None) -> "Groups":
        """From a YAML file ``group: [user, user]``."""
        return cls(_mapping(file), str(file)) if file else cls()

    def of(self, user: str) -> frozenset[str]:
        """The groups of a user."""
        return frozenset(self._of.get(user.lower(), ()))


def _mapping(file: Path) -> dict[str, object]:
    try:
        table = yaml.safe_load(file.read_text("utf-8"))
    except OSError as error:
        raise IdentityError(f"{file}: {error.strerror}; expected a YAML file") from None
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise IdentityError(f"{file}: {' '.join(str(error).split())}; expected YAML") from None
    if not isinstance(table, dict):
        raise IdentityError(f"{file}: expected lines NAME: value")
    return table
