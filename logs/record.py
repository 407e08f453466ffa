"""The record put together: the journal with all that hears of its commits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from logs.attach import Attacher
from logs.clock import Clock
from logs.database import sqlite_url
from logs.export.alerts import Alerts, Tell, by_mail, by_webhook
from logs.export.destination import open_destination
from logs.export.exporter import Exporter
from logs.export.metrics import Metrics
from logs.heads import Heads
from logs.journal import Chore, Journal, Listener
from logs.keys import Keys
from logs.retention import Retention, Terms

HEADS_FILE = "koppen.jsonl"


@dataclass(frozen=True, slots=True)
class RecordOptions:
    """How the record is kept; the settings of the same names say what each is."""

    directory: Path
    url: str | None = None
    keys: Path | None = None
    writer: str = "sluis"
    heads_to: Sequence[str] = ()
    evidence_by_two: bool = False
    export_to: Sequence[str] = ()
    alert_mail: Mapping[str, str] = field(default_factory=dict)
    alert_smtp: str = ""
    alert_sender: str = ""
    alert_webhook: str = ""
    metrics: tuple[str, int] | None = None
    pages: str = ""
    terms: Terms = field(default_factory=Terms)


class Record:
    """The journal, and the parts beside it that the gateway shows or asks."""

    def __init__(self, options: RecordOptions) -> None:
        self.keys = Keys(options.keys or options.directory / "sleutels")
        file = open_destination((options.directory / HEADS_FILE).absolute().as_uri().replace("file://", "file:"))
        others = {url: open_destination(url, message="head") for url in options.heads_to}
        self.heads = Heads(file, others)
        self.attacher = Attacher(self.keys, two=options.evidence_by_two)
        clock = Clock()
        self.retention = Retention(options.terms, self.keys, clock)
        url = options.url or sqlite_url(options.directory)
        self.exporter = Exporter(options.directory, url, options.writer, options.export_to)
        self.alerts = Alerts(_ways(options))
        self._metrics = Metrics(options.metrics, self.states)
        listeners: list[Listener] = [self.heads.heard, self.exporter.heard, self.alerts.heard]
        chores: list[Chore] = [self.heads.idle, self.attacher.chore, self.retention.chore]
        openers: list[Callable[[Engine], None]] = [self.attacher.chore, self.exporter.begin, self._metrics.start]
        self.journal = Journal(
            options.directory,
            url=options.url,
            keys=self.keys.folder,
            writer=options.writer,
            listeners=listeners,
            chores=chores,
            openers=openers,
            closers=[self.heads.close, self.exporter.close, self.alerts.close, self._metrics.stop],
            clock=clock,
        )

    def states(self) -> Mapping[str, str]:
        """How the parts are, for health and metrics: ``ok`` or what is wrong, without addresses."""
        journal = "ok" if self.journal.writes else "failed"
        places = {f"heads-{number}": state for number, state in enumerate(self.heads.reached.values())}
        return {"journal": journal, **places, **self.exporter.state}


def _ways(options: RecordOptions) -> list[Tell]:
    ways: list[Tell] = []
    if options.alert_smtp:
        ways.append(by_mail(options.alert_smtp, options.alert_sender, options.alert_mail, options.pages))
    if options.alert_webhook:
        ways.append(by_webhook(open_destination(options.alert_webhook), options.pages))
    return ways
