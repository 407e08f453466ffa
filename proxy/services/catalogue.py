"""The catalogue of AI services, read from one YAML file per vendor; found by host and path."""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Literal, NamedTuple

import yaml
from pydantic import ValidationError

from proxy.services.names import plain_host, plain_path
from proxy.services.patterns import allow_pattern
from proxy.services.schema import Data, Route, ServiceEntry, SharedHost, Upload, VendorFile

SHIPPED = Path(__file__).parent
# Which hosts with more than AI on them are decrypted: those that their files name, all of them, or none.
SharedHosts = Literal["as_listed", "all", "none"]

__all__ = ["SHIPPED", "Catalogue", "CatalogueError", "Route", "Service", "SharedHosts", "load", "read_file"]


class CatalogueError(Exception):
    """A service file that cannot be used; the message names the file and what is wrong."""


class Service(Data):
    """One AI service with its vendor. ``country`` is the one that counts for the rules: the owner's, where known."""

    id: str
    name: str
    vendor: str
    country: str
    kind: str
    hosts: tuple[str, ...]
    routes: tuple[Route, ...] = ()
    shared: tuple[SharedHost, ...] = ()
    uploads: tuple[Upload, ...] = ()
    no_content: tuple[str, ...] = ()
    processing: tuple[str, ...] = ()
    offensive: bool = False
    source: tuple[str, ...] = ()
    read_on: str = ""
    unverified: tuple[str, ...] = ()
    note: str = ""

    @cached_property
    def _routes(self) -> list[tuple[re.Pattern[str], str]]:
        return [(re.compile(route.path), route.dialect) for route in self.routes]

    @cached_property
    def _silent(self) -> re.Pattern[str] | None:
        return re.compile("|".join(f"(?:{path})" for path in self.no_content)) if self.no_content else None

    def dialect(self, path: str) -> str:
        """The dialect spoken at a path, ``generic`` where none is named."""
        return next((dialect for pattern, dialect in self._routes if pattern.match(path)), "generic")

    def carries_content(self, method: str, path: str) -> bool:
        """False only for a part of the page itself that is fetched by its plain name, without a query.

        The caller must see to it that no body goes along. Everything of a forbidden vendor counts as content.
        """
        if self.offensive or self._silent is None or method not in ("GET", "HEAD"):
            return True
        return not (_PLAIN.fullmatch(path) and self._silent.fullmatch(path))


# A name in it would need a space, an @ or an escape; a number of a person is too long for one run of digits.
_PLAIN = re.compile(r"(?!.*\d{8})[A-Za-z0-9/._-]{1,200}")


class Place(NamedTuple):
    """Where a service is on a host: everywhere, or at the paths that a pattern finds."""

    service: Service
    pattern: re.Pattern[str] | None


class Catalogue:
    """All known services, found by host and path."""

    def __init__(self, services: Iterable[Service], *, shared: SharedHosts = "as_listed") -> None:
        self.services = tuple(services)
        self._by_host: dict[str, list[Place]] = {}
        # Hosts with more than AI on them that are not decrypted, with the service that is there unread.
        self.unread: dict[str, Service] = {}
        for service in self.services:
            for host, pattern, decrypt in _places(service, shared):
                if decrypt:
                    self._add(host, Place(service, pattern))
                else:
                    self.unread[host] = service

    def _add(self, host: str, place: Place) -> None:
        places = self._by_host.setdefault(host, [])
        other = next((one.service for one in places if one.pattern is None and place.pattern is None), None)
        if other:
            raise CatalogueError(f"{host} stands under both {other.id} and {place.service.id}")
        places.append(place)
        places.sort(key=lambda one: one.pattern is None)

    def match(self, host: str, path: str | None = None) -> Service | None:
        """The service at a host and path: an exact name goes before a wildcard, a longer wildcard before a shorter.

        Without a path: the first service on the host at all.
        """
        name = plain_host(host)
        labels = name.split(".")
        wildcards = ("*." + ".".join(labels[i:]) for i in range(1, len(labels)))
        for key in chain((name,), wildcards):
            for service, pattern in self._by_host.get(key, ()):
                if pattern is None or path is None or pattern.match(plain_path(path)):
                    return service
        return None

    @cached_property
    def hosts(self) -> Sequence[str]:
        """Every host pattern that is decrypted, sorted."""
        return sorted(self._by_host)

    def allow_patterns(self, *more: str) -> list[str]:
        """mitmproxy's ``allow_hosts``: one expression over ``host:port``; what it misses is tunnelled unread."""
        return [allow_pattern((*self.hosts, *more))]


def _places(service: Service, shared: SharedHosts) -> Iterable[tuple[str, re.Pattern[str] | None, bool]]:
    for host in service.hosts:
        yield host, None, True
    for upload in service.uploads:
        if upload.path is None:
            if upload.host not in service.hosts:
                yield upload.host, None, True
        else:
            yield upload.host, re.compile(upload.path, re.IGNORECASE), True
    for one in service.shared:
        pattern = re.compile("|".join(f"(?:{path})" for path in one.paths), re.IGNORECASE)
        yield one.host, pattern, shared == "all" or (one.decrypt and shared == "as_listed")


def load(*folders: Path, shared: SharedHosts = "as_listed") -> Catalogue:
    """Read every ``*.yaml`` of the folders; CatalogueError names the first offender.

    A service of a later folder takes the place of an earlier one with the same id, if its ``note`` says why.
    """
    services: dict[str, Service] = {}
    for folder in folders:
        earlier = set(services)
        for file in sorted(folder.glob("*.yaml")):
            for service in read_file(file):
                if service.id in services and not (service.id in earlier and service.note):
                    why = "; to replace it, say why in `note`" if service.id in earlier else ""
                    raise CatalogueError(f"{file}: the id {service.id} is there already{why}")
                services[service.id] = service
    return Catalogue(services.values(), shared=shared)


def read_file(file: Path) -> list[Service]:
    """The services of one vendor's file."""
    # In C, and so seven times as fast; a municipality's own files are read by the one that says best what is wrong.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader) if file.parent == SHIPPED else yaml.SafeLoader
    try:
        tree = yaml.load(file.read_text(encoding="utf-8"), loader)  # noqa: S506  # both are safe
        vendor = VendorFile.model_validate(tree)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise CatalogueError(f"{file}: {_first_line(error)}") from None
    return [_service(vendor, entry) for entry in vendor.services]


def _service(vendor: VendorFile, entry: ServiceEntry) -> Service:
    data = entry.model_dump(exclude={"regions"})
    data["processing"] = entry.processing or vendor.processing
    data["source"] = entry.source or (vendor.source,)
    data["read_on"] = (entry.read_on or vendor.date).isoformat()
    return Service(vendor=vendor.vendor, country=vendor.parent or vendor.country, offensive=vendor.offensive, **data)


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return " ".join(str(error).split())
