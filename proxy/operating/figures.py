"""What a running gateway does at this moment: from its health, its record and its processes. Reads only, no content."""

import json
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from logs.address import parse_address
from logs.database import connect
from logs.schema import event_documents, events
from proxy.operating.held import Held, held
from proxy.settings import Settings

WINDOW = 60  # seconds that rates and times are about
_MOST = 5000


@dataclass(frozen=True, slots=True)
class Figures:
    """``rate`` is requests per second, ``median`` and ``p95`` are milliseconds that inspecting took.

    ``health`` is None when the gateway does not answer; ``lost`` says that the record could not be read.
    """

    moment: datetime
    health: Mapping[str, str] | None
    is_well: bool
    rate: float
    actions: Mapping[str, int]
    services: Mapping[str, int]
    failures: Mapping[str, int]
    median: float
    p95: float
    held: Held
    lost: bool = False


class Watch:
    """Looks again and again; keeps its connection to the record."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._engine: Engine | None = None

    def look(self) -> Figures:
        """The figures of now."""
        now = datetime.now(UTC)
        checks, is_well = self._health()
        try:
            recent = self._recent(now - timedelta(seconds=WINDOW))
        except SQLAlchemyError:
            recent = None
        return figures(now, checks, is_well, recent, held(self._settings.run_dir))

    def close(self) -> None:
        """Let go of the record."""
        if self._engine:
            self._engine.dispose()

    def _health(self) -> tuple[Mapping[str, str] | None, bool]:
        host, port = parse_address(self._settings.review)
        try:
            answer = httpx.get(f"http://{host}:{port}/healthz", timeout=15, trust_env=False)
            return dict(answer.json()["checks"]), answer.status_code == 200
        except (httpx.TransportError, ValueError, KeyError, TypeError):
            return None, False

    def _recent(self, since: datetime) -> list[dict[str, object]]:
        """The documents of the requests since then, newest first."""
        if self._engine is None:
            self._engine = connect(self._settings.database, read_only=True)
        moment = since.isoformat(timespec="milliseconds")
        query = (
            select(event_documents.c.document)
            .join(events, events.c.sequence == event_documents.c.sequence)
            .where(events.c.time >= moment, events.c.type == "request")
            .order_by(events.c.time.desc())
            .limit(_MOST)
        )
        with self._engine.connect() as connection:
            return [json.loads(document) for document in connection.execute(query).scalars()]


def figures(
    now: datetime,
    checks: Mapping[str, str] | None,
    is_well: bool,
    recent: Sequence[Mapping[str, object]] | None,
    holds: Held,
) -> Figures:
    """Put together; ``recent`` are the events of the last minute, None when they could not be read."""
    known = recent or []
    times = sorted(float(str(one["duration_ms"])) for one in known)
    return Figures(
        moment=now,
        health=checks,
        is_well=is_well,
        rate=len(known) / WINDOW,
        actions=_count(known, "action"),
        services=_count(known, "service"),
        failures=_count([one for one in known if one.get("reason")], "reason"),
        median=statistics.median(times) if times else 0.0,
        p95=times[int(len(times) * 0.95)] if times else 0.0,
        held=holds,
        lost=recent is None,
    )


def _count(known: Sequence[Mapping[str, object]], name: str) -> dict[str, int]:
    return dict(Counter(str(one[name]) for one in known).most_common())
