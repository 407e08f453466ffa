"""The tables of the portal. Who and what stand in them as keyed hashes only."""

from sqlalchemy import Column, Index, String, Table, Text

from logs.database.tables import metadata


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


def _id(length: int = 64) -> Column[str]:
    return Column("id", String(length), primary_key=True)


# A ticket is offered with a refusal; when it is used it becomes a justification. Times are ISO 8601 in UTC.
justifications = Table(
    "justifications",
    metadata,
    _id(16),
    *_texts("ticket", "event", "person", "service", "rules", "kinds", "contents", "offered", "expires"),
    *_texts("used", "ground", "reason", "until"),
    Index("justifications_ticket", "ticket"),
    Index("justifications_person", "person", "until"),
    Index("justifications_used", "used"),
)
false_alarms = Table(
    "false_alarms",
    metadata,
    _id(24),
    *_texts("time", "person", "state", "document"),
    Index("false_alarms_state", "state"),
)
exceptions = Table("exceptions", metadata, _id(16), *_texts("until", "ended", "document"))
exception_changes = Table(
    "exception_changes",
    metadata,
    _id(24),
    *_texts("time", "account", "what", "subject"),
)
# Which events are whose, for thirty days: a hash with the key of that day, which is then destroyed.
own_events = Table("own_events", metadata, _id(24), *_texts("day", "tag"), Index("own_events_tag", "tag"))
