"""Makes the name lists of the shipped pipeline: ``python detectors/training/build_names.py FOLDER``.

FOLDER holds ``names/`` (CC0: forenames and surnames by country, Dutch surnames of 2007 of the Meertens Instituut),
``words/`` (OpenTaal's base words, BSD-3 or CC BY 3.0) and ``rvig/`` (official table of municipalities).
A name that is also a common Dutch word is marked with ``*``: on its own it is no evidence of a person.
"""

import csv
import gzip
import sys
from pathlib import Path

OUT = Path(__file__).parents[1] / "models" / "nl_sluis"
# Forenames that the lists by country lack (written by hand from public name statistics).
MORE_FORENAMES = [
    "Sjaak",
    "Karin",
    "Gert",
    "Geert",
    "Henk",
    "Piet",
    "Kees",
    "Wil",
    "Riet",
    "Toos",
    "Truus",
    "Ad",
    "Cor",
    "Joop",
    "Wim",
    "Bert",
    "Jos",
    "Ton",
    "Huub",
    "Harrie",
    "Sjef",
    "Mieke",
    "Ria",
    "Ineke",
    "Anneke",
    "Marieke",
    "Femke",
    "Sanne",
    "Lieke",
    "Fleur",
    "Bram",
    "Daan",
    "Sem",
    "Luuk",
    "Thijs",
    "Stijn",
    "Teun",
    "Jurre",
    "Fatima",
    "Mohammed",
    "Youssef",
    "Fatma",
    "Ayşe",
    "Emine",
    "Hatice",
    "Mehmet",
    "Mustafa",
    "Ahmet",
    "Soumaya",
    "Naima",
    "Rachid",
    "Hassan",
    "Khadija",
    "Shanti",
    "Radjesh",
    "Soerjanie",
    "Ruben",
    "Winston",
    "Agnieszka",
    "Katarzyna",
    "Krzysztof",
    "Oleksandr",
    "Oksana",
    "Iryna",
    "Mykola",
    "Tewolde",
    "Selam",
    "Semhar",
    "Yonas",
    "Abebe",
    "Amina",
    "Abdi",
    "Hodan",
    "Kwame",
    "Kofi",
    "Ama",
    "Wei",
    "Li",
    "Thanh",
    "Nguyen",
    "Dewi",
    "Budi",
    "Siti",
    "Jean",
    "Giovanni",
    "Shurendy",
    "Rudsel",
]


def _letters(name: str) -> bool:
    return len(name) > 1 and all(c.isalpha() or c in " '’-" for c in name)


def _column(file: Path, names: tuple[str, ...]) -> set[str]:
    with file.open(encoding="utf-8-sig") as lines:
        return {row[name].strip() for row in csv.DictReader(lines) for name in names if row[name]}


def _write(file: str, names: set[str], words: set[str]) -> None:
    plain = sorted({name.casefold() for name in names if _letters(name)})
    text = "".join(f"{name}{'*' if name in words else ''}\n" for name in plain)
    (OUT / file).write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def main(folder: Path) -> None:
    """Write the three lists."""
    words = {w for w in (folder / "words/opentaal-basiswoorden.txt").read_text("utf-8").split("\n") if w.islower()}
    latin = ("Localized Name", "Romanized Name")
    _write("forenames.txt.gz", _column(folder / "names/forenames-by-country.csv", latin) | set(MORE_FORENAMES), words)
    dutch = (folder / "names/dutch-surnames-2007.lst").read_text("utf-8", "replace").split("\n")
    surnames = {name.strip() for name in dutch} | _column(folder / "names/surnames-by-country.csv", latin)
    _write("surnames.txt.gz", {name.split(" ")[-1] for name in surnames if name}, words)
    _write("places.txt.gz", _column(folder / "rvig/gemeenten.csv", ("92.11 Omschrijving",)), words)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
