"""``sluiswachter sleutel``, ``bewijs`` and ``wie``: the keys of PO and CISO, and what only they can open."""

import argparse
import csv
import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from proxy.commands.flags import settings_of

if TYPE_CHECKING:
    from nacl.public import PrivateKey

    from logs.openings import Opener


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    keys = commands.add_parser("sleutel", help="the keys of PO and CISO")
    make = keys.add_subparsers(required=True, metavar="ACTION").add_parser("maken", help="make a new pair of keys")
    make.add_argument("wie", choices=("po", "ciso"))
    make.add_argument("--bewaar", type=Path, required=True, help="new file for the private key, on your own USB stick")
    make.add_argument(
        "--wachtwoord-po", "--wachtwoord-ciso", type=Path, dest="wachtwoord", help="file with the passphrase"
    )
    make.add_argument("--data-dir", default=argparse.SUPPRESS)
    make.set_defaults(command=_make)
    evidence = commands.add_parser("bewijs", help="sealed evidence")
    opened = evidence.add_subparsers(required=True, metavar="ACTION").add_parser("open", help="read it, with a reason")
    opened.add_argument("nummer", help="number of the event")
    _asking(opened, two=False)
    opened.set_defaults(command=_evidence)
    who = commands.add_parser("wie", help="who a pseudonym is; PO and CISO together")
    who.add_argument("pseudoniem")
    _asking(who, two=True)
    who.set_defaults(command=_who)
    whose = commands.add_parser("van-wie", help="was this value, or one of this list, in it?")
    given = whose.add_mutually_exclusive_group(required=True)
    given.add_argument("--waarde", help="a value, such as a BSN")
    given.add_argument(
        "--lijst", type=Path, help="text file with one value a line; the outcome names lines, not values"
    )
    whose.add_argument("--soort", default="BSN", help="kind of the values (BSN, IBAN, EMAIL, ...)")
    whose.add_argument("--gebeurtenis", nargs="+", default=[], help="only in these events")
    whose.add_argument("--incident", default="", help="only in the events of this incident")
    whose.add_argument("--vanaf", default="", help="from this day, YYYY-MM-DD")
    whose.add_argument("--tot", default="", help="until this day, not included")
    _asking(whose, two=False)
    whose.set_defaults(command=_whose)


def _asking(parser: argparse.ArgumentParser, *, two: bool) -> None:
    parser.add_argument("--po", type=Path, required=True, help="file with the PO's private key")
    parser.add_argument("--ciso", type=Path, required=two, help="file with the CISO's private key")
    parser.add_argument("--wachtwoord-po", type=Path, help="file with the passphrase; none: asked")
    parser.add_argument("--wachtwoord-ciso", type=Path, help="file with the passphrase; none: asked")
    parser.add_argument("--door", required=True, help="who asks")
    parser.add_argument("--reden", required=True, help="why; stands in the record")
    parser.add_argument("--data-dir", default=argparse.SUPPRESS)


def _make(arguments: argparse.Namespace) -> int:
    from nacl.public import PrivateKey

    from logs.keys import KeyFileError, Keys
    from logs.seal import write_private

    key = PrivateKey.generate()
    passphrase = _passphrase(arguments.wachtwoord, f"Nieuw wachtwoord voor de sleutel van de {arguments.wie.upper()}: ")
    if len(passphrase) < 12:
        raise KeyFileError("kies een wachtwoord van minstens twaalf tekens")
    try:
        write_private(arguments.bewaar, key, passphrase)
    except OSError as error:
        raise KeyFileError(f"{arguments.bewaar}: {error.strerror}") from None
    Keys(settings_of(arguments).record_keys).set_person(arguments.wie, key.public_key)
    print(
        f"De sleutel van de {arguments.wie.upper()} is gemaakt. Het geheime deel staat in {arguments.bewaar}.\n"
        "Bewaar dat bestand en het wachtwoord apart, en maak een kopie: zonder kan niemand iets openen.\n"
        "Wat met een vorige sleutel is verzegeld, opent alleen de vorige sleutel."
    )
    return 0


def _evidence(arguments: argparse.Namespace) -> int:
    with _opener(arguments) as opener:
        found = opener.evidence(arguments.nummer, *_keys(arguments))
    for one in found:
        print(f"{one.kind} in {one.place}:\n  {one.text}\n")
    return 0


def _who(arguments: argparse.Namespace) -> int:
    po, ciso = _keys(arguments)
    assert ciso is not None  # noqa: S101  # the parser asks for it
    with _opener(arguments) as opener:
        print(opener.who(arguments.pseudoniem, po, ciso))
    return 0


def _whose(arguments: argparse.Namespace) -> int:
    from logs.openings import Scope

    kind = arguments.soort.upper()
    values = [arguments.waarde] if arguments.waarde else _lines(arguments.lijst)
    scope = Scope(tuple(arguments.gebeurtenis), arguments.incident, arguments.vanaf, arguments.tot)
    with _opener(arguments) as opener:
        found = opener.whose([(kind, value) for value in values], scope, *_keys(arguments))
    if not found:
        print("Niet gevonden.")
    for number, events in sorted(found.items()):
        name = "Gevonden" if arguments.waarde else f"Regel {number + 1}"
        print(f"{name}: in {len(events)} gebeurtenis(sen): {', '.join(sorted(events)[:20])}")
    return 0


def _lines(file: Path) -> list[str]:
    from logs.openings import OpeningError

    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return [row[0] if row else "" for row in csv.reader(lines)]
    except (OSError, UnicodeDecodeError):
        raise OpeningError(f"{file}: dit bestand is niet te lezen") from None


@contextmanager
def _opener(arguments: argparse.Namespace) -> Iterator["Opener"]:
    from logs.control import Control
    from logs.database import connect
    from logs.keys import Keys
    from logs.openings import Opener

    settings = settings_of(arguments)
    engine = connect(settings.database, busy_seconds=10)
    keys = Keys(settings.record_keys)
    try:
        yield Opener(engine, keys, Control(keys), arguments.door, arguments.reden)
    finally:
        engine.dispose()


def _keys(arguments: argparse.Namespace) -> tuple["PrivateKey", "PrivateKey | None"]:
    from logs.seal import read_private

    po = read_private(arguments.po, _passphrase(arguments.wachtwoord_po, "Wachtwoord van de PO: "))
    if arguments.ciso is None:
        return po, None
    return po, read_private(arguments.ciso, _passphrase(arguments.wachtwoord_ciso, "Wachtwoord van de CISO: "))


def _passphrase(file: Path | None, question: str) -> str:
    return file.read_text("utf-8").rstrip("\n") if file else getpass.getpass(question)
