"""The database behind the record: SQLite on one machine, PostgreSQL for several; tables, and the way to newer ones."""

from logs.database.engine import DatabaseError, connect, place, sqlite_url, writing
from logs.database.migrate import upgrade
from logs.database.tables import metadata

__all__ = ["DatabaseError", "connect", "metadata", "place", "sqlite_url", "upgrade", "writing"]
