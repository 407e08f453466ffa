"""The golden answers are what is made now (see golden_answers.py)."""

import pytest

from tests.proxy.wire.golden_answers import FOLDER, SPEAKERS, made


@pytest.mark.parametrize("name", SPEAKERS)
def test_golden(name: str) -> None:
    for ending, content in made(name).items():
        assert (FOLDER / f"{name}.{ending}").read_bytes() == content, ending


def test_no_file_is_left_over() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == set(SPEAKERS)


@pytest.mark.parametrize("name", SPEAKERS)
def test_restored_holds_no_placeholder(name: str) -> None:
    assert (
        SPEAKERS[name].read((FOLDER / f"{name}.restored").read_bytes())
        == "Beste Jan de Vries, u woont op Kerkstraat 3."
    )
