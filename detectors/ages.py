"""An age, date of birth or home beside a name: ``Jan de Vries (44)``, ``de 9-jarige Sem``, ``Jan de Vries (Peppelrijk 8)``.

An age alone is nobody's ("kinderen van 9 jaar"), a date that is not long past may be any, and a word with a number is an
address only where somebody seems to live there.
"""

import re
from collections.abc import Iterable, Iterator

from detectors.finding import Finding
from detectors.names.lexicon import ROLES

KIND, _SCORE, _HOME_SCORE, _BY = "AGE", 0.8, 0.7, "age"
_YEARS = r"(?:1[01][0-9]|[1-9]?[0-9])(?![0-9.,:/-])"
_UNIT = r"(?: ?(?:jaar|jr|jarig|years?|yrs?|y/o|maanden|maand|mnd|weken|weeks|months)\b\.?(?: (?:oud|old)\b)?)"
# What is counted in years beside a name and is no age: ``25 jaar in dienst``.
_LASTING = (
    r"(?! (?:ervar|werkerv|vrijwillig|in dienst|dienst|getrouwd|gehuwd|samen|lid\b|werk|actief|bij\b|garantie|geleden|later|eerder|lang\b|"
    r"celstraf|gevangenis|cel\b|voorwaard|experience|of (?:service|experience)|ago\b|later\b|married|contract|huur|schuld))"
)
_AFTER = re.compile(
    rf"(?: {{0,2}}\({_YEARS}(?=\))|[,;]? {{0,2}}(?:(?:is|was|van|aged|nu|bijna|net) ){{0,2}}\(?{_YEARS}{_UNIT}{_LASTING}"
    rf"|, (?:1[01][0-9]|[1-9]?[0-9])(?=\)|, ?[a-z])| {{0,2}}\([mvx][,/] ?{_YEARS}(?=\))|,? ?\(?(?:leeftijd|lft\.?|aged?):? {_YEARS}(?!\w)"
    rf"| van {_YEARS}(?= (?:is|woont|heeft|wil|zegt|kan|gaat|en|uit)\b)| wordt (?:[a-z]{{3,10}} )?(?:1[01][0-9]|[1-9]?[0-9])(?=[.,;!]? ?(?:\n|$)|[.,;!] [a-z]))",
    re.I,
)
_BEFORE = re.compile(
    r"(?<![0-9])(?:1[01][0-9]|[1-9]?[0-9])[- ]?(?:jarige?|year[- ]old|jaar oude)\b(?: [a-z]+){0,2},? ?$|"
    r"(?<!\w)(?:age|aged|leeftijd|lft\.?):? (?:1[01][0-9]|[1-9]?[0-9]), ?$",
    re.I,
)
# Directly behind a name: in brackets or behind a star any date, else one that is long enough ago.
_DAY, _MONTH = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])"
_ENCLOSED = rf"[ \t]{{0,2}}[(*]{{1,2}}[ \t]?(?P<date>{_DAY}[-/.]{_MONTH}[-/.](?:19|20|['’])[0-9]{{2}}|(?:19|20)[0-9]{{2}}-[01][0-9]-[0-3][0-9]|"
_ENCLOSED += rf"{_DAY} [a-z]{{3,9}}\.? (?:19|20)[0-9]{{2}})(?=[ \t]?[),;]|(?<=19[0-9]{{2}}) ?[-–†])"
_BORN = (
    re.compile(_ENCLOSED, re.I),
    re.compile(
        rf"[ \t]?[,;:*(/–-]?[ \t]{{0,3}}[*(–-]?\*?[ \t]{{0,2}}(?P<date>{_DAY}[-/.]{_MONTH}[-/.](?:19[0-9]{{2}}|20(?:[01][0-9]|2[0-3]))|"
        rf"(?:19[0-9]{{2}}|20[01][0-9])-[01][0-9]-[0-3][0-9]|{_DAY} [a-z]{{3,9}}\.? (?:19[0-9]{{2}}|200[0-9]))(?![0-9])(?! ?(?:tot|t/m|[–-]))",
        re.I,
    ),
)
# A word or two with a capital and a number, in brackets or between commas: no month, product or part of a document.
_HOME = re.compile(
    r" ?[(,] ?(?P<home>(?:(?:de|het|den|op) |['’]t )?(?!(?:Artikel|Art|Bijlage|Kamer|Groep|Team|Fase|Lijn|Klas|Nr|Nummer|Tel|Zaak|Unit)\b)"
    r"[A-Z][\w'’.-]{2,24}(?: [A-Z][\w'’-]{2,24})? [1-9][0-9]{0,3}(?:-?[a-zA-Z]|-[0-9]{1,3})?)(?=[),;\n]|$)"
)
_DIGITS = re.compile("[0-9]+")
_WORDS = re.compile(r"[^\W\d_]+")
_NO_STREETS = ROLES["things"] | ROLES["acts"]
_MONTHS = frozenset(["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december", "jan", "feb", "mrt", "apr", "jun", "jul", "aug", "sep", "okt", "nov", "dec"])  # fmt: skip
_REACH = 40


def births(text: str, persons: Iterable[Finding]) -> Iterator[Finding]:
    """The date of birth that stands directly behind each person."""
    for person in persons:
        matches = (form.match(text, person.end, person.end + _REACH) for form in _BORN)
        if born := next((match for match in matches if match), None):
            yield Finding("DATE_OF_BIRTH", *born.span("date"), min(_SCORE, person.score), _BY)


def homes(text: str, persons: Iterable[Finding]) -> Iterator[Finding]:
    """The street and number that stand directly behind each person."""
    for person in persons:
        if home := _HOME.match(text, person.end, person.end + _REACH):
            words = [word.casefold() for word in _WORDS.findall(home["home"])]
            if not any(word in _NO_STREETS or word in _MONTHS for word in words):
                yield Finding("ADDRESS", *home.span("home"), min(_HOME_SCORE, person.score), _BY)


def ages(text: str, persons: Iterable[Finding]) -> Iterator[Finding]:
    """The age that stands beside each person, its figures only."""
    for person in persons:
        if after := _AFTER.match(text, person.end, person.end + _REACH):
            figures = _DIGITS.search(text, after.start(), after.end())
        elif before := _BEFORE.search(text, max(0, person.start - _REACH), person.start):
            figures = _DIGITS.search(text, before.start(), before.end())
        else:
            continue
        if figures:
            yield Finding(KIND, figures.start(), figures.end(), min(_SCORE, person.score), _BY)
