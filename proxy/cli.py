"""The ``sluiswachter`` command."""

import argparse
import sys
from collections.abc import Sequence

from pydantic import ValidationError

from proxy.commands import ca, copies, diensten, doctor, documents, evaluate, log, open_sealed, own, policy, run, scan

_TOLD = {
    "StartError",
    "PolicyError",
    "SigningError",
    "CatalogueError",
    "JournalError",
    "LogError",
    "DatabaseError",
    "KeyFileError",
    "OpeningError",
    "DestinationError",
    "AuthorityError",
    "SelfTestFailed",
    "ModelError",
    "OwnDataError",
    "InputError",
    "IdentityError",
    "PromptError",
    "CopyError",
    "FileError",
    "SettingsError",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 only when it did what was asked."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.command(arguments))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    except Exception as error:
        # One line, what and how to mend it; these errors are made by us and hold no content.
        if type(error).__name__ not in _TOLD and not isinstance(error, ValidationError):
            raise
        print(f"sluiswachter: {_one_line(error)}", file=sys.stderr)
        return 1


def _one_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"setting {'.'.join(map(str, first['loc']))}: {first['msg']}"
    return " ".join(str(error).split())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sluiswachter", description="Data-leak prevention for AI traffic.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in (run, scan, policy, evaluate, own, ca, diensten, doctor, copies, log, open_sealed, documents):
        module.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
