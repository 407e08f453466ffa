"""What runs on each machine, and when it is well."""

import base64
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.cluster.net import Net, address
from benchmarks.faults.bed import ROOT

EGRESS, DATABASE = 3128, "sluis"
_POSTGRES = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), default=Path())


class Cluster:
    """Every part can be started, again too."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self._folder = net.folder
        self.url = f"postgresql://postgres@{address('database')}:5432/{DATABASE}"

    def start(self, place: str) -> None:
        """Start the part that belongs on this machine."""
        {"database": self._database, "vault": self._vault, "far": self._far, "balancer": self._balancer}.get(
            place, lambda: self._gateway(place)
        )()

    def start_all(self) -> None:
        """In the order in which they lean on each other."""
        self._prepare()
        for place in ("far", "database", "vault"):
            self.start(place)
        self._until("database is there", self._make_database, 60)
        self._until("far is there", (self._folder / "far-ready").exists, 60)
        for place in ("sluis-1", "sluis-2"):
            self.start(place)
            self.until_well(place)
        self.start("balancer")

    def until_well(self, place: str, seconds: float = 180) -> None:
        """Until a gateway says that it inspects."""
        probe = f"import httpx,sys; sys.exit(httpx.get('http://{address(place)}:8090/healthz', timeout=15, trust_env=False).status_code != 200)"
        self._until(
            f"{place} is well",
            lambda: self.net.within("balancer", sys.executable, "-c", probe).returncode == 0,
            seconds,
        )

    def _until(self, what: str, is_so: Callable[[], bool], seconds: float) -> None:
        end = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > end:
                raise RuntimeError(f"not so in time: {what}; see the .txt files in {self._folder}")
            time.sleep(0.3)

    def _prepare(self) -> None:
        """The files that both gateways have alike: the vault's key, the authority, the keys of the record."""
        (self._folder / "vault.key").write_text(base64.b64encode(os.urandom(32)).decode())
        data = self._folder / "database"
        data.mkdir()
        shutil.chown(data, "postgres", "postgres")
        words = [str(_POSTGRES / "initdb"), "-D", str(data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"]
        subprocess.run(["runuser", "-u", "postgres", "--", *words], check=True, capture_output=True, cwd="/")
        with (data / "pg_hba.conf").open("a") as rules:
            rules.write("host all all 10.78.0.0/24 trust\n")

    def _make_database(self) -> bool:
        words = ["psql", "-h", address("database"), "-U", "postgres", "-c", f"CREATE DATABASE {DATABASE}"]
        return self.net.within("database", *words).returncode == 0

    def _database(self) -> None:
        (self._folder / "database" / "postmaster.pid").unlink(missing_ok=True)
        listen = ("-c", f"listen_addresses={address('database')}", "-c", "unix_socket_directories=")
        self.net.start(
            "database", str(_POSTGRES / "postgres"), "-D", str(self._folder / "database"), *listen, user="postgres"
        )

    def _vault(self) -> None:
        words = (
            "--bind",
            address("vault"),
            "--protected-mode",
            "no",
            "--appendonly",
            "yes",
            "--dir",
            str(self._folder),
        )
        self.net.start("vault", "redis-server", *words)

    def _far(self) -> None:
        self.net.python("far", "benchmarks.cluster.far", str(self._folder), address("far"), str(EGRESS))

    def _balancer(self) -> None:
        addresses = {"SLUIS_1": address("sluis-1"), "SLUIS_2": address("sluis-2")}
        self.net.start(
            "balancer", "haproxy", "-db", "-f", str(ROOT / "deploy" / "haproxy" / "haproxy.cfg"), **addresses
        )

    def _gateway(self, place: str) -> None:
        own = self._folder / place
        if place == "sluis-2" and not own.exists():
            shutil.copytree(self._folder / "sluis-1" / "ca", own / "ca")
        settings = {
            "DATABASE_URL": self.url, "VAULT_URL": f"redis://{address('vault')}:6379/0", "WRITER": place,
            "VAULT_KEY_FILE": str(self._folder / "vault.key"), "KEYS_DIR": str(self._folder / "sleutels"),
            "PROXY_PROTOCOL": "true", "TRUSTED_PROXIES": f'["{address("balancer")}"]', "DETECTION_PROCESSES": "1",
        }  # fmt: skip
        self.net.python(
            place, "proxy.cli", "run", "--data-dir", str(own), "--listen", f"{address(place)}:8080",
            "--review", f"{address(place)}:8090", "--upstream", f"http://{address('far')}:{EGRESS}",
            "--upstream-ca", str(self._folder / "test-ca.pem"),
            **{f"SLUISWACHTER_{name}": value for name, value in settings.items()},
        )  # fmt: skip
