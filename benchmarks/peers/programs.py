"""What is measured, each before the same service: nothing, the product, LiteLLM, LiteLLM with Presidio."""

import contextlib
import os
import secrets
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import yaml

from benchmarks.faults.bed import CHAT, gateway, internet
from benchmarks.peers.installed import PIPELINE
from tests.e2e.internet import Internet
from tests.proxy.bed import free_port
from tests.waiting import comes

HERE = Path(__file__).parent
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Program:
    """One way to the service: an address to ask, a client for it, and the sessions whose processes do the work."""

    name: str
    url: str
    client: Callable[[], httpx.Client]
    sessions: tuple[int, ...]
    far: Internet

    def worked(self) -> float:
        """Seconds of processor time that its processes have taken."""
        total = 0.0
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError, ValueError):
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                if int(fields[3]) in self.sessions:
                    total += (int(fields[11]) + int(fields[12])) / _TICK
        return total

    def received(self) -> bytes:
        """Everything that reached the service, and forget it."""
        everything = b"\n".join(body for _, _, body in self.far.requests)
        self.far.requests.clear()
        return everything


@contextlib.contextmanager
def nothing() -> Iterator[Program]:
    """The service itself, by the same way that the product takes to it."""
    with internet() as far:
        context = far.authority.client_context()

        def client() -> httpx.Client:
            return httpx.Client(proxy=f"http://127.0.0.1:{far.port}", verify=context, timeout=120, trust_env=False)

        yield Program("no proxy", CHAT, client, (), far)


@contextlib.contextmanager
def product() -> Iterator[Program]:
    """The product as it ships: one process, two detection processes."""
    with internet() as far, gateway(far) as gate:
        assert gate.process
        yield Program("Sluiswachter", CHAT, lambda: gate.client(120), (gate.process.pid,), far)


@contextlib.contextmanager
def litellm(python: Path, folder: Path, *, masks: bool) -> Iterator[Program]:
    """LiteLLM's proxy of one process, and Presidio in two beside it where it ``masks``; in plain HTTP on loopback."""
    port = free_port()
    with contextlib.ExitStack() as stack:
        far = stack.enter_context(internet())
        sessions, base = [], ""
        if masks:
            other = free_port()
            base = f"http://127.0.0.1:{other}"
            command = [str(python), "presidio_server.py", str(other), PIPELINE]
            presidio = stack.enter_context(_running(command, folder / "presidio.txt", HERE))
            _until(presidio, lambda: _answers(f"{base}/analyze", {"text": "x"}))
            sessions.append(presidio.pid)
        config = folder / "litellm.yaml"
        config.write_text(yaml.safe_dump(_config(base)))
        key = f"sk-{secrets.token_hex(32)}"
        way = {
            "LITELLM_MASTER_KEY": key,
            "HTTPS_PROXY": f"http://127.0.0.1:{far.port}",
            "SSL_CERT_FILE": str(far.authority.file),
        }
        command = [str(python.parent / "litellm"), "--config", str(config), "--host", "127.0.0.1", "--port", str(port),
                   "--telemetry", "False"]  # fmt: skip
        proxy = stack.enter_context(_running(command, folder / "litellm.txt", folder, **way))
        url = f"http://127.0.0.1:{port}"
        _until(proxy, lambda: _answers(f"{url}/health/liveliness"))
        sessions.append(proxy.pid)
        name = "LiteLLM with Presidio" if masks else "LiteLLM alone"
        client = lambda: httpx.Client(timeout=120, trust_env=False, headers={"authorization": f"Bearer {key}"})  # noqa: E731
        yield Program(name, f"{url}/v1/chat/completions", client, tuple(sessions), far)


def _config(base: str) -> dict[str, object]:
    model = {"model": "openai/gpt-4o", "api_key": "x"}
    config: dict[str, object] = {"model_list": [{"model_name": "gpt-4o", "litellm_params": model}]}
    if base:
        masking = {
            "guardrail": "presidio", "mode": "pre_call", "default_on": True, "presidio_language": "nl",
            "presidio_analyzer_api_base": base, "presidio_anonymizer_api_base": base, "output_parse_pii": True,
        }  # fmt: skip
        config["guardrails"] = [{"guardrail_name": "presidio", "litellm_params": masking}]
    return config


@contextlib.contextmanager
def _running(command: list[str], out: Path, folder: Path, **more: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A program in a session of its own."""
    environment = {
        **os.environ,
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "PYTHONPATH": "",
        "NO_PROXY": "127.0.0.1",
        **more,
    }
    with out.open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment, start_new_session=True)
    try:
        yield process
    except RuntimeError:
        print(out.read_text()[-2000:])
        raise
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def _answers(url: str, body: object = None) -> bool:
    """Whether there is an answer."""
    method = "GET" if body is None else "POST"
    return httpx.request(method, url, json=body, trust_env=False, timeout=60).status_code == 200


def _until(process: "subprocess.Popen[bytes]", well: Callable[[], bool]) -> None:
    def asked() -> bool:
        if process.poll() is not None:
            raise RuntimeError("a peer ended before it was ready; its own words are above")
        with contextlib.suppress(httpx.HTTPError):
            return well()
        return False

    if not comes(asked, 300):
        raise RuntimeError("a peer did not become ready")
