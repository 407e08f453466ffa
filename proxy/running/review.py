"""The review pages of a running gateway: what they are lent, how they are served, and the link to the first account."""

import contextlib
import platform
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette

from logs.address import parse_address
from logs.database import connect
from logs.health import Health
from logs.keys import Keys
from logs.review.app import create_review
from logs.review.desk import Desk, Rooms, accounts_of, set_up
from logs.review.wording import N_
from logs.store import Store
from proxy.gateway import Gateway
from proxy.running.start_checks import StartError
from proxy.settings import Settings

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def server(desk: Desk, settings: Settings) -> uvicorn.Server:
    """What serves the pages; it leaves signals to the command."""
    host, port = parse_address(settings.review)
    config = uvicorn.Config(
        pages(desk, settings), host=host, port=port, log_config=None, access_log=False, lifespan="off",
        server_header=False,
    )  # fmt: skip
    made = uvicorn.Server(config)
    made.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # older uvicorn
    made.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]
    return made


def desk_of(gateway: Gateway, health: Callable[[], Awaitable[Health]]) -> Desk:
    """Everything that the pages show and change of this gateway; the caller closes it."""
    settings = gateway.settings
    url = settings.database
    try:
        provider = settings.provider
    except OSError as error:
        raise StartError(f"oidc_client_secret_file cannot be read: {error.strerror}") from None
    store = Store(settings.log_dir, url=url, apart={gateway.practice.id})
    return set_up(
        store, connect(url), gateway.journal.keys, lent(gateway, health), provider=provider, name=settings.oidc_name,
        organisation=settings.organisation,
    )  # fmt: skip


def pages(desk: Desk, settings: Settings) -> Starlette:
    """The application, for the names under which browsers may reach it."""
    outside = urlsplit(settings.review_url or "")
    hosts = [name for name in (parse_address(settings.review)[0], outside.hostname) if name]
    return create_review(desk, hosts=hosts, secure=outside.scheme == "https", two_steps=not on_loopback(settings))


def lent(gateway: Gateway, health: Callable[[], Awaitable[Health]]) -> Rooms:
    """What the pages need of this gateway and cannot import, since ``logs`` stands below ``proxy``."""
    return Rooms(
        health=health,
        policy=lambda: gateway.policy,
        scan=gateway.detectors.scan,
        services={service.id: service.name for service in (*gateway.catalogue.services, gateway.practice)},
        facts=_facts(gateway),
    )


def on_loopback(settings: Settings) -> bool:
    """Whether only this machine can open the pages: then a second step at sign-in may wait."""
    return settings.review_url is None and parse_address(settings.review)[0] in _LOOPBACK


def first_link(settings: Settings) -> str | None:
    """The link to the first account; None when there is one already."""
    engine = connect(settings.database)
    try:
        token = accounts_of(engine, Keys(settings.record_keys)).first_link()
    finally:
        engine.dispose()
    return f"{settings.pages_url}uitnodiging/{token}" if token else None


def _facts(gateway: Gateway) -> dict[str, str]:
    """What IT wants to know of this gateway; no content and no secret."""
    settings = gateway.settings
    return {
        N_("Python"): platform.python_version(),
        "mitmproxy": version("mitmproxy"),
        "spaCy": version("spacy"),
        N_("Taalmodel"): settings.model or "nl_sluis",
        N_("Proxyprocessen"): str(settings.workers),
        N_("Detectieprocessen per proxyproces"): str(settings.detection_processes),
        N_("Adres van de proxy"): settings.listen,
        N_("Database"): "PostgreSQL" if (settings.database_url or "").startswith("postgres") else "SQLite",
        N_("Certificaatautoriteit geldig tot"): f"{gateway.authority.expires:%Y-%m-%d}",
        N_("Bekende AI-diensten"): str(len(gateway.catalogue.services)),
    }
