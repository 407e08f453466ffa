"""What every identifier file says of itself, and how that becomes a Presidio recogniser.

One identifier, one file: what it is, who issues it, its source, pattern, check, context words, and examples that run.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

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
    what lies within ``reach`` characters of one is searched, which is what makes a long text cheap. ``plausible`` is asked
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


class IdentifierRecognizer(EntityRecognizer):  # type: ignore[misc]  # presidio ships no types
    """A Presidio recogniser for one Identifier.

    It does its own matching: Presidio's PatternRecognizer searches the whole text with every pattern and looks for
    context by lemma, which together cost more than all the rest of detection.
    """

    def __init__(self, identifier: Identifier) -> None:
        self.identifier = identifier
        flags = regex.IGNORECASE | regex.MULTILINE
        scored = [(text, s if isinstance(s, With) else With(s, ())) for text, s in identifier.patterns.items()]
        patterns = [(regex.compile(text, flags), given) for text, given in scored]
        self._firm = [(pattern, given) for pattern, given in patterns if given.score >= _LOOSE]
        self._loose = [(pattern, given) for pattern, given in patterns if given.score < _LOOSE]
        self._anchor = _short(identifier.anchor) if identifier.anchor else None
        self._context = _words(identifier.context)
        self._anti_context = _words(identifier.anti_context)
        super().__init__([identifier.kind], name=identifier.name, supported_language="nl")

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: object = None) -> list[RecognizerResult]:
        """Presidio's hook: the matches that survive check and context, with their scores."""
        low = nlp_artifacts.low if isinstance(nlp_artifacts, HasView) else lowered(text)
        if self.identifier.kind == "ADDRESS" and isinstance(nlp_artifacts, HasView):
            text, low = nlp_artifacts.without_addresses
        return [self._result(start, end, score) for start, end, score in self._found(text, low)]

    def _found(self, text: str, low: str) -> Iterator[tuple[int, int, float]]:
        verdicts: dict[str, bool | None] = {}  # a number that stands in a text many times is checked once
        for patterns, spans in ((self._firm, self._windows(text, low)), (self._loose, self._beside_context(low))):
            if not patterns:
                continue
            for begin, finish in spans:
                for pattern, given in patterns:
                    if given.words and not _stands(given.words, low, max(0, begin - _BACK), finish):
                        continue
                    for match in pattern.finditer(text, begin, finish):
                        start, end = match.span("value" if "value" in pattern.groupindex else 0)
                        if (score := self._score(text, start, end, given.score, verdicts)) > 0:
                            yield start, end, score

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
        return joined(found, identifier.reach, identifier.reach, len(text))

    def _beside_context(self, low: str) -> Iterable[Span]:
        if not self._loose:
            return []
        reach = self.identifier.reach
        return joined(sorted(places(low, self.identifier.context)), _AFTER + reach, _BEFORE + reach, len(low))

    def _score(self, text: str, start: int, end: int, score: float, verdicts: dict[str, bool | None]) -> float:
        verdict = self._verdict(text[start:end], verdicts)
        if verdict is False or start == end:
            return 0.0
        around = text[max(0, start - _BEFORE) : start] + " \n " + text[end : end + _AFTER]
        if self._context and self._context.search(around):
            return max(score, self.identifier.context_score)
        if score < _LOOSE or (self._anti_context and self._anti_context.search(text, max(0, start - _ANTI), start)):
            return 0.0
        return self.identifier.confirmed_score if verdict else min(score, self.identifier.confirmed_score)

    def _verdict(self, value: str, verdicts: dict[str, bool | None]) -> bool | None:
        if self.identifier.check is None:
            return None
        if value not in verdicts:
            verdicts[value] = self.identifier.check(value)
        return verdicts[value]

    def _result(self, start: int, end: int, score: float) -> RecognizerResult:
        names = {
            RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
        }
        return RecognizerResult(self.identifier.kind, start, end, score, recognition_metadata=names)


def _stands(words: tuple[str, ...], low: str, start: int, end: int) -> bool:
    """Whether one of the words stands in a stretch of the text."""
    return any(low.find(word, start, end) >= 0 for word in words)


def _short(pattern: str) -> "regex.Pattern[str] | re.Pattern[str]":
    """A short pattern that is tried everywhere: Python's own ``re`` finds it in half the time, where it knows its signs."""
    try:
        return re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    except re.error:
        return regex.compile(pattern, regex.IGNORECASE | regex.MULTILINE)


def _words(words: tuple[str, ...]) -> "regex.Pattern[str] | None":
    """Any of the words, as the beginning of a word (``factuur`` also finds ``factuurnummer``)."""
    return regex.compile(r"(?<![a-z])(?:" + "|".join(map(regex.escape, words)) + ")", regex.I) if words else None
