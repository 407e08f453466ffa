"""One filled desk for the tests of the pages; each test opens its own browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from logs.review.accounts.roles import Role
from logs.review.desk import Desk
from tests.logs.review.browser import Browser, filled


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, str]]:
    of, incident = filled(tmp_path_factory.mktemp("desk"), 120)
    yield of, incident
    of.close()


@pytest.fixture
def of(place: tuple[Desk, str]) -> Desk:
    return place[0]


@pytest.fixture
def incident(place: tuple[Desk, str]) -> str:
    return place[1]


@pytest.fixture
def as_(of: Desk) -> Callable[[Role], Browser]:
    return lambda role: Browser(of, role)


@pytest.fixture
def po(of: Desk) -> Browser:
    return Browser(of, Role.po)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
