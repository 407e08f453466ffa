"""Both databases: what the record promises, it promises on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from logs.database import sqlite_url
from tests.logs.postgres import Postgres, postgres

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("pg_ctlcluster"))]


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    """One PostgreSQL server for all tests."""
    with postgres() as running:
        yield running


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new, empty database of each kind."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    database: str = request.getfixturevalue("server").database()
    return database
