"""The conditions of a rule. All that are named must hold; what is left out does not matter."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema, model_validator

from detectors.finding import KINDS
from detectors.labels import LABELS
from policies.actions import MODES, Mode

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Register = Literal["unknown", "applied", "approved", "conditional", "refused", "forbidden"]


def _kind(name: str) -> str:
    if name not in KINDS:
        raise ValueError(f"{name!r} is no kind of data; expected one of {', '.join(KINDS)}")
    return name


def _label(name: str) -> str:
    if name not in LABELS:
        raise ValueError(f"{name!r} is no label; expected one of {', '.join(LABELS)}")
    return name


KindName = Annotated[str, AfterValidator(_kind), WithJsonSchema({"type": "string", "enum": list(KINDS)})]
LabelName = Annotated[str, AfterValidator(_label), WithJsonSchema({"type": "string", "enum": list(LABELS)})]


class Data(BaseModel):
    """What every part of a policy has in common: it is a value, and knows no other fields than its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Condition(Data):
    """A condition names at least one thing."""

    @model_validator(mode="before")
    @classmethod
    def _says_something(cls, value: object) -> object:
        if isinstance(value, dict) and not value:
            raise ValueError(f"an empty condition holds always; expected one of {', '.join(cls.model_fields)}")
        return value


class DataCondition(Condition):
    """Holds when enough is found of ``kinds`` with one of ``labels``, and every one of ``all`` and one of ``any`` hold.

    ``min_count`` counts findings, ``min_kinds`` different kinds; ``min_score`` runs from 0 to 1. An empty ``kinds``
    means every kind.
    """

    kinds: tuple[KindName, ...] = Field((), description="kinds of data; empty: every kind")
    labels: tuple[LabelName, ...] = Field((), description="what stands near a person: one of these labels")
    min_score: float = Field(0.5, ge=0, le=1, description="least certainty of a finding that counts")
    min_count: int = Field(1, ge=1, description="least number of findings together")
    min_kinds: int = Field(1, ge=1, description="least number of different kinds together")
    all: tuple[DataCondition, ...] = Field((), description="every one of these holds")
    any: tuple[DataCondition, ...] = Field((), description="at least one of these holds")

    @model_validator(mode="after")
    def _can_hold(self) -> DataCondition:
        if not (self.kinds or self.labels or self.all or self.any or self.own):
            raise ValueError("says nothing about data; expected kinds, labels, all or any")
        if self.kinds and self.min_kinds > len(self.kinds):
            raise ValueError(f"min_kinds is {self.min_kinds}; expected at most the {len(self.kinds)} kinds named")
        return self

    @property
    def own(self) -> bool:
        """Whether it asks for findings itself, beside what ``all`` and ``any`` ask."""
        return bool(self.kinds or self.labels or {"min_count", "min_kinds", "min_score"} & self.model_fields_set)


class ServiceCondition(Condition):
    """Holds when the service has one of the named ids, countries, kinds and places in the register.

    ``register``: ``unknown`` is not in it, ``applied`` waits for advice, ``approved``, ``conditional`` (approved with
    conditions), ``refused``, or ``forbidden`` because of its country.
    """

    ids: tuple[str, ...] = Field((), description="services, by their id in the catalogue")
    countries: tuple[Country, ...] = Field((), description="countries of the vendor, ISO 3166 alpha-2")
    kinds: tuple[str, ...] = Field((), description="kinds of service: chat, api, coding, search, ...")
    standing: tuple[Register, ...] = Field((), alias="register", description="status in the municipality's register")
    closed: bool | None = Field(None, description="whether it is a closed environment of the municipality")


class WhoCondition(Condition):
    """Holds when the employee has one of the named names, groups and departments."""

    users: tuple[str, ...] = Field((), description="names of users")
    groups: tuple[str, ...] = Field((), description="groups; one of them is enough")
    departments: tuple[str, ...] = Field((), description="departments")


class FileCondition(Condition):
    """Holds when the request brings files of one of ``kinds``, so many, and the largest so large."""

    kinds: tuple[str, ...] = Field((), description="kinds of file, such as docx, pdf or image; empty: every kind")
    min_count: int = Field(1, ge=1, description="least number of files")
    min_bytes: int = Field(0, ge=0, description="least size of the largest file, in bytes")


class When(Data):
    """All conditions that are named must hold; at least one is named."""

    service: ServiceCondition | None = Field(None, description="which service")
    who: WhoCondition | None = Field(None, description="which employee")
    data: DataCondition | None = Field(None, description="what was found")
    files: FileCondition | None = Field(None, description="which files are sent along")
    mode: tuple[Mode, ...] = Field((), description=f"how far the roll-out is for this employee: {', '.join(MODES)}")
