"""What is recorded of one inspected request. No raw personal data, ever: kinds, counts, scores and placeholders."""

import secrets
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_event_id(now: datetime) -> str:
    """A number that people can quote: the date and 40 random bits, such as ``20261124-7K3Q9XMB``."""
    return f"{now:%Y%m%d}-" + "".join(secrets.choice(_CROCKFORD) for _ in range(8))


class Event(BaseModel):
    """One inspected request. ``docs/event.md`` explains each field (checked by tests/test_docs.py)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: int = Field(default=1, description="version of this list of fields")
    id: str = Field(description="the number that the employee sees")
    time: datetime = Field(description="moment of the decision, UTC")
    client: str = Field(description="address of the client")
    user: str | None = Field(description="name given to the proxy, if any")
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
    links: int = Field(default=0, description="number of links to documents of the municipality (SharePoint, OneDrive)")
