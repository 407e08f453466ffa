"""Opening the database, so that a commit that returned is on disk."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError

_DIALECTS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


class DatabaseError(Exception):
    """The database cannot be used: one line that says why and how to mend it, without a password."""


def sqlite_url(directory: Path) -> str:
    """The database that is used when no other is named: ``events.sqlite`` in the folder of the record."""
    return f"sqlite:///{directory / 'events.sqlite'}"


def parse(url: str) -> URL:
    """``sqlite:///FILE`` or ``postgresql://USER:PASSWORD@HOST/NAME``; DatabaseError for anything else."""
    try:
        parsed = make_url(url)
        return parsed.set(drivername=_DIALECTS[parsed.drivername])
    except (ArgumentError, KeyError, ValueError):
        raise DatabaseError("database_url is not postgresql://USER:PASSWORD@HOST/NAME or sqlite:///FILE") from None


def place(url: str) -> str:
    """Where the database is, for people: no password."""
    parsed = parse(url)
    return parsed.database or "" if parsed.get_backend_name() == "sqlite" else parsed.render_as_string()


def connect(url: str, *, busy_seconds: float = 2.0, read_only: bool = False) -> Engine:
    """An engine. ``busy_seconds`` is how long to wait for another writer before that is an error.

    ``read_only`` opens an existing database so that nothing can be changed through this engine.
    """
    parsed = parse(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, busy_seconds, read_only)
    return _postgresql(parsed, busy_seconds, read_only)


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that takes the right to write at its start, so that it cannot fail halfway for want of it."""
    with engine.connect().execution_options(sluis_write=True) as connection, connection.begin():
        yield connection


def _sqlite(url: URL, busy_seconds: float, read_only: bool) -> Engine:
    if read_only:
        url = url.set(database=f"file:{url.database}", query={"mode": "ro", "uri": "true"})
    engine = create_engine(url, connect_args={"timeout": busy_seconds})

    @event.listens_for(engine, "connect")
    def _pragmas(connection: DBAPIConnection, _: object) -> None:
        # The driver starts no transactions of its own, so that changes of tables can be rolled back too.
        connection.isolation_level = None
        cursor = connection.cursor()
        if not read_only:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA secure_delete=ON")
        cursor.execute("PRAGMA cache_size=-32000")
        cursor.execute("PRAGMA mmap_size=1073741824")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("sluis_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _postgresql(url: URL, busy_seconds: float, read_only: bool) -> Engine:
    milliseconds = int(busy_seconds * 1000)
    arguments = {
        "connect_timeout": 5,
        "tcp_user_timeout": 8000,
        "keepalives_idle": 10,
        "application_name": "sluiswachter",
        # Each question is planned for what it asks: one plan for all values takes a second where another takes none.
        "options": f"-c lock_timeout={milliseconds} -c plan_cache_mode=force_custom_plan"
        + (" -c default_transaction_read_only=on" if read_only else ""),
    }
    engine = create_engine(url, connect_args=arguments, pool_pre_ping=True)

    @event.listens_for(engine, "connect")
    def _durable(connection: DBAPIConnection, _: object) -> None:
        # Whatever the server's own setting: a commit that returned is on disk.
        cursor = connection.cursor()
        cursor.execute("SET synchronous_commit = on")
        cursor.close()
        connection.commit()

    return engine
