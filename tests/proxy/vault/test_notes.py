"""proxy/vault/notes.py, against a real server: what one gateway keeps another finds, for its owner, until it is over."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from proxy.settings import Settings
from proxy.vault.choice import open_notes
from proxy.vault.notes import Notes
from tests.proxy.redis_server import RedisServer, redis_server
from tests.waiting import comes

pytestmark = pytest.mark.needs("redis-server")
KEY = bytes(range(32))
TEXT = json.dumps({"snippets": ["Bel [naam] over het dossier"]})


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def notes(server: RedisServer) -> Iterator[Notes]:
    notes = Notes(server.url, KEY, 1800)
    yield notes
    notes.close()


def test_another_gateway_finds_it_for_its_owner_alone(server: RedisServer, notes: Notes) -> None:
    notes.keep("user:anna", "E-1", TEXT)
    other = Notes(server.url, KEY, 1800)
    assert comes(lambda: other.find("user:anna", "E-1") == TEXT)
    assert other.find("user:piet", "E-1") is None
    assert other.find("user:anna", "E-2") is None
    other.close()


def test_what_lies_there_says_nothing_and_ends_by_itself(server: RedisServer, notes: Notes) -> None:
    notes.keep("user:anna", "E-3", TEXT)
    assert comes(lambda: notes.find("user:anna", "E-3"))
    for word in (b"dossier", b"anna", b"E-3"):
        assert word not in server.everything()
    with redis.Redis.from_url(server.url) as client:
        assert all(0 < client.ttl(key) <= 1800 for key in client.keys("sluis:note:*"))


def test_what_was_changed_or_put_in_another_s_place_is_not_believed(server: RedisServer, notes: Notes) -> None:
    notes.keep("user:anna", "E-4", TEXT)
    notes.keep("user:piet", "E-4", TEXT)
    assert comes(lambda: notes.find("user:anna", "E-4") and notes.find("user:piet", "E-4"))
    with redis.Redis.from_url(server.url) as client:
        places = [notes._place(who, "E-4") for who in ("user:anna", "user:piet")]
        client.set(places[0], client.get(places[1]))
        client.set(places[1], b"kort")
    assert notes.find("user:anna", "E-4") is None
    assert notes.find("user:piet", "E-4") is None
    assert Notes(server.url, bytes(32), 1800).find("user:anna", "E-4") is None


def test_a_server_that_is_gone_costs_a_note_and_nothing_else(tmp_path: Path) -> None:
    notes = Notes(f"unix://{tmp_path / 'niets'}", KEY, 1800)
    for number in range(2000):
        notes.keep("user:anna", f"E-{number}", TEXT)
    assert notes.find("user:anna", "E-1") is None
    notes.keep("user:anna", "E-lang", "x" * 100_000)


def test_without_a_shared_vault_there_are_none(tmp_path: Path) -> None:
    assert open_notes(Settings(data_dir=tmp_path), 1800) is None
