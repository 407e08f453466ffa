"""proxy/running/app.py: what a start waits for and in which order a stop goes; tests/e2e start it whole."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from mitmproxy.master import Master

from proxy.documents import Lane
from proxy.running.app import _stop_master, _until_listening, _warm
from proxy.running.start_checks import StartError


class Addons(dict[str, Any]):
    """A master's addons, by name."""


def master(steps: list[str], addresses: list[tuple[str, int]]) -> Master:
    """A master that notes what is asked of it."""

    async def update(modes: list[object]) -> None:
        steps.append("port closed" if not modes else "port open")

    async def finished(seconds: float) -> bool:
        steps.append(f"answers had {seconds:.0f} s")
        return True

    server = SimpleNamespace(listen_addrs=lambda: addresses, servers=SimpleNamespace(update=update))
    addons = Addons(proxyserver=server, inflight=SimpleNamespace(finished=finished))
    return cast(Master, SimpleNamespace(addons=addons, shutdown=lambda: steps.append("shut down")))


async def test_a_proxy_that_ends_before_it_listens_is_no_start() -> None:
    ended = asyncio.create_task(asyncio.sleep(0))
    await ended
    with pytest.raises(StartError, match="did not open its port"):
        await _until_listening(master([], []), ended)


async def test_it_is_there_when_it_listens() -> None:
    going = asyncio.create_task(asyncio.Event().wait())
    await _until_listening(master([], [("127.0.0.1", 8080)]), going)  # type: ignore[arg-type]
    assert not going.done()
    going.cancel()


async def test_the_port_closes_first_then_answers_finish() -> None:
    steps: list[str] = []
    ended = asyncio.create_task(asyncio.sleep(0))
    await _stop_master(master(steps, []), ended, 20)
    assert steps == ["port closed", "answers had 20 s", "shut down"]


async def test_without_a_process_that_reads_files_prompts_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    async def start() -> None:
        raise ValueError("Jan de Vries")

    await _warm(cast(Lane, SimpleNamespace(start=start)))
    said = "".join(capsys.readouterr())
    assert "ValueError" in said
    assert "Vries" not in said
