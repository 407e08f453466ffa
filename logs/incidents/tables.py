"""The tables of incidents."""

from sqlalchemy import Column, Index, String, Table, Text

from logs.database.tables import Counter, metadata

incidents = Table(
    "incidents",
    metadata,
    Column("id", String(16), primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("title", "state", "assignee", "opened", "opened_by")),
    Column("first_detected", Text, nullable=False),
    Column("cbw", Text, nullable=False),
    Column("closed", Text, nullable=False),
    Column("facts", Text, nullable=False),
)
incident_events = Table(
    "incident_events",
    metadata,
    Column("incident", String(16), primary_key=True),
    Column("event", String(32), primary_key=True),
    Index("incident_events_event", "event"),
)
# Everything that was done, in order: notes, and changes of state, assignee, checklist, events and facts.
incident_steps = Table(
    "incident_steps",
    metadata,
    Column("sequence", Counter, primary_key=True, autoincrement=True),
    *(Column(name, Text, nullable=False) for name in ("incident", "time", "account", "what", "subject", "text")),
    Index("incident_steps_incident", "incident", "sequence"),
)
