"""Whether the gateway does what it is there for."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Health:
    """``ok`` only when prompts are really inspected; ``checks`` says what was looked at, without any content."""

    ok: bool
    checks: dict[str, str] = field(default_factory=dict)
