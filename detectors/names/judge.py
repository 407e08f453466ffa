"""What the network found, held against what the lists and the words beside it say: streets, businesses and products are no people."""

import re
from collections.abc import Sequence

from detectors.names.features import folded
from detectors.names.lexicon import FORENAME, PLACE, PUBLIC, PUBLIC_WORDS, ROLES, SURNAME, Lexicon, as_words

_NAME, _ORDINARY = FORENAME | SURNAME, 4
_SURE, _NO_DOUBT, _LIKELY, _FIRM = 0.9, 0.97, 0.75, 0.95
# An everyday word: one of the fifteen thousand, or of the four thousand most used.
_USED, _MOST_USED = 3, 4
# Initials alone, and a lone word in small letters.
_INITIALS, _SMALL = 0.6, 0.8
_STREET = re.compile(
    r"\w{3}(?:straat|laan|weg|plein|dreef|gracht|kade|singel|steeg|pad|hof|park|dijk|plantsoen|school|markt|brug|huis|prijs|"
    r"route|toernooi|kwartier|penning|fonds|lezing|zaal)$",
    re.I,
)
_LETTERS = 3
# What a public name may still have on either side of what was found of it.
_LEFT, _RIGHT, _LONGEST = 8, 6, 12
_MONTHS = frozenset(
    ("jan", "feb", "mrt", "mar", "apr", "mei", "may", "jun", "jul", "aug", "sep", "sept", "okt", "oct", "nov", "dec")
)
_NAMES_TOO = frozenset(("jan", "mei", "mar"))
# ``Can you``, ``Will the``: English questions begin with words that are forenames elsewhere.
_ASKING = frozenset(("can", "will", "may", "mark", "bill", "grant", "chase", "grace"))
_ASKED = frozenset(("i", "you", "we", "he", "she", "they", "it", "the", "this", "that", "these", "those", "a", "an", "your", "our", "my", "there", "someone", "anyone", "as", "all"))  # fmt: skip
# ``na vijven``: after five o'clock.
_HOURS = frozenset(("enen", "tweeën", "tweeen", "drieën", "drieen", "vieren", "vijven", "zessen", "zevenen", "achten", "negenen", "tienen", "elven", "twaalven"))  # fmt: skip
_TAILS = frozenset(
    ("bv", "nv", "vof", "zn", "zonen", "holding", "groep", "advocaten", "makelaars", "notarissen", "boys")
)
Word = tuple[str, str]


class Judge:
    """Knows the lists; no other state."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def person(self, tokens: Sequence[str], start: int, end: int, score: float) -> bool:
        """Whether the tokens from ``start`` to ``end`` can be somebody's name, given how sure the network is."""
        words = [(token, token.casefold()) for token in tokens[start:end] if token[0].isalpha()]
        titled = _is_titled(tokens, start)
        if not words or words[-1][1] in _HOURS or _is_asking(tokens, start, end):
            return False
        if is_public(tokens, start, end) and not (titled and len(words) == 1):
            return False
        if self.is_street(words[-1][0]) or _is_business(tokens, start, end):
            return False
        if len(words) == 1 and not titled and self._is_counted(tokens, start, score):
            return False
        if not titled and all(low in ROLES["things"] or self._is_place(low) for _, low in words):
            return score >= _NO_DOUBT and any(self._names(low) & _NAME for _, low in words)
        return self._could_be_name(words, score)

    def address(self, tokens: Sequence[str], start: int, end: int) -> bool:
        """Whether this can be an address: a word with a capital that is no month, and a number."""
        inside = tokens[start:end]
        letters = [token for token in inside if token[0].isalpha()]
        if not any(token[0].isdigit() for token in inside) or not letters:
            return False
        if letters[0].casefold() in _MONTHS or all(
            token.casefold() in ROLES["never"] | ROLES["things"] for token in letters
        ):
            return False
        return any(len(token) >= _LETTERS for token in letters)

    def ordinary(self, token: str) -> bool:
        """Whether a word is one of the dictionary, or a place."""
        low = token.casefold()
        return self._lexicon.level(low) > 0 or bool(self._lexicon.names(low) & PLACE)

    def _could_be_name(self, words: list[Word], score: float) -> bool:
        """False for words of which the lists say that they are no name, whatever stands around them."""
        small = all(low == token for token, low in words)
        if small and self._is_doubtful([low for _, low in words]):
            return score >= _SURE
        if all(len(token) == 1 and token.isupper() for token, _ in words):
            return score >= _INITIALS
        if self._are_words(words):
            return score >= _SURE
        if any(self._names(low) & _NAME for _, low in words):
            return len(words) > 1 or score >= max(self._least(words[0]), _SMALL if small else 0.0)
        unknown = [token for token, low in words if self._lexicon.level(low) == 0]
        if any(token[0].isupper() and (not token.isupper() or len(words) > 1) for token in unknown):
            return len(words) > 1 or score >= _FIRM
        return score >= (_SURE if unknown else _NO_DOUBT)

    def _are_words(self, words: list[Word]) -> bool:
        """Several dictionary words with capitals of which none is a forename, prefix or initial: ``Merry Christmas``."""
        return len(words) > 1 and all(
            len(token) > 1
            and token[0].isupper()
            and self._lexicon.level(low) > 0
            and not self._names(low) & FORENAME
            and low not in ROLES["prefixes"]
            for token, low in words
        )

    def _is_counted(self, tokens: Sequence[str], at: int, score: float) -> bool:
        """Whether a lone word is a month or unit (``3 min``, ``jun``), or something with a number (``Ravo 5``)."""
        token, low = tokens[at], tokens[at].casefold()
        before, after = "".join(tokens[max(0, at - 1) : at]), "".join(tokens[at + 1 : at + 2])
        if token == low:
            return low in _MONTHS - _NAMES_TOO or (before.isdigit() and self._lexicon.level(low) >= _USED)
        return after.isdigit() and score < _NO_DOUBT and not self._names(low) & FORENAME

    def _is_doubtful(self, words: list[str]) -> bool:
        """Whether words in small letters are rather words than a name: ``aanspraken van derden``, ``kopjes``, ``ma``."""
        if all(self._lexicon.level(low) >= _ORDINARY for low in words) or (
            len(words) == 1 and len(words[0]) < _LETTERS
        ):
            return True
        first = words[0]
        if self._names(first) & FORENAME or first in ROLES["prefixes"]:
            return False
        return not self._names(first) & SURNAME or self._lexicon.level(first) > 0 or self._lexicon.inflected(first)

    def _least(self, word: Word) -> float:
        """How sure the network must be of one word alone that is a name and a word too."""
        token, low = word
        level, names = self._lexicon.level(low), self._names(low)
        if names & FORENAME and token[0].isupper():
            return _SURE if level >= _USED else 0.0
        if level >= _MOST_USED and token[0].isupper():
            return _FIRM
        if level == 0 or names == FORENAME | SURNAME:
            return 0.0
        return _LIKELY if token[0].isupper() else _SURE

    def is_street(self, token: str) -> bool:
        """Whether a word is a street, school, bridge and so on by its ending, and nobody's name."""
        low = token.casefold()
        return bool(_STREET.search(low)) and not self._lexicon.names(low) & _NAME

    def _is_place(self, low: str) -> bool:
        return bool(self._lexicon.names(low) & PLACE) and not self._lexicon.names(low) & FORENAME

    def _names(self, low: str) -> int:
        return self._lexicon.names(low) | self._lexicon.names(folded(low))


def _is_titled(tokens: Sequence[str], start: int) -> bool:
    before = [token.casefold() for token in tokens[max(0, start - 2) : start] if token[0].isalpha()]
    return bool(before) and before[-1] in ROLES["titles"]


def _is_asking(tokens: Sequence[str], start: int, end: int) -> bool:
    after = "".join(tokens[end : end + 1]).casefold()
    return end - start == 1 and tokens[start].casefold() in _ASKING and after in _ASKED


def _is_business(tokens: Sequence[str], start: int, end: int) -> bool:
    """``Bakkerij Jansen`` and ``Jansen Groep``: with a capital and nothing between them."""
    before, after = "".join(tokens[start - 1 : start]), "".join(tokens[end : end + 1])
    if before[:1].isupper() and not before.isupper() and before.casefold() in ROLES["organisations"]:
        return True
    return after[:1].isupper() and after.casefold() in _TAILS


def is_public(tokens: Sequence[str], start: int, end: int) -> bool:
    """Whether these words are, or are part of, the name of somebody of history, fiction or the world's politics."""
    if end - start > _LONGEST or not any(token.casefold() in PUBLIC_WORDS for token in tokens[start:end]):
        return False
    first, last = max(0, start - _LEFT), min(len(tokens), end + _RIGHT)
    words = [as_words(token) for token in tokens[first:last]]
    for left in range(start - first + 1):
        # Of no public name the first word is not among their words.
        if words[left] not in PUBLIC_WORDS or not tokens[first + left][0].isalpha():
            continue
        for right in range(end - first, len(words) + 1):
            if " ".join(filter(None, words[left:right])) in PUBLIC:
                return True
    return False
