"""Findings of all parts together (proxy/inspection/found.py)."""

from detectors.finding import Finding
from proxy.inspection.found import summary, without_repeats
from proxy.wire.message import Part


def test_kinds_are_counted_and_the_highest_score_stays() -> None:
    found = (
        (Finding("BSN", 0, 9, 0.9, "x"), Finding("BSN", 10, 19, 0.6, "x")),
        (),
        (Finding("PERSON", 0, 3, 0.7, "x"),),
    )
    assert summary(found) == ({"BSN": 2, "PERSON": 1}, {"BSN": 0.9, "PERSON": 0.7})


def test_of_an_undivided_body_only_what_lies_between_two_parts_stays() -> None:
    parts = (Part("123456782", "a"), Part("123456782 en 1112\n22333", "body", "raw", False))
    one, two = Finding("BSN", 0, 9, 0.9, "x"), Finding("BSN", 13, 23, 0.9, "x")
    assert without_repeats(parts, ((one,), (one, two))) == ((one,), (two,))
