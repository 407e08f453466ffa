"""The ``sluiswachter`` command."""

import argparse
import asyncio
import contextlib
import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from detectors.finding import Finding
from proxy.settings import Settings


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 only when it did what was asked."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.command(arguments))
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        # One line, what and how to mend it; these errors are made by us and hold no content.
        if type(error).__name__ not in _TOLD and not isinstance(error, ValidationError):
            raise
        print(f"sluiswachter: {_one_line(error)}", file=sys.stderr)
        return 1


_TOLD = {
    "StartError",
    "PolicyError",
    "CatalogueError",
    "JournalError",
    "AuthorityError",
    "SelfTestFailed",
    "ModelError",
}


def _one_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"setting {'.'.join(map(str, first['loc']))}: {first['msg']}"
    return " ".join(str(error).split())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sluiswachter", description="Data-leak prevention for AI traffic.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="start the proxy and the review pages")
    for flag, text in (
        ("listen", "HOST:PORT of the proxy"),
        ("review", "HOST:PORT of the review pages"),
        ("data-dir", "the only folder that is written to"),
        ("policy", "policy file"),
        ("upstream", "URL of the egress proxy behind this one"),
        ("upstream-ca", "PEM file with the authorities trusted behind this proxy"),
        ("model", "spaCy pipeline instead of the one that ships"),
    ):
        run.add_argument(f"--{flag}", help=text, default=argparse.SUPPRESS)
    run.set_defaults(command=_run)
    scan = commands.add_parser("scan", help="show what is found in a text")
    scan.add_argument("file", nargs="?", default="-", help="a text file, or - for standard input")
    scan.add_argument("--jsonl", action="store_true", help='read lines {"id","text"}, print {"id","findings"}')
    scan.add_argument("--model", default=None)
    scan.set_defaults(command=_scan)
    evaluate = commands.add_parser("evaluate", help="measure the quality of detection on marked texts")
    evaluate.add_argument("files", nargs="+", type=Path, help="files with marked texts (tests/data/evaluation)")
    evaluate.add_argument("--model", default=None)
    evaluate.add_argument("--json", action="store_true", help="everything, as one JSON object")
    evaluate.add_argument("--misses", action="store_true", help="also what was missed and what was raised for nothing")
    evaluate.set_defaults(command=_evaluate)
    return parser


def _settings(arguments: argparse.Namespace) -> Settings:
    return Settings(**{name: value for name, value in vars(arguments).items() if name in Settings.model_fields})


def _run(arguments: argparse.Namespace) -> int:
    settings = _settings(arguments)
    print("Sluiswachter starts: loading the detectors ...", flush=True)
    asyncio.run(_serve(settings))
    print("Sluiswachter stopped.", flush=True)
    return 0


async def _serve(settings: Settings) -> None:
    from logs.operational import configure
    from proxy.app import running

    configure(settings.log_level)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(settings) as gateway:
        key = gateway.authority.review_key(settings)
        print(_welcome(settings, key), flush=True)
        await stop.wait()
        print("Sluiswachter stops ...", flush=True)


def _welcome(settings: Settings, key: str | None) -> str:
    link = f"http://{settings.review}/" + (f"?sleutel={key}" if key else "")
    return (
        f"  proxy         http://{settings.listen}\n"
        f"  review pages  {link}\n"
        f"  data          {settings.data_dir}\n"
        f"Try it:  curl -x http://{settings.listen} http://{settings.portal_host}/v1/chat/completions "
        '-H "content-type: application/json" '
        '-d \'{"messages":[{"role":"user","content":"Bel Jan de Vries op 06-12345678"}]}\'\n'
        f"or set your browser's proxy to {settings.listen} and open http://{settings.portal_host}/"
    )


def _scan(arguments: argparse.Namespace) -> int:
    from detectors.scanner import Scanner

    scanner = Scanner(arguments.model)
    with contextlib.ExitStack() as stack:
        source = (
            sys.stdin if arguments.file == "-" else stack.enter_context(Path(arguments.file).open(encoding="utf-8"))
        )
        if not arguments.jsonl:
            print(json.dumps({"findings": _as_data(scanner.scan([source.read()])[0])}, ensure_ascii=False))
            return 0
        for line in source:
            record = json.loads(line)
            findings = _as_data(scanner.scan([record["text"]])[0])
            print(json.dumps({"id": record["id"], "findings": findings}, ensure_ascii=False))
    return 0


def _evaluate(arguments: argparse.Namespace) -> int:
    from detectors.evaluation.measure import measure, table
    from detectors.evaluation.prompts import read
    from detectors.scanner import Scanner

    result = measure(read(*arguments.files), Scanner(arguments.model).scan)
    print(json.dumps(result.as_dict(), ensure_ascii=False) if arguments.json else table(result))
    if arguments.misses:
        for name, misses in (("missed", result.missed), ("raised", result.raised)):
            for miss in misses:
                print(f"{name:7} {miss.prompt:12} {miss.kind:16} {miss.text!r}")
    return 0


def _as_data(findings: Sequence[Finding]) -> list[dict[str, object]]:
    return [{"start": f.start, "end": f.end, "type": f.kind, "score": round(f.score, 3)} for f in findings]


if __name__ == "__main__":
    sys.exit(main())
