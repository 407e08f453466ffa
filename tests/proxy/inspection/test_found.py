"""Findings of all parts together (proxy/inspection/found.py)."""

from detectors.finding import Finding
from proxy.inspection.found import asked_kinds, summary, without_repeats
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


def test_a_number_that_a_program_filled_in_is_by_chance_also_in_the_undivided_body() -> None:
    parts = (Part("123456782", "seed", "machine"), Part('{"seed": 123456782}', "body", "raw", False))
    by_chance = ((Finding("BSN", 0, 9, 0.85, "x"),), (Finding("BSN", 9, 18, 0.85, "x"),))
    assert without_repeats(parts, by_chance) == ((), ())
    named = (Finding("BSN", 0, 9, 1.0, "x"),)
    assert without_repeats(parts[:1], (named,)) == (named,)
    iban = (Finding("IBAN", 0, 9, 0.7, "x"),)
    assert without_repeats(parts[:1], (iban,)) == (iban,)


def test_a_number_that_somebody_typed_counts_although_a_program_filled_it_in_as_well() -> None:
    parts = (Part("123456782", "seed", "machine"), Part("Hij is 123456782", "content"))
    found = ((Finding("BSN", 0, 9, 0.85, "x"),), (Finding("BSN", 7, 16, 0.85, "x"),))
    assert without_repeats(parts, found) == ((), found[1])


def test_what_is_looked_for_in_a_part() -> None:
    assert asked_kinds(Part("x", "p")) is None
    assert asked_kinds(Part("x", "p", "machine")) == asked_kinds(Part("x", "p", "raw")) == {"BSN", "IBAN"}
