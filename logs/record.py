"""The record put together: the journal with all that hears of its commits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from logs.attach import Attacher
from logs.export.destination import open_destination
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
    terms: Terms = field(default_factory=Terms)


class Record:
    """The journal, and the parts beside it that the gateway shows or asks."""

    def __init__(self, options: RecordOptions) -> None:
        self.keys = Keys(options.keys or options.directory / "sleutels")
        file = open_destination((options.directory / HEADS_FILE).absolute().as_uri().replace("file://", "file:"))
        others = {url: open_destination(url, message="head") for url in options.heads_to}
        self.heads = Heads(file, others)
        self.attacher = Attacher(self.keys, two=options.evidence_by_two)
        self.retention = Retention(options.terms, self.keys)
        listeners: list[Listener] = [self.heads.heard]
        chores: list[Chore] = [self.heads.idle, self.attacher.chore, self.retention.chore]
        self.journal = Journal(
            options.directory,
            url=options.url,
            keys=self.keys.folder,
            writer=options.writer,
            listeners=listeners,
            chores=chores,
            closers=[self.heads.close],
        )
