"""Whether names of one origin are found as well as those of another, and women's as well as men's.

Two files: names by origin that no training list holds, and texts with ``{naam}``, ``{voornaam}`` and ``{achternaam}``.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from detectors.evaluation.measure import Scan, covered
from detectors.evaluation.prompts import Prompt, PromptError, Span

NAMES, TEXTS = "names.txt", "texts.txt"
_SLOTS = ("{naam}", "{voornaam}", "{achternaam}")


@dataclass(frozen=True, slots=True)
class Fairness:
    """Caught and all names, by origin and by women and men; shares run from 0 to 1."""

    origins: dict[str, tuple[int, int]]
    genders: dict[str, tuple[int, int]]

    @property
    def spread(self) -> float:
        """The greatest distance between two origins."""
        shares = [caught / count for caught, count in self.origins.values()]
        return max(shares) - min(shares)


def measure_fairness(folder: Path, scan: Scan) -> Fairness:
    """Every text with names of every origin and of women and men."""
    origins: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    genders: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    prompts = list(_prompts(folder))
    for prompt, findings in zip(prompts, scan([prompt.text for prompt in prompts]), strict=True):
        for span in prompt.spans:
            caught = covered(prompt.text, span, findings)
            for counts in (origins[prompt.genre], genders[prompt.note]):
                counts[0] += caught
                counts[1] += 1
    return Fairness(
        {origin: (caught, count) for origin, (caught, count) in origins.items()},
        {gender: (caught, count) for gender, (caught, count) in genders.items()},
    )


def read_names(file: Path) -> dict[str, dict[str, list[str]]]:
    """Origin, then ``women``, ``men`` or ``surnames``, then names; PromptError names a line that is wrong."""
    names: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            head, colon, values = line.partition(":")
            origin, bar, group = (part.strip() for part in head.partition("|"))
            if not colon or not bar or group not in ("women", "men", "surnames"):
                raise PromptError(f"{file}:{number}: expected 'origin | women, men or surnames: names'")
            names[origin][group] = [value.strip() for value in values.split(",")]
    return dict(names)


def _prompts(folder: Path) -> Iterator[Prompt]:
    lines = (folder / TEXTS).read_text("utf-8").split("\n")
    texts = [text.strip("\n") for text in "\n".join(lines[1:]).split("\n---\n")]
    for origin, groups in read_names(folder / NAMES).items():
        for gender in ("women", "men"):
            pairs = list(zip(groups[gender], _turned(groups["surnames"], gender), strict=False))
            for number, text in enumerate(texts):
                for forename, surname in (pairs[number % len(pairs)], pairs[(number + 5) % len(pairs)]):
                    yield _filled(text, origin, gender, forename, surname)


def _turned(surnames: Sequence[str], gender: str) -> list[str]:
    """Women and men bear the same surnames, but not with the same forename."""
    return [*surnames[3:], *surnames[:3]] if gender == "men" else list(surnames)


def _filled(text: str, origin: str, gender: str, forename: str, surname: str) -> Prompt:
    spans: list[Span] = []
    for slot, value in zip(_SLOTS, (f"{forename} {surname}", forename, surname), strict=True):
        if (at := text.find(slot)) >= 0:
            text = text.replace(slot, value)
            spans.append(Span("PERSON", at, at + len(value)))
    return Prompt(f"{origin}-{gender}", origin, gender, text, tuple(spans))
