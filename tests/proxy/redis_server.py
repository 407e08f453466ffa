"""A real redis-server of the distribution, on a socket file of its own."""

import contextlib
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import redis


class RedisServer:
    """Started and stopped by the test; ``url`` is what a client needs."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "redis.sock"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{self._socket}"

    def start(self) -> None:
        command = [
            "redis-server",
            "--port",
            "0",
            "--unixsocket",
            str(self._socket),
            "--save",
            "",
            "--dir",
            str(self._folder),
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 20
        while True:
            try:
                with redis.Redis.from_url(self.url) as client:
                    client.ping()
                return
            except redis.RedisError:
                assert time.monotonic() < until
                time.sleep(0.05)

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def everything(self) -> bytes:
        """All that it holds, as bytes."""
        with redis.Redis.from_url(self.url) as client:
            keys = sorted(client.keys("*"))
            dumps = []
            for key in keys:
                kind = client.type(key)
                read = {b"hash": client.hgetall, b"string": client.get}.get(kind)
                dumps.append(repr(read(key) if read else client.zrange(key, 0, -1, withscores=True)).encode())
            return b"\n".join([*keys, *dumps])


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[RedisServer]:
    server = RedisServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
