"""What the inspector needs of the rooms around it: each can be tested without the others."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from detectors.finding import Finding
from proxy.inspection.found import Findings
from proxy.inspection.redact import Edit, Marked
from proxy.wire.message import FileTerms, Message, Part

Say = Callable[..., None]
EditAgain = Callable[[Marked], Awaitable[Sequence[Sequence[Edit]]]]
Edits = dict[int, tuple[Edit, ...]]


class Scan(Protocol):
    """The detectors, as far as this room needs them."""

    def scan(
        self, texts: Sequence[str], kinds: Sequence[frozenset[str] | None] | None = None
    ) -> Awaitable[list[tuple[Finding, ...]]]:
        """One tuple of findings per text; ``kinds`` says for each what to look for (None: everything)."""


class Files(Protocol):
    """The room that reads files, as far as this one needs it (proxy/documents)."""

    async def open(self, message: Message, terms: FileTerms) -> Message:
        """The message with the texts of its files among its parts."""

    async def scan(self, parts: Sequence[Part]) -> Findings:
        """The findings of texts out of files, in a lane of their own."""

    async def offer(self, message: Message, findings: Findings, owner: str, edit: EditAgain) -> str:
        """Keep redacted copies of refused files for their owner; the path of the first, "" when there is none."""

    async def redact(
        self, message: Message, edits: Edits, must_go: Callable[[Finding], bool], edit: EditAgain
    ) -> Mapping[int, bytes]:
        """New bytes by file number; Unreadable when anything that ``must_go`` is still found in them.

        ``edit`` is asked for edits of what only shows itself in the new file.
        """


class Steps(Protocol):
    """Who is told of the steps of a request (proxy/running/tracing.py)."""

    def step(self, name: str, **known: str | float) -> AbstractContextManager[Say]:
        """Around a step; what it gives is called with what else is known of it: numbers and kinds, never content."""

    def remember(self, event_id: str) -> None:
        """The step of now is the whole of the request with this event."""
