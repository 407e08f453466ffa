"""The catalogue of AI services, read from one YAML file per vendor."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

SHIPPED = Path(__file__).parent
HostPattern = Annotated[str, StringConstraints(pattern=r"^(\*\.)?[a-z0-9][a-z0-9.-]*[a-z0-9]$")]
DialectName = Literal["openai", "anthropic", "gemini", "mistral", "generic"]


class CatalogueError(Exception):
    """A service file that cannot be used; the message names the file and what is wrong."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Route(_Data):
    """A path (regular expression, from its start) and the dialect spoken there."""

    path: str
    dialect: DialectName


class ServiceEntry(_Data):
    """One service as a vendor's file gives it."""

    id: str
    name: str
    kind: Literal["chat", "api", "coding", "search", "image", "audio", "video", "writing", "meeting", "aggregator"]
    hosts: tuple[HostPattern, ...] = Field(min_length=1)
    routes: tuple[Route, ...] = ()


class VendorFile(_Data):
    """One file: a vendor, its country (ISO 3166 alpha-2), where and when that was read, and its services."""

    vendor: str
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    source: str
    date: date
    services: tuple[ServiceEntry, ...] = Field(min_length=1)


class Service(_Data):
    """One AI service with its vendor."""

    id: str
    name: str
    vendor: str
    country: str
    kind: str
    hosts: tuple[str, ...]
    routes: tuple[Route, ...] = ()

    def dialect(self, path: str) -> str:
        """The dialect spoken at a path, ``generic`` where none is named."""
        return next((route.dialect for route in self.routes if re.match(route.path, path)), "generic")


class Catalogue:
    """All known services, found by host."""

    def __init__(self, services: Iterable[Service]) -> None:
        self.services = tuple(services)
        self._by_host: dict[str, Service] = {}
        for service in self.services:
            for host in service.hosts:
                if other := self._by_host.get(host):
                    raise CatalogueError(f"{host} stands under both {other.id} and {service.id}")
                self._by_host[host] = service

    def match(self, host: str) -> Service | None:
        """The service at a host: an exact name goes before a wildcard, a longer wildcard before a shorter."""
        name = host.lower().rstrip(".")
        if service := self._by_host.get(name):
            return service
        labels = name.split(".")
        wildcards = ("*." + ".".join(labels[i:]) for i in range(1, len(labels)))
        return next((self._by_host[w] for w in wildcards if w in self._by_host), None)

    @cached_property
    def hosts(self) -> Sequence[str]:
        """Every host pattern, sorted."""
        return sorted(self._by_host)

    def allow_patterns(self, *more: str) -> list[str]:
        """mitmproxy's ``allow_hosts``: regular expressions over ``host:port``; anything else is tunnelled unread."""
        return [_as_regex(host) for host in (*self.hosts, *more)]


def _as_regex(host: str) -> str:
    name = r"[^:]+\." + re.escape(host[2:]) if host.startswith("*.") else re.escape(host)
    return rf"^{name}\.?:\d+$"


def load(*folders: Path) -> Catalogue:
    """Read every ``*.yaml`` of the folders; CatalogueError names the first offender."""
    return Catalogue(service for folder in folders for file in sorted(folder.glob("*.yaml")) for service in _read(file))


def _read(file: Path) -> list[Service]:
    try:
        vendor = VendorFile.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise CatalogueError(f"{file}: {_first_line(error)}") from None
    owner = {"vendor": vendor.vendor, "country": vendor.country}
    return [Service.model_validate({**owner, **entry.model_dump()}) for entry in vendor.services]


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return " ".join(str(error).split())
