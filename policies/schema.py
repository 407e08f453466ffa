"""The shape of a policy file."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from detectors.finding import KINDS

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class Action(StrEnum):
    """What happens to a request, from light to heavy; comparable by weight."""

    allow = "allow"
    notify = "notify"
    redact = "redact"
    justify = "justify"
    block = "block"

    @property
    def weight(self) -> int:
        """0 for allow, 4 for block."""
        return list(Action).index(self)

    def __lt__(self, other: str) -> bool:
        return self.weight < Action(other).weight

    def __le__(self, other: str) -> bool:
        return self.weight <= Action(other).weight

    def __gt__(self, other: str) -> bool:
        return self.weight > Action(other).weight

    def __ge__(self, other: str) -> bool:
        return self.weight >= Action(other).weight


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(_Data):
    """A message for employees, in Dutch and in English."""

    nl: str = Field(min_length=10)
    en: str = Field(min_length=10)


class DataCondition(_Data):
    """Holds when one of ``kinds`` is found with at least ``min_score``, in all ``min_count`` times or more."""

    kinds: tuple[str, ...] = Field(min_length=1)
    min_score: float = Field(0.5, ge=0, le=1)
    min_count: int = Field(1, ge=1)

    @field_validator("kinds")
    @classmethod
    def _are_known(cls, kinds: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [kind for kind in kinds if kind not in KINDS]:
            raise ValueError(f"{unknown[0]!r} is no kind of data; expected one of {', '.join(KINDS)}")
        return kinds


class ServiceCondition(_Data):
    """Holds when the service has one of the named ids, countries and kinds; what is left out does not matter."""

    ids: tuple[str, ...] = ()
    countries: tuple[Country, ...] = ()
    kinds: tuple[str, ...] = ()


class When(_Data):
    """All conditions that are named must hold; at least one is named."""

    service: ServiceCondition | None = None
    data: DataCondition | None = None


class Rule(_Data):
    """One rule: the clause of the municipal policy that it carries out, when, what happens, and what is said."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
    clause: str = Field(min_length=3)
    source: str = ""
    when: When
    action: Action
    message: Text

    @field_validator("when")
    @classmethod
    def _says_something(cls, when: When) -> When:
        if when.service is None and when.data is None:
            raise ValueError("no condition; expected service and/or data")
        return when

    @field_validator("action")
    @classmethod
    def _is_available(cls, action: Action) -> Action:
        if action is Action.justify:
            raise ValueError("justify is not available in this version; expected allow, notify, redact or block")
        return action


class Example(_Data):
    """Facts and the action that they must lead to; runs when the policy is loaded."""

    kinds: dict[str, int] = Field(default_factory=dict)
    country: Country = "NL"
    service: str = "voorbeeld"
    expect: Action


class Policy(_Data):
    """A whole policy. ``hash`` is the SHA-256 of the file's bytes."""

    name: str = Field(min_length=1)
    version: str = Field(min_length=1)
    on_failure: Literal["block", "allow"] = "block"
    unread_files: tuple[Literal["audio", "video", "image"], ...] = ()
    rules: tuple[Rule, ...] = Field(min_length=1)
    voorbeelden: tuple[Example, ...] = Field(min_length=1)
    hash: str = ""

    @field_validator("rules")
    @classmethod
    def _names_differ(cls, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        names = [rule.name for rule in rules]
        if twice := [name for name in names if names.count(name) > 1]:
            raise ValueError(f"two rules are called {twice[0]!r}; expected different names")
        return rules
