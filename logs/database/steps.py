"""The steps to the tables of this version, by Alembic; a newer database is refused, never changed."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from logs.database.engine import DatabaseError, writing

FIRST = "0001"
_LOCK = 0x51_15_3A_C4  # one process at a time upgrades a PostgreSQL database


def upgrade(engine: Engine) -> None:
    """Run every migration that the database does not have yet, all or none; DatabaseError when it is too new."""
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config = configuration(connection)
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        current = MigrationContext.configure(connection).get_current_heads()
        if too_new := [*(set(current) - known), *_too_new_without_alembic(connection, current)]:
            raise DatabaseError(f"is of a newer version ({too_new[0]}); use the newer sluiswachter for it")
        if not current and inspect(connection).has_table("events"):
            command.stamp(config, FIRST)  # made before there were migrations
        command.upgrade(config, "head")


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without a file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _too_new_without_alembic(connection: Connection, current: tuple[str, ...]) -> list[str]:
    """The first versions counted in SQLite's user_version; 1 is the only number that was ever given out."""
    if current or connection.dialect.name != "sqlite":
        return []
    version = int(connection.execute(text("PRAGMA user_version")).scalar_one())
    return [str(version)] if version > 1 else []
