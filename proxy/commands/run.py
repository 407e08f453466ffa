"""``sluiswachter run``: the proxy and the review pages."""

import argparse
import asyncio
import os
import signal
import sys

from detectors import processes
from proxy.commands.flags import add_flags, settings_of
from proxy.operating.held import write_pid
from proxy.running import heap
from proxy.running.only_one import claim
from proxy.running.start_checks import check_modes
from proxy.running.supervisor import Seat, Supervisor, until_orphaned
from proxy.settings import Settings


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    run = commands.add_parser("run", help="start the proxy and the review pages")
    add_flags(run)
    run.add_argument("--seat", type=Seat.parse, default=None, help=argparse.SUPPRESS)  # from the supervisor
    run.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    chosen, seat = settings_of(arguments), arguments.seat
    if seat:
        asyncio.run(_serve(chosen, seat))
        return 0
    claim(chosen.run_dir)
    print("Sluiswachter starts: loading the detectors ...", flush=True)
    write_pid(chosen.run_dir)
    asyncio.run(_supervise(chosen) if chosen.workers > 1 else _serve(chosen, None))
    print("Sluiswachter stopped.", flush=True)
    return 0


async def _serve(chosen: Settings, seat: Seat | None) -> None:
    heap.starting()
    processes.begin(chosen.model)  # it imports beside what is imported here
    from logs.operational import configure
    from proxy.running.app import running
    from proxy.running.review import first_link

    configure(chosen.log_level)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(chosen, seat) as _:
        heap.started()
        if seat:
            os.write(seat.ready, b"1")
            os.close(seat.ready)
            leaving = asyncio.create_task(until_orphaned(stop.set))
        else:
            print(_welcome(chosen, await asyncio.to_thread(first_link, chosen)), flush=True)
        await stop.wait()
        if seat:
            leaving.cancel()
        else:
            print("Sluiswachter stops ...", flush=True)


async def _supervise(chosen: Settings) -> None:
    from logs.operational import configure
    from proxy.running.review import first_link

    configure(chosen.log_level)

    def told() -> None:
        print(f"  processes     {chosen.workers}\n{_welcome(chosen, first_link(chosen))}", flush=True)

    check_modes(chosen)
    await Supervisor(chosen, sys.argv[1:]).run(told)


def _welcome(chosen: Settings, first: str | None) -> str:
    """``first`` is the one-time link to the first account, as long as there is none."""
    begin = f"  first account {first}\n                (works once, for 24 hours)\n" if first else ""
    return (
        f"  proxy         http://{chosen.listen}\n"
        f"  review pages  {chosen.pages_url}\n{begin}"
        f"  data          {chosen.data_dir}\n"
        f"Try it:  curl -x http://{chosen.listen} http://{chosen.portal_host}/v1/chat/completions "
        '-H "content-type: application/json" '
        '-d \'{"messages":[{"role":"user","content":"Bel Jan de Vries op 06-12345678"}]}\'\n'
        f"or set your browser's proxy to {chosen.listen} and open http://{chosen.portal_host}/"
    )
