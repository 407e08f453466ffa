"""The table of events, and opening the database that holds it."""

from pathlib import Path

from sqlalchemy import Column, Engine, Float, Index, Integer, MetaData, String, Table, Text, create_engine, event, text

SCHEMA_VERSION = 1
metadata = MetaData()
# The columns that the pages filter on; the whole event lies in ``document``, as JSON.
events = Table(
    "events",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("id", String(24), nullable=False, unique=True),
    Column("time", String(32), nullable=False),
    Column("client", String(64), nullable=False),
    Column("service", String(64), nullable=False),
    Column("country", String(2), nullable=False),
    Column("action", String(16), nullable=False),
    Column("rule", String(128), nullable=False),
    Column("kinds", String(512), nullable=False),
    Column("duration_ms", Float, nullable=False),
    Column("document", Text, nullable=False),
    Index("events_action", "action", "sequence"),
    Index("events_service", "service", "sequence"),
    Index("events_time", "time"),
)


def database(directory: Path) -> Path:
    """Where the database lies."""
    return directory / "events.sqlite"


def connect(directory: Path, *, busy_seconds: float = 2.0) -> Engine:
    """An engine on the SQLite database: write-ahead log, and every commit on disk before it is acknowledged."""
    engine = create_engine(f"sqlite:///{database(directory)}", connect_args={"timeout": busy_seconds})

    @event.listens_for(engine, "connect")
    def _pragmas(connection: object, _: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    return engine


def prepare(engine: Engine) -> int:
    """Make the table where it is not there yet; returns the version that the database has."""
    with engine.begin() as connection:
        version = int(connection.execute(text("PRAGMA user_version")).scalar_one())
        if version <= SCHEMA_VERSION:
            metadata.create_all(connection)
            connection.execute(text(f"PRAGMA user_version={SCHEMA_VERSION}"))
    return version
