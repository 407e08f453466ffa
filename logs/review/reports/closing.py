"""The closing report of an incident: the same blocks on the page and in the PDF."""

import gettext
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from logs.event import Event
from logs.incidents.checklist import STEPS
from logs.incidents.store import Incident
from logs.review.render import moment
from logs.review.reports.ap_form import FORM, fill
from logs.review.reports.block import Block
from logs.review.reports.course import course
from logs.review.wording import ACTIONS, STATES, kind_name


def closing(
    incident: Incident,
    events: Sequence[Event],
    services: Mapping[str, str],
    language: str,
    words: gettext.NullTranslations,
) -> list[Block]:
    """What happened, what was done and when, which terms were met, and what was notified."""
    _ = words.gettext
    facts = fill(incident, events, services)
    return [
        Block(_("Samenvatting"), facts.get("samenvatting", "")),
        Block(table=[
            [_("Gegeven"), _("Waarde")],
            [_("Stand"), _(STATES.get(incident.state, incident.state))],
            [_("Geopend"), f"{moment(incident.opened, language)}, {incident.opened_by}"],
            [_("Behandelaar"), incident.assignee or "–"],
            [_("Eerste ontdekking"), moment(incident.first_detected, language)],
            [_("Gesloten"), moment(incident.closed or "", language)],
        ]),
        Block(_("Termijnen"), table=[[_("Termijn"), _("Uiterlijk"), _("Gedaan")], *_clocks(incident, language)]),
        Block(_("Gebeurtenissen"), table=[
            [_("Nummer"), _("Moment"), _("Dienst"), _("Wat er gebeurde"), _("Gevonden")],
            *([e.id, moment(e.time, language), services.get(e.service, e.service), _(ACTIONS.get(e.action, e.action)),
               _found(e, language)] for e in events),
        ]),
        Block(_("Stappen"), table=[[_("Stap"), _("Gedaan op")], *_steps(incident, language)]),
        Block(_("Melding bij de AP, zoals voorbereid"), table=[[_("Vraag"), _("Antwoord")], *(
            [_(field.name), facts[field.code]] for c in FORM for field in c.fields if facts.get(field.code)
        )]),
        Block(_("Verloop"), table=[[_("Moment"), _("Wie"), _("Wat")], *(
            [moment(line.time, language), line.account, f"{line.text}: {line.note}" if line.note else line.text]
            for line in course(incident.steps, language, _)
        )]),
        Block(text=_("Gemaakt op {moment}. De gebeurtenissen staan in een keten die met 'sluiswachter log verify' te "
                     "controleren is.").format(moment=moment(datetime.now(UTC), language))),
    ]  # fmt: skip


def _found(event: Event, language: str) -> str:
    return ", ".join(f"{count} × {kind_name(kind, language)}" for kind, count in event.counts.items())


def _clocks(incident: Incident, language: str) -> list[list[str]]:
    return [
        [
            clock.nl if language == "nl" else clock.en,
            moment(clock.due, language),
            moment(clock.done or "", language),
        ]
        for clock in incident.clocks
    ]


def _steps(incident: Incident, language: str) -> list[list[str]]:
    return [
        [step.nl if language == "nl" else step.en, moment(incident.done.get(step.code, ""), language)] for step in STEPS
    ]
