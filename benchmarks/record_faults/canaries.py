"""Values that must not be found again: in a body, a URL, a header, a file name, a user's name, an exception, a crash.

The process that inspects them is another one, so that also what it prints and how it dies is looked at.
"""

import asyncio
import contextlib
import os
import random
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from nacl.public import PrivateKey

from detectors.finding import Finding
from logs.database import connect, sqlite_url
from logs.export.metrics import exposition
from logs.keys import Keys
from logs.operational import configure
from logs.record import Record, RecordOptions
from logs.store import Filter, Store
from policies import DEFAULT_POLICY
from policies.loader import load
from proxy.inspection.beside import beside_with
from proxy.inspection.inspector import Inspector
from proxy.inspection.verdict import Who
from proxy.services.catalogue import Service
from proxy.vault.memory import Vault
from proxy.wire.message import Exchange

MARK = "KANARIE"
_SERVICE = Service(id="x", name="X", vendor="X", country="US", kind="chat", hosts=("127.0.0.1",))


class Detectors:
    """Find every canary; sometimes they fail instead, with the canary in their words."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice

    async def scan(
        self, texts: Sequence[str], kinds: Sequence[frozenset[str] | None] | None = None
    ) -> list[tuple[Finding, ...]]:
        """As the real ones."""
        if self._dice.random() < 0.1:
            raise RuntimeError(f"cannot read {texts}")
        found = []
        for text in texts:
            start = text.find(MARK)
            kind = self._dice.choice(("PERSON", "BSN", "EMAIL", "CASE_NUMBER"))
            found.append((Finding(kind, start, start + 20, 0.9, "x"),) if start >= 0 else ())
        return found


def exchange(number: int, dice: random.Random) -> tuple[Exchange, Who]:
    """A request with a canary at one of many places."""
    value = f"{MARK}{number:013}"
    place = dice.randrange(7)
    body = f'{{"messages": [{{"role": "user", "content": "Vraag {value if place == 0 else ""}"}}]}}'.encode()
    path, headers, who = "/chat", [("content-type", "application/json")], "iemand"
    if place == 1:
        path = f"/chat?q={value}&naam={value}"
    elif place == 2:
        headers += [("x-naam", value), ("cookie", f"sessie={value}"), ("referer", f"https://x/{value}")]
    elif place == 3:
        headers = [("content-type", "multipart/form-data; boundary=b")]
        body = (
            f'--b\r\nContent-Disposition: form-data; name="file"; filename="{value}.txt"\r\n\r\n{value}\r\n--b--\r\n'
        ).encode()
    elif place == 4:
        who = value
    elif place == 5:
        body = f'{{"messages": [{{"content": "{value}'.encode()
    elif place == 6:
        body, headers = f"{value}".encode("utf-16"), [("content-type", f"text/{value}"), ("content-encoding", value)]
    method = "POST" if place else dice.choice(("POST", value))
    return Exchange(method, "https", "127.0.0.1", 443, path, tuple(headers), body), Who(
        f"{value}.lan" if place == 4 else "10.0.0.1", who
    )


async def inspect(folder: Path, many: int) -> None:
    """Inspect them all, for real but for the detectors, and die in the middle of a request."""
    configure("DEBUG")
    dice = random.Random(3)
    keys = Keys(folder / "sleutels")
    for who in ("po", "ciso"):
        keys.set_person(who, PrivateKey.generate().public_key)
    record = Record(RecordOptions(directory=folder, keys=keys.folder))
    await record.journal.start()
    policy = load(DEFAULT_POLICY)
    told = tuple(rule.model_copy(update={"evidence": True}) for rule in policy.rules)
    inspector = Inspector(
        detectors=Detectors(dice), policy=policy.model_copy(update={"rules": told}), record=record.journal.record,
        vault=Vault(keep_seconds=60), body_limit=100_000, portal_host="sluis.wacht",
        beside=beside_with(record.attacher),
    )  # fmt: skip
    for number in range(many):
        with contextlib.suppress(Exception):
            await inspector.inspect(_SERVICE, *exchange(number, dice))
    asyncio.get_running_loop().create_task(inspector.inspect(_SERVICE, *exchange(many, dice)))
    print(exposition(connect(sqlite_url(folder)), record.states).decode(), flush=True)
    pages = Store(folder)
    print(pages.page(Filter(), account="po"), pages.counts("2000", "9999"), flush=True)
    os.kill(os.getpid(), signal.SIGABRT)


def canaries(folder: Path, *, many: int) -> tuple[bool, str]:
    """How many are found again, and where."""
    environment = {**os.environ, "PYTHONFAULTHANDLER": "1"}
    command = [sys.executable, "-m", "benchmarks.record_faults.canaries", str(folder), str(many)]
    done = subprocess.run(command, capture_output=True, env=environment, cwd=Path(__file__).parents[2], check=False)
    (folder / "stdout").write_bytes(done.stdout)
    (folder / "stderr").write_bytes(done.stderr)
    engine = connect(sqlite_url(folder))
    with engine.connect() as connection:
        events = connection.exec_driver_sql("SELECT count(*) FROM events").scalar_one()
        sealed = connection.exec_driver_sql("SELECT count(*) FROM evidence").scalar_one()
    engine.dispose()
    found = [file.name for file in folder.rglob("*") if file.is_file() and holds(file.read_bytes())]
    told = f"{many} asked, {events} events, {sealed} with sealed evidence, found again in {len(found)} files {found}"
    good = not found and events >= many and sealed > 0 and done.returncode == -signal.SIGABRT
    return good, told if good else f"{told} {done.returncode} {done.stderr[-300:]!r}"


def holds(content: bytes) -> bool:
    """Whether the mark stands in it, as it is or in other writing."""
    mark = MARK.encode()
    return any(one in content for one in (mark, MARK.encode("utf-16-le"), mark.hex().encode(), mark.lower()))


if __name__ == "__main__":
    asyncio.run(inspect(Path(sys.argv[1]), int(sys.argv[2])))
