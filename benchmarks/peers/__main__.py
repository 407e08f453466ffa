"""Prints a table: what each adds to a prompt, what it costs, and what of the prompt's data reached the service."""

import json
import os
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers.installed import PIPELINE, peers, versions
from benchmarks.peers.programs import HERE, Program, litellm, nothing, product
from benchmarks.proxy import TEXT

COUNT, TOGETHER = int(os.environ.get("COUNT", "60")), 8
# What of the prompt is about people: it may not reach a service.
PERSONAL = (b"Van den Berg", b"0497-123456", b"Sanne Hendriks")


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds that a client waits (medians), answers per second, processor time, and values that got out."""

    name: str
    prompt: float
    conversation: float
    rate: float
    processor: float
    left: int


def main() -> None:
    """Each after the other, and stock Presidio by itself."""
    with tempfile.TemporaryDirectory(prefix="sluis-peers-") as scratch:
        folder = Path(scratch)
        python = peers(folder)
        programs: list[Callable[[], AbstractContextManager[Program]]] = [nothing, product]
        if python:
            print(f"{versions(python)}, pipeline {PIPELINE} (none for Dutch is in the package index)")
            found = python
            programs += [lambda: litellm(found, folder, masks=False), lambda: litellm(found, folder, masks=True)]
        seen = []
        for program in programs:
            with program() as running:
                seen.append(measure(running))
        show(seen, _presidio(python) if python else [])


def measure(program: Program) -> Measured:
    """One after another, then several at once, always texts that were not seen before."""
    numbers = iter(range(10**6))
    _ask(program, numbers, 3, _prompt)
    program.received()
    began = program.worked()
    prompts = _ask(program, numbers, COUNT, _prompt)
    processor = (program.worked() - began) / COUNT * 1000
    sent = program.received()
    left = sum(value in sent for value in PERSONAL)
    _ask(program, numbers, 1, _conversation)
    conversations = _ask(program, numbers, 5, _conversation)
    rate = _together(program, numbers)
    return Measured(program.name, statistics.median(prompts), statistics.median(conversations), rate, processor, left)


def _prompt(number: int) -> list[str]:
    return [f"Zaak {number}. {TEXT}"[:2048]]


def _conversation(number: int) -> list[str]:
    return [*(f"Bericht {one}. {TEXT}"[:2048] for one in range(49)), f"Vraag {number}. {TEXT}"[:2048]]


def _ask(program: Program, numbers: Iterator[int], count: int, texts: Callable[[int], list[str]]) -> list[float]:
    taken = []
    with program.client() as client:
        for _ in range(count):
            messages = [{"role": "user", "content": text} for text in texts(next(numbers))]
            began = time.perf_counter()
            answer = client.post(program.url, json={"model": "gpt-4o", "messages": messages})
            taken.append((time.perf_counter() - began) * 1000)
            if answer.status_code != 200:
                raise RuntimeError(f"{program.name}: {answer.status_code} {answer.text[:300]}")
    return taken


def _together(program: Program, numbers: Iterator[int]) -> float:
    """Answers per second when several clients ask without a pause."""
    each = max(COUNT // TOGETHER, 2)
    threads = [
        threading.Thread(target=_ask, args=(program, iter(range(at * 10**7, 10**9)), each, _prompt))
        for at in range(1, TOGETHER + 1)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return each * TOGETHER / (time.perf_counter() - began)


def _presidio(python: Path) -> list[float]:
    """Stock Presidio without a proxy: milliseconds of processor time for a prompt of 2 KB, and for 100 KB."""
    texts = [*(_prompt(number)[0] for number in range(COUNT)), "\n".join(_conversation(1))]
    command = [str(python), "presidio_server.py", "alone", PIPELINE]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True, cwd=HERE)
    taken = json.loads(done.stdout)
    return [statistics.median(taken[1:-1]), taken[-1]]


def show(seen: list[Measured], presidio: list[float]) -> None:
    """As a table of Markdown; ratios are to the product in this run."""
    own, base = next(one for one in seen if one.name == "Sluiswachter"), seen[0]
    heads = ("", "added to a 2 KB prompt", "to a 100 KB conversation", "of the product's", "answers/s, 8 at once",
             "processor time per prompt", f"of {len(PERSONAL)} values got out")  # fmt: skip
    _row(*heads)
    _row(*("---" for _ in heads))
    for one in seen[1:]:
        prompt, talk = one.prompt - base.prompt, one.conversation - base.conversation
        ratios = f"{prompt / (own.prompt - base.prompt):.1f} x, {talk / (own.conversation - base.conversation):.1f} x"
        _row(
            one.name,
            f"{prompt:.1f} ms",
            f"{talk:.0f} ms",
            ratios,
            f"{one.rate:.0f}",
            f"{one.processor:.1f} ms",
            f"{one.left}",
        )
    print(
        f"\nno proxy: prompt {base.prompt:.1f} ms, conversation {base.conversation:.0f} ms, {base.rate:.0f} answers/s"
    )
    if presidio:
        print(f"stock Presidio alone, processor time: prompt {presidio[0]:.1f} ms, conversation {presidio[1]:.0f} ms")


def _row(*cells: str) -> None:
    print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
