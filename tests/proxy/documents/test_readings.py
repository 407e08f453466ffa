"""How far files are, for whom, and for how long that is known (progress.py, readings.py)."""

import multiprocessing

import pytest

from proxy.documents.budget import Budget
from proxy.documents.document import FileRefused
from proxy.documents.progress import Board, Step
from proxy.documents.readers import open_file
from proxy.documents.readings import Readings, of_now
from tests.proxy.documents.office import picture, rezipped
from tests.proxy.documents.plain import FIXED
from tests.proxy.documents.planted import Plants


def test_a_seat_says_how_far_its_file_is_and_the_file_in_it() -> None:
    board = Board(multiprocessing.get_context("spawn"), 2)
    board.write(1, 0, "file", 2, 30)
    board.write(1, 1, "page", 7, 200)
    assert board.read(1) == (Step("file", 2, 30), Step("page", 7, 200))
    assert board.read(0) == ()
    board.write(1, 0, "file", 3, 30)
    assert board.read(1) == (Step("file", 3, 30),)
    board.clear(1)
    assert board.read(1) == ()


def test_readers_say_how_far_they_are() -> None:
    said: list[tuple[int, str, int, int]] = []
    open_file(FIXED["zip"][1](Plants()), Budget(tell=lambda *step: said.append(step)))
    outer = [(done, of) for level, unit, done, of in said if level == 0 and unit == "file"]
    assert outer == [(number, len(outer)) for number in range(len(outer))]
    assert any(level == 1 for level, *_ in said)


@pytest.mark.parametrize("limits", [{"most_files": 1}, {"most_bytes": 100}, {"most_depth": 0}, {"most_images": 0}])
@pytest.mark.needs("tesseract")
def test_each_limit_of_a_policy_is_one(limits: dict[str, int]) -> None:
    data = rezipped(FIXED["zip"][1](Plants()), {}, {"p.png": picture("Openbaar")})
    with pytest.raises(FileRefused):
        open_file(data, Budget(**limits))


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_only_who_sent_files_sees_them_and_only_for_a_while() -> None:
    clock = Clock()
    readings = Readings(clock=clock)
    with readings.watch("user:jan") as reading:
        assert readings.of("user:jan") == []  # a request without files is nobody's business
        of_now().begins(["brief.docx"])
        assert readings.of("user:jan") == [reading]
        assert readings.of("user:piet") == []
        reading.ends(clock(), action="allow", named=True)
    assert [list(one.names) for one in readings.of("user:jan")] == [["brief.docx"]]
    clock.now += 15 * 60 + 1
    assert readings.of("user:jan") == []


def test_a_name_is_forgotten_with_the_request_unless_nothing_was_found_in_it() -> None:
    readings = Readings(clock=lambda: 1000.0)
    with readings.watch("user:jan") as reading:
        of_now().begins(["Willemijn Jansen.docx"])
        reading.ends(1000.0, action="block")
    assert [list(one.names) for one in readings.of("user:jan")] == [[""]]


def test_a_request_that_breaks_off_has_ended_too() -> None:
    readings = Readings()

    def broken() -> None:
        with readings.watch("user:jan"):
            of_now().begins(["brief.docx"])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    (reading,) = readings.of("user:jan")
    assert (reading.stage, reading.action, list(reading.names)) == ("ended", "", [""])


def test_nobody_fills_the_memory() -> None:
    readings = Readings()
    for number in range(50):
        with readings.watch("user:jan"):
            of_now().begins([str(number)])
    assert len(readings.of("user:jan")) == 20
    of_now().begins(["of nobody"])
    assert list(of_now().names) == []
