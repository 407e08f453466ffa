"""The network: a few tables, two layers that look at neighbours, and a few chances a token.

Small on purpose. It must read 400 KB in a second on one core, in a process that serves many users.
"""

from typing import Any

import numpy as np
from thinc.api import Embed, Maxout, Model, Softmax_v2, add, chain, expand_window, residual, with_array

from detectors.names.features import COLUMNS

# Classes: 0 outside; for each label one where it begins and one where it goes on.
LABELS = ("PERSON", "ADDRESS")
OUTSIDE, CLASSES = 0, 1 + 2 * len(LABELS)
# A token is judged with this many tokens on either side.
REACH = 5
_FIRST, _SECOND = 2, 3
# Thinc types arrays of numpy and of cupy as one; here they are of numpy.
Network = Model[Any, Any]


def build(*, width: int = 64, hidden: int = 64, dropout: float = 0.0) -> Network:
    """A network that takes, for each text, ``(tokens, 7)`` numbers and gives ``(tokens, CLASSES)`` chances."""
    tables: list[Network] = [
        Embed(width, rows, column=column, dropout=0.0) for column, rows in enumerate(COLUMNS.values())
    ]
    layers: Network = chain(
        add(*tables),
        residual(chain(expand_window(_FIRST), Maxout(width, nP=2, normalize=True, dropout=dropout))),
        chain(expand_window(_SECOND), Maxout(hidden, nP=2, normalize=True, dropout=dropout)),
        Softmax_v2(CLASSES),
    )
    network: Network = with_array(layers, pad=REACH)
    network.initialize([np.zeros((1, len(COLUMNS)), dtype=np.int32)])
    return network
