"""The register of AI services in the database. Every change says who made it, here and in the chain."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256

from sqlalchemy import Connection, Engine, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from logs.control import Control
from logs.database import writing
from logs.register.countries import FIRST, Country
from logs.register.entry import Change, Entry
from logs.register.tables import register_changes, register_countries, register_entries


class RegisterError(Exception):
    """What was asked cannot be done: one line that says why, in Dutch."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The register as the policy needs it: status and closed by service, and the countries that are out."""

    services: Mapping[str, tuple[str, bool]] = field(default_factory=dict)
    countries: frozenset[str] = frozenset()

    def standing(self, service: str, country: str) -> tuple[str, bool]:
        """Status and whether it is closed. A country that is out goes before what else was decided."""
        status, closed = self.services.get(service, ("unknown", False))
        return ("forbidden" if country in self.countries else status), closed


class RegisterStore:
    """Reads and changes the register of one database."""

    def __init__(self, engine: Engine, control: Control) -> None:
        self._engine = engine
        self._control = control

    def prepare(self) -> None:
        """Fill the list of countries of a register that nobody has touched yet."""
        # Another process that starts at the same moment may be first.
        with contextlib.suppress(IntegrityError), writing(self._engine) as connection:
            if _revision(connection) == 0:
                for country in FIRST:
                    self._set_country(connection, country, "sluiswachter")

    def entries(self, status: str = "") -> list[Entry]:
        """Every service (with this status), by name; a country that is out goes before what else was decided."""
        query = select(register_entries.c.document).order_by(func.lower(register_entries.c.name))
        with self._engine.connect() as connection:
            out = set(connection.execute(select(register_countries.c.code)).scalars())
            found = [Entry.model_validate_json(document) for document in connection.execute(query).scalars()]
        standing = [one.model_copy(update={"status": "forbidden"}) if one.country in out else one for one in found]
        return [one for one in standing if status in ("", one.status)]

    def entry(self, name: str) -> Entry | None:
        """The service with this id."""
        query = select(register_entries.c.document).where(register_entries.c.id == name)
        with self._engine.connect() as connection:
            document = connection.execute(query).scalar()
        return Entry.model_validate_json(document) if document else None

    def save(self, entry: Entry, *, account: str, over: str = "") -> None:
        """Put this in the place of what the register has under the same id; counts at once in the policy.

        ``over`` (``digest_of``) says what the writer saw: RegisterError when somebody else was there meanwhile.
        """
        with writing(self._engine) as connection:
            query = select(register_entries.c.document).where(register_entries.c.id == entry.id).with_for_update()
            document = connection.execute(query).scalar()
            if over and over != digest_of(Entry.model_validate_json(document) if document else None):
                raise RegisterError("Iemand anders heeft deze dienst intussen gewijzigd. Open haar opnieuw.")
            self.put(connection, entry, account)

    def put(self, connection: Connection, entry: Entry, account: str) -> None:
        """``save``, within a transaction that does more."""
        if entry.status == "conditional" and not entry.conditions:
            raise RegisterError("Schrijf op onder welke voorwaarden de dienst gebruikt mag worden.")
        row = {"id": entry.id, "name": entry.name, "status": entry.status, "document": entry.model_dump_json()}
        connection.execute(delete(register_entries).where(register_entries.c.id == entry.id))
        connection.execute(insert(register_entries).values(row))
        self._note(connection, account, f"register-{entry.status}", entry.id, row["document"])

    def remove(self, name: str, *, account: str) -> None:
        """Take a service out; it is then as if it never was applied for. Its history stays."""
        with writing(self._engine) as connection:
            if not connection.execute(delete(register_entries).where(register_entries.c.id == name)).rowcount:
                raise RegisterError(f"{name} staat niet in het register.")
            self._note(connection, account, "register-removed", name)

    def due(self, today: date) -> list[Entry]:
        """The services whose review date has come."""
        return [entry for entry in self.entries() if entry.review_date and entry.review_date <= today]

    def countries(self) -> list[Country]:
        """The countries whose services are not used."""
        table = register_countries.c
        with self._engine.connect() as connection:
            rows = connection.execute(select(table.code, table.name, table.source, table.date).order_by(table.name))
            return [Country(code=code, name=name, source=source, date=day) for code, name, source, day in rows]

    def set_country(self, country: Country, *, account: str) -> None:
        """Put a country on the list, or change its source; its services are forbidden at once."""
        with writing(self._engine) as connection:
            self._set_country(connection, country, account)

    def remove_country(self, code: str, *, account: str) -> None:
        """Take a country off the list."""
        with writing(self._engine) as connection:
            if not connection.execute(delete(register_countries).where(register_countries.c.code == code)).rowcount:
                raise RegisterError(f"{code} staat niet op de lijst.")
            self._note(connection, account, "country-removed", code)

    def history(self, subject: str = "", limit: int = 200) -> list[Change]:
        """What was changed (of one service or country), newest first."""
        table = register_changes.c
        query = select(table.time, table.account, table.what, table.subject, table.document)
        if subject:
            query = query.where(table.subject == subject)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(table.sequence.desc()).limit(limit))
            return [Change(time=t, account=a, what=w, subject=s, document=d) for t, a, w, s, d in rows]

    def revision(self) -> int:
        """A number that goes up with every change."""
        with self._engine.connect() as connection:
            return _revision(connection)

    def snapshot(self) -> Snapshot:
        """The register as the policy needs it."""
        with self._engine.connect() as connection:
            documents = connection.execute(select(register_entries.c.document)).scalars()
            entries = [Entry.model_validate_json(document) for document in documents]
            countries = frozenset(connection.execute(select(register_countries.c.code)).scalars())
        return Snapshot({entry.id: (entry.status, entry.closed) for entry in entries}, countries)

    def _set_country(self, connection: Connection, country: Country, account: str) -> None:
        row = country.model_dump(mode="json")
        connection.execute(delete(register_countries).where(register_countries.c.code == country.code))
        connection.execute(insert(register_countries).values(row))
        self._note(connection, account, "country-set", country.code, country.model_dump_json())

    def _note(self, connection: Connection, account: str, what: str, subject: str, document: str = "") -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        row = {"time": now, "account": account, "what": what, "subject": subject, "document": document}
        connection.execute(insert(register_changes).values(row))
        self._control.record(connection, what, actor=account, subject=subject)


def _revision(connection: Connection) -> int:
    # With the count too: in PostgreSQL a change can come to light after one with a higher number.
    query = select(func.max(register_changes.c.sequence), func.count()).select_from(register_changes)
    highest, count = connection.execute(query).one()
    return int(highest or 0) + int(count)


def digest_of(entry: Entry | None) -> str:
    """A short name of what an entry holds, for a form; another when anything of it changed."""
    return sha256(entry.model_dump_json().encode()).hexdigest()[:16] if entry else "-"
