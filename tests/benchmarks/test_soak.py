"""A short soak on a real gateway: nothing fails, every answer has its event, no file stays open (benchmarks/soak.py)."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from benchmarks.drawing import Curve, draw
from benchmarks.faults.bed import gateway, internet
from benchmarks.soak import MOST_DESCRIPTORS, Sample, Traffic, held, problems, write

STEADY = [Sample(float(second), 500.0, 90, 6, 12.0, 40.0, second * 10, 0) for second in range(1, 41)]
Spoil = Callable[[Sample], Sample]


def test_nothing_stays_open_after_hundreds_of_requests() -> None:
    """By number of requests, not by time: a slow machine does the same work."""
    with internet() as far, gateway(far) as gate:
        counts = []
        for _ in range(3):
            traffic = Traffic(gate)
            try:
                while traffic.answered < 120 and not traffic.failed:
                    time.sleep(0.05)
            finally:
                traffic.stop()
            counts.append(held(gate)[1])
            assert traffic.failed == 0
        answered = len(gate.event_ids("request"))
    assert answered >= 360
    assert counts[2] - counts[1] <= MOST_DESCRIPTORS


def test_what_is_steady_is_no_problem() -> None:
    assert problems(STEADY) == []
    warming_up = [replace(one, memory_mb=one.memory_mb - 300, descriptors=20) for one in STEADY[:15]]
    assert problems([*warming_up, *STEADY[15:]]) == []


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda one: replace(one, memory_mb=500 + one.seconds * 4), "memory"),
        (lambda one: replace(one, descriptors=90 + int(one.seconds)), "descriptors"),
        (lambda one: replace(one, failed=1), "failed"),
    ],
)
def test_what_grows_is_found(spoil: Spoil, word: str) -> None:
    (said,) = problems([spoil(one) for one in STEADY])
    assert word in said


def test_files(tmp_path: Path) -> None:
    write(STEADY, tmp_path / "out")
    assert len((tmp_path / "out" / "soak.csv").read_text().splitlines()) == len(STEADY) + 1
    drawn = fromstring((tmp_path / "out" / "soak.svg").read_text())  # noqa: S314  # our own
    assert len([one for one in drawn.iter() if one.tag.endswith("polyline")]) == 4


def test_a_curve_lies_within_its_strip() -> None:
    drawn = fromstring(draw("minutes", [1.0, 2.0], [Curve("x", [0.0, 200.0])]))  # noqa: S314
    points = next(one for one in drawn.iter() if one.tag.endswith("polyline")).attrib["points"].split()
    heights = [float(point.split(",")[1]) for point in points]
    assert heights == [max(heights), min(heights)]
