"""What a vendor's file may say: every field of ``*.yaml`` in the catalogue. docs/diensten.md explains them in Dutch."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from proxy.services.names import HostPattern

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Kind = Literal["chat", "api", "coding", "search", "image", "audio", "video", "writing", "meeting", "aggregator"]
DialectName = Literal[
    "openai",
    "anthropic",
    "gemini",
    "mistral",
    "bedrock",
    "cohere",
    "ollama",
    "chatgpt-web",
    "claude-web",
    "gemini-web",
    "copilot-ws",
    "m365-signalr",
    "perplexity",
    "lechat",
    "deepseek-web",
    "grok-web",
    "huggingchat",
    "graphql",
    "connect",
    "generic",
]


def _regex(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value!r} is no regular expression ({error})") from None
    return value


PathRegex = Annotated[str, AfterValidator(_regex)]


class Data(BaseModel):
    """Values from a file: fixed, and nothing unknown beside them."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Route(Data):
    """A path (regular expression, from its start) and the dialect spoken there."""

    path: PathRegex
    dialect: DialectName


class SharedHost(Data):
    """A host that serves AI under some paths only; what else is on it passes undisturbed and unlogged.

    ``decrypt: false``: most traffic of this host is not for AI, so it is not decrypted and the AI on it not read.
    ``why`` says what else is on the host and what weighed most.
    """

    host: HostPattern
    paths: tuple[PathRegex, ...] = Field(min_length=1)
    decrypt: bool = True
    why: str = Field(min_length=10)


class Upload(Data):
    """A host that receives files for the service. With ``path`` only that path of it, because others use it as well."""

    host: HostPattern
    path: PathRegex | None = None
    how: str = Field(min_length=3)


class ServiceEntry(Data):
    """One service as a vendor's file gives it."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    name: str = Field(min_length=1)
    kind: Kind
    hosts: tuple[HostPattern, ...] = ()
    # ``{region}`` in a host stands for each of these.
    regions: tuple[str, ...] = ()
    shared: tuple[SharedHost, ...] = ()
    uploads: tuple[Upload, ...] = ()
    routes: tuple[Route, ...] = ()
    # Whole paths that are fetched without a body and say nothing: scripts, fonts, pictures of the page itself.
    no_content: tuple[PathRegex, ...] = ()
    processing: tuple[Country, ...] = ()
    source: tuple[str, ...] = ()
    read_on: date | None = Field(None, alias="date")
    # Hosts for which no public document of the vendor or of a maintained list was found.
    unverified: tuple[HostPattern, ...] = ()
    note: str = ""

    @model_validator(mode="before")
    @classmethod
    def _each_region(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        hosts, regions = data.get("hosts") or (), data.get("regions") or ()
        if not isinstance(hosts, list | tuple) or not isinstance(regions, list | tuple):
            return data
        filled = [str(host).replace("{region}", str(region)) for host in hosts for region in (regions or [""])]
        source = data.get("source", ())
        return {**data, "hosts": list(dict.fromkeys(filled)), "source": [source] if isinstance(source, str) else source}

    @model_validator(mode="after")
    def _has_a_place(self) -> "ServiceEntry":
        if not (self.hosts or self.shared) and not self.note:
            raise ValueError("no hosts; expected hosts or shared, or a note that says why there are none")
        return self


class VendorFile(Data):
    """One file: a vendor, its country (ISO 3166 alpha-2), where and when that was read, and its services.

    ``offensive`` marks a country that the policy forbids for its cyber programme. ``parent`` is the country of the
    owner when that is another; then that one counts.
    """

    vendor: str = Field(min_length=1)
    country: Country
    parent: Country | None = None
    offensive: bool = False
    processing: tuple[Country, ...] = ()
    source: str = Field(min_length=1)
    date: date
    services: tuple[ServiceEntry, ...] = Field(min_length=1)
