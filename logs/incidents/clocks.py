"""The clocks of an incident, all from the first detection.

- AP: a personal data breach is notified within 72 hours of becoming aware of it (GDPR art. 33(1)); weekends count.
- Cyberbeveiligingswet (NIS2 art. 23(4)), for a significant incident: an early warning within 24 hours, a notification
  within 72 hours, a final report within one month of that notification.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Clock:
    """One term. ``code`` is also the step of the checklist that stops it; ``done`` is when that happened."""

    code: str
    nl: str
    en: str
    due: datetime
    done: datetime | None = None

    def left(self, now: datetime) -> timedelta:
        """Time left; negative when it is over."""
        return self.due - now

    def state(self, now: datetime) -> str:
        """``done``, ``late`` (done after its end), ``over`` or ``running``."""
        if self.done:
            return "done" if self.done <= self.due else "late"
        return "over" if now > self.due else "running"


def clocks(first_detected: datetime, *, cbw: bool, done: Mapping[str, datetime]) -> tuple[Clock, ...]:
    """The terms that run; ``done`` says, per code, when a step was taken."""
    hours = timedelta(hours=1)
    ap = _clock("ap-72h", "Melding bij de AP", "Notification to the AP", first_detected + 72 * hours, done)
    if not cbw:
        return (ap,)
    notified = done.get("cbw-72h", first_detected + 72 * hours)
    return (
        ap,
        _clock("cbw-24h", "Vroege waarschuwing (Cbw)", "Early warning (Cbw)", first_detected + 24 * hours, done),
        _clock("cbw-72h", "Melding (Cbw)", "Notification (Cbw)", first_detected + 72 * hours, done),
        _clock("cbw-1m", "Eindverslag (Cbw)", "Final report (Cbw)", month_later(notified), done),
    )


def month_later(moment: datetime) -> datetime:
    """The same day of the next month, or that month's last day."""
    year, month = moment.year + moment.month // 12, moment.month % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))


def _clock(code: str, nl: str, en: str, due: datetime, done: Mapping[str, datetime]) -> Clock:
    return Clock(code, nl, en, due, done.get(code))
