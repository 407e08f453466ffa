"""What the quick way says is what the network says (detectors/names/quick.py)."""

import numpy as np
import pytest
from numpy.typing import NDArray

from detectors.names.features import COLUMNS, Features
from detectors.names.model import CLASSES, Network, build
from detectors.names.quick import Quick


@pytest.fixture(scope="module")
def network() -> Network:
    """Not trained, but with every number different, so that a row or column in another place shows."""
    made, draw = build(), np.random.default_rng(1)
    for node in made.walk():
        for name in node.param_names:
            shape = node.get_param(name).shape
            node.set_param(name, draw.normal(scale=0.3, size=shape).astype("f"))
    return made


def rows(many: int) -> Features:
    draw = np.random.default_rng(2)
    columns = [draw.integers(0, most, many) for most in COLUMNS.values()]
    return np.stack(columns, axis=1).astype(np.int32)


def thinc(network: Network, seen: Features, stretches: list[tuple[int, int]]) -> NDArray[np.float32]:
    answers: list[NDArray[np.float32]] = network.predict([seen[start:end] for start, end in stretches])
    return np.concatenate(answers)


@pytest.mark.parametrize(
    "stretches",
    [[(0, 1)], [(0, 60)], [(3, 9), (9, 10), (12, 60)], [(59, 60), (0, 2)], [(at, at + 1) for at in range(60)]],
)
def test_the_same_chances(network: Network, stretches: list[tuple[int, int]]) -> None:
    seen = rows(60)
    said = Quick(network)(seen, stretches)
    assert said.shape == (sum(end - start for start, end in stretches), CLASSES)
    assert said == pytest.approx(thinc(network, seen, stretches), abs=2e-6)


def test_every_token_has_one_chance_in_all(network: Network) -> None:
    assert Quick(network)(rows(40), [(0, 40)]).sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_a_stretch_does_not_see_its_neighbour(network: Network) -> None:
    seen = rows(30)
    alone, beside = Quick(network)(seen, [(10, 20)]), Quick(network)(seen, [(0, 10), (10, 20), (20, 30)])
    assert beside[10:20] == pytest.approx(alone, abs=1e-6)


def test_it_is_the_network_as_it_was(network: Network) -> None:
    seen = rows(10)
    quick = Quick(network)
    before = quick(seen, [(0, 10)])
    last = next(node for node in network.walk() if node.name == "softmax")
    last.set_param("b", last.get_param("b") + np.float32([3, 0, 0, 0, 0]))
    assert not np.allclose(thinc(network, seen, [(0, 10)]), before, atol=1e-3)
    assert Quick(network)(seen, [(0, 10)]) == pytest.approx(thinc(network, seen, [(0, 10)]), abs=2e-6)
