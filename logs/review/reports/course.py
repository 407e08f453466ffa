"""The course of an incident in words: the same on the page and in the report."""

from collections.abc import Callable

from logs.incidents.store import Step
from logs.review.reports.ap_form import FIELDS
from logs.review.wording import DONE, STATES, WHAT, step_name

_VALUES = {**STATES, **DONE}  # of a state, and of whether a term runs


def said_of(step: Step, language: str, say: Callable[[str], str]) -> str:
    """What was done, without the words of a note."""
    return f"{say(WHAT.get(step.what, step.what))} {_subject(step, language, say)}".rstrip()


def _subject(step: Step, language: str, say: Callable[[str], str]) -> str:
    match step.what:
        case "facts":
            return "; ".join(say(FIELDS[code].name) for code in step.subject.split() if code in FIELDS)
        case "state" | "cbw":
            return say(_VALUES.get(step.subject, step.subject))
        case "opened":
            return step.text
    return step_name(step.subject, language)
