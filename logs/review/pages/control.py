"""Control: the state of the chain, who read what, and which keys there are."""

from dataclasses import dataclass

from sqlalchemy import func, select
from starlette.responses import Response

from logs.chain import START, Trusted, fingerprint, link, read_public
from logs.keys import PEOPLE
from logs.ledger import signed_head, signed_segment
from logs.review.visit import Pages, Visit
from logs.schema import event_documents, events, heads, segments
from logs.store import Filter

_CHECKED_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Chain:
    """One writer's chain: how far it is, and whether its signed statements hold."""

    writer: str
    number: int
    time: str
    sealed_days: int
    dropped_days: int
    signed: bool


@dataclass(frozen=True, slots=True)
class Check:
    """What a check of the newest events came to; ``broken`` names the first event that does not fit."""

    events: int
    broken: str = ""


def chains(visit: Visit) -> list[Chain]:
    """Every chain, with its signatures checked against the public key of this gateway."""
    trusted = Trusted(read_public(visit.desk.keys.folder / "teken.pub"))
    days = select(segments.c.writer, func.count(), func.count(segments.c.dropped)).group_by(segments.c.writer)
    with visit.desk.engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(select(heads).order_by(heads.c.writer)).mappings()]
        sealed = {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(days)}
        closed = [dict(row) for row in connection.execute(select(segments)).mappings()]
    bad = {row["writer"] for row in closed if not trusted.holds(signed_segment(row))}
    return [
        Chain(
            row["writer"], row["number"], row["time"], *sealed.get(row["writer"], (0, 0)),
            signed=row["writer"] not in bad and (not row["number"] or trusted.holds(signed_head(row))),
        )
        for row in rows
    ]  # fmt: skip


def check(visit: Visit) -> Check:
    """Compute the links of the newest events of every chain again."""
    checked = 0
    with visit.desk.engine.connect() as connection:
        for writer, last in connection.execute(select(heads.c.writer, heads.c.number)).all():
            table = events.c
            query = (
                select(table.number, table.id, table.hash, event_documents.c.document)
                .join(event_documents, event_documents.c.sequence == table.sequence)
                .where(table.writer == writer, table.number > last - _CHECKED_AT_ONCE)
                .order_by(table.number)
            )
            before = (0, START) if last <= _CHECKED_AT_ONCE else None
            for number, name, hashed, document in connection.execute(query):
                if before is not None and (
                    number != before[0] + 1 or link(before[1], writer, number, document) != hashed
                ):
                    return Check(checked, name)
                before, checked = (number, hashed), checked + 1
    return Check(checked)


def _show(visit: Visit, checked: Check | None = None) -> Response:
    folder, keys = visit.desk.keys.folder, visit.desk.keys
    public = folder / "teken.pub"
    return visit.page(
        "control.html",
        chains=chains(visit) if public.exists() else [],
        checked=checked,
        signing=[fingerprint(key) for key in read_public(public)] if public.exists() else [],
        people={who: keys.person(who) is not None for who in PEOPLE},
        reads=visit.desk.store.reads(limit=100),
        acts=visit.desk.store.page(Filter(type="control"), account=visit.who.name).events,
    )


def _check(visit: Visit) -> Response:
    return _show(visit, check(visit))


PAGES: Pages = (
    ("GET", "/controle", _show),
    ("POST", "/controle/keten", _check),
)
