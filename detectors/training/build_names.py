"""Makes the name lists of the shipped pipeline: ``python detectors/training/build_names.py FOLDER``.

FOLDER holds ``names/`` (CC0: forenames and surnames by country, Dutch surnames of 2007 of the Meertens Instituut),
``words/`` (OpenTaal's base words, BSD-3 or CC BY 3.0) and ``rvig/`` (official table of municipalities).
Faker's locales (MIT) and the list beside this file add forenames. Common words (OpenTaal, BSD-3 or CC BY 3.0) make the list of words
that on their own are no evidence of a person.
"""

import csv
import gzip
import importlib
import sys
from pathlib import Path

OUT = Path(__file__).parents[1] / "models" / "nl_sluis"
BY_HAND = Path(__file__).parent / "names_by_hand.txt"
# Faker's locales (MIT) whose forenames are written in Latin letters.
LOCALES = [
    "nl_NL",
    "nl_BE",
    "tr_TR",
    "pl_PL",
    "id_ID",
    "vi_VN",
    "en_IN",
    "en_GB",
    "en_US",
    "de_DE",
    "fr_FR",
    "es_ES",
    "it_IT",
    "pt_PT",
    "ro_RO",
    "hr_HR",
    "cs_CZ",
    "hu_HU",
    "da_DK",
    "sv_SE",
    "fi_FI",
    "no_NO",
    "az_AZ",
    "fr_DZ",
    "en_NG",
    "en_KE",
    "sw",
    "yo_NG",
    "zu_ZA",
    "tw_GH",
    "sl_SI",
    "sk_SK",
    "lt_LT",
    "lv_LV",
    "et_EE",
    "ga_IE",
    "uz_UZ",
]


# Words that some list calls a forename, but that Dutch and English text is full of.
TOO_COMMON = frozenset(
    [
        "beste",
        "den",
        "van",
        "de",
        "in",
        "an",
        "the",
        "will",
        "may",
        "june",
        "april",
        "august",
        "dear",
        "so",
        "do",
        "ten",
        "ter",
        "op",
        "el",
        "al",
    ]
)
# Words of the list that are names first.
NAMES_FIRST = frozenset(
    [
        "jan",
        "piet",
        "klaas",
        "kees",
        "karel",
        "anita",
        "johan",
        "henk",
        "joop",
        "wim",
        "vries",
        "jansen",
        "janssen",
        "peter",
        "hans",
        "frits",
        "willem",
        "marie",
        "bram",
        "daan",
        "rob",
        "tom",
        "tim",
        "ben",
        "bob",
        "teun",
        "truus",
        "trees",
        "griet",
        "gijs",
        "hein",
        "pim",
        "koen",
        "bas",
        "dirk",
        "joris",
        "lotte",
        "sanne",
        "tess",
        "anna",
        "eva",
        "emma",
        "lisa",
        "julia",
        "sara",
    ]
)
MORE_PLACES = {
    "Amsterdam",
    "Rotterdam",
    "Utrecht",
    "Tilburg",
    "Brussel",
    "Antwerpen",
    "Gent",
    "Turnhout",
    "Hapert",
    "Reusel",
    "Bladel",
    "Casteren",
    "Netersel",
    "Hulsel",
    "Lage",
    "Mierde",
    "Hooge",
    "Curaçao",
    "Aruba",
    "Bonaire",
    "Europa",
    "Afrika",
    "Azië",
    "Amerika",
    "London",
    "Paris",
    "Berlin",
    "Sydney",
    "Georgia",
    "Sierra",
    "Leone",
    "Brabant",
    "Limburg",
    "Zeeland",
    "Friesland",
    "Groningen",
    "Drenthe",
    "Overijssel",
    "Gelderland",
    "Flevoland",
    "Holland",
    "Kempen",
    "Peel",
    "Betuwe",
    "Veluwe",
    "Randstad",
}


def _letters(name: str) -> bool:
    return len(name) > 1 and all(c.isalpha() or c in " '’-" for c in name)


def _column(file: Path, names: tuple[str, ...]) -> set[str]:
    with file.open(encoding="utf-8-sig") as lines:
        return {row[name].strip() for row in csv.DictReader(lines) for name in names if row[name]}


def _by_hand() -> set[str]:
    lines = BY_HAND.read_text("utf-8").splitlines()
    return {name for line in lines if not line.startswith("#") for name in line.partition(":")[2].split()}


def _of_faker() -> set[str]:
    """Every forename that Faker knows for the locales; an empty set, with a note, where Faker is not installed."""
    try:
        available = importlib.import_module("faker.config").AVAILABLE_LOCALES
    except ImportError:
        print("Faker is not installed: its forenames are left out", file=sys.stderr)
        return set()
    names: set[str] = set()
    for locale in sorted(set(LOCALES) & set(available)):
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for field in ("first_names", "first_names_male", "first_names_female"):
            names |= set(getattr(provider, field, ()))
    return names


def _write(file: str, words: set[str]) -> None:
    plain = sorted({word.casefold() for word in words if _letters(word)})
    (OUT / file).write_bytes(gzip.compress("".join(f"{word}\n" for word in plain).encode(), 9, mtime=0))


def main(folder: Path) -> None:
    """Write the four lists."""
    base = (folder / "words/opentaal-basiswoorden.txt").read_text("utf-8").split("\n")
    latin = ("Localized Name", "Romanized Name")
    forenames = _column(folder / "names/forenames-by-country.csv", latin) | _by_hand() | _of_faker()
    dutch = (folder / "names/dutch-surnames-2007.lst").read_text("utf-8", "replace").split("\n")
    surnames = {name.strip() for name in dutch} | _column(folder / "names/surnames-by-country.csv", latin)
    places = _column(folder / "rvig/gemeenten.csv", ("92.11 Omschrijving",))
    countries = _column(folder / "rvig/landen.csv", ("94.11 Omschrijving",))
    _write("forenames.txt.gz", {name for name in forenames if name.casefold() not in TOO_COMMON})
    _write("surnames.txt.gz", {name.split(" ")[-1] for name in surnames if name})
    _write("places.txt.gz", places | countries | MORE_PLACES)
    _write(
        "common.txt.gz", {word for word in base if word.islower() and word.isalpha() and len(word) <= 12} - NAMES_FIRST
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
