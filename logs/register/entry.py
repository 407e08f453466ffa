"""What the register holds: a service, an application for one, and a supplier's declaration."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

Status = Literal["applied", "approved", "conditional", "refused", "forbidden"]
STATUSES: tuple[Status, ...] = ("applied", "approved", "conditional", "refused", "forbidden")
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Lines = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Done = Literal["", "nee", "bezig", "ja", "niet-nodig"]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Entry(_Value):
    """One service in the register. ``id`` is that of the catalogue, or one of its own for what is not in it."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", description="id in the catalogue, or one of your own")
    name: Annotated[Line, StringConstraints(min_length=1)] = Field(description="naam van de dienst")
    vendor: Line = Field("", description="leverancier")
    country: str = Field("", pattern=r"^([A-Z]{2})?$", description="land van de leverancier, ISO 3166")
    status: Status = Field(description="aangemeld, goedgekeurd, met voorwaarden, afgewezen, verboden")
    conditions: Lines = Field("", description="voorwaarden waaronder de dienst gebruikt mag worden")
    closed: bool = Field(False, description="gesloten omgeving van de gemeente")
    owner: Line = Field("", description="eigenaar binnen de gemeente")
    department: Line = Field("", description="afdeling die de dienst gebruikt")
    purpose: Lines = Field("", description="doel")
    data: Lines = Field("", description="welke gegevens erin gaan")
    processor_agreement: Done = Field("", description="verwerkersovereenkomst")
    dpia: Done = Field("", description="gegevensbeschermingseffectbeoordeling (DPIA)")
    iama: Done = Field("", description="Impact Assessment Mensenrechten en Algoritmes (IAMA)")
    algorithm_register: Line = Field("", description="adres van de vermelding in het Algoritmeregister")
    review_date: date | None = Field(None, description="datum waarop de dienst opnieuw bekeken wordt")
    advice: Lines = Field("", description="advies van de PO en de CISO")

    @field_validator("algorithm_register")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if value and not value.startswith("https://"):
            raise ValueError("expected an address that begins with https://")
        return value


class Application(_Value):
    """An employee asks, before using it, whether a service may be used and how."""

    service: Line = Field("", description="id in the catalogue; empty: a service that is not in it")
    name: Annotated[Line, StringConstraints(min_length=2)] = Field(description="naam van de dienst")
    address: Line = Field("", description="website")
    purpose: Annotated[Lines, StringConstraints(min_length=5)] = Field(description="waarvoor")
    data: Lines = Field("", description="welke gegevens erin gaan")
    decisions: bool = Field(False, description="helpt bij besluiten over inwoners of bedrijven")
    applicant: Annotated[Line, StringConstraints(min_length=2)] = Field(description="wie het vraagt")
    department: Line = Field("", description="afdeling")
    contact: Line = Field("", description="waar het antwoord heen moet")


class Declaration(_Value):
    """A supplier tells that it uses AI in what it does for the municipality."""

    supplier: Annotated[Line, StringConstraints(min_length=2)] = Field(description="leverancier")
    service: Annotated[Line, StringConstraints(min_length=2)] = Field(description="product waar AI in zit")
    purpose: Annotated[Lines, StringConstraints(min_length=5)] = Field(description="wat de AI doet")
    data: Lines = Field("", description="welke gegevens van de gemeente erin gaan")
    decisions: bool = Field(False, description="helpt bij besluiten over inwoners of bedrijven")
    country: str = Field("", pattern=r"^([A-Z]{2})?$", description="land van de leverancier, ISO 3166")
    department: Line = Field("", description="afdeling die het product gebruikt")
    contact: Line = Field("", description="contactpersoon van de leverancier")
    told_by: Line = Field("", description="wie het heeft doorgegeven")


State = Literal["nieuw", "besloten"]


class Declared(_Value):
    """A declaration as it lies on the desk of PO and CISO, and what they decided."""

    id: str
    time: datetime
    state: State = "nieuw"
    declaration: Declaration
    status: Status | Literal[""] = ""
    answer: Lines = ""
    entry: str = Field("", description="id in the register, once it stands there")
    decided_by: str = ""
    decided: datetime | None = None


class Filed(_Value):
    """An application as it lies on the desk of PO and CISO."""

    id: str
    time: datetime
    state: State
    application: Application
    status: Status | Literal[""] = ""
    answer: Lines = ""
    decided_by: str = ""
    decided: datetime | None = None


class Change(_Value):
    """One change of the register."""

    time: datetime
    account: str
    what: str
    subject: str
    document: str
