"""Brings a database to the tables of this version, at start."""

from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


def upgrade(engine: Engine) -> None:
    """Run every migration that the database does not have yet, all or none; DatabaseError when it is too new."""
    if _is_newest(engine):
        return
    # Imported here: Alembic takes long to import, and is needed once per version.
    from logs.database.steps import upgrade

    upgrade(engine)


def _is_newest(engine: Engine) -> bool:
    """Whether the database says that it has had the last step, whose number stands in the name of its file."""
    newest = max(file.name[1:5] for file in _VERSIONS.glob("v[0-9][0-9][0-9][0-9]_*.py"))
    try:
        with engine.connect() as connection:
            return list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars()) == [newest]
    except (OperationalError, ProgrammingError):
        return False  # no such table, or something that the steps will say
