"""Exceptions that a PO makes: a word, a pattern or a document that is no finding, until a day, for a reason."""

import secrets
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

import regex
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, model_validator
from sqlalchemy import Connection, Engine, func, insert, select, update

from detectors.finding import KINDS
from logs.control import Control
from logs.database import writing
from logs.portal.tables import exception_changes, exceptions

MOST_DAYS = 366
_MOST = 1000
_STORED = "stored"


class ExceptionError(Exception):
    """An exception that cannot be made: one line that says why, in Dutch."""


class Exempt(BaseModel):
    """What is no finding. ``value``: the word, the pattern for the whole finding, or the document's keyed hash.

    It holds for the named ``kinds`` only, until the end of the day ``until``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Literal["word", "pattern", "document"]
    value: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=300)]
    kinds: tuple[str, ...] = Field(min_length=1)
    until: date
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=1000)]
    event: str = Field("", description="the event from which it came")

    @model_validator(mode="after")
    def _can_be(self, info: ValidationInfo) -> "Exempt":
        if info.context == _STORED:
            return self  # it was tried when it was made; on a busy machine a trial may take longer than it should
        if unknown := [kind for kind in self.kinds if kind not in KINDS]:
            raise ValueError(f"{unknown[0]} is geen soort gegeven.")
        if self.type == "word" and sum(c.isdigit() for c in self.value) > 5:
            raise ValueError("Een nummer kan een persoonsgegeven zijn. Gebruik een patroon, of dit document.")
        if self.type == "pattern":
            _check(self.value)
        return self


class Made(BaseModel):
    """An exception in force, or ended."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    made: datetime
    made_by: str
    exempt: Exempt
    ended: datetime | None = None
    ended_by: str = ""

    def holds(self, today: date) -> bool:
        """Whether it is in force."""
        return self.ended is None and today <= self.exempt.until


class Exceptions:
    """The exceptions of one database."""

    def __init__(self, engine: Engine, control: Control) -> None:
        self._engine = engine
        self._control = control

    def add(self, exempt: Exempt, *, account: str, today: date | None = None) -> Made:
        """Make an exception; it counts at once."""
        now = datetime.now(UTC)
        today = today or now.date()
        if not today <= exempt.until <= today + timedelta(days=MOST_DAYS):
            raise ExceptionError(f"De einddatum ligt tussen vandaag en {MOST_DAYS} dagen later.")
        made = Made(id="U-" + secrets.token_hex(4).upper(), made=now, made_by=account, exempt=exempt)
        with writing(self._engine) as connection:
            if int(connection.execute(select(func.count()).select_from(exceptions)).scalar_one()) >= _MOST:
                raise ExceptionError(f"Er zijn al {_MOST} uitzonderingen. Ruim eerst op.")
            row = {"id": made.id, "until": exempt.until.isoformat(), "ended": "", "document": made.model_dump_json()}
            connection.execute(insert(exceptions).values(row))
            self._note(connection, account, "exception-made", made.id)
        return made

    def end(self, name: str, *, account: str) -> Made:
        """End an exception now; LookupError when there is none that holds."""
        made = next((one for one in self.all() if one.id == name and one.ended is None), None)
        if made is None:
            raise LookupError(name)
        now = datetime.now(UTC)
        ended = made.model_copy(update={"ended": now, "ended_by": account})
        with writing(self._engine) as connection:
            changed = update(exceptions).where(exceptions.c.id == name)
            connection.execute(changed.values(ended=now.isoformat(), document=ended.model_dump_json()))
            self._note(connection, account, "exception-ended", name)
        return ended

    def all(self) -> list[Made]:
        """Every exception, also those that ended; the first to end first."""
        query = select(exceptions.c.document).order_by(exceptions.c.until, exceptions.c.id)
        with self._engine.connect() as connection:
            return [
                Made.model_validate_json(document, context=_STORED) for document in connection.execute(query).scalars()
            ]

    def in_force(self, today: date | None = None) -> list[Made]:
        """Those that hold."""
        today = today or datetime.now(UTC).date()
        return [one for one in self.all() if one.holds(today)]

    def revision(self) -> str:
        """Another text after every change."""
        with self._engine.connect() as connection:
            count, last = connection.execute(select(func.count(), func.max(exception_changes.c.id))).one()
        return f"{count} {last}"

    def _note(self, connection: Connection, account: str, what: str, subject: str) -> None:
        now = datetime.now(UTC)
        name = f"{now:%Y%m%d%H%M%S}{secrets.token_hex(4)}"
        row = {"id": name, "time": now.isoformat(), "account": account, "what": what, "subject": subject}
        connection.execute(insert(exception_changes).values(row))
        self._control.record(connection, what, actor=account, subject=subject)


def _check(pattern: str) -> None:
    try:
        compiled = regex.compile(pattern)
    except regex.error:
        raise ValueError("Dit is geen geldig patroon (reguliere expressie).") from None
    try:
        if compiled.fullmatch("zomaar een zin 123", timeout=0.1) or compiled.fullmatch("", timeout=0.1):
            raise ValueError("Dit patroon past op bijna alles.")
        for piece in ("a", "A", "1", " ", "a1", "ab ", "1-", "a.", "é"):
            compiled.fullmatch(piece * 60 + "!", timeout=0.1)
    except TimeoutError:
        raise ValueError("Dit patroon kost te veel tijd.") from None
