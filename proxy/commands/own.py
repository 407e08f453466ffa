"""``sluiswachter lijst`` and ``sluiswachter vingerafdruk``: what the municipality itself calls confidential."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from detectors.own import fingerprints, lists
from detectors.own.keyed import OwnDataError
from proxy.settings import Settings

_TEXT = {".txt", ".md", ".csv", ".tsv", ".html", ".xml", ".json", ".eml"}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add both commands."""
    listed = commands.add_parser("lijst", help="lists of values that must not leave (keyed hashes only)")
    actions = listed.add_subparsers(required=True, metavar="ACTION")
    make = actions.add_parser("maken", help="make or replace a list from values, one a line")
    make.add_argument("name", help="name of the list, for example bijstand")
    make.add_argument("file", type=Path, help="text file with one value a line; delete it afterwards")
    make.set_defaults(command=_make)
    printed = commands.add_parser("vingerafdruk", help="documents that must not leave (keyed hashes only)")
    actions = printed.add_subparsers(required=True, metavar="ACTION")
    register = actions.add_parser("toevoegen", help="register every text document of a file or folder")
    register.add_argument("path", type=Path, help="a text file, or a folder with text files")
    register.add_argument("--behalve", type=Path, help="folder with public texts; what stands in them is left out")
    register.set_defaults(command=_register)


def _make(arguments: argparse.Namespace) -> int:
    made = lists.make(Settings().own_data, _name(arguments.name), _read(arguments.file).splitlines())
    print(f"lijst {arguments.name}: {made.taken} waarden")
    for number, reason in made.left_out:
        print(f"  regel {number} weggelaten: {reason}", file=sys.stderr)
    return 0


def _register(arguments: argparse.Namespace) -> int:
    public = [_read(file) for file in _documents(arguments.behalve)] if arguments.behalve else []
    wrong = 0
    for file in _documents(arguments.path):
        try:
            kept = fingerprints.add(Settings().own_data, _name(file.stem), _read(file), public)
            print(f"{file.name}: {kept} vingerafdrukken")
        except OwnDataError as error:
            wrong += 1
            print(f"{file.name}: {error}", file=sys.stderr)
    return 1 if wrong else 0


def _documents(path: Path) -> Iterator[Path]:
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    texts = [file for file in files if file.is_file() and file.suffix.lower() in _TEXT]
    if not texts:
        raise OwnDataError(f"{path}: there is no text document here ({', '.join(sorted(_TEXT))})")
    for file in files:
        if file.is_file() and file not in texts:
            print(f"{file.name}: overgeslagen, geen tekstbestand", file=sys.stderr)
    yield from texts


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise OwnDataError(f"{file}: this is no text in UTF-8") from None
    except OSError as error:
        raise OwnDataError(f"{file}: {error.strerror}") from None


def _name(name: str) -> str:
    """A name that is a file name and no path."""
    if not name or not all(c.isalnum() or c in " ._-" for c in name) or name.startswith("."):
        raise OwnDataError(f"{name!r} is no name for a list; use letters, figures, - and _")
    return name
