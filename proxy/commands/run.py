"""``sluiswachter run``: the proxy and the review pages."""

import argparse
import asyncio
import signal

from proxy.settings import Settings

_FLAGS = (
    ("listen", "HOST:PORT of the proxy"),
    ("review", "HOST:PORT of the review pages"),
    ("data-dir", "the only folder that is written to"),
    ("policy", "policy file"),
    ("upstream", "URL of the egress proxy behind this one"),
    ("upstream-ca", "PEM file with the authorities trusted behind this proxy"),
    ("model", "spaCy pipeline instead of the one that ships"),
)


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    run = commands.add_parser("run", help="start the proxy and the review pages")
    for flag, text in _FLAGS:
        run.add_argument(f"--{flag}", help=text, default=argparse.SUPPRESS)
    run.set_defaults(command=_run)


def settings(arguments: argparse.Namespace) -> Settings:
    """The settings, with the flags before the environment."""
    return Settings(**{name: value for name, value in vars(arguments).items() if name in Settings.model_fields})


def _run(arguments: argparse.Namespace) -> int:
    chosen = settings(arguments)
    print("Sluiswachter starts: loading the detectors ...", flush=True)
    asyncio.run(_serve(chosen))
    print("Sluiswachter stopped.", flush=True)
    return 0


async def _serve(chosen: Settings) -> None:
    from logs.operational import configure
    from proxy.app import running

    configure(chosen.log_level)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(chosen) as gateway:
        key = gateway.authority.review_key(chosen)
        print(_welcome(chosen, key), flush=True)
        await stop.wait()
        print("Sluiswachter stops ...", flush=True)


def _welcome(chosen: Settings, key: str | None) -> str:
    link = f"http://{chosen.review}/" + (f"?sleutel={key}" if key else "")
    return (
        f"  proxy         http://{chosen.listen}\n"
        f"  review pages  {link}\n"
        f"  data          {chosen.data_dir}\n"
        f"Try it:  curl -x http://{chosen.listen} http://{chosen.portal_host}/v1/chat/completions "
        '-H "content-type: application/json" '
        '-d \'{"messages":[{"role":"user","content":"Bel Jan de Vries op 06-12345678"}]}\'\n'
        f"or set your browser's proxy to {chosen.listen} and open http://{chosen.portal_host}/"
    )
