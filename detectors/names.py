"""The shipped Dutch pipeline for names: a spaCy component that goes by name lists, titles, initials and cue words.

It is simple on purpose (a trained model takes its place later), but it is a real spaCy component: it sets ``doc.ents``.
"""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

FACTORY = "sluis_names"
LISTS = Path(__file__).parent / "models" / "nl_sluis"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?(?:[^\W\d_]\.)*")
_INITIALS = re.compile(r"(?:[A-Z][a-z]?\.|[a-z]\.)+$")
_PREFIXES = frozenset(
    [
        "van",
        "de",
        "den",
        "der",
        "het",
        "'t",
        "ter",
        "ten",
        "te",
        "von",
        "vd",
        "v.d.",
        "el",
        "al",
        "la",
        "le",
        "du",
        "di",
        "da",
        "dos",
        "ben",
        "bin",
        "ibn",
        "op",
        "in",
        "'s",
    ]
)
_TITLES = frozenset(
    ["mevrouw", "mevr", "mevr.", "mw", "mw.", "mijnheer", "meneer", "heer", "dhr", "dhr.", "fam", "familie", "dr", "dr.", "drs", "drs.", "mr.", "ir.", "ing.", "prof.", "wethouder", "burgemeester", "raadslid", "mrs", "mrs.", "ms", "ms.", "mister", "juffrouw", "zuster", "pater", "dominee", "ds."]
)  # fmt: skip
_CUES = frozenset(
    ["naam", "heet", "genaamd", "inwoner", "inwoonster", "cliënt", "client", "klant", "collega", "buurman", "buurvrouw", "zoon", "dochter", "zus", "broer", "vader", "moeder", "oom", "tante", "vrouw", "man", "partner", "beste", "lieve", "hoi", "hallo", "dag", "dear", "hi", "groet", "groeten", "groetjes", "gr", "mvg", "aanvrager", "aanvraagster", "bewoner", "bewoonster", "medewerker", "medewerkster", "kind", "leerling", "verzoeker", "belanghebbende", "ondergetekende", "vriend", "vriendin"]
)  # fmt: skip
_STREET = re.compile(r"(?:straat|laan|weg|plein|dreef|gracht|kade|singel|steeg|pad|hof|park|dijk|school|markt)$", re.I)
_BETWEEN = re.compile(r"[ \t\u00a0]{1,3}|[ \t]?/[ \t]?")
_CALENDAR = frozenset(
    [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrijdag",
        "zaterdag",
        "zondag",
        "nederland",
        "wmo",
        "claude",
        "copilot",
        "gemini",
        "mistral",
        "openai",
    ]
)
_NEVER_FIRST = _TITLES | _CUES | _CALENDAR


@dataclass(frozen=True, slots=True)
class Names:
    """What the lists say of a word: known at all, and known without being a common Dutch word."""

    known: frozenset[str]
    sure: frozenset[str]

    @classmethod
    def read(cls, file: Path) -> "Names":
        """From a list in which a ``*`` marks names that are common words."""
        lines = gzip.decompress(file.read_bytes()).decode().splitlines()
        return cls(
            frozenset(line.rstrip("*") for line in lines), frozenset(line for line in lines if not line.endswith("*"))
        )


@cache
def _lists() -> tuple[Names, Names, Names]:
    return tuple(Names.read(LISTS / f"{name}.txt.gz") for name in ("forenames", "surnames", "places"))  # type: ignore[return-value]


@dataclass(slots=True)
class _Word:
    text: str
    low: str
    start: int
    end: int
    joined: bool  # only a space lies between this word and the one before it
    capital: bool


def _words(text: str) -> list[_Word]:
    words: list[_Word] = []
    for match in _WORD.finditer(text):
        value, end = match[0], match.end()
        if value.endswith(".") and not _INITIALS.match(value) and value.casefold() not in _TITLES:
            value, end = value[:-1], end - 1
        joined = bool(words) and bool(_BETWEEN.fullmatch(text, words[-1].end, match.start()))
        words.append(_Word(value, value.casefold(), match.start(), end, joined, value[0].isupper()))
    return words


class NameFinder:
    """The component. Called with a Doc, it sets its PERSON entities."""

    def __init__(self) -> None:
        self.forenames, self.surnames, self.places = _lists()

    def __call__(self, doc: Doc) -> Doc:
        spans = []
        for start, end in self.find(doc.text):
            span = doc.char_span(start, end, label="PERSON", alignment_mode="expand")
            if span is not None:
                spans.append(span)
        doc.ents = filter_spans([*doc.ents, *spans])
        return doc

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and end of every name, in code points."""
        words = _words(text)
        at = 0
        while at < len(words):
            last = self._name(text, words, at)
            if last is None:
                at += 1
                continue
            yield words[at].start, words[last].end
            at = last + 1

    def _name(self, text: str, words: list[_Word], at: int) -> int | None:
        """The last word of the name that begins at ``at``, or None."""
        word = words[at]
        if word.low in _NEVER_FIRST or (word.low in _PREFIXES and not word.capital):
            return None
        cue, title = self._before(words, at)
        last, surname = self._surname(words, at + 1)
        street = self._is_street(words, max(last, at) + 1) or (last > at and bool(_STREET.search(words[last].text)))
        if street and not title:
            return None
        forename = word.low in self.forenames.known
        sure = word.low in self.forenames.sure and word.low not in self.places.known
        if _INITIALS.match(word.text):
            return last if surname and words[last].capital else None
        if forename and surname and self._fits(word, words[last], sure):
            return last
        if title and (word.capital or word.low in _PREFIXES or word.low in self.surnames.sure):
            return self._titled(words, at)
        return self._single(text, words, at, cue=cue, sure=sure)

    def _before(self, words: list[_Word], at: int) -> tuple[bool, bool]:
        """Whether a cue or a title stands just before; a colon or comma may lie between (``naam: Jan``)."""
        previous = words[at - 1].low if at and words[at].start - words[at - 1].end <= 3 else ""
        return previous in _CUES, previous in _TITLES and words[at].joined

    def _surname(self, words: list[_Word], at: int) -> tuple[int, bool]:
        """The last word of a surname that goes on at ``at``: more forenames or initials, prefixes, one or two names."""
        last = at - 1
        while at < len(words) and words[at].joined and (
            _INITIALS.match(words[at].text) or (words[at].capital and words[at].low in self.forenames.sure and self._more(words, at + 1))
        ):  # fmt: skip
            at += 1
        prefix = False
        while at < len(words) and words[at].joined and words[at].low in _PREFIXES:
            at, prefix = at + 1, True
        if at < len(words) and words[at].joined and self._is_surname(words[at], prefix):
            return at, True
        return last, False

    def _more(self, words: list[_Word], at: int) -> bool:
        return at < len(words) and words[at].joined and (words[at].capital or words[at].low in _PREFIXES)

    def _is_surname(self, word: _Word, prefix: bool) -> bool:
        if word.low in _CALENDAR or len(word.text) < 2:
            return False
        known = any(part in self.surnames.known for part in re.split("[-/]", word.low))
        if word.capital:
            return known or prefix or word.low not in self.places.known
        return (known and prefix) or word.low in self.surnames.sure

    def _fits(self, first: _Word, last: _Word, sure: bool) -> bool:
        """Whether forename and surname together are a name, and not two words of a sentence."""
        if first.capital:
            return last.capital and (sure or last.low in self.surnames.sure or last.start - first.end > 1)
        return not last.capital and (sure or (last.low in self.surnames.sure and last.start - first.end > 1))

    def _titled(self, words: list[_Word], at: int) -> int | None:
        while (
            at < len(words) - 1
            and (words[at].low in _PREFIXES or _INITIALS.match(words[at].text))
            and words[at + 1].joined
        ):
            at += 1
        last, found = self._surname(words, at + 1)
        if found and words[last].capital:
            return last
        return at if words[at].low not in _PREFIXES and not _INITIALS.match(words[at].text) else None

    def _single(self, text: str, words: list[_Word], at: int, *, cue: bool, sure: bool) -> int | None:
        """One word alone: a sure forename with a capital, a name after a cue, ``Sjaak:`` or ``Vries, Jan``."""
        word, after = words[at], text[words[at].end : words[at].end + 2]
        following = words[at + 1] if at + 1 < len(words) else None
        if (
            following
            and after == ", "
            and word.capital
            and word.low in self.surnames.known
            and following.low in self.forenames.sure
        ):
            return at + 1
        if not word.capital:
            return at if cue and sure and word.low in self.forenames.sure else None
        if sure or (cue and word.low in self.forenames.known) or (cue and word.low in self.surnames.sure):
            return at
        line_start = text[: word.start].endswith("\n") or word.start == 0
        return at if line_start and after[:1] == ":" and word.low in self.forenames.sure else None

    def _is_street(self, words: list[_Word], at: int) -> bool:
        return at < len(words) and words[at].joined and bool(_STREET.search(words[at].text)) and words[at].capital


@Language.factory(FACTORY)
def make_name_finder(nlp: Language, name: str) -> NameFinder:
    """The factory under which spaCy knows the component."""
    return NameFinder()
