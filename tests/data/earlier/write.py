"""Writes a small record with the code of the commit that is on PYTHONPATH: ``python write.py FOLDER``.

Run by ``tests/earlier.py``. Each room is filled where that commit has it; what nobody had yet is left out. All is made up.
"""

import asyncio
import contextlib
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from logs.event import Event
from logs.journal import Journal

WHEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


async def events(folder: Path) -> list[str]:
    """Twelve events; their numbers."""
    journal = Journal(folder)
    await journal.start()
    written = [
        Event(
            id=f"20261120-OUD{n:05}", time=WHEN + timedelta(hours=n), client=f"10.0.0.{n}", user=f"medewerker{n % 3}",
            service="chatgpt", vendor="OpenAI", country="US", dialect="openai", method="POST",
            action=("allow", "redact", "block")[n % 3], rule="r", rules=("r",), policy="gemeente", policy_version="1",
            policy_hash="0", counts=({}, {"PERSON": 2}, {"BSN": 1})[n % 3], scores={}, placeholders=(), reason="",
            parts=1, size=100 + n, duration_ms=4.5,
        )
        for n in range(12)
    ]  # fmt: skip
    for one in written:
        await journal.record(one)
    await journal.close()
    return [one.id for one in written]


def rooms(folder: Path, numbers: list[str]) -> None:
    """What people did: an incident, the register, the portal, accounts."""
    from logs.control import Control
    from logs.database import connect, sqlite_url
    from logs.incidents.store import Incidents
    from logs.keys import Keys

    engine, keys = connect(sqlite_url(folder)), Keys(folder / "sleutels")
    control = Control(keys)
    incident = Incidents(engine, control).open("BSN naar een chatdienst", numbers[2:4], account="petra")
    Incidents(engine, control).note(incident, "Gebeld met de afdeling.", account="petra")
    with contextlib.suppress(ImportError):
        from logs.portal.justifications import Justifications, Ticket
        from logs.register.entry import Entry
        from logs.register.store import RegisterStore

        register = RegisterStore(engine, control)
        register.prepare()
        register.save(Entry(id="chatgpt", name="ChatGPT", status="approved"), account="petra")
        ticket = Ticket(event=numbers[2], person="p", service="chatgpt", rules=("r",), kinds=("BSN",), contents=("c",))
        Justifications(engine, control).offer(ticket, WHEN)
    with contextlib.suppress(ImportError):
        from logs.review.accounts.roles import Role
        from logs.review.accounts.secrets import Box
        from logs.review.accounts.store import Accounts

        accounts = Accounts(engine, control, Box(keys.pages_key()))
        accounts.accept(
            accounts.invite("Petra Officier", [Role.po], by="start"), "Petra Officier", "paard batterij nietje"
        )
    engine.dispose()


def people(folder: Path) -> None:
    """Keys of a PO and a CISO, so that it is sealed who a pseudonym is."""
    from nacl.public import PrivateKey

    from logs.keys import PEOPLE, Keys

    for who in PEOPLE:
        Keys(folder / "sleutels").set_person(who, PrivateKey.generate().public_key)


def main() -> None:
    """The whole record."""
    folder = Path(sys.argv[1])
    with contextlib.suppress(ImportError):
        people(folder)
    numbers = asyncio.run(events(folder))
    with contextlib.suppress(ImportError):
        rooms(folder, numbers)


if __name__ == "__main__":
    main()
