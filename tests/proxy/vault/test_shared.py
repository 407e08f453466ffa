"""proxy/vault/shared.py and its script, against a real server: shared, encrypted, and refusing when it is gone."""

import base64
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from proxy.running.start_checks import StartError
from proxy.settings import Settings
from proxy.vault.choice import open_vault
from proxy.vault.memory import Vault, VaultFull, VaultLost, Wanted
from proxy.vault.numbers import Numbers
from proxy.vault.shared import RedisVault, VaultKeyError, read_key
from tests.proxy.redis_server import RedisServer, redis_server

pytestmark = pytest.mark.needs("redis-server")
KEY = bytes(range(32))


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def clock(server: RedisServer) -> Clock:
    with redis.Redis.from_url(server.url) as client:
        client.flushall()
    return Clock()


def vault(server: RedisServer, clock: Clock, **more: object) -> RedisVault:
    return RedisVault(server.url, KEY, keep_seconds=60, clock=clock, **more)  # type: ignore[arg-type]


def one(box: RedisVault, user: str, value: str, taken: frozenset[str] = frozenset()) -> str:
    return box.stand_ins(user, [Wanted("PERSON", value)], taken)[0]


def test_two_gateways_agree(server: RedisServer, clock: Clock) -> None:
    first, second = vault(server, clock), vault(server, clock)
    assert one(first, "a", "Jan") == one(second, "a", "Jan") == "[PERSOON_1]"
    assert one(second, "a", "Piet") == "[PERSOON_2]"
    assert first.originals("a") == second.originals("a") == {"[PERSOON_1]": "Jan", "[PERSOON_2]": "Piet"}
    assert first.originals("b") == {}
    assert one(first, "b", "Kees") == "[PERSOON_1]"
    assert first.stand_ins("a", []) == []
    first.close()
    second.close()


def test_many_threads_of_two_gateways_never_give_one_name_to_two_values(server: RedisServer, clock: Clock) -> None:
    boxes = [vault(server, clock), vault(server, clock)]
    found: dict[str, set[str]] = {}
    lock = threading.Lock()

    def work(number: int) -> None:
        for value in range(40):
            name = one(boxes[number % 2], "a", f"Persoon nummer {value}")
            with lock:
                found.setdefault(f"Persoon nummer {value}", set()).add(name)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(len(names) == 1 for names in found.values())
    assert len({name for names in found.values() for name in names}) == 40
    for box in boxes:
        box.close()


def test_nothing_readable_lies_in_it(server: RedisServer, clock: Clock) -> None:
    box = vault(server, clock)
    one(box, "j.jansen@10.0.0.1", "Jan de Vries")
    everything = server.everything()
    assert b"PERSOON_1" in everything
    for raw in (b"Vries", b"jansen", b"10.0.0.1", base64.b64encode(b"Jan de Vries")[:10]):
        assert raw not in everything
    box.close()


def test_a_value_moved_to_another_user_or_read_with_another_key_is_refused(server: RedisServer, clock: Clock) -> None:
    box = vault(server, clock)
    one(box, "a", "Jan")
    one(box, "b", "Piet")
    with redis.Redis.from_url(server.url) as client:
        sealed = list(client.keys("*:o"))
        stolen = client.hget(sealed[0], "[PERSOON_1]")
        client.hset(sealed[1], "[PERSOON_1]", stolen)
    broken = 0
    for user in ("a", "b"):
        try:
            box.originals(user)
        except VaultLost:
            broken += 1
    assert broken == 1
    other = RedisVault(server.url, bytes(32), keep_seconds=60, clock=clock)
    assert other.originals("a") == {}  # not even the user is found
    box.close()
    other.close()


def test_expiry_and_numbers_that_are_not_used_again(server: RedisServer, clock: Clock) -> None:
    box = vault(server, clock)
    one(box, "a", "Jan")
    clock.now += 50
    one(box, "a", "Piet")
    clock.now += 50
    assert box.originals("a") == {"[PERSOON_2]": "Piet"}
    assert one(box, "a", "Kees") == "[PERSOON_3]"
    assert one(box, "a", "Jan") == "[PERSOON_4]"
    box.forget("a")
    assert box.originals("a") == {}
    assert one(box, "a", "Jan") == "[PERSOON_5]"
    box.close()


def test_a_name_in_the_users_own_text_is_not_used(server: RedisServer, clock: Clock) -> None:
    box = vault(server, clock)
    assert one(box, "a", "Jan") == "[PERSOON_1]"
    assert one(box, "a", "Jan", frozenset({"PERSOON_1", "PERSOON_2"})) == "[PERSOON_3]"
    assert box.originals("a")["[PERSOON_1]"] == "Jan"
    box.close()


def test_surrogates_and_a_full_vault(server: RedisServer, clock: Clock) -> None:
    box = vault(server, clock, most_per_user=2)
    wanted = Wanted("PERSON", "Fatima", ("Sanne", "Femke"))
    assert box.stand_ins("a", [wanted, Wanted("PERSON", "Emine", ("Sanne", "Femke"))]) == ["Sanne", "Femke"]
    assert box.stand_ins("a", [wanted]) == ["Sanne"]
    with pytest.raises(VaultFull):
        one(box, "a", "Jan")
    box.close()


def test_a_lost_server_is_said_at_once_and_found_again(tmp_path: Path, clock: Clock) -> None:
    server = RedisServer(tmp_path)
    server.start()
    box = vault(server, clock)
    one(box, "a", "Jan")
    server.stop()
    started = time.monotonic()
    for attempt in (lambda: one(box, "a", "Jan"), lambda: box.originals("a"), lambda: box.forget("a"), box.check):
        with pytest.raises(VaultLost):
            attempt()  # type: ignore[no-untyped-call,operator]
    assert time.monotonic() - started < 20
    server.start()
    try:
        assert one(box, "a", "Piet").startswith("[PERSOON_")
    finally:
        server.stop()
        box.close()


def test_a_server_that_lost_everything_does_not_begin_at_one_again(
    server: RedisServer, clock: Clock, tmp_path: Path
) -> None:
    box = vault(server, clock, numbers=Numbers(tmp_path / "numbers"))
    assert one(box, "a", "Jan") == "[PERSOON_1]"
    box.close()
    with redis.Redis.from_url(server.url) as client:
        client.flushall()
    again = vault(server, clock, numbers=Numbers(tmp_path / "numbers"))
    assert one(again, "a", "Piet") == "[PERSOON_1001]"
    again.close()


@pytest.mark.parametrize("text", ["", "kort", "A" * 44, "zz" * 32, "\xff"])
def test_a_key_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "key"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(VaultKeyError, match="vault_key_file"):
        read_key(file)
    with pytest.raises(VaultKeyError, match="No such file"):
        read_key(tmp_path / "absent")


def test_keys_in_two_spellings(tmp_path: Path) -> None:
    file = tmp_path / "key"
    for text in (base64.b64encode(KEY).decode() + "\n", KEY.hex()):
        file.write_text(text)
        assert read_key(file) == KEY


def test_the_settings_choose(server: RedisServer, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text(base64.b64encode(KEY).decode())
    settings = Settings(data_dir=tmp_path, vault_url=server.url, vault_key_file=key)
    box = open_vault(settings)
    assert isinstance(box, RedisVault)
    box.close()
    assert isinstance(open_vault(Settings(data_dir=tmp_path)), Vault)


@pytest.mark.parametrize(
    ("url", "with_key", "said"),
    [
        ("http://geheim@x", True, "vault_url is not"), ("redis://:geheim@127.0.0.1:1/0", False, "vault_key_file"),
        ("redis://:geheim@127.0.0.1:1/0", True, "cannot be reached"), ("redis://:geheim@127.0.0.1:x/0", True, "cannot be read"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named_without_its_password(tmp_path: Path, url: str, with_key: bool, said: str) -> None:
    key = tmp_path / "key"
    key.write_text(base64.b64encode(KEY).decode())
    settings = Settings(data_dir=tmp_path, vault_url=url, vault_key_file=key if with_key else None)
    with pytest.raises(StartError, match=said) as error:
        open_vault(settings)
    assert "geheim" not in str(error.value)
