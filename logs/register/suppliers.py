"""What suppliers declare: that AI is in a product of theirs. PO and CISO decide, and it stands in the register."""

import json
import secrets
from datetime import UTC, datetime

from sqlalchemy import Engine, func, insert, select, update

from logs.control import Control
from logs.database import writing
from logs.numbers import new_number
from logs.register.entry import Declaration, Declared, Entry, Status
from logs.register.store import RegisterError, RegisterStore
from logs.register.tables import declarations

_MOST = 5000


class Suppliers:
    """Declarations come in from employees or are noted by PO and CISO, who then decide about each."""

    def __init__(self, engine: Engine, control: Control, register: RegisterStore) -> None:
        self._engine = engine
        self._control = control
        self._register = register

    def tell(self, declaration: Declaration, *, account: str) -> str:
        """Lay it on the desk; its number."""
        declared = Declared(id=new_number("L"), time=datetime.now(UTC), declaration=declaration)
        with writing(self._engine) as connection:
            if int(connection.execute(select(func.count()).select_from(declarations)).scalar_one()) >= _MOST:
                raise RegisterError("Er liggen te veel meldingen van leveranciers.")
            row = {"id": declared.id, "time": declared.time.isoformat(), "document": declared.model_dump_json()}
            connection.execute(insert(declarations).values(row))
            self._control.record(connection, "declaration", actor=account, subject=declared.id)
        return declared.id

    def one(self, number: str) -> Declared | None:
        """The declaration with this number."""
        query = select(declarations.c.id, declarations.c.time, declarations.c.document)
        with self._engine.connect() as connection:
            row = connection.execute(query.where(declarations.c.id == number)).first()
        return _read(*row) if row else None

    def all(self, limit: int = _MOST) -> list[Declared]:
        """What suppliers told, newest first."""
        table = declarations.c
        query = select(table.id, table.time, table.document).order_by(table.time.desc()).limit(limit)
        with self._engine.connect() as connection:
            return [_read(*row) for row in connection.execute(query).all()]

    def decide(self, number: str, status: Status, answer: str, *, account: str, entry: Entry) -> Declared:
        """Decide, once; ``entry`` goes into the register in the same act."""
        declared = self.one(number)
        if declared is None:
            raise RegisterError(f"Melding {number} is er niet.")
        if not answer.strip():
            raise RegisterError("Schrijf op wat u de leverancier of de contractbeheerder antwoordt.")
        told = {"state": "besloten", "status": status, "answer": answer, "entry": entry.id, "decided_by": account}
        decided = Declared.model_validate({**declared.model_dump(), **told, "decided": datetime.now(UTC)})
        with writing(self._engine) as connection:
            table = declarations.c
            now = connection.execute(select(table.document).where(table.id == number)).scalar_one()
            if _read(number, declared.time.isoformat(), now).state == "besloten":
                raise RegisterError(f"Over melding {number} is al besloten.")
            # Only over what was read just now: of two who decide at the same moment one is told so.
            changed = update(declarations).where(table.id == number, table.document == now)
            if not connection.execute(changed.values(document=decided.model_dump_json())).rowcount:
                raise RegisterError(f"Over melding {number} is al besloten.")
            self._control.record(connection, f"declaration-{status}", actor=account, subject=number)
            self._register.put(connection, entry.model_copy(update={"status": status}), account)
        return decided

    def free_id(self, declaration: Declaration) -> str:
        """An id in the register for a product that is not there yet: never that of another service."""
        text = f"{declaration.supplier} {declaration.service}".lower()
        letters = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in text).split())[:58] or "product"
        name = letters.strip("-")
        return f"{name}-{secrets.token_hex(2)}" if self._register.entry(name) else name


def _read(number: str, time: str, document: str) -> Declared:
    """Rows from before there were decisions hold the declaration alone."""
    value = json.loads(document)
    if "declaration" in value:
        return Declared.model_validate(value)
    return Declared(id=number, time=datetime.fromisoformat(time), declaration=Declaration.model_validate(value))
