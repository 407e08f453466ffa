"""The shape of a policy file; ``policies/beleid.schema.json`` is made from it, for completion in editors."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from policies.actions import Action, Mode
from policies.conditions import Country, Data, DataCondition, KindName, LabelName, Register, When

__all__ = ["Action", "Example", "Policy", "Rule"]

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
Text = Annotated[str, StringConstraints(min_length=10)]


class Message(Data):
    """A message for employees, in Dutch and in English."""

    nl: Text = Field(description="in Dutch, B1: short sentences, u")
    en: Text = Field(description="in English")


class Ground(Data):
    """A reason that an employee can choose in the form."""

    name: Name = Field(description="short name, in the event")
    nl: str = Field(min_length=3, description="in Dutch")
    en: str = Field(min_length=3, description="in English")


GROUNDS = (
    Ground(name="wettelijke-taak", nl="Nodig voor een wettelijke taak", en="Needed for a statutory task"),
    Ground(name="toestemming", nl="De betrokkene vindt het goed", en="The person concerned agrees"),
    Ground(name="openbaar", nl="Het is al openbaar", en="It is public already"),
    Ground(name="verzonnen", nl="De gegevens zijn verzonnen", en="The data is made up"),
    Ground(name="anders", nl="Iets anders", en="Something else"),
)


class Justification(Data):
    """How an employee can account for what ``justify`` stopped, and how often."""

    minutes: int = Field(15, ge=1, le=480, description="how long the same content may pass")
    grounds: tuple[Ground, ...] = Field(GROUNDS, min_length=1, description="the reasons to choose from")
    never: tuple[KindName, ...] = Field((), description="kinds that are never justified: with them, justify is block")
    per_user_per_day: int = Field(10, ge=1, description="most justifications of one user in 24 hours")
    per_kind_per_day: dict[KindName, int] = Field(
        default_factory=dict, description="most justifications of one user in 24 hours with this kind of data"
    )


class Modes(Data):
    """How far the roll-out is. A group, department or user goes before the default; of several the strictest."""

    default: Mode = Field("enforce", description="for everyone who is not named below")
    groups: dict[str, Mode] = Field(default_factory=dict, description="by group")
    departments: dict[str, Mode] = Field(default_factory=dict, description="by department")
    users: dict[str, Mode] = Field(default_factory=dict, description="by user")


class Redaction(Data):
    """What stands in the text in place of what is taken out."""

    style: Literal["placeholder", "surrogate"] = Field(
        "placeholder",
        description="`placeholder` ([PERSOON_1]) or `surrogate`: a plausible other value, where the kind has one",
    )


class FileLimits(Data):
    """How much one file may ask, with all that lies in it; a file that asks more is refused."""

    megabytes: int = Field(200, ge=1, le=2_000, description="unpacked")
    files: int = Field(5_000, ge=1, le=100_000, description="files and parts in it")
    pictures: int = Field(40, ge=0, le=2_000, description="pictures and scanned pages of which letters are read")
    depth: int = Field(3, ge=0, le=10, description="archives in each other")
    seconds: int = Field(60, ge=1, le=600, description="of reading; no more than `file_deadline_seconds` allows")


class Rule(Data):
    """One rule: the clause of the municipal policy that it carries out, when, what happens, and what is said."""

    name: Name = Field(description="a short name, in every event")
    clause: str = Field(min_length=3, description="the clause of the municipal policy that it carries out")
    source: str = Field("", description="where a fact in the rule comes from")
    when: When = Field(description="the conditions; all must hold")
    action: Action = Field(description="what happens")
    redact: Redaction = Field(default_factory=lambda: Redaction(), description="how `redact` takes out: its `style`")
    always: bool = Field(False, description="holds in every mode, also where the roll-out only watches")
    note: bool = Field(False, description="the employee sees the message in the answer itself, where a chat allows it")
    evidence: bool = Field(False, description="the words around what it found are sealed for the PO (off by default)")
    alert: tuple[Literal["po", "ciso", "it"], ...] = Field((), description="who is told at once")
    message: Message = Field(description="what the employee is told")

    @field_validator("when", mode="before")
    @classmethod
    def _says_something(cls, when: object) -> object:
        if when == {} or when is None:
            raise ValueError("no condition; expected service, who, data, files and/or mode")
        return when

    @model_validator(mode="after")
    def _redacts_something(self) -> Self:
        if self.action is Action.redact and self.when.data is None:
            raise ValueError("redact without data; expected when.data, since that is what is taken out")
        return self


class Example(Data):
    """A text, or facts, and the action that they must lead to. Facts run when the policy is loaded, texts in
    ``sluiswachter policy check``, through the real detectors.
    """

    text: str | None = Field(None, description="what an employee types (use made-up data)")
    kinds: dict[KindName, int] = Field(default_factory=dict, description="what was found, in place of a text")
    labels: tuple[LabelName, ...] = Field((), description="labels of these findings")
    service: str = Field("voorbeeld", description="id of the service")
    country: Country = Field("NL", description="country of the vendor")
    kind: str = Field("chat", description="kind of service")
    standing: Register = Field("approved", alias="register", description="status in the register")
    closed: bool = Field(False, description="a closed environment of the municipality")
    user: str = Field("", description="name of the user")
    groups: tuple[str, ...] = Field((), description="groups of the user")
    department: str = Field("", description="department of the user")
    files: dict[str, int] = Field(default_factory=dict, description="files by kind")
    largest_file: int = Field(0, ge=0, description="size of the largest file, in bytes")
    failure: str | None = Field(None, description="why the request could not be inspected whole")
    expect: Action = Field(description="the action that it must lead to")
    rule: str | None = Field(None, description="the rule that must decide")


class Policy(Data):
    """A whole policy. ``hash`` is the SHA-256 of the file's bytes."""

    name: str = Field(min_length=1, description="the policy's name, in every event")
    version: str = Field(min_length=1, description="its version, in every event")
    on_failure: Literal["block", "allow"] = Field("block", description="for what could not be inspected whole")
    unread_files: tuple[Literal["audio", "video", "image"], ...] = Field(
        (), description="kinds of file that need not be read; files that must be read and cannot be are refused"
    )
    files: FileLimits = Field(default_factory=lambda: FileLimits(), description="how much one file may ask")
    thresholds: dict[KindName, Annotated[float, Field(ge=0, le=1)]] = Field(
        default_factory=dict, description="least certainty per kind; a finding below it is no finding"
    )
    modes: Modes = Field(default_factory=lambda: Modes(), description="how far the roll-out is, per group")
    justify: Justification = Field(default_factory=lambda: Justification(), description="grounds and limits")
    rules: tuple[Rule, ...] = Field(min_length=1, description="the rules; the heaviest action that matches wins")
    voorbeelden: tuple[Example, ...] = Field(min_length=1, description="examples: what must come of what")
    hash: str = ""

    @field_validator("rules")
    @classmethod
    def _names_differ(cls, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        names = [rule.name for rule in rules]
        if twice := [name for name in names if names.count(name) > 1]:
            raise ValueError(f"two rules are called {twice[0]!r}; expected different names")
        return rules


DataCondition.model_rebuild()
