"""What the gateway puts beside an event, from values that go no further."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from logs.attached import Attached
from logs.evidence import Evidence, Excerpt
from logs.keys import Keys
from logs.seal import Recipients
from logs.whose import Hasher


class Attacher:
    """Keyed hashes of every event; sealed evidence where a rule asks for it. Nothing before the PO has a key."""

    def __init__(self, keys: Keys, *, two: bool = False) -> None:
        self._recipients = Recipients(keys, two=two)
        self._hasher = Hasher(self._recipients)
        self._evidence = Evidence(keys, self._recipients)

    def chore(self, *_: object) -> None:
        """Have at hand what comes from the disk (a chore of the journal)."""
        now = datetime.now(UTC)
        self._recipients.refresh()
        if self._recipients.complete:
            self._evidence.prepare(*(f"{now + timedelta(days=ahead):%Y-%m-%d}" for ahead in (0, 1)))

    def attach(
        self, event: str, time: datetime, values: Sequence[tuple[str, str]], excerpts: Sequence[Excerpt] = ()
    ) -> Attached | None:
        """Of these values (kind, text) and excerpts."""
        day = f"{time:%Y-%m-%d}"
        hashes, key = self._hasher.hashes(event, day, values)
        sealed = self._evidence.seal(event, day, excerpts) if excerpts else b""
        return Attached(hashes, key, sealed, day) if hashes or sealed else None
