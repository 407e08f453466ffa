"""WebSocket messages of one connection: JSON records, SignalR records, text, or protocol buffers."""

from proxy.wire.answers import protobuf
from proxy.wire.answers.fields import BARE
from proxy.wire.answers.records import Out, Records
from proxy.wire.answers.values import dumps, loads
from proxy.wire.restore import Originals

_SEPARATOR = "\x1e"


class MessageStream:
    """What a service sends over one WebSocket connection."""

    def __init__(self, originals: Originals, dialect: str = "") -> None:
        self._records = Records(originals, dialect)
        self._fields = protobuf.Fields(originals)

    def feed(self, message: str | bytes) -> list[str | bytes]:
        """The messages to send in place of this one, in order: what was held before, and the message restored."""
        if isinstance(message, bytes):
            try:
                text = message.decode()
            except UnicodeDecodeError:
                return [self._fields.feed(message)]
            if loads(text) is None and _SEPARATOR not in text:
                return [self._fields.feed(message)]
            return [one.encode() if isinstance(one, str) else one for one in self.feed(text)]
        if message.endswith(_SEPARATOR):
            lines = [text for line in message.split(_SEPARATOR)[:-1] for text in self._record(line)]
            return ["".join(line + _SEPARATOR for line in lines)]
        return list(self._record(message))

    def flush(self) -> list[str | bytes]:
        """What is still held when the connection ends."""
        return [_text(out) for out in self._records.flush()]

    def _record(self, text: str) -> list[str]:
        record = loads(text)
        is_json = record is not None
        if not is_json or isinstance(record, str):
            record = {BARE: text if not is_json else record}
        elif not isinstance(record, dict | list):
            return [text]
        return [_text(out) if out.changed else text for out in self._records.feed(record, is_json)]


def _text(out: Out) -> str:
    record = out.record
    if isinstance(record, dict) and BARE in record:
        record = record[BARE]
    return dumps(record) if out.around else str(record)
