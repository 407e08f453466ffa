"""The event of one request: kinds, counts, scores and placeholders, never a value."""

import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from detectors.finding import KINDS
from logs.event import Event, new_event_id
from logs.portal.justifications import Justification
from policies.engine import Decision
from policies.facts import as_recorded, found
from proxy.inspection.found import links, new_counts, summary
from proxy.inspection.recourse import Looked
from proxy.inspection.redact import StandIns
from proxy.inspection.standing import Standing
from proxy.services.catalogue import Service
from proxy.services.practice import PRACTICE
from proxy.wire.message import Exchange, Message

_MOST_GROUPS = 40


def event_of(
    looked: Looked,
    exchange: Exchange,
    standing: Standing,
    decision: Decision,
    stand_ins: StandIns,
    failure: str | None,
    started: float,
    lifted: Mapping[str, Justification],
) -> Event:
    """Everything that the record keeps of a request; ``started`` is of ``time.perf_counter``."""
    now = datetime.now(UTC)
    service, who, message = looked.service, looked.who, looked.message
    parts = message.parts if message else ()
    counts, scores = summary(looked.findings)
    return Event(
        id=new_event_id(now),
        time=now,
        client=who.address,
        user=who.user,
        **_of_service(service),
        dialect=message.dialect if message else service.dialect(exchange.path),
        method=exchange.method if exchange.method.isalpha() and len(exchange.method) < 16 else "?",
        action=str(decision.action),
        rule=decision.rule,
        rules=decision.rules,
        policy=decision.policy,
        policy_version=decision.policy_version,
        policy_hash=decision.policy_hash,
        counts=counts,
        scores=scores,
        placeholders=_placeholders(stand_ins),
        reason=failure or "",
        parts=len(parts),
        size=len(exchange.body),
        duration_ms=round((time.perf_counter() - started) * 1000, 2),
        **_files(message),
        dialect_drift=message.drift if message else False,
        new_counts=new_counts(parts, looked.findings),
        department=who.department,
        register_status=standing.status,
        found=as_recorded(found(finding for of_part in looked.findings for finding in of_part)),
        facts=_facts(looked, standing, decision),
        mode=decision.mode,
        would=str(decision.would),
        alert=decision.alert,
        **_reasons(decision, lifted),
    )


def _of_service(service: Service) -> dict[str, Any]:
    """Where it went."""
    own = service.id == PRACTICE
    return {"service": service.id, "vendor": service.vendor, "country": service.country, "practice": own}


def _files(message: Message | None) -> dict[str, Any]:
    """Kinds of files, and links to documents that lie elsewhere."""
    texts = (part.text for part in message.parts) if message else ()
    return {"files": dict(Counter(message.file_kinds)) if message else {}, "links": links(texts)}


def _reasons(decision: Decision, lifted: Mapping[str, Justification]) -> dict[str, Any]:
    """Under which justifications it passed, and on which grounds."""
    reasons = {lifted[rule].id: lifted[rule].ground for rule in decision.justified if rule in lifted}
    return {"justification": " ".join(reasons), "ground": " ".join(dict.fromkeys(reasons.values()))}


def _facts(looked: Looked, standing: Standing, decision: Decision) -> dict[str, str]:
    """What else the policy was told, so that another policy can be tried on the same facts."""
    files = looked.message.files if looked.message else ()
    return {
        "kind": looked.service.kind,
        "closed": "ja" if standing.closed else "",
        "groups": "\n".join(sorted(looked.who.groups)[:_MOST_GROUPS]),
        "known_by": looked.who.how,
        "largest_file": str(max((len(file.data) for file in files), default=0)),
        "unredactable": " ".join(sorted(decision.fixed)),
    }


def _placeholders(stand_ins: StandIns) -> tuple[str, ...]:
    """Placeholders as they are, surrogates (which read like data) by their kind only."""
    told = (
        out if out.startswith("[") else f"{KINDS[kind].placeholder} (surrogaat)" for (kind, _), out in stand_ins.items()
    )
    return tuple(sorted(set(told)))
