"""What every identifier file says of itself, and how that becomes a Presidio recogniser.

One identifier, one file: what it is, who issues it, its source, pattern, check, context words, and examples that run.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import regex
from presidio_analyzer import Pattern, PatternRecognizer


@dataclass(frozen=True)
class Identifier:
    """An identifier that a pattern finds and, where it has one, a check confirms.

    ``patterns`` maps a pattern to its score without context. ``check`` takes the matched text: True raises the score to
    1.0 unless ``confirmed_score`` says otherwise, False drops the match, None leaves the score as it is.
    A word of ``context`` within 60 characters before or 30 after raises the score to ``context_score``; a word of
    ``anti_context`` just before the match drops it when no context word is there.
    In ``examples`` the found text stands between ``⟦`` and ``⟧``; in ``counter_examples`` nothing may be found.
    """

    kind: str
    name: str
    source: str
    patterns: dict[str, float]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    check: Callable[[str], bool | None] | None = None
    confirmed_score: float = 1.0
    context: tuple[str, ...] = ()
    context_score: float = 0.95
    anti_context: tuple[str, ...] = field(default=())


class IdentifierRecognizer(PatternRecognizer):  # type: ignore[misc]  # presidio ships no types
    """A Presidio pattern recogniser for one Identifier."""

    def __init__(self, identifier: Identifier) -> None:
        self.identifier = identifier
        super().__init__(
            supported_entity=identifier.kind,
            name=identifier.name,
            supported_language="nl",
            patterns=[Pattern(identifier.name, text, score) for text, score in identifier.patterns.items()],
            context=list(identifier.context),
            global_regex_flags=regex.IGNORECASE | regex.MULTILINE,
        )

    def validate_result(self, pattern_text: str) -> bool | None:
        """Presidio's hook: True makes the score 1.0, False drops the match."""
        return self.identifier.check(pattern_text) if self.identifier.check else None
