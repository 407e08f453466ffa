"""Special categories label a part, and are no findings (detectors/labels.py)."""

import pytest

from detectors.labels import LABELS, NEAR, labelled, near
from detectors.scanner import Scanner

SCANNER = Scanner()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("zij is zwanger", "health"),
        ("hij is moslim", "religion"),
        ("van Roma afkomst", "origin"),
        ("met een strafblad", "criminal"),
        ("lid van de vakbond", "union"),
        ("hij is homo", "sexuality"),
        ("een huurachterstand", "debt"),
        ("er is een ondertoezichtstelling", "youth_care"),
        ("ontvangt bijstand", "benefit"),
        ("zijn politieke voorkeur", "politics"),
    ],
)
def test_labels(text: str, label: str) -> None:
    assert label in LABELS
    assert {found for _, found in labelled(text)} >= {label}


def test_a_label_alone_is_no_finding() -> None:
    assert SCANNER.scan(["Wat kost schuldhulp en wie krijgt jeugdzorg of bijstand?"]) == [()]


def test_a_person_beside_it_carries_the_label() -> None:
    text = "Fatima El Amrani heeft een huurachterstand en is zwanger."
    (finding,) = SCANNER.scan([text])[0]
    assert finding.labels == ("debt", "health")
    far = "Fatima El Amrani belde." + " En verder niets." * (NEAR // 10) + " Schuldhulp is gratis."
    assert SCANNER.scan([far])[0][0].labels == ()


def test_near_looks_both_ways() -> None:
    assert near([(0, "debt"), (1000, "health")], 1050, 1060) == ("health",)
