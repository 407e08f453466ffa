"""What is recorded of one inspected request. No raw personal data, ever: kinds, counts, scores and placeholders.

What is done with the record itself (a pseudonym opened, old days dropped, a key renewed) is an event too, of type
``control``, so that it stands in the same chain.
"""

from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, InstanceOf

from logs.attached import Attached
from logs.numbers import new_number


def new_event_id(now: datetime) -> str:
    """A number that people can quote: the date and 40 random bits, such as ``20261124-7K3Q9XMB``."""
    return new_number(f"{now:%Y%m%d}")


class Event(BaseModel):
    """One inspected request, or one act of control. ``docs/event.md`` explains each field (tests/test_docs.py)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: int = Field(default=2, description="version of this list of fields")
    id: str = Field(description="the number that the employee sees")
    time: datetime = Field(description="moment of the decision, UTC")
    client: str = Field(description="address of the client; in the record a pseudonym")
    user: str | None = Field(description="who asked, if known; in the record a pseudonym")
    service: str = Field(description="id of the AI service in the catalogue")
    vendor: str = Field(description="who offers the service")
    country: str = Field(description="country of the vendor, ISO 3166 alpha-2")
    dialect: str = Field(description="how the request was read")
    method: str = Field(description="HTTP method")
    action: str = Field(description="allow, notify, redact, justify or block")
    rule: str = Field(description="the rule that decided; empty when none applied")
    rules: tuple[str, ...] = Field(description="every rule that matched")
    policy: str = Field(description="name of the policy")
    policy_version: str = Field(description="version of the policy")
    policy_hash: str = Field(description="SHA-256 of the policy file")
    counts: dict[str, int] = Field(description="how many findings per kind of data")
    scores: dict[str, float] = Field(description="highest score per kind of data, 0 to 1")
    placeholders: tuple[str, ...] = Field(description="placeholders that went out instead of originals")
    reason: str = Field(description="why the request could not be inspected whole; empty when it was")
    parts: int = Field(description="number of text parts read")
    size: int = Field(description="bytes of the body as it came in")
    duration_ms: float = Field(description="time that inspecting took, in milliseconds")
    files: dict[str, int] = Field(default_factory=dict, description="how many files per kind of file")
    dialect_drift: bool = Field(default=False, description="whether the service speaks otherwise than its dialect says")
    new_counts: dict[str, int] = Field(
        default_factory=dict, description="counts of what was not in an earlier request of the same conversation"
    )
    links: int = Field(default=0, description="number of links to documents of the municipality (SharePoint, OneDrive)")
    type: Literal["request", "control"] = Field(default="request", description="a request, or an act of control")
    department: str = Field(default="", description="department of the user, if known")
    register_status: str = Field(default="", description="status of the service in the register of AI services")
    actor: str = Field(default="", description="who did an act of control: an account, or the gateway itself")
    subject: str = Field(default="", description="what an act of control was about, such as the number of an event")
    note: str = Field(default="", max_length=1000, description="the reason that the actor gave")
    found: dict[str, int] = Field(
        default_factory=dict, description="findings by kind, score and labels, such as `PERSON 0.91 debt,health`"
    )
    facts: dict[str, str] = Field(
        default_factory=dict, description="what else the policy was told: kind, closed, groups and so on"
    )
    mode: str = Field(default="", description="how far the roll-out is for this user: watch, coach or enforce")
    would: str = Field(default="", description="what the policy would do if it were enforced")
    alert: tuple[str, ...] = Field(default=(), description="who is told at once: po, ciso, it")
    justification: str = Field(default="", description="number of the justification under which it passed")
    ground: str = Field(default="", description="the ground that the employee chose for it")
    evidence: str = Field(default="", description="SHA-256 of the sealed evidence; empty when there is none")
    hashes: str = Field(default="", description="SHA-256 over the keyed hashes beside the event; empty: none")
    practice: bool = Field(default=False, description="a message to practise with; it counts in no total")
    slips: tuple[str, ...] = Field(
        default=(), description="new pseudonyms of which it was sealed who they are: pseudonym, month and SHA-256"
    )
    attached: InstanceOf[Attached] | None = Field(
        default=None, exclude=True, repr=False, description="hashes and sealed evidence, kept beside the event"
    )


def control(what: str, *, actor: str, subject: str = "", note: str = "") -> Event:
    """An act of control, now. ``what`` is a short code for the field ``rule``, such as ``pseudonym-opened``."""
    now = datetime.now(UTC)
    empty = dict.fromkeys(("client", "service", "vendor", "country", "dialect", "method", "action"), "")
    nothing = dict.fromkeys(("policy", "policy_version", "policy_hash", "reason"), "")
    return Event(
        id=new_event_id(now), time=now, type="control", rule=what, rules=(what,), actor=actor, subject=subject,
        note=note, user=None, counts={}, scores={}, placeholders=(), parts=0, size=0, duration_ms=0, **empty, **nothing,
    )  # fmt: skip
