"""What lies beside an event is made of what was found, and words only where a rule asks (proxy/inspection/beside.py)."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from detectors.finding import Finding
from proxy.inspection.beside import beside_with, nothing

NOW = datetime(2026, 11, 25, tzinfo=UTC)
TEXT = "Het BSN is 123456782 van Jan."
FOUND = ((Finding("BSN", 11, 20, 1.0, "bsn"), Finding("PERSON", 25, 28, 0.9, "names")),)
MESSAGE: Any = SimpleNamespace(parts=(SimpleNamespace(text=TEXT, place="messages[0]"),))


class Attacher:
    def __init__(self) -> None:
        self.calls: list[Any] = []

    def attach(self, *given: object) -> str:
        self.calls.append(given)
        return "attached"


def decision(*kinds: str) -> Any:  # noqa: ANN401  # stands for a Decision
    return SimpleNamespace(evidence=frozenset(kinds))


def test_values_always_words_only_where_asked() -> None:
    attacher: Any = Attacher()
    beside = beside_with(attacher)
    assert beside("n", NOW, MESSAGE, FOUND, decision()) == "attached"  # type: ignore[comparison-overlap]
    beside("n", NOW, MESSAGE, FOUND, decision("BSN"))
    plain, asked = attacher.calls
    assert plain[2:] == ([("BSN", "123456782"), ("PERSON", "Jan")], [])
    assert [(one.kind, one.place, one.text) for one in asked[3]] == [("BSN", "messages[0]", TEXT)]


def test_nothing_found_nothing_kept() -> None:
    beside = beside_with(Attacher())  # type: ignore[arg-type]
    assert beside("n", NOW, MESSAGE, ((),), decision()) is None
    assert beside("n", NOW, None, (), decision()) is None
    assert nothing("anything") is None  # type: ignore[func-returns-value]


def test_a_failure_is_no_reason_to_lose_the_event() -> None:
    broken: Any = SimpleNamespace(attach=lambda *_: 1 / 0)
    assert beside_with(broken)("n", NOW, MESSAGE, FOUND, decision()) is None
