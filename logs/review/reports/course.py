"""The course of an incident in words: the same on the page and in the report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from logs.incidents.store import Step
from logs.review.reports.ap_form import FIELDS
from logs.review.wording import DONE, STATES, WHAT, step_name

_VALUES = {**STATES, **DONE}  # of a state, and of whether a term runs


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody did at a moment; ``note`` are the words of a note."""

    time: datetime
    account: str
    text: str
    note: str = ""


def course(steps: Sequence[Step], language: str, say: Callable[[str], str]) -> list[Line]:
    """Every step in words, oldest first; events that somebody added one after another are one line."""
    lines = []
    for _, group in groupby(enumerate(steps), key=_together):
        several = [step for _, step in group]
        first, told = several[0], ", ".join(filter(None, (_subject(step, language, say) for step in several)))
        said = say(WHAT.get(first.what, first.what)).rstrip(":")
        if len(several) > 1:
            said = say(WHAT["events"]).format(number=len(several))
        note = first.text if first.what == "note" else ""
        lines.append(Line(first.time, first.account, f"{said}: {told}" if told else said, note))
    return lines


def _together(placed: tuple[int, Step]) -> tuple[int, str]:
    place, step = placed
    return (-1 if step.what == "event" else place), step.account


def _subject(step: Step, language: str, say: Callable[[str], str]) -> str:
    match step.what:
        case "facts":
            return "; ".join(say(FIELDS[code].name) for code in step.subject.split() if code in FIELDS)
        case "state" | "cbw":
            return say(_VALUES.get(step.subject, step.subject))
        case "opened":
            return step.text
    return step_name(step.subject, language)
