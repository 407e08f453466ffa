"""How likely it is that what the network found is somebody's name, all things considered.

The network judges by a few words on either side and is too sure of words that it has never seen. What the lists say, and
what else stands in the text, says more: a lone unknown word in a text that names nobody is seldom somebody. The weights
come from texts that the network was not trained on (``detectors/training/calibrate.py``), so that the chance is one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log

from detectors.names.features import folded
from detectors.names.lexicon import FORENAME, PLACE, ROLES, SURNAME, Lexicon


def as_written(words: Iterable[str]) -> frozenset[str]:
    """The words in small letters, with a capital, and in capitals."""
    return frozenset(form for word in words for form in (word, word.capitalize(), word.upper()))


# What is looked at, in the order of the weights.
EVIDENCE = (
    "always", "network", "certain", "alone", "lone", "alone_lone",
    "unknown", "lone_unknown", "ordinary", "words_only", "forename", "surname", "place", "full", "thing", "never",
    "initial", "capitals", "small", "lone_small", "small_code", "short", "mixed", "many", "personal",
    "code", "culture", "caps_around", "titled", "cue", "act", "place_before", "article", "colon", "figure", "quoted",
)  # fmt: skip
_NEARLY, _CERTAIN = 1e-4, 0.98
_ORDINARY, _SHORT, _MANY, _AROUND = 3, 3, 3, 12
_WHERE = frozenset(("in", "te", "naar", "uit", "from", "at", "near", "rond", "richting", "bij"))
_ARTICLES = frozenset(("de", "het", "een", "the", "a", "an", "deze", "dit", "dat", "die", "onze", "ons"))
_CODE = frozenset("{}()[];=<>_$#\\`|")
_MUCH_CODE, _CODE_AT = 4, 0
_QUOTES = frozenset("\"'‘“”`„")
# What stands beside the names of art, science, history and sport.
_CULTURE = as_written(("boek", "boeken", "roman", "gedicht", "schrijver", "schrijfster", "auteur", "dichter", "schilder", "schilderij", "kunstenaar", "componist", "muziek", "lied", "album", "zanger", "zangeres", "film", "films", "regisseur", "acteur", "theorie", "filosoof", "denker", "uitvinder", "wetenschapper", "koning", "koningin", "keizer", "premier", "paus", "sint", "citaat", "stijl", "piramide", "arrest", "ziekte", "syndroom", "stelling", "formule", "oorlog", "veldslag", "standbeeld", "museum", "tentoonstelling", "voorstelling", "toneel", "opera", "musical", "quiz", "sprookje", "verhaaltje", "hoofdpersoon", "stripheld", "personage", "bondscoach", "wereldkampioen", "kampioen", "wielrenner", "voetballer", "storm", "orkaan", "schip", "molen", "straatnamen", "ras", "rassen", "book", "novel", "author", "painter", "painting", "composer", "song", "movie", "theory", "philosopher", "king", "queen", "century", "war", "battle", "style"))  # fmt: skip
# What stands in a text about somebody.
_PERSONAL = as_written(("@", "bsn", "geb", "geboren", "geboortedatum", "born", "birth", "06", "mevrouw", "meneer", "mevr", "mw", "dhr", "heer", "mrs", "mr", "ms", "beste", "geachte", "dear", "groet", "groeten"))  # fmt: skip
_FIGURES, _POSTCODE, _LETTERS = 9, 4, 2


_WORTH, _LIKELY, _SURE = 0.55, 0.3, 0.96
_CULTURE_AT, _LONE_AT, _FULL_AT = (EVIDENCE.index(name) for name in ("culture", "lone", "full"))
_AGAINST = [EVIDENCE.index(name) for name in ("article", "place_before", "code", "capitals", "small", "thing", "short", "mixed", "figure", "never", "words_only", "place")]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Around:
    """What the whole text says: where names stand that leave no doubt, and whether it is about somebody at all."""

    sure: Sequence[int]  # first tokens
    personal: bool
    first: int = 0
    last: int = 1 << 60

    @classmethod
    def of(cls, tokens: Sequence[str], sure: Sequence[int], first: int, last: int) -> "Around":
        """Of the text that runs from the token ``first`` to ``last`` among texts that are read together."""
        text = tokens[first:last]
        figures = [at for at, token in enumerate(text) if token.isdecimal()]
        personal = not _PERSONAL.isdisjoint(text) or any(
            _tells(text[at], "".join(text[at + 1 : at + 2])) for at in figures
        )
        return cls([at for at in sure if first <= at < last], personal, first, last)

    def alone(self, start: int, end: int) -> bool:
        """Whether nobody else is surely named."""
        return all(start <= at < end for at in self.sure)


def _tells(token: str, after: str) -> bool:
    """A number of nine figures or more, or a postcode."""
    return len(token) >= _FIGURES or (len(token) == _POSTCODE and len(after) == _LETTERS and after.isupper())


def evidence(
    tokens: Sequence[str], start: int, end: int, chance: float, around: Around, lexicon: Lexicon
) -> tuple[float, ...]:
    """What speaks for and against a name, in the order of EVIDENCE; ``chance`` is the network's."""
    words = [token for token in tokens[start:end] if token[0].isalpha()] or [tokens[start]]
    lone, small = len(words) == 1, all(word.islower() for word in words)
    beside = _beside(tokens, start, end, around)
    code = beside[_CODE_AT]
    alone = around.alone(start, end)
    own = (1.0, log((chance + _NEARLY) / (1 - chance + _NEARLY)), chance >= _CERTAIN, alone, lone, lone and alone)
    forms = (
        any(len(word) == 1 and word.isupper() for word in words),
        all(word.isupper() and len(word) > 1 for word in words),
        small,
        lone and small,
        lone and small and code,
        lone and len(words[0]) <= _SHORT,
        any(not word.isupper() and not word[1:].islower() and len(word) > 1 for word in words),
        len(words) > _MANY,
        around.personal,
    )
    return (*own, *_listed([word.casefold() for word in words], lexicon), *forms, *beside)


def _listed(lows: Sequence[str], lexicon: Lexicon) -> tuple[float, ...]:
    """What the lists say of the words."""
    names = [lexicon.names(low) | lexicon.names(folded(low)) for low in lows]
    levels = [lexicon.level(low) for low in lows]
    both = list(zip(names, levels, strict=True))
    unknown = not any(names) and not any(levels)
    return (
        unknown,
        len(lows) == 1 and unknown,
        max(levels) >= _ORDINARY,
        min(levels) >= 1 and not any(found & FORENAME for found in names),
        any(found & FORENAME and not level for found, level in both),
        any(found & SURNAME and not level for found, level in both),
        any(found & PLACE for found in names),
        len(lows) > 1 and any(found & FORENAME and level < _ORDINARY for found, level in both),
        any(low in ROLES["things"] for low in lows),
        any(low in ROLES["never"] for low in lows),
    )


def _beside(tokens: Sequence[str], start: int, end: int, around: Around) -> tuple[float, ...]:
    """What stands on either side, in the same text."""
    before = tokens[start - 1].casefold() if start else ""
    further = tokens[start - 2].casefold() if start > 1 else ""
    after = tokens[end].casefold() if end < len(tokens) else ""
    left = tokens[max(around.first, start - _AROUND) : start]
    near = [*left, *tokens[end : min(around.last, end + _AROUND)]]
    return (
        sum(token in _CODE for token in near) >= _MUCH_CODE,
        not _CULTURE.isdisjoint(near),
        sum(token[0].isupper() for token in near) / max(1, len(near)),
        before in ROLES["titles"] or (before == "." and further in ROLES["titles"]),
        before in ROLES["cues"] or before in ROLES["callings"],
        after in ROLES["acts"],
        before in _WHERE,
        before in _ARTICLES,
        after == ":",
        after[:1].isdecimal(),
        before in _QUOTES,
    )


def at_least(told: Sequence[float], chance: float, score: float) -> float:
    """What a name is worth at least, whatever the weights say, unless art or history stands beside it.

    Several words of which one is a known forename, or that are likely (``chance``); or one word that nobody knows, of which
    the network is sure (``score``) and that nothing speaks against: the weights were made on too few of these to be fair
    to names from everywhere.
    """
    if told[_CULTURE_AT]:
        return 0.0
    if not told[_LONE_AT]:
        return _WORTH if told[_FULL_AT] or chance > _LIKELY else 0.0
    return _WORTH if score > _SURE and not any(told[at] for at in _AGAINST) else 0.0


def weighed(weights: Sequence[float], found: Sequence[float]) -> float:
    """The chance that it is a name."""
    total = sum(weight * value for weight, value in zip(weights, found, strict=True))
    return 1 / (1 + exp(-max(-50.0, min(50.0, total))))
