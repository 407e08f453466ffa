"""An upgraded database of each kind, and the chain of acts of control in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from logs.control import Control
from logs.database import connect, upgrade
from logs.keys import Keys
from logs.schema import events


@dataclass
class Base:
    """What a store needs."""

    engine: Engine
    control: Control
    keys: Keys

    def acts(self) -> list[str]:
        """The acts of control in the chain, in order."""
        with self.engine.connect() as connection:
            return list(connection.execute(select(events.c.rule).order_by(events.c.sequence)).scalars())


@pytest.fixture
def base(url: str, tmp_path: Path) -> Iterator[Base]:
    engine = connect(url)
    upgrade(engine)
    keys = Keys(tmp_path / "sleutels")
    yield Base(engine, Control(keys), keys)
    engine.dispose()
