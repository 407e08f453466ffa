"""Trains the network of the shipped pipeline: ``python -m detectors.training.train FOLDER``.

FOLDER is the one of ``build_names.py`` with ``ud-dutch/`` and ``europeana-nl/`` beside it. About twenty minutes on
one core. Every round fills every frame with other people, hides from the model what the lists say of some of them, and
writes some texts wholly in lower case; so it learns where a name stands and not which names there are.
"""

import argparse
import random
import string
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.vocab import Vocab
from thinc.api import Adam, Model, Optimizer, fix_random_seed, set_dropout_rate

from detectors.names import FACTORY
from detectors.names.features import COLUMNS, Features, beforehand, features
from detectors.names.lexicon import PLACE, Lexicon, lexicon, numbered
from detectors.names.model import CLASSES, LABELS, Network, build
from detectors.nlp import blank
from detectors.tokens import PlainTokenizer
from detectors.training.background import background
from detectors.training.build_names import OUT, by_hand, column, faker, write
from detectors.training.fill import Text, fill, frames
from detectors.training.people import Names, names
from detectors.training.vocabulary import vocabulary

_NAMES = list(COLUMNS).index("names")
_FORMS = [list(COLUMNS).index(column) for column in ("word", "suffix", "prefix")]
# How often the lists say nothing of a name; how often a word of any kind is not recognised.
_UNLISTED, _UNREAD = 0.2, 0.15
_LOWER, _UPPER, _TITLE = 0.12, 0.02, 0.05
# Old newspapers and encyclopaedia sentences of one round; too many of them would drown the town hall.
_NAMED, _NOBODY = 2200, 1800
_TIMES = 3
_JOINED = 0.3
HELD_OUT = Path(__file__).parents[2] / "tests/data/evaluation/fairness/names.txt"
_UNSURE = -1
# Missing a name is worse than marking a word too many.
_WEIGHTS = np.array([1.0, 1.4, 1.3, 1.2, 1.2], dtype="f")
_DROPOUT, _RATE = 0.15, 0.002
Example = tuple[Features, NDArray[np.int64]]


def examples(
    texts: Sequence[Text], draw: random.Random, tokenizer: PlainTokenizer, lists: Lexicon | None = None
) -> Iterator[Example]:
    """What the network gets and what it should say."""
    lists = lists or lexicon()
    known = beforehand(lists)
    for item in texts:
        text = item.text
        chance = draw.random()
        other = text.lower() if chance < _LOWER else text.upper() if chance > 1 - _UPPER else text
        # A heading in the English way: every word with a capital, and nobody named.
        other = string.capwords(text, " ") if not item.spans and 0.5 < chance < 0.5 + _TITLE else other
        text = other if len(other) == len(text) else text
        doc = tokenizer(text)
        if not len(doc):
            continue
        rows, _ = features([token.text for token in doc], lists, known)
        yield rows, _labels(item, [(token.idx, token.idx + len(token)) for token in doc], text)


def _labels(item: Text, tokens: Sequence[tuple[int, int]], text: str) -> NDArray[np.int64]:
    labels = np.zeros(len(tokens), dtype=np.int64)
    for label, start, end in item.spans:
        inside = [i for i, (left, right) in enumerate(tokens) if left < end and start < right]
        begin = 1 + 2 * LABELS.index(label)
        labels[inside] = begin + 1
        labels[inside[:1]] = begin
    for start, end in item.unsure:
        labels[[i for i, (left, right) in enumerate(tokens) if left < end and start < right]] = _UNSURE
    return labels


def hide(rows: Features, labels: NDArray[np.int64], chance: np.random.Generator) -> Features:
    """The same numbers, with some names taken out of the lists and some words not recognised."""
    rows = rows.copy()
    # A dictionary word that is in no list of names is none; only a word that is in no list at all could be.
    unlisted = (labels > 0) & (labels < 3) & (rows[:, _NAMES] < 8) & (chance.random(len(labels)) < _UNLISTED)
    rows[unlisted, _NAMES] &= ~7
    unplaced = (labels == 0) & (chance.random(len(labels)) < _UNLISTED)
    rows[unplaced, _NAMES] &= ~PLACE
    for form in _FORMS:
        rows[chance.random(len(labels)) < _UNREAD, form] = 0
    return rows


def train(
    texts: list[str],
    named: list[str],
    nobody: list[str],
    places: list[str],
    people: Names,
    *,
    rounds: int,
    seed: int = 1,
    lists: Lexicon | None = None,
    start: bytes | None = None,
    rate: float = _RATE,
) -> Network:
    """A trained network; ``start`` is one to go on from, with the vocabulary of ``lists``."""
    fix_random_seed(seed)
    draw, chance = random.Random(seed), np.random.default_rng(seed)  # noqa: S311  # no secret depends on it
    tokenizer = PlainTokenizer(Vocab())
    network = build(dropout=_DROPOUT)
    if start:
        set_dropout_rate(network.from_bytes(start), _DROPOUT)
    optimizer = Adam(rate, use_averages=True, L2=1e-5)
    for number in range(rounds):
        chosen = [
            *(_joined(frame, texts, draw) for frame in texts * _TIMES),
            *_some(named, _NAMED, draw),
            *_some(nobody, _NOBODY, draw),
        ]
        batch = list(examples([fill(frame, people, places, draw) for frame in chosen], draw, tokenizer, lists))
        draw.shuffle(batch)
        optimizer.learn_rate = rate * (1 - number / rounds) + rate / 20
        loss = sum(_step(network, optimizer, batch[i : i + 32], chance) for i in range(0, len(batch), 32))
        print(f"round {number + 1:3} of {rounds}  loss {loss / len(batch):.4f}", flush=True)
    # The average of the last rounds generalises better than the last step.
    for (owner, name), value in optimizer.averages.items():
        _parameter(network, owner).set_param(name, value)
    return network


def blend(old: Network, new: Network, share: float) -> Network:
    """A network halfway (``share`` 0.5) between one and the same one trained further: what both know, without the whims of either."""
    for before, after in zip(old.walk(), new.walk(), strict=True):
        for name in after.param_names:
            if after.has_param(name):
                mixed = (1 - share) * before.get_param(name) + share * after.get_param(name)
                after.set_param(name, mixed.astype("f"))
    return new


def _parameter(network: Network, owner: int) -> Model[Any, Any]:
    return next(node for node in network.walk() if node.id == owner)


def _step(network: Network, optimizer: Optimizer, batch: list[Example], chance: np.random.Generator) -> float:
    rows = [hide(row, labels, chance) for row, labels in batch]
    chances, backprop = network.begin_update(rows)
    loss, slopes = 0.0, []
    for given, (_, labels) in zip(chances, batch, strict=True):
        weight = np.where(labels == _UNSURE, 0, _WEIGHTS[labels])[:, None].astype("f")
        wanted = np.eye(CLASSES, dtype="f")[labels]
        slopes.append((given - wanted) * weight / 32)
        loss -= float((np.log(given[np.arange(len(labels)), labels] + 1e-9) * weight[:, 0]).sum())
    backprop(slopes)
    network.finish_update(optimizer)
    return loss


def _joined(frame: str, others: list[str], draw: random.Random) -> str:
    """Now and then two frames in one text, so that what stands beside a name varies."""
    if draw.random() > _JOINED:
        return frame
    return frame + draw.choice((" ", "\n", "\n\n", "; ", " - ")) + draw.choice(others)


def _some(texts: list[str], most: int, draw: random.Random) -> list[str]:
    return draw.sample(texts, min(most, len(texts)))


def cities(folder: Path) -> list[str]:
    """Places for frames: of the official table, by hand and by Faker."""
    hand = by_hand("words_by_hand.txt")["places"]
    return sorted(
        hand | column(folder / "rvig/gemeenten.csv", ("92.11 Omschrijving",)) | faker(["nl_NL"], "address", "cities")
    )


def main() -> None:
    """Train and write the network."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=44)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=OUT.parent, help="folder of the pipeline")
    parser.add_argument("--go-on", type=Path, help="folder of a pipeline to go on from; its vocabulary is kept")
    parser.add_argument("--rate", type=float, default=_RATE, help="how fast it learns")
    parser.add_argument("--share", type=float, default=1.0, help="with --go-on: how much of what is new counts")
    arguments = parser.parse_args()
    named, nobody = background(arguments.folder)
    town_hall = frames()
    start = arguments.go_on and (arguments.go_on / FACTORY / "network.bin").read_bytes()
    words = list(lexicon().vocabulary) if start else vocabulary(town_hall, [*named, *nobody], lexicon())
    nlp = blank()
    print(f"{len(town_hall)} frames of the town hall, {len(named)} with a name and {len(nobody)} without from corpora")
    network = train(
        town_hall,
        named,
        nobody,
        cities(arguments.folder),
        names(arguments.folder, HELD_OUT),
        rounds=arguments.rounds,
        seed=arguments.seed,
        lists=replace(lexicon(), vocabulary=numbered(words)),
        start=start,
        rate=arguments.rate,
    )
    reader = nlp.get_pipe(FACTORY).reader
    reader.network = blend(build().from_bytes(start), network, arguments.share) if start else network
    # The network and the numbers of its words belong together.
    nlp.to_disk(arguments.out, exclude=["vocab"])
    write(arguments.out / "lists/vocabulary.txt.gz", words)


if __name__ == "__main__":
    main()
