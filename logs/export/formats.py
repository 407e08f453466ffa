"""An event in the words of others: ECS, OCSF, CEF, JSON of our own, CSV. What they have no word for keeps our name."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from logs.event import Event
from logs.export.cells import cell

ECS_VERSION, OCSF_VERSION = "8.17.0", "1.3.0"
# Where each field goes; a field that is not here stands under ``sluiswachter.`` (ECS) or ``unmapped.`` (OCSF).
ECS: Mapping[str, str] = {
    "id": "event.id", "time": "@timestamp", "type": "event.category", "action": "event.action",
    "client": "client.user.hash",
    "user": "user.hash", "service": "service.target.name", "vendor": "organization.name",
    "country": "destination.geo.country_iso_code", "method": "http.request.method", "size": "http.request.body.bytes",
    "rule": "rule.name", "policy": "rule.ruleset", "policy_version": "rule.version", "policy_hash": "rule.uuid",
    "reason": "event.reason", "duration_ms": "event.duration", "department": "user.group.name", "actor": "user.name",
    "note": "message",
}  # fmt: skip
OCSF: Mapping[str, str] = {
    "id": "metadata.uid", "time": "time", "type": "class_uid", "action": "action_id", "client": "src_endpoint.uid",
    "user": "actor.user.uid", "service": "dst_endpoint.svc_name", "vendor": "dst_endpoint.owner.name",
    "country": "dst_endpoint.location.country", "method": "http_request.http_method", "size": "http_request.length",
    "rule": "firewall_rule.name", "policy": "policy.name", "policy_version": "policy.version",
    "policy_hash": "policy.uid",
    "reason": "status_detail", "duration_ms": "duration", "department": "actor.user.org.ou_name",
    "actor": "actor.user.name",
    "note": "message",
}  # fmt: skip
# OCSF: http activity of a security control, and entity management; 1 allowed, 2 denied; the disposition says how.
_HTTP, _ENTITY, _OTHER = 4002, 3004, 99
_ACTION = {"allow": 1, "notify": 1, "redact": 1, "justify": 2, "block": 2, "": 0}
_DISPOSITION = {"allow": 1, "notify": 1, "redact": 11, "justify": 2, "block": 2, "": 0}
_SEVERITY = {"allow": 1, "notify": 2, "redact": 2, "justify": 3, "block": 4, "": 1}


def fields(event: Event) -> dict[str, Any]:
    """Every field, as JSON has it; what is empty is left out."""
    plain = event.model_dump(mode="json")
    return {name: value for name, value in plain.items() if value not in (None, "", [], {}, False)}


def ecs(event: Event) -> dict[str, Any]:
    """Elastic Common Schema."""
    out: dict[str, Any] = {}
    plain = fields(event)
    for name, value in plain.items():
        _put(out, ECS.get(name, f"sluiswachter.{name}"), value)
    denied = event.action in ("justify", "block")
    _put(out, "ecs.version", ECS_VERSION)
    _put(out, "event.kind", "event")
    _put(out, "event.category", ["web"] if event.type == "request" else ["configuration"])
    _put(out, "event.type", ["denied" if denied else "allowed"] if event.type == "request" else ["access"])
    _put(out, "event.outcome", "failure" if event.reason else "success")
    _put(out, "event.provider", "sluiswachter")
    _put(out, "event.action", event.action or event.rule)
    _put(out, "event.duration", int(event.duration_ms * 1_000_000))
    return out


def ocsf(event: Event) -> dict[str, Any]:
    """Open Cybersecurity Schema Framework."""
    out: dict[str, Any] = {}
    for name, value in fields(event).items():
        _put(out, OCSF.get(name, f"unmapped.{name}"), value)
    kind, activity = (_HTTP, _OTHER) if event.type == "request" else (_ENTITY, _OTHER)
    product = {"name": "Sluiswachter", "vendor_name": "Sluiswachter", "version": product_version()}
    out["metadata"] |= {"version": OCSF_VERSION, "product": product, "profiles": ["security_control"]}
    return out | {
        "class_uid": kind,
        "category_uid": kind // 1000,
        "activity_id": activity,
        "type_uid": kind * 100 + activity,
        "severity_id": _SEVERITY[event.action],
        "status_id": 2 if event.reason else 1,
        "action_id": _ACTION[event.action],
        "disposition_id": _DISPOSITION[event.action],
        "time": int(event.time.timestamp() * 1000),
        "duration": round(event.duration_ms),
    }


def cef(event: Event) -> str:
    """ArcSight Common Event Format, version 0."""
    severity = {1: 1, 2: 3, 3: 5, 4: 7}[_SEVERITY[event.action]]
    what = event.action or "control"
    head = [event.rule or "none", f"{what} {event.service or event.subject}".strip(), str(severity)]
    counts = " ".join(f"{kind}={count}" for kind, count in sorted(event.counts.items()))
    extension = {
        "externalId": event.id, "rt": str(int(event.time.timestamp() * 1000)), "act": what, "suid": event.user or "",
        "shost": event.client, "suser": event.actor, "dhost": event.service, "requestMethod": event.method,
        "in": str(event.size), "reason": event.reason or event.note, "cs1Label": "kinds", "cs1": counts,
        "cs2Label": "country", "cs2": event.country, "cs3Label": "department", "cs3": event.department,
        "cs4Label": "subject", "cs4": event.subject,
    }  # fmt: skip
    pairs = " ".join(f"{name}={_cef_value(value)}" for name, value in extension.items() if value)
    header = "|".join(_cef_head(part) for part in ("Sluiswachter", "Sluiswachter", product_version(), *head))
    return f"CEF:0|{header}|{pairs}"


def own(event: Event) -> dict[str, Any]:
    """Every field under its own name."""
    return {"event": "ai_request" if event.type == "request" else "control", **event.model_dump(mode="json")}


FORMATS: Mapping[str, Callable[[Event], str]] = {
    "json": lambda event: _json(own(event)),
    "ecs": lambda event: _json(ecs(event)),
    "ocsf": lambda event: _json(ocsf(event)),
    "cef": cef,
}


def csv_head() -> str:
    """The first line of a CSV file, with the names of the fields."""
    return _row(name for name in Event.model_fields if name != "attached")


def csv_row(event: Event) -> str:
    """One line; a cell that a spreadsheet would take for a formula is made text."""
    plain = event.model_dump(mode="json")
    return _row(_cell(plain[name]) for name in Event.model_fields if name != "attached")


def product_version() -> str:
    """Of the installed package; ``0`` in a checkout."""
    try:
        return version("sluiswachter")
    except PackageNotFoundError:
        return "0"


def _cell(value: object) -> str:
    text = value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return str(text) if _is_number(text) else cell(text)


def _is_number(text: str | None) -> bool:
    try:
        return float(text or "") is not None
    except ValueError:
        return False


def _row(cells: Any) -> str:  # noqa: ANN401  # any iterable of texts
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _put(out: dict[str, Any], path: str, value: object) -> None:
    *way, last = path.split(".")
    for name in way:
        out = out.setdefault(name, {})
    out[last] = value


def _cef_head(text: str) -> str:
    return _flat(text).replace("\\", "\\\\").replace("|", "\\|")


def _cef_value(text: str) -> str:
    return _flat(text).replace("\\", "\\\\").replace("=", "\\=")


def _flat(text: str) -> str:
    """On one line, and nothing that a terminal or a parser would act on."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
