"""Sends events on to a SIEM: each at least once, in order, from the record itself, so that a restart loses none."""

import contextlib
import fcntl
import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import structlog
from sqlalchemy import Engine, func, select

from logs import schema
from logs.control import WRITER
from logs.database import connect
from logs.event import Event
from logs.export.destination import DestinationError, Send, open_destination
from logs.export.formats import FORMATS

_AT_ONCE, _PAUSE = 500, 5.0
_log = structlog.get_logger("export")


def parse_export(value: str) -> tuple[str, Send]:
    """``FORMAT+URL``, such as ``ecs+syslog+tls://siem:6514``; DestinationError when it is none."""
    form, _, url = value.partition("+")
    if form not in FORMATS:
        raise DestinationError(f"{form!r} is no format; expected one of {', '.join(FORMATS)}, then + and a destination")
    return form, open_destination(url)


class Exporter:
    """One thread per machine (a lock keeps other processes out) that follows the chains of this machine."""

    def __init__(self, directory: Path, url: str, writer: str, targets: Sequence[str]) -> None:
        self._directory = directory
        self._url = url
        self._writers = (writer, WRITER)
        self._targets = {target: parse_export(target) for target in targets}
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self.state: dict[str, str] = {}

    def heard(self, *_: object) -> None:
        """A commit (a listener of the journal)."""
        if self._targets and self._thread is None:
            self._thread = threading.Thread(target=self._run, name="export", daemon=True)
            self._thread.start()
        self._wake.set()

    def close(self) -> None:
        """Send what is there and stop."""
        self._stopping = True
        self._wake.set()
        if self._thread:
            self._thread.join(15)

    def _run(self) -> None:
        engine = connect(self._url)
        try:
            while not self._stopping:
                self._wake.wait(_PAUSE)
                self._wake.clear()
                self.run_once(engine)
        finally:
            engine.dispose()

    def run_once(self, engine: Engine) -> None:
        """Send everything that was not sent yet, to each place as far as it takes it."""
        with self._alone() as mine:
            if not mine:
                return
            for number, (target, (form, send)) in enumerate(self._targets.items()):
                try:
                    self._follow(engine, target, form, send)
                    self.state[f"export-{number}"] = "ok"
                except Exception as failure:  # the other places, and this one later: nothing may end the thread
                    self.state[f"export-{number}"] = type(failure).__name__
                    _log.warning("events not exported", export=number, exception=type(failure).__name__)

    def _follow(self, engine: Engine, target: str, form: str, send: Send) -> None:
        sent = self._sent(engine, target)
        for writer in self._writers:
            while rows := _after(engine, writer, sent.get(writer, 0)):
                send([FORMATS[form](Event.model_validate_json(document)) for _, document in rows])
                sent[writer] = rows[-1][0]
                self._keep(target, sent)

    def _sent(self, engine: Engine, target: str) -> dict[str, int]:
        """How far each chain was sent; a new place begins with what comes now."""
        kept = self._read().get(target)
        if kept is None:
            with engine.connect() as connection:
                query = select(schema.heads.c.writer, func.max(schema.heads.c.number)).group_by(schema.heads.c.writer)
                kept = {str(writer): int(number) for writer, number in connection.execute(query)}
            self._keep(target, kept)
        return dict(kept)

    def begin(self, engine: Engine) -> None:
        """Fix where new places begin: before the first event of this start."""
        with self._alone() as mine:
            for target in self._targets if mine else ():
                self._sent(engine, target)

    def _read(self) -> dict[str, Mapping[str, int]]:
        with contextlib.suppress(OSError, ValueError):
            found: dict[str, Mapping[str, int]] = json.loads((self._directory / "verzonden.json").read_text())
            return found
        return {}

    def _keep(self, target: str, sent: Mapping[str, int]) -> None:
        partial = self._directory / "verzonden.json.tmp"
        partial.write_text(json.dumps({**self._read(), target: sent}))
        partial.chmod(0o600)
        partial.replace(self._directory / "verzonden.json")

    @contextlib.contextmanager
    def _alone(self) -> Iterator[bool]:
        with (self._directory / "verzonden.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                yield False
                return
            yield True


def _after(engine: Engine, writer: str, number: int) -> list[tuple[int, str]]:
    query = (
        select(schema.events.c.number, schema.event_documents.c.document)
        .join(schema.event_documents, schema.event_documents.c.sequence == schema.events.c.sequence)
        .where(schema.events.c.writer == writer, schema.events.c.number > number)
        .order_by(schema.events.c.number)
        .limit(_AT_ONCE)
    )
    with engine.connect() as connection:
        return [(int(at), str(document)) for at, document in connection.execute(query)]
