"""The composition root: settings in, a running gateway out."""

import asyncio
import contextlib
import json
import re
import secrets
import socket
import ssl
from collections.abc import AsyncIterator

import structlog
import uvicorn
from mitmproxy import options
from mitmproxy.addons import core, disable_h2c, dns_resolver, next_layer, proxyserver, tlsconfig, upstream_auth
from mitmproxy.master import Master

from detectors.engine import Detectors
from detectors.finding import Finding
from logs.health import Health
from logs.journal import Journal
from logs.review.app import create_review
from logs.store import Store
from policies.loader import load as load_policy
from proxy import limits, practice
from proxy.addon import Sluiswachter
from proxy.authority import Authority
from proxy.inspector import Inspector
from proxy.notices.pac import pac_file
from proxy.notices.portal import create_portal
from proxy.notices.trial import Trial
from proxy.services import catalogue
from proxy.services.catalogue import Catalogue, Service
from proxy.settings import Settings, parse_address
from proxy.vault import Vault
from proxy.verdict import Verdict, Who
from proxy.wire.message import Exchange

_log = structlog.get_logger("start")
# The synthetic number that proves that prompts are really inspected (valid by the elfproef, never issued).
CANARY = "Het burgerservicenummer (BSN) is 999990019."


class StartError(Exception):
    """The gateway cannot start: one line that says what is wrong and how to mend it."""


class Gateway:
    """All parts of one running gateway."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.policy = load_policy(settings.policy)
        self.catalogue: Catalogue = catalogue.load(*settings.service_folders)
        self.authority = self._authority()
        self.journal = Journal(settings.log_dir)
        self.detectors = Detectors(
            model=settings.model,
            own=settings.own_data,
            workers=settings.workers,
            deadline=settings.scan_deadline_seconds,
        )
        self.vault = Vault(keep_seconds=settings.vault_minutes * 60)
        self.practice: Service = practice.practice_service(settings.portal_host)
        self.inspector = Inspector(
            detectors=self.detectors,
            policy=self.policy,
            record=self.journal.record,
            vault=self.vault,
            body_limit=settings.body_limit_bytes,
            portal_host=settings.portal_host,
        )

    def _authority(self) -> Authority:
        """The authority; a host that it may not sign for is said, since browsers will not open it."""
        hosts = [*self.catalogue.hosts, self.settings.portal_host]
        authority = Authority.open(self.settings.ca_dir, hosts, self.settings.ca_passphrase)
        if uncovered := authority.uncovered(hosts):
            _log.warning("the authority may not sign for these hosts; see `sluiswachter ca rotate`", hosts=uncovered)
        return authority

    async def health(self) -> Health:
        """Whether prompts are really inspected: a canary must be found, and the journal must be open."""
        detectors = await self._canary()
        journal = "ok" if self.journal.writes else "the last event could not be committed"
        checks = {"detectors": detectors, "journal": journal, "policy": self.policy.version}
        return Health(ok=detectors == journal == "ok", checks=checks)

    async def _canary(self) -> str:
        """``ok`` when a worker really finds the canary; it is new every time, so the cache cannot answer for it."""
        try:
            async with asyncio.timeout(self.settings.scan_deadline_seconds):
                found = (await self.detectors.scan([f"{CANARY} {secrets.token_hex(4)}"]))[0]
        except Exception as error:
            return type(error).__name__
        return "ok" if any(finding.kind == "BSN" for finding in found) else "canary not found"

    async def try_prompt(self, text: str) -> Trial:
        """The practice chat: the whole way of a prompt, as an AI service of the municipality's own would get it."""
        body = json.dumps({"model": "oefendienst", "messages": [{"role": "user", "content": text}]}, ensure_ascii=False)
        host = self.settings.portal_host
        headers = (("content-type", "application/json"),)
        exchange = Exchange("POST", "http", host, 80, "/v1/chat/completions", headers, body.encode())
        who = Who("oefenchat")
        try:
            return _trial(text, await self.inspector.inspect(self.practice, exchange, who))
        finally:
            self.vault.forget(who.key)  # what is typed here is not needed for an answer


def _trial(text: str, verdict: Verdict) -> Trial:
    findings: tuple[Finding, ...] = ()
    for part, found in zip(verdict.message.parts if verdict.message else (), verdict.findings, strict=False):
        if part.text == text:
            findings = found
    sent = json.loads(verdict.rewritten.body)["messages"][-1]["content"] if verdict.rewritten else None
    decision = verdict.decision
    return Trial(
        text=text,
        sent=sent,
        findings=findings,
        action=str(decision.action),
        rule=decision.rule,
        clause=decision.clause,
        message_nl=verdict.notice.text_nl if verdict.notice else decision.message_nl,
        message_en=verdict.notice.text_en if verdict.notice else decision.message_en,
        event_id=verdict.event.id,
    )


def build_master(gateway: Gateway) -> Master:
    """mitmproxy, built in code from the few addons that are needed: no console, no web pages, no flow dumps."""
    settings = gateway.settings
    opts = options.Options()
    master = Master(opts)
    master.addons.add(
        core.Core(),
        disable_h2c.DisableH2C(),
        proxyserver.Proxyserver(),
        dns_resolver.DnsResolver(),
        next_layer.NextLayer(),
        tlsconfig.TlsConfig(),
        upstream_auth.UpstreamAuth(),
        _addon(gateway),
    )
    host, port = parse_address(settings.listen)
    opts.update(
        listen_host=host,
        listen_port=port,
        mode=[f"upstream:{settings.upstream}" if settings.upstream else "regular"],
        confdir=str(settings.ca_dir),
        cert_passphrase=settings.ca_passphrase,
        # The name that the client asked for and no other: the authority may not sign for what a service also is.
        upstream_cert=False,
        connection_strategy="lazy",
        rawtcp=False,
        websocket=False,
        http3=False,
        allow_hosts=gateway.catalogue.allow_patterns(settings.portal_host),
    )
    if settings.upstream_ca:
        opts.update(ssl_verify_upstream_trusted_ca=str(settings.upstream_ca))
    return master


def _addon(gateway: Gateway) -> Sluiswachter:
    settings = gateway.settings
    hosts = gateway.catalogue.hosts
    portal = create_portal(
        portal_host=settings.portal_host,
        ca_certificate=gateway.authority.certificate,
        pac=lambda: pac_file(hosts, settings.pac_proxies or [settings.listen], settings.portal_host),
        try_prompt=gateway.try_prompt,
    )
    return Sluiswachter(
        catalogue=gateway.catalogue,
        inspector=gateway.inspector,
        vault=gateway.vault,
        portal=portal,
        portal_host=settings.portal_host,
        own_addresses=settings.pac_proxies,
        practice=gateway.practice,
        answer_practice=practice.answer,
        verdict_seconds=settings.scan_deadline_seconds + 20,
    )


def _review_server(gateway: Gateway) -> uvicorn.Server:
    settings = gateway.settings
    host, port = parse_address(settings.review)
    store = Store(settings.log_dir)
    app = create_review(store, gateway.health, allowed_hosts=(host,), access_key=gateway.authority.review_key(settings))
    config = uvicorn.Config(app, host=host, port=port, log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # older uvicorn; signals are the CLI's
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]
    return server


def check_port(name: str, address: str) -> None:
    """StartError when something else listens there."""
    host, port = parse_address(address)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StartError(
                f"{name} cannot listen on {address}: {error.strerror}; choose another with --{name}"
            ) from None


def check_upstream(settings: Settings) -> None:
    """StartError when the egress proxy or its authorities cannot be used."""
    if settings.upstream and not re.fullmatch(r"https?://[^/@\s]+", settings.upstream):
        raise StartError(f"upstream {settings.upstream!r} is not a proxy; expected http://HOST:PORT")
    if settings.upstream_ca:
        try:
            ssl.create_default_context(cafile=str(settings.upstream_ca))
        except OSError as error:
            reason = error.strerror or "no certificates in it"
            raise StartError(f"upstream-ca {settings.upstream_ca}: {reason}; expected a PEM file") from None


@contextlib.asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Gateway]:
    """Start everything, what inspects before what lets in; stop everything in the opposite order."""
    check_port("listen", settings.listen)
    check_port("review", settings.review)
    check_upstream(settings)
    gateway = Gateway(settings)
    async with contextlib.AsyncExitStack() as stack:
        await gateway.journal.start()
        stack.push_async_callback(gateway.journal.close)
        stack.push_async_callback(gateway.detectors.close)
        await gateway.detectors.start()
        stack.callback(limits.install(settings.body_limit_bytes))
        master = build_master(gateway)
        proxying = asyncio.create_task(master.run())
        stack.push_async_callback(_stop_master, master, proxying)
        await _until_listening(master, proxying)
        # Last, so that /healthz answers only when prompts can come in.
        review = _review_server(gateway)
        serving = asyncio.create_task(review.serve())
        stack.push_async_callback(_stop_review, review, serving)
        yield gateway


async def _until_listening(master: Master, proxying: "asyncio.Task[None]") -> None:
    server = master.addons.get("proxyserver")
    for _ in range(500):
        if server.listen_addrs():
            return
        if proxying.done():
            break
        await asyncio.sleep(0.02)
    raise StartError("the proxy did not open its port; see the lines above")


async def _stop_master(master: Master, proxying: "asyncio.Task[None]") -> None:
    await master.addons.get("proxyserver").servers.update([])  # closes the port first
    master.shutdown()
    await asyncio.wait([proxying], timeout=5)


async def _stop_review(review: uvicorn.Server, serving: "asyncio.Task[None]") -> None:
    review.should_exit = True
    await asyncio.wait([serving], timeout=5)
