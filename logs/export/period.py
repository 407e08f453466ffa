"""The events of a period, as they come, for a file of them."""

from collections.abc import Iterator

from sqlalchemy import Engine, select

from logs import schema
from logs.event import Event


def events_of(engine: Engine, since: str, until: str) -> Iterator[Event]:
    """Oldest first; ``since`` (included) and ``until`` (excluded) as ``YYYY-MM-DD``."""
    query = (
        select(schema.event_documents.c.document)
        .join(schema.events, schema.events.c.sequence == schema.event_documents.c.sequence)
        .where(schema.events.c.time >= since, schema.events.c.time < until)
        .order_by(schema.events.c.time, schema.events.c.sequence)
    )
    with (
        engine.connect() as connection,
        connection.execute(query, execution_options={"yield_per": 1000}) as found,
    ):
        for (document,) in found:
            yield Event.model_validate_json(document)
