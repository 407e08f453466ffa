"""What every identifier file says of itself, and how that becomes a Presidio recogniser.

One identifier, one file: what it is, who issues it, its source, pattern, check, context words, and examples that run.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import regex
from presidio_analyzer import Pattern, PatternRecognizer, RecognizerResult


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


_BEFORE, _AFTER, _ANTI = 60, 30, 25


class IdentifierRecognizer(PatternRecognizer):  # type: ignore[misc]  # presidio ships no types
    """A Presidio pattern recogniser for one Identifier; context is looked for here, not by Presidio's lemma search."""

    def __init__(self, identifier: Identifier) -> None:
        self.identifier = identifier
        self._context = _words(identifier.context)
        self._anti_context = _words(identifier.anti_context)
        super().__init__(
            supported_entity=identifier.kind,
            name=identifier.name,
            supported_language="nl",
            patterns=[Pattern(identifier.name, text, score) for text, score in identifier.patterns.items()],
            global_regex_flags=regex.IGNORECASE | regex.MULTILINE,
        )

    def analyze(self, text: str, entities: list[str], nlp_artifacts: object = None) -> list[RecognizerResult]:
        """Presidio's hook: the matches that survive check and context, with their scores."""
        results = []
        for result in super().analyze(text, entities, None):
            score = self._score(text, result)
            if score > 0:
                result.score = score
                results.append(result)
        return results

    def validate_result(self, pattern_text: str) -> bool | None:
        """Presidio's hook: True makes the score 1.0, False drops the match."""
        return self.identifier.check(pattern_text) if self.identifier.check else None

    def _score(self, text: str, result: RecognizerResult) -> float:
        score = min(float(result.score), self.identifier.confirmed_score)
        around = text[max(0, result.start - _BEFORE) : result.start] + " \n " + text[result.end : result.end + _AFTER]
        if self._context and self._context.search(around):
            return max(score, self.identifier.context_score)
        before = text[max(0, result.start - _ANTI) : result.start]
        if self._anti_context and self._anti_context.search(before):
            return 0.0
        return score


def _words(words: tuple[str, ...]) -> "regex.Pattern[str] | None":
    """Any of the words, as the beginning of a word (``factuur`` also finds ``factuurnummer``)."""
    return regex.compile(r"(?<![a-z])(?:" + "|".join(map(regex.escape, words)) + ")", regex.I) if words else None
