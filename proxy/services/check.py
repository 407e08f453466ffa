"""Looks through the service files for what is wrong or not known, all of it at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

import tldextract

from proxy.services.catalogue import CatalogueError, Service, SharedHosts, load, read_file

# Services change their hosts and paths; facts that are older are looked at again.
_FRESH_DAYS = 365
# Not public suffixes, but of so many products that a wildcard would take in much that is no AI.
_OF_MANY = """
amazonaws.com s3.amazonaws.com api.aws azure.com windows.net blob.core.windows.net google.com clients6.google.com
googleapis.com googleusercontent.com microsoft.com office.com live.com bing.com cloud.microsoft sharepoint.com
github.com githubusercontent.com aliyuncs.com volces.com yandex.net yandex.ru sberbank.ru baidu.com tencent.com
apple.com facebook.com livekit.cloud
"""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong (``fout``) or not known (``let op``) in a service, or in a whole file."""

    level: Literal["fout", "let op"]
    where: str
    text: str


def check(
    folders: Sequence[Path],
    forbidden: Iterable[str],
    shared: SharedHosts = "as_listed",
    today: date | None = None,
) -> list[Problem]:
    """Everything found in the files of these folders. ``forbidden``: the countries that the policy blocks."""
    long_ago = ((today or datetime.now(UTC).date()) - timedelta(days=_FRESH_DAYS)).isoformat()
    problems: list[Problem] = []
    for folder in folders:
        if not folder.is_dir():
            problems.append(Problem("fout", str(folder), "deze map is er niet"))
        for file in sorted(folder.glob("*.yaml")):
            try:
                services = read_file(file)
            except CatalogueError as error:
                problems.append(Problem("fout", file.name, str(error)))
                continue
            problems += [problem for service in services for problem in _service(service, frozenset(forbidden))]
            old = [service for service in services if service.read_on < long_ago]
            problems += [Problem("let op", one.id, f"gelezen op {one.read_on}: kijk of het nog klopt") for one in old]
    if not any(problem.level == "fout" for problem in problems):
        problems += _together(folders, shared)
    return sorted(problems, key=lambda one: (one.level, one.where))


def _together(folders: Sequence[Path], shared: SharedHosts) -> list[Problem]:
    """What only shows when the files are read together: the same host or id twice."""
    try:
        load(*folders, shared=shared)
    except CatalogueError as error:
        return [Problem("fout", "catalogus", str(error))]
    return []


def _service(service: Service, forbidden: frozenset[str]) -> list[Problem]:
    found: list[tuple[Literal["fout", "let op"], str]] = []
    places = _places(service)
    wide: Literal["fout", "let op"] = "let op" if service.note else "fout"
    found += [(wide, f"{host}: ruim, ook van anderen; zeg in note waarom") for host in places if _is_suffix(host)]
    found += [("fout", f"{host}: te ruim, ook van anderen") for host in places if _is_of_many(host)]
    found += [
        ("let op", f"{host} valt al onder een jokerteken") for host in service.hosts if _is_covered(host, service)
    ]
    if (service.country in forbidden) is not service.offensive:
        wrong = "niet gemerkt met offensive" if service.country in forbidden else "gemerkt met offensive, maar mag"
        found.append(("fout", f"land {service.country} is volgens het beleid {_word(service, forbidden)}: {wrong}"))
    if not service.offensive and (there := sorted(forbidden.intersection(service.processing))):
        found.append(("let op", f"verwerkt in {', '.join(there)}, een land dat het beleid verbiedt"))
    found += [("fout", f"bron is geen webadres: {one}") for one in service.source if not one.startswith("https://")]
    found += [
        ("fout", f"{host} staat onder unverified, maar nergens anders") for host in set(service.unverified) - places
    ]
    found += [("let op", f"{host}: geen openbare bron gevonden") for host in service.unverified]
    return [Problem(level, service.id, text) for level, text in found]


def _word(service: Service, forbidden: frozenset[str]) -> str:
    return "verboden" if service.country in forbidden else "toegestaan"


def _places(service: Service) -> set[str]:
    return {*service.hosts, *(one.host for one in service.shared), *(one.host for one in service.uploads)}


def _is_of_many(host: str) -> bool:
    """Whether the host belongs to much that is no AI: a top-level domain, or the whole of a large company."""
    name = host.removeprefix("*.")
    return name in _OF_MANY.split() or "." not in name or (host.startswith("*.") and not _suffixes(False)(name).domain)


def _is_suffix(host: str) -> bool:
    """Whether a wildcard stands over a name under which the owner hands out names to anyone."""
    name = host.removeprefix("*.")
    return host.startswith("*.") and not _is_of_many(host) and not _suffixes(True)(name).domain


@cache
def _suffixes(private: bool) -> tldextract.TLDExtract:
    """The list of public suffixes that the library brings along; nothing is looked up."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=private)


def _is_covered(host: str, service: Service) -> bool:
    name = host.removeprefix("*.")
    return any(one != host and one.startswith("*.") and name.endswith(one[1:]) for one in service.hosts)
