"""False alarms that employees report. What stands in them is what the employee saw and sent: masked."""

from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Engine, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from logs.control import Control
from logs.database import writing
from logs.portal.tables import false_alarms

State = Literal["nieuw", "terecht", "onterecht"]


class Alarm(BaseModel):
    """A report that an event was a false alarm.

    ``snippets`` are masked pieces of text around what was found; ``contents`` are keyed hashes of the texts, so that an
    exception can be made for exactly this document. ``state``: not looked at yet, the alarm was right, or it was not.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    event: str
    time: datetime
    service: str = ""
    kinds: tuple[str, ...] = ()
    snippets: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    remark: str = Field("", max_length=1000)
    state: State = "nieuw"
    judged_by: str = ""
    judgement: str = Field("", max_length=1000)


class FalseAlarms:
    """The reports of one database."""

    def __init__(self, engine: Engine, control: Control) -> None:
        self._engine = engine
        self._control = control

    def report(self, alarm: Alarm, person: str) -> bool:
        """Keep a report; False when there was one for this event already. ``person`` is a keyed hash."""
        row = {"id": alarm.event, "time": alarm.time.isoformat(), "person": person, "state": alarm.state}
        try:
            with writing(self._engine) as connection:
                connection.execute(insert(false_alarms).values(**row, document=alarm.model_dump_json()))
                self._control.record(connection, "false-alarm-reported", actor="medewerker", subject=alarm.event)
        except IntegrityError:
            return False
        return True

    def alarm(self, event: str) -> Alarm | None:
        """The report about this event."""
        with self._engine.connect() as connection:
            document = connection.execute(select(false_alarms.c.document).where(false_alarms.c.id == event)).scalar()
        return Alarm.model_validate_json(document) if document else None

    def alarms(self, state: str = "", limit: int = 500) -> list[Alarm]:
        """Reports, newest first."""
        query = select(false_alarms.c.document).order_by(false_alarms.c.time.desc()).limit(limit)
        if state:
            query = query.where(false_alarms.c.state == state)
        with self._engine.connect() as connection:
            return [Alarm.model_validate_json(document) for document in connection.execute(query).scalars()]

    def per_day(self, since: str, until: str) -> dict[str, int]:
        """How many were reported on each day (UTC) from ``since`` until before ``until``."""
        day = func.substr(false_alarms.c.time, 1, 10)
        query = select(day, func.count()).where(false_alarms.c.time >= since, false_alarms.c.time < until)
        with self._engine.connect() as connection:
            return {str(name): int(number) for name, number in connection.execute(query.group_by(day))}

    def judge(self, event: str, state: State, judgement: str, *, account: str) -> Alarm:
        """Say whether the alarm was right; LookupError when there is no such report."""
        alarm = self.alarm(event)
        if alarm is None:
            raise LookupError(event)
        told = {"state": state, "judgement": judgement.strip(), "judged_by": account}
        judged = Alarm.model_validate({**alarm.model_dump(), **told})
        with writing(self._engine) as connection:
            changed = update(false_alarms).where(false_alarms.c.id == event)
            connection.execute(changed.values(state=state, document=judged.model_dump_json()))
            self._control.record(connection, f"false-alarm-{state}", actor=account, subject=event)
        return judged

    def clean(self, before: datetime) -> int:
        """Drop reports from before this moment; how many."""
        old = false_alarms.c.time < before.astimezone(UTC).isoformat()
        with writing(self._engine) as connection:
            return connection.execute(false_alarms.delete().where(old)).rowcount
