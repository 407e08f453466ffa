"""Every setting, typed and documented; from flags, the environment (``SLUISWACHTER_*``) or defaults, in that order."""

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import SettingsConfigDict

from logs.address import Address
from logs.record import RecordOptions
from logs.review.settings import ReviewSettings
from logs.settings import RecordSettings
from policies import DEFAULT_POLICY
from proxy.identity.settings import IdentitySettings
from proxy.services.catalogue import SHIPPED, Catalogue, SharedHosts, load


class Settings(IdentitySettings, RecordSettings, ReviewSettings):
    """How this gateway runs, put together from what each room asks. README documents each field."""

    model_config = SettingsConfigDict(env_prefix="SLUISWACHTER_", frozen=True)

    listen: Address = Field("127.0.0.1:8080", description="address and port of the proxy")
    policy: Path = Field(DEFAULT_POLICY, description="the policy file")
    policy_approvers: Path | None = Field(None, description="folder with the public keys of who approves policies")
    policy_signatures: int = Field(0, ge=0, le=9, description="how many of them must have signed the policy; 0: none")
    modes: tuple[str, ...] = Field(
        (), description="more ways in: transparent@PORT, socks5@PORT, wireguard@PORT, dns@PORT"
    )
    upstream: str | None = Field(None, description="the egress proxy behind this one, http://HOST:PORT")
    upstream_ca: Path | None = Field(None, description="PEM file with the authorities trusted behind this proxy")
    model: str | None = Field(None, description="a spaCy pipeline such as nl_core_news_md; empty: the one that ships")
    own_dir: Path | None = Field(
        None, description="folder with own words, lists and fingerprints; empty: eigen/ in data_dir"
    )
    workers: int = Field(1, ge=1, le=64, description="proxy processes, one per core")
    detection_processes: int = Field(2, ge=1, le=64, description="detection processes of each worker")
    drain_seconds: float = Field(20.0, ge=0, le=600, description="how long answers may go on when the gateway stops")
    scan_deadline_seconds: float = Field(10.0, gt=0, description="a text that takes longer is refused")
    silent_request_seconds: float = Field(
        30.0, gt=0, description="a request whose body stays open without a byte is refused; gRPC after 5 seconds"
    )
    body_limit_bytes: int = Field(20 * 1024 * 1024, ge=1024, description="a larger request is refused")
    upload_limit_bytes: int = Field(
        60 * 1024 * 1024, ge=1024, description="a file that comes in pieces may be so large when it is whole"
    )
    bodies_memory_mb: int = Field(
        256, ge=1, description="memory of each worker for large bodies together; when it is full, others wait"
    )
    file_processes: int = Field(1, ge=1, le=16, description="processes of each worker that read files")
    file_deadline_seconds: float = Field(60.0, gt=0, description="a file that takes longer is refused")
    file_memory_mb: int = Field(1536, ge=512, description="memory of a process that reads files, at most")
    websocket_messages: int = Field(
        100_000, ge=1, description="messages of a client over one WebSocket; then it is closed"
    )
    otlp: str = Field(
        "",
        pattern=r"^(https?://[^/@\s]+/\S*)?$",
        description="where spans of OpenTelemetry go, http(s)://HOST:4318/v1/traces",
    )
    portal_host: str = Field("sluis.wacht", description="the proxy's own host name, for employees")
    pac_proxies: tuple[Address, ...] = Field(
        (), description="addresses of the proxies as browsers reach them (JSON list)"
    )
    ca_passphrase_file: Path | None = Field(None, description="file with the passphrase of the authority's key")
    services_dir: Path | None = Field(None, description="folder with the municipality's own service files")
    shared_hosts: SharedHosts = Field(
        "as_listed", description="hosts with more than AI on them that are decrypted: as_listed, all or none"
    )
    suggest_unknown: bool = Field(
        False, description="count hosts outside the catalogue that look like AI, as suggestions for the register"
    )
    vault_minutes: int = Field(480, ge=1, description="how long an original is remembered after its last use")
    vault_url: str | None = Field(
        None, description="Redis or Valkey that several gateways share for it, redis(s)://...; empty: memory only"
    )
    vault_key_file: Path | None = Field(
        None, description="file with the key of the values in vault_url, 32 bytes in base64"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="operational log on stderr")

    @field_validator("ca_passphrase_file")
    @classmethod
    def _can_be_read(cls, value: Path | None) -> Path | None:
        if value and not (value.is_file() and os.access(value, os.R_OK)):
            raise ValueError(f"{value} cannot be read")
        return value

    @property
    def record(self) -> RecordOptions:
        """How the record is kept."""
        return self.record_options(self.pages_url)

    @property
    def ca_dir(self) -> Path:
        """Where the certificate authority lies."""
        return self.data_dir / "ca"

    @property
    def ca_passphrase(self) -> str | None:
        """The passphrase of the authority's key: the first line of its file. OSError when that cannot be read."""
        return self.ca_passphrase_file.read_text().partition("\n")[0] if self.ca_passphrase_file else None

    @property
    def service_folders(self) -> tuple[Path, ...]:
        """Where service files lie: those that ship, then the municipality's own."""
        return (SHIPPED, *([self.services_dir] if self.services_dir else []))

    def catalogue(self) -> Catalogue:
        """Read the services that this gateway knows; CatalogueError names the file that is not right."""
        return load(*self.service_folders, shared=self.shared_hosts)

    @property
    def own_data(self) -> Path:
        """Where the municipality's own words, lists and fingerprints lie."""
        return self.own_dir or self.data_dir / "eigen"

    @property
    def run_dir(self) -> Path:
        """Where the workers say how they are."""
        return self.data_dir / "run"
