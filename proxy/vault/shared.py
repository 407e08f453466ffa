"""The vault of several gateways: Redis or Valkey, in which values lie encrypted and users under a keyed hash.

Per user: ``o`` what went out -> encrypted original, ``p`` keyed hash of a value -> what went out, ``z`` when each was
last used, ``n`` the last number per kind (kept, so that no placeholder is used twice). Source: https://valkey.io/commands/
"""

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Callable, Mapping, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from detectors.finding import KINDS
from proxy.vault.memory import VaultFull, VaultLost, Wanted
from proxy.vault.numbers import Numbers

if TYPE_CHECKING:
    import redis

_SECONDS = 2.0
_SCRIPT = Path(__file__).parent / "shared.lua"
_NONCE = 12


class VaultKeyError(ValueError):
    """The key of the vault cannot be used; the message says why."""


def read_key(file: Path) -> bytes:
    """The 32 bytes of a key file (base64 or hexadecimal, as ``openssl rand -base64 32`` writes it)."""
    try:
        text = file.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise VaultKeyError(f"vault_key_file {file}: {getattr(error, 'strerror', None) or 'not text'}") from None
    try:
        key = bytes.fromhex(text) if len(text) == 64 else base64.b64decode(text, validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise VaultKeyError(f"vault_key_file {file}: expected 32 bytes, as `openssl rand -base64 32` writes them")
    return key


class RedisVault:
    """See ``Vault``. Every method waits for the network, so it is called in a thread; all raise VaultLost.

    The time is that of Redis itself, one for all gateways, unless there is a ``clock``.
    """

    waits = True

    def __init__(
        self,
        url: str,
        key: bytes,
        *,
        keep_seconds: float,
        numbers: Numbers | None = None,
        most_per_user: int = 20_000,
        clock: Callable[[], float] | None = None,
    ) -> None:
        self._cipher = AESGCM(derive(key, b"values"))
        self._hash_key = derive(key, b"names")
        self._keep, self._most, self._clock = keep_seconds, most_per_user, clock
        self._numbers = numbers or Numbers()
        self._redis = _connected(url)
        self._script = self._redis.register_script(_SCRIPT.read_text())

    def check(self) -> None:
        """VaultLost when it cannot be reached."""
        self._do(self._redis.ping)

    def stand_ins(self, user: str, wanted: Sequence[Wanted], taken: Set[str] = frozenset()) -> list[str]:
        """What stands for each value: the same for the same value on every node, and no name of ``taken``."""
        name = self._name(user)
        items = [self._item(name, one) for one in wanted]
        order = {
            "keep": self._keep, "most": self._most, "first": self._numbers.first - 1,
            "wanted": items, "taken": sorted(taken),
        }  # fmt: skip
        if self._clock:
            order["now"] = self._clock()
        found = self._do(lambda: self._script(keys=self._keys(name), args=[json.dumps(order)]))
        if found == b"full":
            raise VaultFull
        names: list[str] = json.loads(found)
        self._remember(names)
        return names

    def originals(self, user: str) -> Mapping[str, str]:
        """Everything of this user that has not expired, with its original."""
        name = self._name(user)
        _, originals, _, used = self._keys(name)
        both = self._redis.pipeline(transaction=True)
        both.hgetall(originals)
        both.zrange(used, 0, -1, withscores=True)
        both.time()
        values, known, (seconds, micros) = self._do(both.execute)
        oldest = (self._clock() if self._clock else seconds + micros / 1e6) - self._keep
        alive = {member.decode().partition("|")[0] for member, last in known if last >= oldest}
        return {one.decode(): self._open(name, value) for one, value in values.items() if one.decode() in alive}

    def forget(self, user: str) -> None:
        """Drop everything of a user at once, except how far the numbers are."""
        self._do(lambda: self._redis.delete(*self._keys(self._name(user))[1:]))

    def close(self) -> None:
        """Close the connections."""
        self._redis.close()

    def _do(self, work: Callable[[], Any]) -> Any:  # noqa: ANN401  # what Redis answers
        return _asked(work)

    def _name(self, user: str) -> str:
        return self._hash(user)

    def _keys(self, name: str) -> list[str]:
        # The braces keep one user's keys on one node of a cluster.
        return [f"sluis:{{{name}}}:{part}" for part in ("n", "o", "p", "z")]

    def _item(self, name: str, one: Wanted) -> dict[str, object]:
        digest = self._hash(json.dumps([name, one.kind, one.value, bool(one.surrogates)]))
        nonce = os.urandom(_NONCE)
        sealed = base64.b64encode(nonce + self._cipher.encrypt(nonce, one.value.encode(), name.encode()))
        word = KINDS[one.kind].placeholder
        return {"digest": digest, "word": word, "sealed": sealed.decode(), "surrogates": list(one.surrogates)}

    def _open(self, name: str, value: bytes) -> str:
        sealed = base64.b64decode(value)
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode()).decode()
        except InvalidTag:
            raise VaultLost("InvalidTag") from None

    def _hash(self, text: str) -> str:
        return _hashed(self._hash_key, text)

    def _remember(self, names: Sequence[str]) -> None:
        """Should Redis lose everything, numbers go on from what this gateway has seen."""
        numbers = [name.strip("[]").rpartition("_")[2] for name in names if name.startswith("[")]
        self._numbers.seen(max((int(number) for number in numbers), default=0))


class Shelf:
    """Plain values in the same Redis, each with an end. Waits for the network; raises VaultLost."""

    def __init__(self, url: str, hash_key: bytes) -> None:
        self._redis = _connected(url)
        self._hash_key = hash_key

    def put(self, name: str, value: bytes, seconds: int) -> None:
        """Keep a value for so long."""
        _asked(lambda: self._redis.set(name, value, ex=seconds))

    def get(self, name: str) -> bytes | None:
        """The value, None when it is over."""
        found: bytes | None = _asked(lambda: self._redis.get(name))
        return found

    def hashed(self, text: str) -> str:
        """A name that says nothing."""
        return _hashed(self._hash_key, text)

    def close(self) -> None:
        """Close the connections."""
        self._redis.close()


def derive(key: bytes, purpose: bytes) -> bytes:
    """A key for one purpose."""
    return HKDF(SHA256(), 32, None, b"sluiswachter vault " + purpose).derive(key)


def _connected(url: str) -> "redis.Redis":
    import redis  # here and below: most gateways have none, and it takes long to import
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return redis.Redis.from_url(
        url, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS, retry=Retry(NoBackoff(), 1)
    )


def _asked(work: Callable[[], Any]) -> Any:  # noqa: ANN401  # what Redis answers
    import redis

    try:
        return work()
    except (redis.RedisError, OSError) as error:
        # Not the error itself: its text could hold what was asked.
        raise VaultLost(type(error).__name__) from None


def _hashed(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:40]
