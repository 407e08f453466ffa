"""``sluiswachter log``: check the record, on its own and without changing anything."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from proxy.commands.flags import settings_of

if TYPE_CHECKING:
    from nacl.signing import VerifyKey

    from logs.chain import Signed


class LogError(Exception):
    """What is needed to read the record is not there."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    log = commands.add_parser("log", help="the record: check it, drop what is over its term")
    actions = log.add_subparsers(required=True, metavar="ACTION")
    verify = actions.add_parser("verify", help="check that nothing was changed, left out, added or cut off")
    verify.add_argument("--data-dir", default=argparse.SUPPRESS, help="folder of the gateway, or a copy of it")
    verify.add_argument("--database-url", default=argparse.SUPPRESS, help="the database, when it is not in that folder")
    verify.add_argument("--sleutel", type=Path, nargs="+", help="public keys that you trust; none: sleutels/teken.pub")
    verify.add_argument("--koppen", type=Path, nargs="+", help="files with signed heads; none: log/koppen.jsonl")
    verify.add_argument("--json", action="store_true", help="the outcome as one JSON object")
    verify.set_defaults(command=_verify)
    export = actions.add_parser("exporteer", help="write events to standard output, for another program")
    export.add_argument("--vorm", choices=("json", "ecs", "ocsf", "cef", "csv"), default="json")
    export.add_argument("--vanaf", default="", help="from this day, YYYY-MM-DD")
    export.add_argument("--tot", default="9999", help="until this day, not included")
    export.add_argument("--door", required=True, help="who asks; stands in the record")
    export.add_argument("--data-dir", default=argparse.SUPPRESS)
    export.set_defaults(command=_export)


def _verify(arguments: argparse.Namespace) -> int:
    from sqlalchemy.exc import SQLAlchemyError

    from logs.chain import Trusted
    from logs.database import connect, place
    from logs.record import HEADS_FILE
    from logs.verify import check

    settings = settings_of(arguments)
    keys = [key for file in arguments.sleutel or [settings.record_keys / "teken.pub"] for key in _keys(file)]
    heads = arguments.koppen or [file for file in [settings.log_dir / HEADS_FILE] if file.exists()]
    sent = [line for file in heads for line in _heads(file)]
    url = settings.database
    if not settings.database_url and not (settings.log_dir / "events.sqlite").exists():
        raise LogError(f"{settings.log_dir}: hier is geen logboek")
    engine = connect(url, read_only=True)
    try:
        outcome = check(engine, Trusted(keys), sent)
    except SQLAlchemyError as error:
        raise LogError(f"{place(url)}: dit logboek is niet te lezen ({type(error).__name__})") from None
    finally:
        engine.dispose()
    print(json.dumps(asdict(outcome) | {"ok": outcome.ok}) if arguments.json else outcome.told())
    return 0 if outcome.ok else 1


def _export(arguments: argparse.Namespace) -> int:
    from logs.control import Control
    from logs.database import connect, writing
    from logs.export.formats import FORMATS, csv_head, csv_row
    from logs.export.period import events_of
    from logs.keys import Keys

    settings = settings_of(arguments)
    engine = connect(settings.database, busy_seconds=10)
    subject = f"{arguments.vorm} {arguments.vanaf}..{arguments.tot}"
    try:
        with writing(engine) as connection:
            Control(Keys(settings.record_keys)).record(connection, "exported", actor=arguments.door, subject=subject)
        if arguments.vorm == "csv":
            print(csv_head())
        write = csv_row if arguments.vorm == "csv" else FORMATS[arguments.vorm]
        for event in events_of(engine, arguments.vanaf, arguments.tot):
            print(write(event))
    finally:
        engine.dispose()
    return 0


def _keys(file: Path) -> list["VerifyKey"]:
    from logs.chain import read_public

    try:
        return read_public(file)
    except (OSError, ValueError):
        raise LogError(f"{file}: hier staat geen openbare sleutel; noem het bestand met --sleutel") from None


def _heads(file: Path) -> Iterator["Signed"]:
    """Every line that is a signed head; one that cannot be read is given as one that nobody signed."""
    from logs.chain import Signed, parse

    try:
        *lines, _unfinished = file.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        raise LogError(f"{file}: dit bestand met handtekeningen is niet te lezen") from None
    for line in filter(None, lines):
        try:
            yield parse(line)
        except ValueError:
            yield Signed({"kind": "head", "writer": f"{file.name}"}, "")
