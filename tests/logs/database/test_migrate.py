"""Migrations make the tables that the code expects, from nothing and from what an older version left."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from logs.database import DatabaseError, connect, place, sqlite_url, upgrade, writing
from logs.database.migrate import _is_newest
from logs.database.migrations.versions import v0001_events, v0002_chain
from logs.database.steps import configuration
from logs.database.tables import all_tables
from tests.logs.postgres import Postgres

HEAD = ScriptDirectory.from_config(configuration()).get_current_head()


def test_migrations_make_exactly_the_tables_of_the_code(url: str) -> None:
    engine = connect(url)
    upgrade(engine)
    upgrade(engine)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), all_tables())
    assert differences == []
    engine.dispose()


def test_only_a_database_of_this_version_needs_no_steps(url: str) -> None:
    engine = connect(url)
    assert not _is_newest(engine)
    upgrade(engine)
    assert _is_newest(engine)
    assert max(script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()) == HEAD
    for other in ("0001", "9999"):
        with writing(engine) as connection:
            connection.execute(text("UPDATE alembic_version SET version_num=:other"), {"other": other})
        assert not _is_newest(engine)
    engine.dispose()


def test_a_start_without_steps_does_not_import_alembic(tmp_path: Path) -> None:
    upgrade(engine := connect(sqlite_url(tmp_path)))
    engine.dispose()
    code = f"{_UPGRADE}; print('alembic' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, sqlite_url(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_migrations_are_one_chain() -> None:
    heads = ScriptDirectory.from_config(configuration()).get_heads()
    assert v0002_chain.down_revision == v0001_events.revision
    assert len(heads) == 1, f"give the later of {heads} the other as its down_revision"


def test_a_newer_database_is_refused_and_not_touched(url: str) -> None:
    engine = connect(url)
    upgrade(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num='9999'"))
    with pytest.raises(DatabaseError, match="newer version"):
        upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
    engine.dispose()


def test_a_database_from_before_the_migrations_is_taken_over(tmp_path: Path) -> None:
    engine = connect(sqlite_url(tmp_path))
    with writing(engine) as connection:
        with Operations.context(MigrationContext.configure(connection)):
            v0001_events.upgrade()
        connection.execute(text("PRAGMA user_version=1"))
    upgrade(engine)
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == HEAD
    engine.dispose()


def test_a_failing_step_leaves_nothing_half_done(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    engine = connect(url)
    monkeypatch.setattr("alembic.op.create_index", fail)
    with pytest.raises(RuntimeError):
        upgrade(engine)
    assert not inspect(engine).has_table("events")
    monkeypatch.undo()
    upgrade(engine)
    assert inspect(engine).has_table("events")
    engine.dispose()


_UPGRADE = "import sys; from logs.database import *; e = connect(sys.argv[1], busy_seconds=20); upgrade(e)"


def test_several_processes_may_start_at_once(url: str) -> None:
    started = [subprocess.Popen([sys.executable, "-c", _UPGRADE, url]) for _ in range(3)]
    assert [process.wait(60) for process in started] == [0, 0, 0]


def test_a_read_only_engine_changes_nothing(url: str) -> None:
    engine = connect(url)
    upgrade(engine)
    engine.dispose()
    reader = connect(url, read_only=True)
    with reader.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM events")).scalar() == 0
        with pytest.raises(Exception, match=r"read-?only"):
            connection.execute(text("DELETE FROM events"))
    reader.dispose()


@pytest.mark.parametrize("wrong", ["", "mysql://a/b", "nonsense", "postgresql"])
def test_another_database_is_refused(wrong: str) -> None:
    with pytest.raises(DatabaseError, match="database_url is not"):
        connect(wrong)


def test_the_place_shows_no_password(tmp_path: Path) -> None:
    assert "geheim" not in place("postgresql://wacht:geheim@db/record")
    assert place(sqlite_url(tmp_path)) == str(tmp_path / "events.sqlite")


@pytest.mark.needs("pg_ctlcluster")
def test_commits_are_durable_whatever_the_server_says(server: Postgres) -> None:
    url = server.database()
    engine = connect(url)
    with engine.connect() as connection:
        name = connection.execute(text("SELECT current_database()")).scalar()
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
        connection.commit()
    engine.dispose()
    with engine.connect() as connection:
        assert connection.execute(text("SHOW synchronous_commit")).scalar() == "on"
    engine.dispose()
