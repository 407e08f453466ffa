"""Persons as the register writes them, in sentences: diacritics, long double names, prefixes, predicates, one name.

Two files: persons, one a line, ``voornamen | predicaat | voorvoegsel | geslachtsnaam``; and texts with ``{naam}``, ``{aanhef}``,
``{initialen}`` and ``{omgekeerd}``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from detectors.evaluation.prompts import Prompt, PromptError, Span

PERSONS, TEXTS = "persons.txt", "texts.txt"
_FIELDS = 4


@dataclass(frozen=True, slots=True)
class Registered:
    """One person: given names, predicate or title, prefix and surname."""

    given: str
    predicate: str
    prefix: str
    surname: str

    def written(self, form: str) -> str:
        """The name in one of the forms of the texts."""
        last = f"{self.prefix}{'' if self.prefix.endswith('-') or not self.prefix else ' '}{self.surname}"
        titled = f"{self.predicate} {last}".strip()
        initials = "".join(f"{name[0]}." for name in self.given.split(" "))
        return {
            "naam": f"{self.given} {titled}",
            "aanhef": last[0].upper() + last[1:],
            "initialen": f"{initials} {titled}",
            "omgekeerd": f"{self.surname}, {self.given}{' ' + self.prefix if self.prefix else ''}",
        }[form]


def read_persons(file: Path) -> list[Registered]:
    """Every person; PromptError names a line that is wrong."""
    persons = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            fields = [field.strip() for field in line.split("|")]
            if len(fields) != _FIELDS or not fields[0] or not fields[-1]:
                raise PromptError(f"{file}:{number}: expected 'voornamen | predicaat | voorvoegsel | geslachtsnaam'")
            persons.append(Registered(*fields))
    return persons


def person_prompts(folder: Path) -> Iterator[Prompt]:
    """Every person in every text, with the name marked."""
    _, _, body = (folder / TEXTS).read_text("utf-8").partition("\n")
    texts = [text.strip("\n") for text in body.split("\n---\n")]
    for at, person in enumerate(read_persons(folder / PERSONS)):
        for text in texts:
            before, _, rest = text.partition("{")
            form, _, after = rest.partition("}")
            name = person.written(form)
            span = Span("PERSON", len(before), len(before) + len(name))
            yield Prompt(f"person-{at}", form, "", before + name + after, (span,))
