"""``sluiswachter doctor``: is everything in order, and if not, what to do."""

import argparse
import json
from dataclasses import asdict

from proxy.commands.flags import add_flags, settings_of
from proxy.operating.checks import look

_SIGNS = {"good": "goed  ", "warn": "let op", "bad": "FOUT  "}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    doctor = commands.add_parser("doctor", help="check ports, certificate, clock, database, model, policy and egress")
    add_flags(doctor)
    doctor.add_argument("--json", action="store_true", help="one JSON list")
    doctor.set_defaults(command=_doctor)


def _doctor(arguments: argparse.Namespace) -> int:
    found = look(settings_of(arguments))
    if arguments.json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False))
    else:
        for one in found:
            print(f"{_SIGNS[one.state]}  {one.name:16} {one.said}" + (f"\n{'':26}-> {one.mend}" if one.mend else ""))
    return int(any(one.state == "bad" for one in found))
