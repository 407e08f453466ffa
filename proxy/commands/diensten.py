"""``sluiswachter diensten``: the catalogue of AI services, to read, to search and to check."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from logs.register.countries import FIRST_CODES
from proxy.commands.flags import settings_of
from proxy.services.catalogue import Service
from proxy.services.check import check
from proxy.settings import Settings

_HEAD = ("id", "naam", "aanbieder", "land", "soort", "hosts")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    services = commands.add_parser("diensten", help="list, search or check the catalogue of AI services")
    services.add_argument("zoek", nargs="?", default="", help="a word, or `controleer` to check every service file")
    form = services.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="everything that is known, as JSON")
    form.add_argument("--markdown", action="store_true", help="the table of docs/diensten.md")
    services.add_argument(
        "--services-dir", type=Path, default=argparse.SUPPRESS, help="folder with the municipality's own files"
    )
    services.set_defaults(command=_diensten)


def _diensten(arguments: argparse.Namespace) -> int:
    settings = settings_of(arguments)
    if arguments.zoek == "controleer":
        return _check(settings, as_json=arguments.json)
    found = search(settings.catalogue().services, arguments.zoek)
    if arguments.json:
        print(json.dumps([one.model_dump(mode="json") for one in found], ensure_ascii=False, indent=1))
    elif arguments.markdown:
        print(markdown(found))
    else:
        print(table([_row(one) for one in found]))
        print(
            f"{len(found)} dienst{'en' if len(found) > 1 else ''}"
            if found
            else f"geen dienst gevonden voor {arguments.zoek!r}"
        )
    return 0 if found else 1


def _check(settings: Settings, *, as_json: bool) -> int:
    problems = check(settings.service_folders, FIRST_CODES, settings.shared_hosts)
    wrong = sum(problem.level == "fout" for problem in problems)
    if as_json:
        rows = [{"niveau": one.level, "waar": one.where, "tekst": one.text} for one in problems]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for one in problems:
            print(f"{one.level:6}  {one.where}: {one.text}", file=sys.stderr if one.level == "fout" else sys.stdout)
        print(f"{wrong} fouten, {len(problems) - wrong} keer let op")
    return 1 if wrong else 0


def search(services: Sequence[Service], text: str) -> list[Service]:
    """The services with this text in their id, name, vendor, country, kind or hosts; all of them without a text."""
    wanted = text.casefold()
    found = [one for one in services if any(wanted in word.casefold() for word in _words(one))]
    return sorted(found, key=lambda one: one.name.casefold())


def _words(service: Service) -> list[str]:
    shared = [one.host for one in service.shared]
    uploads = [one.host for one in service.uploads]
    return [service.id, service.name, service.vendor, service.country, service.kind, *service.hosts, *shared, *uploads]


def _row(service: Service) -> tuple[str, ...]:
    hosts = [*service.hosts, *(f"{one.host} (deels)" for one in service.shared)]
    shown = ", ".join(hosts[:3]) + (f" en nog {len(hosts) - 3}" if len(hosts) > 3 else "")
    land = service.country + (" !" if service.offensive else "")
    return (service.id, service.name, service.vendor, land, service.kind, shown or "eigen host")


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows below the heading, in columns; ``!`` behind a country says that the policy's list forbids it."""
    lines = [_HEAD, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def markdown(services: Sequence[Service]) -> str:
    """The table of docs/diensten.md: one row a service."""
    head = "| dienst | aanbieder | land | soort | hosts | dialecten | bijzonderheden |\n" + "| --- " * 7 + "|"
    return "\n".join([head, *(_line(one) for one in services)])


def _line(service: Service) -> str:
    hosts = [f"`{host}`" for host in service.hosts[:6]]
    hosts += [f"en nog {len(service.hosts) - 6}"] if len(service.hosts) > 6 else []
    hosts += [f"`{one.host}` ({'deels' if one.decrypt else 'niet ontsleuteld'})" for one in service.shared]
    dialects = dict.fromkeys(route.dialect for route in service.routes)
    uploads = [one.host for one in service.uploads if one.host not in service.hosts]
    notes = [f"bestanden naar {', '.join(f'`{host}`' for host in dict.fromkeys(uploads))}."] if uploads else []
    notes += [service.note] if service.note else []
    notes += ["Hosts deels zonder openbare bron."] if service.unverified else []
    land = service.country + (" (niet toegestaan)" if service.offensive else "")
    cells = (service.name, service.vendor, land, service.kind, ", ".join(hosts), ", ".join(dialects), " ".join(notes))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
