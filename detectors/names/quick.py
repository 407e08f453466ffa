"""A trained network worked out with numpy alone: the same chances in half the time.

Thinc's layers keep what training would need of every step, and cost a few prompts' worth of time before they begin.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from thinc.api import Model

from detectors.names.features import Features
from detectors.names.model import REACH, Network

Floats = NDArray[np.float32]
_SMALL = np.float32(1e-8)  # as thinc's own layer adds, so that nothing is divided by zero


@dataclass(frozen=True, slots=True)
class _Look:
    """One layer: a matrix over neighbours of which the larger half counts, brought to one measure."""

    window: int
    weights: Floats  # (neighbours * width, 2 * width)
    bias: Floats
    scale: Floats
    shift: Floats

    def __call__(self, before: Floats) -> Floats:
        width = before.shape[1]
        wide = np.zeros((len(before) + 2 * self.window, width), dtype=np.float32)
        wide[self.window : self.window + len(before)] = before
        rows = np.lib.stride_tricks.as_strided(
            wide, (len(before), (2 * self.window + 1) * width), wide.strides, writeable=False
        )
        both = np.ascontiguousarray(rows) @ self.weights
        both += self.bias
        after: Floats = np.maximum(both[:, :width], both[:, width:])
        after -= after.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", after, after) / np.float32(width) + _SMALL
        after *= (1 / np.sqrt(spread))[:, None]
        after *= self.scale
        after += self.shift
        return after


class Quick:
    """What a network says, as long as it is not trained further."""

    def __init__(self, network: Network) -> None:
        nodes = list(network.walk(order="dfs_pre"))
        self._tables = [_given(node, "E") for node in nodes if node.name == "embed"]
        windows = [_given(node, "W").shape[2] // self._tables[0].shape[1] // 2 for node in nodes if _is(node, "maxout")]
        maxouts, norms = ([node for node in nodes if _is(node, name)] for name in ("maxout", "layernorm"))
        self._looks = [_look(*each) for each in zip(windows, maxouts, norms, strict=True)]
        last = next(node for node in nodes if _is(node, "softmax"))
        self._weights, self._bias = np.ascontiguousarray(_given(last, "W").T), _given(last, "b")

    def __call__(self, rows: Features, stretches: Sequence[tuple[int, int]]) -> Floats:
        """The chances of every token of the stretches, one after the other; no stretch sees another."""
        apart = np.full(REACH, len(rows))
        places = np.concatenate([apart, *(part for start, end in stretches for part in (np.arange(start, end), apart))])
        inside = places < len(rows)
        seen = np.concatenate([rows, np.zeros((1, rows.shape[1]), dtype=rows.dtype)])[places]
        told = self._tables[0][seen[:, 0]]
        for column, table in enumerate(self._tables[1:], 1):
            told += table[seen[:, column]]
        *all_but_last, last = self._looks
        for look in all_but_last:
            told += look(told)
        sums = last(told)[inside] @ self._weights
        sums += self._bias
        sums -= sums.max(axis=1, keepdims=True)
        np.exp(sums, out=sums)
        sums /= sums.sum(axis=1, keepdims=True)
        return sums


def _is(node: "Model[object, object]", name: str) -> bool:
    return node.name == name


def _given(node: "Model[object, object]", name: str) -> Floats:
    return np.asarray(node.get_param(name), dtype=np.float32)


def _look(window: int, maxout: "Model[object, object]", norm: "Model[object, object]") -> _Look:
    weights = _given(maxout, "W")  # (width, 2, neighbours * width): every other row is of the other half
    halves = weights.transpose(1, 0, 2).reshape(-1, weights.shape[2])
    bias = _given(maxout, "b").T.reshape(-1)
    return _Look(window, np.ascontiguousarray(halves.T), bias, _given(norm, "G"), _given(norm, "b"))
