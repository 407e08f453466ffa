"""``sluiswachter top``: what the gateway does now, in the terminal."""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from logs.review.wording import ACTIONS
from proxy.commands.flags import add_flags, settings_of
from proxy.operating.figures import WINDOW, Figures, Watch

_CLEAR, _HOME = "\x1b[2J", "\x1b[H"
_WORDS = {action: said.lower() for action, said in ACTIONS.items()}
_MOST = 6


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    top = commands.add_parser("top", help="what the gateway does now: requests, decisions, times, memory")
    add_flags(top)
    top.add_argument("--once", action="store_true", help="print once; the exit code is 0 when the gateway inspects")
    top.add_argument("--json", action="store_true", help="one JSON object, with --once")
    top.add_argument("--every", type=float, default=2.0, metavar="SECONDS", help="how often (2)")
    top.set_defaults(command=_top)


def _top(arguments: argparse.Namespace) -> int:
    watch = Watch(settings_of(arguments))
    try:
        if arguments.once or arguments.json:
            now = watch.look()
            print(json.dumps(asdict(now), default=str, ensure_ascii=False) if arguments.json else page(now, None))
            return 0 if now.is_well else 1
        before: Figures | None = None
        while True:
            now = watch.look()
            sys.stdout.write(f"{_CLEAR}{_HOME}{page(now, before)}\n\nCtrl-C stopt.\n")
            sys.stdout.flush()
            before = now
            time.sleep(max(arguments.every, 0.2))
    finally:
        watch.close()


def page(now: Figures, before: Figures | None) -> str:
    """The whole page; ``before`` is the look before, for the load."""
    return "\n".join(_lines(now, before))


def _lines(now: Figures, before: Figures | None) -> Iterator[str]:
    state = "draait niet" if now.health is None else "onderzoekt aanvragen" if now.is_well else "WEIGERT ALLES"
    yield f"Sluiswachter {state}    {now.moment:%Y-%m-%d %H:%M:%S} UTC"
    for name, said in (now.health or {}).items():
        yield f"  {name:12} {said}"
    if now.lost:
        yield "  het logboek kan niet gelezen worden"
    yield ""
    times = f"onderzoek: mediaan {now.median:.0f} ms, p95 {now.p95:.0f} ms"
    yield f"laatste {WINDOW} s   {now.rate:.1f} verzoeken/s   {times}"
    yield "besluiten      " + _said({_WORDS.get(name, name): number for name, number in now.actions.items()})
    yield "diensten       " + _said(now.services)
    if now.failures:
        yield "niet gelezen   " + _said(now.failures)
    holds = now.held
    if holds.processes:
        yield (
            f"processen      {holds.processes}   geheugen {holds.memory / 1e6:.0f} MB   "
            f"open bestanden {holds.descriptors}   {_load(now, before)}".rstrip()
        )


def _load(now: Figures, before: Figures | None) -> str:
    if before is None or not before.held.processes:
        return ""
    seconds = (now.moment - before.moment).total_seconds()
    cores = (now.held.worked - before.held.worked) / seconds if seconds > 0 else 0.0
    return f"rekent {max(cores, 0.0):.1f} kernen"


def _said(counts: Mapping[str, int]) -> str:
    shown = [f"{name} {number}" for name, number in list(counts.items())[:_MOST]]
    rest = sum(list(counts.values())[_MOST:])
    return "   ".join([*shown, *([f"overige {rest}"] if rest else [])]) or "geen"
