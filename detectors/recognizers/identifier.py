"""What every identifier file says of itself, and how that becomes a Presidio recogniser.

One identifier, one file: what it is, who issues it, its source, pattern, check, context words, and examples that run.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import regex
from presidio_analyzer import EntityRecognizer, RecognizerResult


@dataclass(frozen=True)
class Identifier:
    """An identifier that a pattern finds and, where it has one, a check confirms.

    ``patterns`` maps a pattern to its score without context. ``check`` takes the matched text: True raises the score to
    1.0 unless ``confirmed_score`` says otherwise, False drops the match, None leaves the score as it is.
    A word of ``context`` within 60 characters before or 30 after raises the score to ``context_score``; a word of
    ``anti_context`` just before the match drops it when no context word is there.
    ``anchor`` is a short pattern without which there is no match; only what lies within ``reach`` characters of one is
    searched, which is what makes a long text cheap.
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
    anti_context: tuple[str, ...] = ()
    anchor: str = ""
    reach: int = 120


_BEFORE, _AFTER, _ANTI = 60, 30, 25


class IdentifierRecognizer(EntityRecognizer):  # type: ignore[misc]  # presidio ships no types
    """A Presidio recogniser for one Identifier.

    It does its own matching: Presidio's PatternRecognizer searches the whole text with every pattern and looks for
    context by lemma, which together cost more than all the rest of detection.
    """

    def __init__(self, identifier: Identifier) -> None:
        self.identifier = identifier
        flags = regex.IGNORECASE | regex.MULTILINE
        self._patterns = [(regex.compile(text, flags), score) for text, score in identifier.patterns.items()]
        self._anchor = regex.compile(identifier.anchor, flags) if identifier.anchor else None
        self._context = _words(identifier.context)
        self._anti_context = _words(identifier.anti_context)
        super().__init__([identifier.kind], name=identifier.name, supported_language="nl")

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: object = None) -> list[RecognizerResult]:
        """Presidio's hook: the matches that survive check and context, with their scores."""
        results = []
        for start, end in self._windows(text):
            for pattern, score in self._patterns:
                for match in pattern.finditer(text, start, end):
                    if (sure := self._score(text, match, score)) > 0:
                        results.append(self._result(match, sure))
        return results

    def _windows(self, text: str) -> Iterator[tuple[int, int]]:
        """The stretches of the text in which a match can lie."""
        if self._anchor is None:
            yield 0, len(text)
            return
        reach = self.identifier.reach
        start = end = -1
        for anchor in self._anchor.finditer(text):
            if start < 0 or anchor.start() - reach > end:
                if start >= 0:
                    yield start, min(end, len(text))
                start = max(0, anchor.start() - reach)
            end = anchor.end() + reach
        if start >= 0:
            yield start, min(end, len(text))

    def _score(self, text: str, match: "regex.Match[str]", score: float) -> float:
        start, end = match.span()
        verdict = self.identifier.check(match[0]) if self.identifier.check else None
        if verdict is False or start == end:
            return 0.0
        score = self.identifier.confirmed_score if verdict else min(score, self.identifier.confirmed_score)
        around = text[max(0, start - _BEFORE) : start] + " \n " + text[end : end + _AFTER]
        if self._context and self._context.search(around):
            return max(score, self.identifier.context_score)
        if self._anti_context and self._anti_context.search(text, max(0, start - _ANTI), start):
            return 0.0
        return score

    def _result(self, match: "regex.Match[str]", score: float) -> RecognizerResult:
        names = {
            RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
        }
        return RecognizerResult(self.identifier.kind, match.start(), match.end(), score, recognition_metadata=names)


def _words(words: tuple[str, ...]) -> "regex.Pattern[str] | None":
    """Any of the words, as the beginning of a word (``factuur`` also finds ``factuurnummer``)."""
    return regex.compile(r"(?<![a-z])(?:" + "|".join(map(regex.escape, words)) + ")", regex.I) if words else None
