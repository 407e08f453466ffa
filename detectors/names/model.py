"""The network: a few tables, three layers that look at neighbours, and a few chances a token.

Small on purpose. It must read 400 KB in a second on one core, in a process that serves many users.
"""

from typing import Any

import numpy as np
from thinc.api import Embed, Maxout, Model, Softmax_v2, add, chain, expand_window, residual, use_ops, with_array

from detectors.names.features import COLUMNS

# Classes: 0 outside; for each label one where it begins and one where it goes on.
LABELS = ("PERSON", "ADDRESS")
OUTSIDE, CLASSES = 0, 1 + 2 * len(LABELS)
# Every layer looks at so many neighbours on either side; so a token is judged with their sum.
_WINDOWS = (2, 1, 2)
REACH = sum(_WINDOWS)
# Thinc types arrays of numpy and of cupy as one; here they are of numpy.
Network = Model[Any, Any]


def build(*, width: int = 80, dropout: float = 0.0) -> Network:
    """A network that takes, for each text, ``(tokens, 7)`` numbers and gives ``(tokens, CLASSES)`` chances."""
    # numpy's own matrix product is three times as fast as the one that thinc would take.
    with use_ops("numpy", use_blis=False):
        tables: list[Network] = [
            Embed(width, rows, column=column, dropout=0.0) for column, rows in enumerate(COLUMNS.values())
        ]
        looks: list[Network] = [
            chain(expand_window(window), Maxout(width, nP=2, normalize=True, dropout=dropout)) for window in _WINDOWS
        ]
        layers: Network = chain(add(*tables), residual(looks[0]), residual(looks[1]), looks[2], Softmax_v2(CLASSES))
        network: Network = with_array(layers, pad=REACH)
    network.initialize([np.zeros((1, len(COLUMNS)), dtype=np.int32)])
    return network
