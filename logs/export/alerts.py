"""Tells PO, CISO and IT at once what a rule says they must know; not more than one message in a quarter of an hour.

What comes in between waits for the next message and stands in it together. Kinds and counts only: never what was typed.
"""

import json
import smtplib
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import structlog

from detectors.finding import KINDS
from logs.event import Event
from logs.export.destination import Send
from logs.review.wording import ACTIONS

EVERY_SECONDS, MOST = 900.0, 40
_log = structlog.get_logger("alerts")
# To whom (po, ciso, it), and what.
Tell = Callable[[str, Sequence[Event], int], None]


class Alerts:
    """Hears of every commit; tells in a thread of its own."""

    def __init__(self, ways: Sequence[Tell], *, every: float = EVERY_SECONDS) -> None:
        self._ways = ways
        self._every = every
        self._waiting: dict[str, list[Event]] = {}
        self._left_out: dict[str, int] = {}
        self._told: dict[str, float] = {}
        self._lock = threading.Condition()
        self._stopping = False
        self._thread: threading.Thread | None = None

    def heard(self, _: object, events: Sequence[Event]) -> None:
        """A commit (a listener of the journal)."""
        asked = [(who, event) for event in events for who in event.alert]
        if not asked or not self._ways:
            return
        with self._lock:
            for who, event in asked:
                waiting = self._waiting.setdefault(who, [])
                if len(waiting) < MOST:
                    waiting.append(event)
                else:
                    self._left_out[who] = self._left_out.get(who, 0) + 1
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="alerts", daemon=True)
                self._thread.start()
            self._lock.notify()

    def close(self) -> None:
        """Tell what waits and stop."""
        with self._lock:
            self._stopping = True
            self._lock.notify()
        if self._thread:
            self._thread.join(30)

    def _run(self) -> None:
        while True:
            with self._lock:
                while not self._stopping and not self._due():
                    self._lock.wait(self._pause())
                stopping = self._stopping
                ready = list(self._waiting) if stopping else self._due()
                work = [(who, self._waiting.pop(who), self._left_out.pop(who, 0)) for who in ready]
            for who, events, left_out in work:
                self._told[who] = time.monotonic()
                self._tell(who, events, left_out)
            if stopping:
                return

    def _due(self) -> list[str]:
        now = time.monotonic()
        return [who for who in self._waiting if now - self._told.get(who, float("-inf")) >= self._every]

    def _pause(self) -> float | None:
        """Until somebody's quarter of an hour is over; None while nothing waits."""
        ends = [self._told.get(who, 0.0) + self._every for who in self._waiting]
        return max(min(ends) - time.monotonic(), 0.01) if ends else None

    def _tell(self, who: str, events: Sequence[Event], left_out: int) -> None:
        for way in self._ways:
            try:
                way(who, events, left_out)
            except Exception as failure:  # the other ways may work
                _log.error("an alert was not delivered", to=who, exception=type(failure).__name__)


def wording(events: Sequence[Event], left_out: int, pages: str) -> tuple[str, str]:
    """Subject and text, in Dutch."""
    many = len(events) + left_out
    subject = f"Sluiswachter: {many} gebeurtenis{'sen' if many > 1 else ''} om te bekijken"
    lines = ["Sluiswachter heeft iets vastgelegd dat u meteen moet weten.", ""]
    for event in events:
        counted = [f"{n} x {KINDS[kind].nl if kind in KINDS else kind}" for kind, n in sorted(event.counts.items())]
        kinds = ", ".join(counted)
        lines += [
            f"- {event.id}, {event.time:%d-%m-%Y %H:%M} UTC, {event.service}: {ACTIONS.get(event.action, '').lower()}",
            f"  regel {event.rule or 'geen'}; {kinds or 'niets gevonden'}",
        ]
    if left_out:
        lines.append(f"- en nog {left_out}")
    return subject, "\n".join([*lines, "", f"Bekijk ze op {pages}", ""])


def by_mail(smtp: str, sender: str, recipients: Mapping[str, str], pages: str) -> Tell:
    """By SMTP: ``smtps://USER:PASSWORD@HOST:465``, or ``smtp://HOST:587`` with STARTTLS; never without TLS.

    ``?ca=FILE`` names an authority of one's own.
    """
    parts = urlsplit(smtp)
    context = ssl.create_default_context(cafile=parts.query.removeprefix("ca=") or None)

    def tell(who: str, events: Sequence[Event], left_out: int) -> None:
        if who not in recipients:
            return
        message = EmailMessage()
        message["From"], message["To"] = sender, recipients[who]
        message["Subject"], text = wording(events, left_out, pages)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        host = str(parts.hostname)
        if parts.scheme == "smtps":
            with smtplib.SMTP_SSL(host, parts.port or 465, timeout=20, context=context) as server:
                _send(server, parts.username, parts.password, message)
        else:
            with smtplib.SMTP(host, parts.port or 587, timeout=20) as server:
                server.starttls(context=context)
                _send(server, parts.username, parts.password, message)

    return tell


def by_webhook(send: Send, pages: str) -> Tell:
    """One JSON object, with the text (as chat programs take it) and the numbers."""

    def tell(who: str, events: Sequence[Event], left_out: int) -> None:
        subject, text = wording(events, left_out, pages)
        body = {"to": who, "title": subject, "text": text, "events": [event.id for event in events], "more": left_out}
        send([json.dumps(body, ensure_ascii=False)])

    return tell


def _send(server: smtplib.SMTP, user: str | None, password: str | None, message: EmailMessage) -> None:
    if user:
        server.login(unquote(user), unquote(password or ""))
    server.send_message(message)
