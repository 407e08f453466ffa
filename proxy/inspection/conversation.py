"""One WebSocket connection to an AI service: every message of the client is judged like a request of its own."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Protocol

from proxy import wire
from proxy.guard import Passage
from proxy.inspection.verdict import Verdict, Who
from proxy.notices.wording import choose_language
from proxy.services.catalogue import Service
from proxy.wire.message import Exchange, Message
from proxy.wire.restore import Originals
from proxy.wire.seams import LONGEST as TAIL
from proxy.wire.seams import kin

_MOST_PLACES = 64
METHOD = "WEBSOCKET"
Inspect = Callable[[Service, Exchange, Who], Awaitable[Verdict]]


class Restorer(Protocol):
    """Puts originals back in what the service says, message by message."""

    def feed(self, message: str | bytes) -> list[str | bytes]:
        """The messages that take this one's place; none when all of it is held until the next."""

    def flush(self) -> list[str | bytes]:
        """What is still held."""


class Conversation:
    """Remembers of each place in its messages the last ``TAIL`` characters, and nothing else."""

    def __init__(
        self,
        service: Service,
        handshake: Exchange,
        who: Who,
        inspect: Inspect,
        restorer: Callable[[Originals], Restorer],
    ) -> None:
        self._service = service
        self._handshake = handshake
        self._who = who
        self._inspect = inspect
        self._make_restorer = restorer
        self._restorer = restorer(Originals({}))
        self._tails: dict[str, str] = {}

    def learn(self, originals: Originals) -> None:
        """What may be put back into the service's messages from now on."""
        self._restorer = self._make_restorer(originals)

    async def outgoing(self, content: bytes, passage: Passage, *, is_text: bool) -> bytes:
        """Judge a message of the client; the bytes that may go on when ``passage`` was opened."""
        kind = "text/plain; charset=utf-8" if is_text else "application/octet-stream"
        exchange = replace(
            self._handshake, method=METHOD, headers=(("content-type", kind),), body=content, tails=dict(self._tails)
        )
        verdict = await self._inspect(self._service, exchange, self._who)
        if verdict.permit is None:
            self._refuse(verdict, passage)
            return b""
        if verdict.message:
            self._remember(verdict.message)
        if verdict.event.placeholders or verdict.note:
            passage.replies += self._restorer.flush()
            self.learn(Originals(verdict.originals, note=verdict.note))
        passage.permit = verdict.permit
        return verdict.rewritten.body if verdict.rewritten else content

    def incoming(self, content: bytes, *, is_text: bool) -> list[str | bytes]:
        """What the client gets for a message of the service."""
        return self._restorer.feed(content.decode("utf-8", "replace") if is_text else content)

    def _refuse(self, verdict: Verdict, passage: Passage) -> None:
        notice = verdict.notice
        language = choose_language(None, self._handshake.header("accept-language"))
        dialect = self._service.dialect(self._handshake.path)
        said = wire.refuse_message(dialect, notice, language) if notice else ()
        passage.replies += said
        if not said:
            number = f" {verdict.event.id}" if notice and notice.recorded else ""
            passage.close_reason = f"Sluiswachter{number}: niet verstuurd / not sent"

    def _remember(self, message: Message) -> None:
        for part in message.parts:
            if part.role == "tail" or not part.editable:
                continue
            place = kin(part.place)
            self._tails[place] = (self._tails.pop(place, "") + part.text)[-TAIL:]
        while len(self._tails) > _MOST_PLACES:
            del self._tails[next(iter(self._tails))]
