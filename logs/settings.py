"""The settings of the record: where it lies, how long it is kept, and who gets what of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings

from logs.address import parse_address
from logs.database import DatabaseError, place, sqlite_url
from logs.export.destination import DestinationError, open_destination
from logs.export.exporter import parse_export
from logs.record import RecordOptions
from logs.retention import Terms

T = TypeVar("T", str, tuple[str, ...])


def _smtp(value: str) -> None:
    parts = urlsplit(value)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise DestinationError("expected smtps://USER:PASSWORD@HOST or smtp://HOST")


_CHECKS: dict[str, Callable[[str], object]] = {
    "export_to": parse_export,
    "alert_smtp": _smtp,
    "alert_webhook": open_destination,
    "metrics": parse_address,
}


class RecordSettings(BaseSettings):
    """Part of ``proxy.settings.Settings``. README documents each field."""

    data_dir: Path = Field(Path("var"), description="the only folder that is written to")
    database_url: str | None = Field(
        None, description="database of the record, postgresql://USER:PASSWORD@HOST/NAME; empty: SQLite in data_dir"
    )
    keys_dir: Path | None = Field(None, description="folder with the keys of the record; empty: sleutels/ in data_dir")
    writer: str = Field("sluis", pattern=r"^[a-z0-9-]{1,40}$", description="name of this machine's chain in the record")
    heads_to: tuple[str, ...] = Field((), description="where signed heads are sent besides koppen.jsonl (JSON list)")
    evidence_by_two: bool = Field(False, description="sealed evidence and hashes need the CISO's key too")
    export_to: tuple[str, ...] = Field((), description="where events are sent, FORMAT+URL (JSON list)")
    alert_smtp: str = Field(
        "", description="mail server for alerts, smtps://USER:PASSWORD@HOST or smtp://HOST (STARTTLS)"
    )
    alert_sender: str = Field("", description="sender of the alerts")
    alert_mail: dict[Literal["po", "ciso", "it"], str] = Field({}, description="who gets alerts by mail (JSON object)")
    alert_webhook: str = Field("", description="URL that alerts are posted to")
    metrics: str = Field("", description="address and port for Prometheus; empty: none")
    keep_events_days: int = Field(365, ge=1, description="days that events are kept")
    keep_evidence_days: int = Field(30, ge=1, description="days that sealed evidence is kept")
    keep_reads_days: int = Field(365, ge=1, description="days that the traces of reading are kept")

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str | None) -> str | None:
        try:
            return place(value) and value if value else None
        except DatabaseError as error:
            raise ValueError(str(error)) from None

    @field_validator("heads_to")
    @classmethod
    def _are_destinations(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        try:
            for url in value:
                open_destination(url)
        except DestinationError as error:
            raise ValueError(str(error)) from None
        return value

    @field_validator("export_to", "alert_smtp", "alert_webhook", "metrics")
    @classmethod
    def _can_be_reached(cls, value: T, info: ValidationInfo) -> T:
        try:
            for one in value if isinstance(value, tuple) else (value,):
                if one and info.field_name:
                    _CHECKS[info.field_name](str(one))
        except DestinationError as error:
            raise ValueError(str(error)) from None
        return value

    @property
    def database(self) -> str:
        """The URL of the record's database: the one that is set, or SQLite in ``log_dir``."""
        return self.database_url or sqlite_url(self.log_dir)

    @property
    def log_dir(self) -> Path:
        """Where the record lies."""
        return self.data_dir / "log"

    @property
    def record_keys(self) -> Path:
        """Where the keys of the record lie."""
        return self.keys_dir or self.data_dir / "sleutels"

    def record_options(self, pages_url: str) -> RecordOptions:
        """How the record is kept; ``pages_url`` is where alerts send people."""
        return RecordOptions(
            directory=self.log_dir,
            url=self.database_url,
            keys=self.record_keys,
            writer=self.writer,
            heads_to=self.heads_to,
            evidence_by_two=self.evidence_by_two,
            export_to=self.export_to,
            alert_mail={str(who): mail for who, mail in self.alert_mail.items()},
            alert_smtp=self.alert_smtp,
            alert_sender=self.alert_sender,
            alert_webhook=self.alert_webhook,
            metrics=parse_address(self.metrics) if self.metrics else None,
            pages=pages_url,
            terms=Terms(self.keep_events_days, self.keep_evidence_days, self.keep_reads_days),
        )
