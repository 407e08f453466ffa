"""``sluiswachter evaluate``: the measured quality of detection on marked texts."""

import argparse
import datetime
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from detectors import processes
from proxy.commands.scan import InputError

DEFAULT_SET = Path("tests/data/evaluation")
# Files with this in their name are for measuring only: who looks at their misses can no longer measure with them.
HELD_OUT = "heldout"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    evaluate = commands.add_parser("evaluate", help="measure the quality of detection on marked texts")
    evaluate.add_argument(
        "--set", type=Path, nargs="+", default=[DEFAULT_SET], help="files or folders with marked texts"
    )
    evaluate.add_argument("--model", default=None, help="spaCy pipeline instead of the one that ships")
    evaluate.add_argument("--peers", action="store_true", help="also deduce and stock Presidio, where installed")
    evaluate.add_argument("--json", action="store_true", help="everything, as one JSON object")
    evaluate.add_argument("--html", type=Path, help="write a page with a plot to this file")
    evaluate.add_argument("--misses", action="store_true", help="also what was missed and what was raised for nothing")
    evaluate.add_argument(
        "--held-out", action="store_true", help="show the misses of held-out files too, which spends them"
    )
    evaluate.set_defaults(command=_evaluate)


def _evaluate(arguments: argparse.Namespace) -> int:
    processes.one_core()
    from detectors.evaluation import peers
    from detectors.evaluation.fairness import measure_fairness
    from detectors.evaluation.measure import measure
    from detectors.evaluation.persons import person_prompts
    from detectors.evaluation.prompts import read
    from detectors.evaluation.report import Report, page, table
    from detectors.scanner import Scanner

    files = list(_files(arguments.set))
    held_out = [file for file in files if HELD_OUT in file.name]
    if arguments.misses and held_out and not arguments.held_out:
        raise InputError(f"{held_out[0]}: held out; name other files with --set, or say --held-out")
    prompts = read(*files)
    scan = Scanner(arguments.model).scan
    fairness = next((measure_fairness(folder, scan) for folder in _folders(arguments.set, "fairness")), None)
    parts = {
        "held out": read(*held_out),
        "looked at": read(*(file for file in files if file not in held_out)) if held_out else [],
        "persons": [prompt for folder in _folders(arguments.set, "persons") for prompt in person_prompts(folder)],
    }
    groups = {name: measure(part, scan) for name, part in parts.items() if part}
    others = {name: measure(prompts, other) for name, other in peers.installed().items()} if arguments.peers else {}
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    report = Report(arguments.model or "nl_sluis", today, measure(prompts, scan), fairness, others, groups)
    print(json.dumps(report.as_dict(), ensure_ascii=False) if arguments.json else table(report))
    if arguments.html:
        arguments.html.write_text(page(report), encoding="utf-8")
    if arguments.misses:
        for name, misses in (("missed", report.result.missed), ("raised", report.result.raised)):
            for miss in misses:
                print(f"{name:7} {miss.prompt:12} {miss.kind:16} {miss.text!r}")
    return 0


def _folders(paths: Iterable[Path], name: str) -> Iterator[Path]:
    return (path / name for path in paths if (path / name).is_dir())


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        found = sorted(path.glob("*.txt")) if path.is_dir() else [path] if path.is_file() else []
        if not found:
            raise InputError(f"{path}: there are no marked texts here")
        yield from found
