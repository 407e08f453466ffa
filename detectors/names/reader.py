"""Reads names out of a text's tokens with the network: which tokens are worth asking about, and what the answer means."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from detectors.names.edges import whole
from detectors.names.evidence import Around, at_least, evidence, weighed
from detectors.names.features import COLUMNS, Features, beforehand, features
from detectors.names.forms import written_forms
from detectors.names.judge import Judge
from detectors.names.lexicon import FORENAME, SURNAME, Lexicon
from detectors.names.model import CLASSES, LABELS, OUTSIDE, REACH, Network, build
from detectors.names.quick import Quick
from detectors.settled import NOTHING, Cell, Known

# A batch of a thousand tokens stays in the processor's cache.
_BATCH = 1000
# Stands between texts that are read together.
SEPARATOR = "\x1f"
_SURE, _AGAIN, _CERTAIN = 0.9, 0.8, 0.9
# Forename, surname or both; no place, and no word.
_SURE_NAMES, _LISTED = (FORENAME, SURNAME, FORENAME | SURNAME), 3.0
# Missing a name is worse than marking a word too many: how much more it counts that the network sees a person.
_LONGEST_ADDITION = 4
_PERSON, _LEAN = slice(1, 3), 2.0
_LISTED_NAME = FORENAME | SURNAME
# What the network thinks less likely is not looked at again; of what it thinks this likely there is no doubt.
LEAST, _NO_DOUBT = 0.3, 0.98
_NAMES_COLUMN = list(COLUMNS).index("names")
Found = tuple[int, int, str, float]
Chances = NDArray[np.float32]


class NameReader:
    """The network and its lists; no other state."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._judge = Judge(lexicon)
        self._known = beforehand(lexicon)
        self.network: Network = build()
        self._quick: Quick | None = None
        # In the order of EVIDENCE; without them the network's chance is what counts.
        self.weights: Sequence[float] = ()

    def chances(self, tokens: Sequence[str], known: Known = NOTHING) -> Chances:
        """For each token the chances that it lies outside, begins a name or address, or goes on with one.

        Tokens that are known are only read as what stands around the others.
        """
        rows, possible = features(tokens, self._lexicon, self._known)
        for first, last in (*(cell[1:] for cell in known.cells), *known.again()):
            possible[first:last] = False
        result = np.zeros((len(tokens), CLASSES), dtype=np.float32)
        result[:, OUTSIDE] = 1
        for batch in _batches(list(_stretches(possible))):
            asked = np.concatenate([np.arange(start, end) for start, end in batch])
            result[asked] = self._says(rows, batch)
        return _with_lists(result, rows)

    def settle(self) -> None:
        """The network is as it stays: from now on it is worked out the quick way."""
        self._quick = Quick(self.network)

    def _says(self, rows: Features, stretches: list[tuple[int, int]]) -> Chances:
        if self._quick:
            return self._quick(rows, stretches)
        answers: list[Chances] = self.network.predict([rows[start:end] for start, end in stretches])
        return np.concatenate(answers)

    def found(self, tokens: Sequence[str], threshold: float, known: Known = NOTHING) -> list[Found]:
        """First token, token after the last, label and score of every name and address outside what is settled."""
        inside = {at for _, first, last in known.cells for at in range(first, last)}
        found = self.candidates(tokens, threshold, known)
        forms, settled = self.forms(tokens, inside), list(self._surely_names(tokens, known.cells))
        if self.weights:
            found = [span for span in self._weighed(tokens, found, forms, settled) if span[3] >= threshold]
        found = known.spread(_instead(found, forms))
        found = merged([span for span in (self._whole(tokens, span) for span in found) if self._stands(tokens, span)])
        return sorted([*found, *self._again(tokens, [*found, *settled])])

    def candidates(self, tokens: Sequence[str], threshold: float, known: Known = NOTHING) -> list[Found]:
        """What the network sees outside what is settled, and the lists do not contradict.

        With weights also what it sees dimly, where it sees nothing better.
        """
        inside = {at for _, first, last in known.cells for at in range(first, last)}
        chances = self.chances(tokens, known)
        found = list(_found(tokens, chances, threshold))
        if self.weights:
            taken = {at for start, end, _, _ in found for at in range(start, end)}
            dim = _found(tokens, chances, LEAST)
            found += [span for span in dim if span[2] == "PERSON" and taken.isdisjoint(range(span[0], span[1]))]
        return [
            self._whole(tokens, (start, end, label, score))
            for start, end, label, score in found
            if not inside.issuperset(range(start, end))
            and (
                self._judge.person(tokens, start, end, score)
                if label == "PERSON"
                else self._judge.address(tokens, start, end)
            )
        ]

    def seen(self, tokens: Sequence[str], found: list[Found], sure: list[Found]) -> Iterator[tuple[float, ...]]:
        """What speaks for and against each candidate, given what is surely somebody's name."""
        ends = [at for at, token in enumerate(tokens) if token[0] == SEPARATOR]
        starts = sorted(
            {span[0] for span in sure} | {s for s, _, label, c in found if label == "PERSON" and c >= _NO_DOUBT}
        )
        texts: dict[int, Around] = {}
        for start, end, _, score in found:
            text = bisect_left(ends, start)
            if text not in texts:
                first, last = (ends[text - 1] + 1 if text else 0), (ends[text] if text < len(ends) else len(tokens))
                mine = starts[bisect_left(starts, first) : bisect_left(starts, last)]
                texts[text] = Around.of(tokens, mine, first, last)
            yield evidence(tokens, start, end, score, texts[text], self._lexicon)

    def _weighed(
        self, tokens: Sequence[str], found: list[Found], forms: list[Found], settled: list[Found]
    ) -> Iterator[Found]:
        """The same, with the chance that each is a name, all things considered; an address stays as it is."""
        whole = {at: end for at, end, _, _ in forms}
        for (start, end, label, score), told in zip(found, self.seen(tokens, found, [*forms, *settled]), strict=True):
            if label != "PERSON":
                yield start, end, label, score
            else:
                sure = any(whole.get(at, end + 1) <= end for at in range(start, end))
                chance = weighed(self.weights, told)
                yield start, end, label, _CERTAIN if sure else max(chance, min(score, at_least(told, chance, score)))

    def _surely_names(self, tokens: Sequence[str], settled: Sequence[Cell]) -> Iterator[Found]:
        """The settled cells in which somebody's name stands by the lists too."""
        for kind, first, last in settled:
            if kind == "PERSON" and any(self._lexicon.names(t.casefold()) & _LISTED_NAME for t in tokens[first:last]):
                yield first, last, "PERSON", _SURE

    def forms(self, tokens: Sequence[str], settled: set[int]) -> list[Found]:
        """The names whose form leaves no doubt."""
        return [
            (start, end, "PERSON", _CERTAIN)
            for start, end in written_forms(tokens, self._lexicon, settled)
            if self._judge.person(tokens, start, end, 1.0)
        ]

    def _whole(self, tokens: Sequence[str], span: Found) -> Found:
        start, end, label, score = span
        if label == "PERSON":
            return (*whole(tokens, start, end, self._lexicon), label, score)
        return start, _with_addition(tokens, end), label, score

    def _stands(self, tokens: Sequence[str], span: Found) -> bool:
        """Whether a name is one now that it is whole: ``Bernard van`` was the beginning of ``Bernard van Galenlaan``."""
        return span[2] != "PERSON" or not self._judge.is_street(tokens[span[1] - 1])

    def _again(self, tokens: Sequence[str], found: list[Found]) -> Iterator[Found]:
        """A word of a name that is sure is that name wherever else it stands in its text with a capital."""
        inside = {at for start, end, _, _ in found for at in range(start, end)}
        texts = list(accumulate(token[0] == SEPARATOR for token in tokens))
        words = {
            (texts[at], tokens[at])
            for start, end, label, score in found
            for at in range(start, end)
            if label == "PERSON" and score >= _SURE and len(tokens[at]) > 2 and tokens[at].istitle()
        }
        words = {(text, word) for text, word in words if not self._judge.ordinary(word)}
        for at, token in enumerate(tokens):
            if at not in inside and (texts[at], token) in words:
                yield at, at + 1, "PERSON", _AGAIN


def _instead(found: list[Found], forms: list[Found]) -> list[Found]:
    """What the network found, with the forms instead where it did not see them whole."""
    taken = {at for start, end, _, _ in found for at in range(start, end)}
    better = [span for span in forms if not taken.issuperset(range(span[0], span[1]))]
    inside = {at for start, end, _, _ in better for at in range(start, end)}
    return [span for span in found if span[2] != "PERSON" or inside.isdisjoint(range(span[0], span[1]))] + better


def _with_addition(tokens: Sequence[str], end: int) -> int:
    """The token after a house number and what is added to it: ``2-4``, ``12/14``."""
    sign, more = "".join(tokens[end : end + 1]), "".join(tokens[end + 1 : end + 2])
    after = "".join(tokens[end + 2 : end + 3])
    added = tokens[end - 1].isdigit() and sign in ("-", "/") and more.isdigit() and len(more) < _LONGEST_ADDITION
    return end + 2 if added and after not in ("-", "/") else end


def merged(found: list[Found]) -> list[Found]:
    """Names that overlap are one name."""
    out: list[Found] = []
    for start, end, label, score in sorted(found):
        last = out[-1] if out else None
        if last and last[2] == label == "PERSON" and start < last[1]:
            out[-1] = (last[0], max(end, last[1]), label, max(score, last[3]))
        else:
            out.append((start, end, label, score))
    return out


def apart(found: list[Found]) -> list[Found]:
    """Of what overlaps the longest, then the first; in order."""
    taken: set[int] = set()
    kept = []
    for span in sorted(found, key=lambda span: (span[0] - span[1], span[0])):
        if taken.isdisjoint(range(span[0], span[1])):
            taken.update(range(span[0], span[1]))
            kept.append(span)
    return sorted(kept)


def _with_lists(chances: Chances, rows: Features) -> Chances:
    """The chances where words that the lists know for names, and for nothing else, are more likely names.

    In training the lists are silent on one name in five, so that the network learns to do without; in use they are not.
    """
    sure = np.isin(rows[:, _NAMES_COLUMN], _SURE_NAMES)
    chances[sure, OUTSIDE] /= _LISTED
    chances[:, _PERSON] *= _LEAN
    chances /= chances.sum(axis=1, keepdims=True)
    return chances


def _stretches(possible: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """The stretches of tokens around those that could be part of a name."""
    start = end = -1
    for at in np.flatnonzero(possible):
        if start >= 0 and at - REACH > end:
            yield start, end
            start = -1
        start = max(0, int(at) - REACH) if start < 0 else start
        end = min(len(possible), int(at) + REACH + 1)
    if start >= 0:
        yield start, end


def _batches(stretches: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    batch: list[tuple[int, int]] = []
    size = 0
    for start, end in stretches:
        batch.append((start, end))
        size += end - start
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _found(tokens: Sequence[str], chances: Chances, threshold: float) -> Iterator[Found]:
    for number, label in enumerate(LABELS):
        begins = chances[:, 1 + 2 * number]
        inside = begins + chances[:, 2 + 2 * number]
        yield from _runs(tokens, label, begins, inside, threshold)


def _runs(tokens: Sequence[str], label: str, begins: Chances, inside: Chances, threshold: float) -> Iterator[Found]:
    """Every run of tokens that are more likely in than out, without the signs at its edges."""
    free = 0
    for at in map(int, np.flatnonzero(inside >= threshold)):
        if at < free or not tokens[at][0].isalpha():
            continue
        end = at + 1
        while end < len(tokens) and inside[end] >= threshold and begins[end] < 0.5:
            end += 1
        last = end
        while not (tokens[last - 1][0].isalnum() or _is_initial(tokens, at, last)):
            last -= 1
        yield at, last, label, float(inside[at:last].min())
        free = end


def _is_initial(tokens: Sequence[str], start: int, end: int) -> bool:
    return tokens[end - 1] == "." and end - 1 > start and len(tokens[end - 2]) == 1
