"""What every identifier file says of itself, and how that becomes a Presidio recogniser.

One identifier, one file: what it is, who issues it, its source, pattern, check, context words, and examples that run.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import regex
from presidio_analyzer import EntityRecognizer, RecognizerResult

from detectors.windows import Span, joined, lowered, places


@dataclass(frozen=True)
class With:
    """The score of a pattern that is tried only where one of these words (in small letters) stands near.

    Each match holds one of them, or has one at most 200 characters before it; so nothing changes but the time it takes.
    """

    score: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class Identifier:
    """An identifier that a pattern finds and, where it has one, a check confirms.

    ``patterns`` maps a pattern to its score without context; what a pattern finds is its group ``value``, or all of it.
    ``check`` takes the found text: True raises the score to 1.0 unless ``confirmed_score`` says otherwise, False drops the
    match, None leaves the score as it is. A pattern that scores less than 0.5 counts beside a word of ``context`` only.
    A word of ``context`` within 60 characters before or 30 after raises the score to ``context_score``; a word of
    ``anti_context`` just before the match drops it when no context word is there.
    ``anchor`` is a short pattern, and ``words`` are words in small letters, without one of which there is no match; only
    what lies within ``near`` characters of one is searched (``reach``, which is also how far from a word of ``context`` a
    number may stand, unless given), which is what makes a long text cheap. ``plausible`` is asked
    about every anchor, with the text in small letters and the place where the anchor begins.
    In ``examples`` the found text stands between ``⟦`` and ``⟧``; in ``counter_examples`` nothing may be found.
    """

    kind: str
    name: str
    source: str
    patterns: Mapping[str, float | With]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    check: Callable[[str], bool | None] | None = None
    confirmed_score: float = 1.0
    context: tuple[str, ...] = ()
    context_score: float = 0.95
    anti_context: tuple[str, ...] = ()
    anchor: str = ""
    words: tuple[str, ...] = ()
    plausible: Callable[[str, int], bool] | None = None
    reach: int = 120
    near: int = 0


class HasView:
    """What comes with a text: it in small letters, so that not every recogniser makes them anew, and its tables.

    ``cells`` are those under telling headings; ``without_addresses`` is the text, and it in small letters, with spaces
    for the addresses among them that need no second look (detectors/settled.py).
    """

    low: str
    cells: list[tuple[str, int, int]]
    without_addresses: tuple[str, str]


_BEFORE, _AFTER, _ANTI, _BACK = 60, 30, 25, 200
_LOOSE = 0.5
Pattern: TypeAlias = "regex.Pattern[str] | re.Pattern[str]"


class IdentifierRecognizer(EntityRecognizer):  # type: ignore[misc]  # presidio ships no types
    """A Presidio recogniser for one Identifier.

    It does its own matching: Presidio's PatternRecognizer searches the whole text with every pattern and looks for
    context by lemma, which together cost more than all the rest of detection.
    """

    def __init__(self, identifier: Identifier) -> None:
        self.identifier = identifier
        scored = [(text, s if isinstance(s, With) else With(s, ())) for text, s in identifier.patterns.items()]
        patterns = [(_compiled(text), given) for text, given in scored]
        self._firm = [(pattern, given) for pattern, given in patterns if given.score >= _LOOSE]
        self._loose = [(pattern, given) for pattern, given in patterns if given.score < _LOOSE]
        self._anchor = _compiled(identifier.anchor) if identifier.anchor else None
        self.context_pattern, self.anti_context_pattern = _words(identifier.context), _words(identifier.anti_context)
        super().__init__([identifier.kind], name=identifier.name, supported_language="nl")

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: object = None) -> list[RecognizerResult]:
        """Presidio's hook: the matches that survive check and context, with their scores."""
        low = nlp_artifacts.low if isinstance(nlp_artifacts, HasView) else lowered(text)
        if self.identifier.kind == "ADDRESS" and isinstance(nlp_artifacts, HasView):
            text, low = nlp_artifacts.without_addresses
        return [self._result(start, end, score) for (start, end), score in self._found(text, low).items()]

    def _found(self, text: str, low: str) -> dict[Span, float]:
        """Every match with the highest score that a pattern gives it."""
        around, found = _Around(self, text, low), dict[Span, float]()
        for patterns, spans in ((self._firm, self._windows(text, low)), (self._loose, self._beside_context(low))):
            tried: list[tuple[Pattern, float, list[str]]] | None = None
            for begin, finish in spans if patterns else ():
                tried = list(_worth_it(patterns, low)) if tried is None else tried
                for pattern, base, words in tried:
                    if words and not _stands(words, low, max(0, begin - _BACK), finish):
                        continue
                    for match in pattern.finditer(text, begin, finish):
                        span = match.span("value" if "value" in pattern.groupindex else 0)
                        if (score := self._score(span, base, around)) > found.get(span, 0.0):
                            found[span] = score
        return found

    def _windows(self, text: str, low: str) -> Iterable[Span]:
        """The stretches of the text in which a match can lie."""
        identifier = self.identifier
        if not identifier.anchor and not identifier.words:
            return [(0, len(text))]
        found = [match.span() for match in self._anchor.finditer(text)] if self._anchor else []
        if identifier.words:
            found = sorted([*found, *places(low, identifier.words)])
        if identifier.plausible:
            found = [span for span in found if identifier.plausible(low, span[0])]
        near = identifier.near or identifier.reach
        return joined(found, near, near, len(text))

    def _beside_context(self, low: str) -> Iterable[Span]:
        if not self._loose:
            return []
        reach = self.identifier.reach
        return joined(sorted(places(low, self.identifier.context)), _AFTER + reach, _BEFORE + reach, len(low))

    def _score(self, span: Span, score: float, around: "_Around") -> float:
        verdict = around.verdict(span)
        if verdict is False or span[0] == span[1]:
            return 0.0
        if around.is_in_context(span):
            return max(score, self.identifier.context_score)
        if score < _LOOSE or around.is_something_else(span):
            return 0.0
        return self.identifier.confirmed_score if verdict else min(score, self.identifier.confirmed_score)

    def _result(self, start: int, end: int, score: float) -> RecognizerResult:
        names = {
            RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
        }
        return RecognizerResult(self.identifier.kind, start, end, score, recognition_metadata=names)


class _Around:
    """What one text says of one identifier, found out once and only when it is asked."""

    def __init__(self, recognizer: IdentifierRecognizer, text: str, low: str) -> None:
        self._recognizer, self._text, self._low = recognizer, text, low
        self._verdicts: dict[str, bool | None] = {}
        self._beside: dict[Span, bool] = {}

    def is_in_context(self, span: Span) -> bool:
        """Whether a word of the context stands around a match, which several patterns may find."""
        if span not in self._beside:
            start, end, text = *span, self._text
            beside = text[max(0, start - _BEFORE) : start] + " \n " + text[end : end + _AFTER]
            self._beside[span] = self._context is not None and self._context.search(beside) is not None
        return self._beside[span]

    def is_something_else(self, span: Span) -> bool:
        """Whether a word just before a match says that it is something else."""
        words, start = self._anti_context, span[0]
        return words is not None and words.search(self._text, max(0, start - _ANTI), start) is not None

    @cached_property
    def _context(self) -> "re.Pattern[str] | None":
        """The pattern of context words, where any of them stands in the text at all."""
        return self._recognizer.context_pattern if self._any(self._recognizer.identifier.context) else None

    @cached_property
    def _anti_context(self) -> "re.Pattern[str] | None":
        """The same of the words that make a match something else."""
        return self._recognizer.anti_context_pattern if self._any(self._recognizer.identifier.anti_context) else None

    def verdict(self, span: Span) -> bool | None:
        """What the check says; a number that stands in a text many times is checked once."""
        value = self._text[span[0] : span[1]]
        if value not in self._verdicts:
            check = self._recognizer.identifier.check
            self._verdicts[value] = check(value) if check else None
        return self._verdicts[value]

    def _any(self, words: tuple[str, ...]) -> bool:
        return any(word.strip() in self._low for word in words)


def _worth_it(patterns: Sequence[tuple[Pattern, With]], low: str) -> Iterator[tuple[Pattern, float, list[str]]]:
    """Patterns with their score, and of the words that they need those that the text has; without one a pattern falls away."""
    for pattern, given in patterns:
        words = [word for word in given.words if word in low]
        if words or not given.words:
            yield pattern, given.score, words


def _stands(words: Sequence[str], low: str, start: int, end: int) -> bool:
    """Whether one of the words stands in a stretch of the text."""
    return any(low.find(word, start, end) >= 0 for word in words)


def _compiled(pattern: str) -> Pattern:
    """Python's own ``re`` finds most patterns in half the time; it knows no look back of any length."""
    try:
        return re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    except re.error:
        return regex.compile(pattern, regex.IGNORECASE | regex.MULTILINE)


def _words(words: tuple[str, ...]) -> "re.Pattern[str] | None":
    """Any of the words, as the beginning of a word: ``factuur`` also finds ``factuurnummer``, ``bsn`` also ``klantBsn``."""
    begins = r"(?:(?<![a-z])|(?<=(?-i:[a-z]))(?=(?-i:[A-Z])))"
    return re.compile(begins + "(?:" + "|".join(map(re.escape, words)) + ")", re.IGNORECASE) if words else None
