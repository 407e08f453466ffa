"""50 broken configurations: the port never opens, and one line says why."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.faults.bed import ROOT
from benchmarks.faults.table import Row, percentile
from policies import DEFAULT_POLICY
from tests.proxy.bed import free_port

# A flag or a setting, and a value that cannot be used. MISSING is a file that is not there, JUNK one of noise.
FLAGS = (
    ("listen", "8080"), ("listen", "127.0.0.1:99999"), ("listen", "127.0.0.1:0"), ("listen", ":8080"),
    ("listen", "203.0.113.9:8080"), ("review", "x"), ("review", "127.0.0.1:-1"), ("upstream", "proxy:3128"),
    ("upstream", "socks5://x:1"), ("upstream", "http://u:p@x:1"), ("upstream-ca", "MISSING"), ("upstream-ca", "JUNK"),
    ("workers", "0"), ("workers", "65"), ("workers", "twee"), ("model", "nl_not_there"), ("model", "en_core_web_sm"),
    ("policy", "MISSING"), ("policy", "JUNK"),
)  # fmt: skip
SETTINGS = (
    ("MODES", '["reverse:http://x@80"]'), ("MODES", '["transparent"]'), ("MODES", "transparent@1"),
    ("DETECTION_PROCESSES", "0"), ("SCAN_DEADLINE_SECONDS", "-1"), ("BODY_LIMIT_BYTES", "veel"),
    ("FILE_PROCESSES", "99"), ("VAULT_URL", "http://x"), ("VAULT_URL", "redis://127.0.0.1:1/0"),
    ("VAULT_KEY_FILE", "MISSING-WITH-VAULT"), ("DATABASE_URL", "mysql://x/y"), ("DATABASE_URL", "postgresql://x@127.0.0.1:1/y"),
    ("PAC_PROXIES", '["x"]'), ("SHARED_HOSTS", "some"), ("LOG_LEVEL", "LOUD"), ("SERVICES_DIR", "BAD-SERVICE"),
    ("CA_PASSPHRASE_FILE", "MISSING"), ("HTPASSWD_FILE", "MISSING"), ("DEPARTMENTS_FILE", "JUNK"),
    ("CLIENT_CA", "MISSING"), ("CLIENT_CA", "JUNK"), ("WEBSOCKET_MESSAGES", "0"), ("WRITER", ""),
    ("KEEP_EVENTS_DAYS", "-3"), ("HEADS_TO", '["ftp://x"]'), ("DRAIN_SECONDS", "-1"),
    ("FILE_MEMORY_MB", "1"),
)  # fmt: skip
# The policy that ships, with one thing in it spoilt.
POLICIES = (
    ("action: block", "action: blok"), ("rules:", "regels:"), ("version:", "versie:"), ("- id:", "- naam:"),
    ("name:", "name: [1"), ("kinds: [BSN", "kinds: [BNS"),
)  # fmt: skip


def _file(folder: Path, value: str) -> str:
    if value == "JUNK":
        (folder / "junk").write_bytes(b"\x00\xff: [" * 40)
        return str(folder / "junk")
    if value == "BAD-SERVICE":
        (folder / "diensten").mkdir()
        (folder / "diensten" / "x.yaml").write_text("services: [{id: x, hosts: 3}]\n")
        return str(folder / "diensten")
    return str(folder / "missing") if value.startswith("MISSING") else value


def _cases(folder: Path) -> Iterator[tuple[str, list[str], dict[str, str]]]:
    for name, value in FLAGS:
        yield f"--{name} {value}", [f"--{name}", _file(folder, value)], {}
    for name, value in SETTINGS:
        beside = {"SLUISWACHTER_VAULT_URL": "redis://127.0.0.1:1/0"} if value.endswith("VAULT") else {}
        where = folder / name
        where.mkdir(exist_ok=True)
        yield f"{name}={value}", [], {f"SLUISWACHTER_{name}": _file(where, value), **beside}
    for number, (old, new) in enumerate(POLICIES):
        text = DEFAULT_POLICY.read_text()
        if old in text:
            file = folder / f"beleid-{number}.yaml"
            file.write_text(text.replace(old, new, 1))
            yield f"policy with {new}", ["--policy", str(file)], {}


def _opens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _try(folder: Path, flags: list[str], environment: dict[str, str]) -> tuple[int | None, bool, float, str]:
    """Exit code (None: it still runs), whether the port opened, the seconds that it took, and its last line."""
    port, review = free_port(), free_port()
    command = [sys.executable, "-m", "proxy.cli", "run", "--data-dir", str(folder / "var")]
    command += ["--listen", f"127.0.0.1:{port}", "--review", f"127.0.0.1:{review}", *flags]
    began, opened = time.monotonic(), False
    variables = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=variables, cwd=ROOT) as one:
        while one.poll() is None and time.monotonic() - began < 60 and not opened:
            opened = _opens(port)
            time.sleep(0.05)
        seconds = time.monotonic() - began
        code = one.poll()
        if code is None:
            one.kill()
        said = one.stdout.read().decode("utf-8", "replace").strip().splitlines() if one.stdout else []
    return code, opened, seconds, said[-1] if said else ""


def rows() -> Iterator[Row]:
    """One row for all of them; each that was taken is named."""
    wrong, times, count = [], [], 0
    with tempfile.TemporaryDirectory(prefix="sluis-faults-") as name:
        for case, flags, environment in _cases(Path(name)):
            code, opened, seconds, last = _try(Path(name), flags, environment)
            count += 1
            times.append(seconds)
            if opened or not code or not last.startswith("sluiswachter"):
                wrong.append(f"`{case}` (exit {code}{', port opened' if opened else ''}: {last[:60]})")
    yield Row(
        f"{count} broken configurations and policies",
        "exit code not 0 within 10 s, one line, the port never opens",
        f"{count - len(wrong)} of {count}; slowest {max(times):.1f} s, median {percentile(times, 0.5):.1f} s"
        + "".join(f"; {one}" for one in wrong),
        count >= 50 and not wrong and max(times) <= 10,
    )
