"""The facts that a policy was told, read back from an event. Never a text: an event holds none."""

from logs.event import Event
from policies.facts import Facts, from_record


def facts_of_event(event: Event) -> Facts:
    """The facts of one request. The user is a pseudonym in the record, so rules about ``users`` cannot be tried."""
    more = event.facts
    return Facts(
        service=event.service,
        vendor=event.vendor,
        country=event.country,
        kind=more.get("kind", ""),
        found=from_record(event.found),
        unredactable=frozenset(more.get("unredactable", "").split()),
        failure=event.reason or None,
        files=event.files,
        largest_file=int(more.get("largest_file") or 0),
        register=event.register_status or "unknown",
        closed=more.get("closed") == "ja",
        user=event.user or "",
        groups=frozenset(filter(None, more.get("groups", "").split("\n"))),
        department=event.department,
        justified=frozenset(event.rules) if event.justification else frozenset(),
    )
