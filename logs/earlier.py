"""Events of before there was a chain: put in it once, at the first start of a version that has one."""

from sqlalchemy import Connection, inspect, text

from logs import slips
from logs.event import Event
from logs.ledger import Ledger

_TOGETHER = 500


def take_over(connection: Connection, ledger: Ledger) -> int:
    """Append the old events in their order, pseudonymous from now on, and remove the old table; how many there were.

    Slips of before are said in the chain too.
    """
    if found := slips.take_over(connection):
        ledger.append(connection, found)
    if not inspect(connection).has_table("events_before_chain"):
        return 0
    rows = connection.execute(text("SELECT document FROM events_before_chain ORDER BY sequence")).scalars().all()
    events = [Event.model_validate_json(document) for document in rows]
    for first in range(0, len(events), _TOGETHER):
        ledger.append(connection, events[first : first + _TOGETHER])
    connection.execute(text("DROP TABLE events_before_chain"))
    return len(events)
