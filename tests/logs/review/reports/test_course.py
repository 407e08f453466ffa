"""The course of an incident in words (logs/review/reports/course.py)."""

from datetime import UTC, datetime, timedelta

from logs.incidents.store import Step
from logs.review.render import translator
from logs.review.reports.course import course

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def steps(*given: tuple[str, str, str]) -> list[Step]:
    return [Step(NOW + timedelta(minutes=n), "Petra", *one) for n, one in enumerate(given)]


def test_each_step_in_words() -> None:
    told = course(
        steps(
            ("opened", "", "BSN in een vraag"), ("state", "onderzoek", ""), ("assignee", "Cees", ""), ("done", "gezien", ""),
            ("facts", "groep minimum", ""), ("cbw", "nee", ""), ("note", "", "Gebeld."),
        ),
        "nl", translator("nl").gettext,
    )  # fmt: skip
    assert [line.text for line in told] == [
        "geopend: BSN in een vraag", "stand: In onderzoek", "behandelaar: Cees", "gedaan: De gebeurtenissen zijn bekeken",
        "concept van de melding bewaard: Om welke groep mensen gaat het?; Aantal betrokkenen, minstens",
        "termijnen van de Cyberbeveiligingswet: nee", "notitie",
    ]  # fmt: skip
    assert [line.note for line in told] == [""] * 6 + ["Gebeld."]
    assert (told[1].time, told[1].account) == (NOW + timedelta(minutes=1), "Petra")


def test_events_one_after_another_are_one_line() -> None:
    given = steps(("event", "A", ""), ("event", "B", ""), ("note", "", "x"), ("event", "C", ""))
    told = [line.text for line in course(given, "en", translator("en").gettext)]
    assert told == ["2 events added: A, B", "note", "event added: C"]
