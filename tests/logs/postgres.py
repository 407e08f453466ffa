"""A real PostgreSQL server of our own in a temporary folder, for as long as the tests run."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine, text

from tests.proxy.bed import free_port


class Postgres:
    """One cluster; ``database()`` gives the URL of a new, empty database in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "cluster"
        self._programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        self._port = free_port()
        self._user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name

    def start(self) -> None:
        """Make the cluster and start it."""
        self._folder.mkdir()
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres", "postgres")
        # Sorted as on a server of the municipality: not by the codes of signs (that choice is there since version 15).
        dutch = ["--locale-provider=icu", "--icu-locale=nl-NL"] if int(self._programs.parent.name) >= 15 else []
        self._run("initdb", "-D", str(self._folder), "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", *dutch)
        self.up()

    def up(self) -> None:
        """Start the server."""
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=50"
        options += " -c fsync=off"  # a crash of the server loses nothing; only one of the machine would
        self._run("pg_ctl", "-D", str(self._folder), "-w", "-o", options, "-l", str(self._folder / "out"), "start")

    def down(self, mode: str = "immediate") -> None:
        """Stop the server; ``immediate`` is a crash."""
        self._run("pg_ctl", "-D", str(self._folder), "-m", mode, "-w", "stop")

    def database(self) -> str:
        """A new database."""
        name = f"t{uuid.uuid4().hex[:12]}"
        engine = create_engine(self._url("postgres", "postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return self._url(name, "postgresql")

    def _url(self, name: str, driver: str) -> str:
        return f"{driver}://postgres@127.0.0.1:{self._port}/{name}"

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._programs / program), *arguments],
            check=True, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            user=self._user if os.geteuid() == 0 else None, timeout=120, extra_groups=[] if os.geteuid() == 0 else None,
        )  # fmt: skip


@contextlib.contextmanager
def postgres() -> Iterator[Postgres]:
    """A running server. Not in pytest's own folder, which only its owner may enter."""
    with tempfile.TemporaryDirectory(prefix="sluis-postgres-") as folder:
        Path(folder).chmod(0o711)
        server = Postgres(Path(folder))
        server.start()
        try:
            yield server
        finally:
            with contextlib.suppress(subprocess.CalledProcessError):
                server.down()
