"""The policy: the rules in words, their examples, and "what would this text do?", which is tried in memory only."""

from dataclasses import dataclass

from starlette.responses import Response

from logs.review.visit import Pages, Visit
from policies.engine import Decision, decide
from policies.facts import Facts, found
from policies.matching import heeded
from policies.schema import Policy

LONGEST = 10_000
STANDINGS = ("approved", "unknown", "conditional", "applied", "refused", "forbidden")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text that was tried; ``kind`` is empty where nothing was found."""

    text: str
    kind: str
    score: float = 0.0


def _show(visit: Visit) -> Response:
    return _page(visit)


def _page(visit: Visit, status: int = 200, **more: object) -> Response:
    values: dict[str, object] = {
        "policy": visit.desk.rooms.policy(), "standings": STANDINGS, "text": "", "standing": "approved", "error": "",
        "decision": None, "pieces": (), "longest": LONGEST, "can_try": visit.may("POST", "/beleid/proef"),
    }  # fmt: skip
    return visit.page("policy.html", status, **{**values, **more})


async def _try(visit: Visit) -> Response:
    """Detect and decide as for a prompt. Nothing is recorded, sent or kept."""
    text = visit.form.get("tekst", [""])[0].replace("\r\n", "\n")
    standing = visit.given("register") if visit.given("register") in STANDINGS else "approved"
    if not text.strip() or len(text) > LONGEST:
        return _page(visit, 422, text=text[:LONGEST], standing=standing, error="empty" if not text.strip() else "long")
    decision, pieces = await _decided(visit, visit.desk.rooms.policy(), text, standing)
    return _page(visit, text=text, standing=standing, decision=decision, pieces=pieces)


async def _decided(visit: Visit, policy: Policy, text: str, standing: str) -> tuple[Decision, list[Piece]]:
    findings = (await visit.desk.rooms.scan([text]))[0]
    kept = [one for one in findings if heeded(policy, one.kind, one.score)]
    facts = Facts(service="voorbeeld", vendor="", country="NL", kind="chat", found=found(kept), register=standing)
    pieces, at = [], 0
    for one in sorted(kept, key=lambda finding: finding.start):
        if one.start < at:
            continue
        pieces += [Piece(text[at : one.start], ""), Piece(text[one.start : one.end], one.kind, one.score)]
        at = one.end
    return decide(policy, facts), [piece for piece in [*pieces, Piece(text[at:], "")] if piece.text]


PAGES: Pages = (
    ("GET", "/beleid", _show),
    ("POST", "/beleid/proef", _try),
)
