"""The desk of PO and CISO: what employees apply for."""

from datetime import UTC, datetime

from sqlalchemy import Engine, insert, select, update

from logs.control import Control
from logs.database import writing
from logs.numbers import new_number
from logs.register.entry import Application, Entry, Filed, Status
from logs.register.store import RegisterError, RegisterStore
from logs.register.tables import applications

_MOST_OPEN = 2000


class Desk:
    """Applications come in, are advised on, and end in the register."""

    def __init__(self, engine: Engine, control: Control, register: RegisterStore) -> None:
        self._engine = engine
        self._control = control
        self._register = register

    def apply(self, application: Application, *, vendor: str = "", country: str = "") -> str:
        """Lay it on the desk; its number. A service that is new to the register stands in it as applied for."""
        filed = Filed(id=new_number("A"), time=datetime.now(UTC), state="nieuw", application=application)
        known = self._register.entry(application.service) if application.service else None
        with writing(self._engine) as connection:
            table = applications.c
            waiting = connection.execute(select(table.id).where(table.state == "nieuw").limit(_MOST_OPEN)).all()
            if len(waiting) >= _MOST_OPEN:
                raise RegisterError("Er liggen te veel aanvragen. Probeer het later opnieuw.")
            row = {"id": filed.id, "time": filed.time.isoformat(), "state": filed.state}
            connection.execute(insert(applications).values(**row, document=filed.model_dump_json()))
            self._control.record(connection, "application", actor="medewerker", subject=filed.id)
            if application.service and known is None:
                entry = Entry(id=application.service, name=application.name, status="applied")
                entry = entry.model_copy(update={"vendor": vendor, "country": country, "purpose": application.purpose})
                self._register.put(connection, entry, "medewerker")
        return filed.id

    def application(self, number: str) -> Filed | None:
        """The application with this number."""
        with self._engine.connect() as connection:
            document = connection.execute(select(applications.c.document).where(applications.c.id == number)).scalar()
        return Filed.model_validate_json(document) if document else None

    def applications(self, state: str = "", limit: int = 500) -> list[Filed]:
        """Applications (``nieuw`` or ``besloten``), newest first."""
        query = select(applications.c.document).order_by(applications.c.time.desc()).limit(limit)
        if state:
            query = query.where(applications.c.state == state)
        with self._engine.connect() as connection:
            return [Filed.model_validate_json(document) for document in connection.execute(query).scalars()]

    def decide(self, number: str, status: Status, answer: str, *, account: str, entry: Entry | None = None) -> Filed:
        """Answer an application; ``entry`` goes into the register in the same act, so that both count at once."""
        filed = self.application(number)
        if filed is None:
            raise RegisterError(f"Aanvraag {number} is er niet.")
        if not answer.strip():
            raise RegisterError("Schrijf een antwoord voor de aanvrager.")
        told = {"state": "besloten", "status": status, "answer": answer.strip(), "decided_by": account}
        decided = Filed.model_validate({**filed.model_dump(), **told, "decided": datetime.now(UTC)})
        with writing(self._engine) as connection:
            changed = update(applications).where(applications.c.id == number, applications.c.state == "nieuw")
            values = {"state": decided.state, "document": decided.model_dump_json()}
            if not connection.execute(changed.values(**values)).rowcount:
                raise RegisterError(f"Over aanvraag {number} is al besloten.")
            self._control.record(connection, f"application-{status}", actor=account, subject=number)
            if entry:
                self._register.put(connection, entry.model_copy(update={"status": status}), account)
        return decided
