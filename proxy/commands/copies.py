"""``sluiswachter kopie``: a copy of everything in one file, and back."""

import argparse
from pathlib import Path

from proxy.operating import copies
from proxy.settings import Settings


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    actions = commands.add_parser("kopie", help="back-up and restore of everything").add_subparsers(
        required=True, metavar="ACTION"
    )
    for name, text, command in (
        ("maken", "write a copy, also while the gateway runs", _make),
        ("terugzetten", "put a copy back in an empty data folder", _put_back),
    ):
        action = actions.add_parser(name, help=text)
        action.add_argument("file", type=Path)
        action.set_defaults(command=command)


def _make(arguments: argparse.Namespace) -> int:
    settings = Settings()
    sums = copies.make(settings, arguments.file)
    print(f"{len(sums)} bestanden in {arguments.file}. Er zitten sleutels in: bewaar het in een kluis.")
    if settings.database_url:
        print("De gebeurtenissen staan in PostgreSQL: maak daarvan een kopie met pg_dump.")
    return 0


def _put_back(arguments: argparse.Namespace) -> int:
    settings = Settings()
    names = copies.put_back(settings, arguments.file)
    print(f"{len(names)} bestanden teruggezet in {settings.data_dir}. Controleer met `sluiswachter log verify`.")
    print(f"Het beleid van toen ligt in {settings.data_dir / 'beleid.yaml'}.")
    return 0
