"""``sluiswachter scan``: what is found in a text, for people in colour and for programs as JSON."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from detectors import processes
from detectors.finding import KINDS, Finding
from proxy.commands import documents
from proxy.documents.kinds import sniff
from proxy.settings import Settings

# So many lines go through detection together.
_TOGETHER = 200
_COLOURS = (31, 32, 33, 34, 35, 36)


class InputError(Exception):
    """A file or line that cannot be read: where, and what was expected."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    scan = commands.add_parser("scan", help="show what is found in a text")
    scan.add_argument("file", nargs="?", default="-", help="a text file, or - for standard input")
    form = scan.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object with the findings")
    form.add_argument("--jsonl", action="store_true", help='read lines {"id","text"}, print lines {"id","findings"}')
    scan.add_argument("--model", default=None, help="spaCy pipeline instead of the one that ships")
    scan.set_defaults(command=_scan)


def _scan(arguments: argparse.Namespace) -> int:
    processes.one_core()
    from detectors.scanner import Scanner

    if arguments.file != "-" and not arguments.jsonl and _is_document(Path(arguments.file)):
        return documents.show(Path(arguments.file), arguments.model, as_json=arguments.json)
    scanner = Scanner(arguments.model, Settings().own_data)
    if arguments.jsonl:
        for batch in _batches(_records(_lines(arguments.file))):
            for (name, _), found in zip(batch, scanner.scan([text for _, text in batch]), strict=True):
                print(json.dumps({"id": name, "findings": _as_data(found)}, ensure_ascii=False))
            sys.stdout.flush()
        return 0
    text = "".join(_lines(arguments.file))
    (found,) = scanner.scan([text])
    if arguments.json:
        print(json.dumps({"findings": _as_data(found)}, ensure_ascii=False))
    else:
        print(shown(text, found, colour=sys.stdout.isatty()))
    return 0


def _is_document(path: Path) -> bool:
    """Whether a file is no plain text in UTF-8, by its bytes."""
    if not path.is_file():
        return False
    try:
        return sniff(data := path.read_bytes()) != "text" or "\x00" in data.decode("utf-8")
    except UnicodeDecodeError:
        return True


def _lines(file: str) -> Iterator[str]:
    try:
        if file == "-":
            yield from sys.stdin
        else:
            with Path(file).open(encoding="utf-8") as source:
                yield from source
    except UnicodeDecodeError:
        raise InputError(f"{file}: this is no text in UTF-8") from None
    except OSError as error:
        raise InputError(f"{file}: {error.strerror}") from None


def _records(lines: Iterable[str]) -> Iterator[tuple[object, str]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                record = json.loads(line)
                name, text = record["id"], record["text"]
            except (ValueError, KeyError, TypeError):
                raise InputError(f'line {number}: expected {{"id": ..., "text": "..."}}') from None
            if not isinstance(text, str):
                raise InputError(f"line {number}: text is no string")
            yield name, text


def _batches(records: Iterator[tuple[object, str]]) -> Iterator[list[tuple[object, str]]]:
    while batch := list(islice(records, _TOGETHER)):
        yield batch


def _as_data(findings: Sequence[Finding]) -> list[dict[str, object]]:
    return [
        {"start": f.start, "end": f.end, "type": f.kind, "score": round(f.score, 3)}
        | ({"labels": list(f.labels)} if f.labels else {})
        for f in findings
    ]


def shown(text: str, findings: Sequence[Finding], *, colour: bool) -> str:
    """The text with what was found marked in it, and a list of it in Dutch."""
    kinds = {kind: _COLOURS[number % len(_COLOURS)] for number, kind in enumerate(KINDS)}
    out, at = "", 0
    for finding in findings:
        value = text[finding.start : finding.end]
        mark = f"\x1b[1;{kinds[finding.kind]}m{value}\x1b[0m" if colour else f"[{finding.kind}: {value}]"
        out += text[at : finding.start] + mark
        at = finding.end
    lines = [f"  {f.kind:18} {f.score:4.2f}  {KINDS[f.kind].nl}" for f in findings]
    return "\n".join([(out + text[at:]).rstrip("\n"), "", *(lines or ["  niets gevonden"])])
