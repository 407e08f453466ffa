"""The ``sluiswachter`` command."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

# Which module of proxy/commands serves which command. Only what is asked for is imported, since every helper process
# of a gateway imports this file again.
_MODULES = {
    "run": "run",
    "scan": "scan",
    "policy": "policy",
    "evaluate": "evaluate",
    "lijst": "own",
    "vingerafdruk": "own",
    "ca": "ca",
    "diensten": "diensten",
    "doctor": "doctor",
    "top": "top",
    "kopie": "copies",
    "log": "log",
    "sleutel": "open_sealed",
    "bewijs": "open_sealed",
    "wie": "open_sealed",
    "van-wie": "open_sealed",
    "redigeer": "documents",
}
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
    "ValidationError",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 only when it did what was asked."""
    asked = list(sys.argv[1:] if argv is None else argv)
    arguments = _parser(asked[0] if asked else "").parse_args(asked)
    try:
        return int(arguments.command(arguments))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    except Exception as error:
        # One line, what and how to mend it; these errors are made by us and hold no content.
        if type(error).__name__ not in _TOLD:
            raise
        print(f"sluiswachter: {_one_line(error)}", file=sys.stderr)
        return 1


def _one_line(error: Exception) -> str:
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"setting {'.'.join(map(str, first['loc']))}: {first['msg']}"
    return " ".join(str(error).split())


def _parser(asked: str = "") -> argparse.ArgumentParser:
    """With every command, or with the one that is asked for."""
    parser = argparse.ArgumentParser(prog="sluiswachter", description="Data-leak prevention for AI traffic.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name in [_MODULES[asked]] if asked in _MODULES else dict.fromkeys(_MODULES.values()):
        import_module(f"proxy.commands.{name}").add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
