"""Weighs what speaks for and against a name: ``python -m detectors.training.calibrate FOLDER``, after ``train``.

A logistic regression on what the network finds in texts that it was not trained on: those of ``tests/data/evaluation``
that are not held out, and the frames in ``weighing``, which count less because no employee wrote them. It prints how well
the chances fit on marked texts that it left out in turn. FOLDER is the one of ``train.py``.
"""

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detectors.evaluation.prompts import Prompt, Span, read
from detectors.names import FACTORY, THRESHOLD, WEIGHTS
from detectors.names.evidence import EVIDENCE
from detectors.names.reader import NameReader
from detectors.nlp import load
from detectors.tokens import cut
from detectors.training.build_names import OUT
from detectors.training.fill import fill, frames
from detectors.training.people import names
from detectors.training.train import HELD_OUT as HELD_OUT_NAMES
from detectors.training.train import cities

TEXTS = Path(__file__).parents[2] / "tests/data/evaluation"
HELD_OUT = "heldout"
# How much a weight is held back, and in how many parts the texts are left out in turn.
_HELD_BACK, _PARTS, _STEPS, _FAR = 2.0, 10, 30, 30
# How much a frame counts beside a marked text.
_FRAMES_COUNT = 0.3
FRAMES = Path(__file__).parent / "weighing"
Floats = NDArray[np.float64]
Told = tuple[Floats, Floats, list[int]]  # a row of evidence a candidate, whether it is a name, and its text


def told(reader: NameReader, prompts: Sequence[Prompt]) -> Told:
    """For every candidate what speaks for and against it, whether it is a name, and the number of its text."""
    rows, names, texts = [], [], []
    reader.weights = reader.weights or [0.0] * len(EVIDENCE)  # so that it also tells of what the network sees dimly
    for number, prompt in enumerate(prompts):
        tokens, starts = cut(prompt.text)
        found = [span for span in reader.candidates(tokens, THRESHOLD) if span[2] == "PERSON"]
        for span, row in zip(found, reader.seen(tokens, found, reader.forms(tokens, set())), strict=True):
            first, last = starts[span[0]], starts[span[1] - 1] + len(tokens[span[1] - 1])
            rows.append(row)
            names.append(any(first < marked.end and marked.start < last for marked in prompt.spans))
            texts.append(number)
    return np.array(rows, dtype=np.float64), np.array(names, dtype=np.float64), texts


def filled(folder: Path, times: int = 3) -> list[Prompt]:
    """The frames that are kept for weighing, each filled some times with other people."""
    people, places, draw = names(folder, HELD_OUT_NAMES), cities(folder), random.Random(5)  # noqa: S311  # no secret
    texts = [fill(frame, people, places, draw) for frame in frames(FRAMES) for _ in range(times)]
    return [Prompt("", "frame", "", text.text, tuple(Span(*span) for span in text.spans)) for text in texts]


def fit(rows: Floats, names: Floats, counts: Floats) -> Floats:
    """The weights under which the chances fit best (Newton's method); ``counts`` says how much each row counts."""
    weights = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        chances = 1 / (1 + np.exp(-np.clip(rows @ weights, -_FAR, _FAR)))
        slope = rows.T @ (counts * (chances - names)) + _HELD_BACK * weights
        curve = (rows * (counts * chances * (1 - chances))[:, None]).T @ rows + _HELD_BACK * np.eye(len(weights))
        weights -= np.linalg.solve(curve, slope)
    return weights


def left_out(marked: Told, more: Told) -> Floats:
    """The chance of every candidate of the marked texts by weights that were made without its text."""
    rows, names, texts = marked
    parts = list(set(texts))
    random.Random(1).shuffle(parts)  # noqa: S311  # no secret depends on it
    part = {text: at % _PARTS for at, text in enumerate(parts)}
    of = np.array([part[text] for text in texts])
    chances = np.zeros(len(names))
    for number in range(_PARTS):
        used = of != number
        weights = weigh((rows[used], names[used], []), more)
        chances[~used] = 1 / (1 + np.exp(-rows[~used] @ weights))
    return chances


def weigh(marked: Told, more: Told) -> Floats:
    """The weights that fit the marked texts, and a little the frames."""
    counts = np.concatenate([np.ones(len(marked[1])), np.full(len(more[1]), _FRAMES_COUNT)])
    return fit(np.vstack([marked[0], more[0]]), np.concatenate([marked[1], more[1]]), counts)


def table(chances: Floats, names: Floats) -> str:
    """What was said, and how often it was so."""
    lines = ["chance       candidates   a name"]
    for low, high in (
        (0, 0.2),
        (0.2, 0.4),
        (0.4, 0.6),
        (0.6, 0.8),
        (0.8, 0.9),
        (0.9, 0.95),
        (0.95, 0.99),
        (0.99, 1.01),
    ):
        inside = (chances >= low) & (chances < high)
        share = f"{names[inside].mean():7.1%}" if inside.any() else "      -"
        lines.append(f"{low:.2f}-{min(high, 1):.2f} {inside.sum():12}  {share}")
    return "\n".join(lines)


def main() -> None:
    """Weigh, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=OUT.parent, help="folder of the pipeline")
    arguments = parser.parse_args()
    reader = load(str(arguments.out)).get_pipe(FACTORY).reader
    prompts = read(*(file for file in sorted(TEXTS.glob("*.txt")) if HELD_OUT not in file.name))
    marked, more = told(reader, prompts), told(reader, filled(arguments.folder))
    print(table(left_out(marked, more), marked[1]))
    weights = dict(zip(EVIDENCE, (round(float(weight), 3) for weight in weigh(marked, more)), strict=True))
    (arguments.out / FACTORY / WEIGHTS).write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
