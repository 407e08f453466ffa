"""One look at each thing that a gateway leans on, each with how to mend it. Nothing is changed, nothing is sent."""

import shutil
import socket
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import httpx

from detectors.own.recognizer import OwnDataRecognizer
from detectors.pipelines import check
from logs.address import parse_address
from logs.database import connect, place
from policies.loader import load
from proxy.authority import Authority
from proxy.authority.store import SOON_DAYS, days_left
from proxy.running.distrust import refused
from proxy.running.start_checks import check_modes, check_upstream
from proxy.settings import Settings

_LITTLE_BYTES, _CLOCK_SECONDS = 1 << 30, 5


State = Literal["good", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class Found:
    """What one look found; ``mend`` says what to do, where there is something to do."""

    name: str
    state: State
    said: str
    mend: str = ""


def look(settings: Settings) -> list[Found]:
    """Everything, in the order in which a start would meet it."""
    checks: tuple[tuple[str, Callable[[Settings], Found]], ...] = (
        ("gegevensmap", _folder),
        ("schijfruimte", _disk),
        ("diensten", _catalogue),
        ("beleid", _policy),
        ("model", _model),
        ("eigen lijsten", _own),
        ("certificaat", _authority),
        ("database", _database),
        ("proxypoort", _listen),
        ("controlepoort", _review),
        ("weg naar buiten", _egress),
        ("klok", _clock),
        ("weigeraars", _distrust),
    )
    return [_carefully(name, check, settings) for name, check in checks]


def _carefully(name: str, check: Callable[[Settings], Found], settings: Settings) -> Found:
    try:
        return check(settings)
    except Exception as error:  # a look that fails is a finding, and the next look goes on
        return Found(name, "bad", f"{type(error).__name__}: {' '.join(str(error).split())[:300]}")


def _folder(settings: Settings) -> Found:
    folder = settings.data_dir
    if not folder.exists():
        return Found("gegevensmap", "warn", f"{folder} is er nog niet", "de eerste start maakt haar aan")
    open_to_others = [
        file.name
        for file in (settings.ca_dir / "mitmproxy-ca.pem", *settings.data_dir.glob("**/*key*"))
        if file.is_file() and stat.S_IMODE(file.stat().st_mode) & 0o077
    ]
    if open_to_others:
        return Found("gegevensmap", "bad", f"anderen kunnen lezen: {', '.join(open_to_others)}", "chmod 600 erop")
    return Found("gegevensmap", "good", str(folder))


def _disk(settings: Settings) -> Found:
    free = shutil.disk_usage(_existing(settings.data_dir)).free
    state: State = "good" if free > _LITTLE_BYTES else "warn"
    return Found("schijfruimte", state, f"{free // 1_000_000} MB vrij", "" if state == "good" else "maak ruimte vrij")


def _existing(folder: Path) -> Path:
    return next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())


def _catalogue(settings: Settings) -> Found:
    known = settings.catalogue()
    return Found("diensten", "good", f"{len(known.services)} diensten, {len(known.hosts)} adressen")


def _policy(settings: Settings) -> Found:
    policy = load(settings.policy)
    return Found("beleid", "good", f"{policy.name} {policy.version}, {len(policy.rules)} regels, voorbeelden kloppen")


def _model(settings: Settings) -> Found:
    check(settings.model)
    return Found("model", "good", settings.model or "het meegeleverde")


def _own(settings: Settings) -> Found:
    OwnDataRecognizer(settings.own_data)
    return Found("eigen lijsten", "good", str(settings.own_data))


def _authority(settings: Settings) -> Found:
    if not (settings.ca_dir / "mitmproxy-ca.pem").exists():
        return Found("certificaat", "warn", "nog geen", "de eerste start maakt het aan")
    hosts = [*settings.catalogue().hosts, settings.portal_host]
    authority = Authority.open(settings.ca_dir, hosts, settings.ca_passphrase)
    left = days_left(authority)
    if left < 0:
        return Found("certificaat", "bad", "verlopen", "sluiswachter ca rotate")
    if uncovered := authority.uncovered(hosts):
        return Found("certificaat", "warn", f"geldt niet voor {', '.join(uncovered[:5])}", "sluiswachter ca rotate")
    mend = "sluiswachter ca rotate" if left < SOON_DAYS else ""
    return Found("certificaat", "warn" if mend else "good", f"nog {left} dagen geldig", mend)


def _database(settings: Settings) -> Found:
    url = settings.database
    if not settings.database_url and not settings.log_dir.exists():
        return Found("database", "warn", "nog geen", "de eerste start maakt haar aan")
    engine = connect(url, read_only=True)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
    finally:
        engine.dispose()
    return Found("database", "good", place(url))


def _listen(settings: Settings) -> Found:
    return _port("proxypoort", settings.listen)


def _review(settings: Settings) -> Found:
    host, port = parse_address(settings.review)
    try:
        health = httpx.get(f"http://{host}:{port}/healthz", timeout=15, trust_env=False)
    except httpx.TransportError:
        return _port("controlepoort", settings.review)
    if health.status_code == 200 and (vault := _said_of_vault(health)) != "ok":
        return Found("controlepoort", "warn", f"de kluis: {vault}", "draait Redis of Valkey (vault_url) nog?")
    if health.status_code == 200:
        return Found("controlepoort", "good", "Sluiswachter draait en onderzoekt aanvragen")
    return Found("controlepoort", "bad", f"/healthz zegt {health.text[:200]}", "zie het logboek van de dienst")


def _said_of_vault(health: httpx.Response) -> str:
    try:
        return str(health.json()["checks"]["vault"])
    except (ValueError, KeyError, TypeError):
        return "ok"


def _port(name: str, address: str) -> Found:
    host, port = parse_address(address)
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(3)
        taken = probe.connect_ex((host, port)) == 0
    return Found(name, "good", f"{address} {'is in gebruik (draait Sluiswachter al?)' if taken else 'is vrij'}")


def _egress(settings: Settings) -> Found:
    check_upstream(settings)
    check_modes(settings)
    target = settings.upstream.partition("://")[2] if settings.upstream else "api.openai.com:443"
    try:
        socket.create_connection(parse_address(target), timeout=5).close()
    except OSError as error:
        mend = (
            "is de uitgaande proxy aan?" if settings.upstream else "mag deze machine naar buiten? zo niet: `upstream`"
        )
        return Found("weg naar buiten", "bad", f"{target}: {error.strerror or error}", mend)
    return Found("weg naar buiten", "good", f"{target} is bereikbaar")


def _clock(settings: Settings) -> Found:
    """Certificates and the record lean on the time: it may not lie before the newest event."""
    newest = max((file.stat().st_mtime for file in settings.data_dir.glob("log/*")), default=0.0)
    if newest > time.time() + _CLOCK_SECONDS:
        return Found("klok", "bad", "de klok loopt achter op het logboek", "zet de tijd gelijk (chrony, timesyncd)")
    synchronised = Path("/run/systemd/timesync/synchronized").exists() or Path("/run/chrony").exists()
    said = "wordt gelijkgezet" if synchronised else f"{time.strftime('%Y-%m-%d %H:%M')} UTC{time.strftime('%z')}"
    mend = "" if synchronised else "geen tijddienst gevonden; BIO2 8.17 vraagt er een"
    return Found("klok", "good" if synchronised else "warn", said, mend)


def _distrust(settings: Settings) -> Found:
    known = refused(settings.run_dir)
    if not known:
        return Found("weigeraars", "good", "geen programma weigerde in de laatste dagen ons certificaat")
    said = ", ".join(f"{one.host} {one.count}x (laatst {one.last:%d-%m %H:%M} UTC)" for one in known[:5])
    mend = "staat de CA op die werkplek? zo ja, dan zet het programma zijn certificaat vast; zie docs/gateway.md"
    return Found("weigeraars", "warn", said, mend)
