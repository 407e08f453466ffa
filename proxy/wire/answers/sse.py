"""Server-sent events: each holds a JSON record, or plain text, in its ``data:`` lines."""

import re

from proxy.wire.answers.fields import BARE
from proxy.wire.answers.records import Out, Records
from proxy.wire.answers.values import dumps, loads
from proxy.wire.restore import Originals

_END = re.compile(r"\r?\n\r?\n|\r\r")
_LINE = re.compile(r"\r\n|\n|\r")  # and nothing else: JSON may hold U+2028 and the like
_LONGEST = 4 * 1024 * 1024  # an event without an end would take all memory, and every piece of it more time
_DONE = re.compile(r"\s*\[?done\]?\s*", re.IGNORECASE)


class SseStream:
    """Feed it text, it gives text; whole events only, and each as soon as it is whole."""

    def __init__(self, originals: Originals, dialect: str = "") -> None:
        self._originals = originals
        self._records = Records(originals, dialect)
        self._buffer = ""

    def feed(self, text: str, *, last: bool = False) -> str:
        """Restore every event that is complete."""
        searched = max(0, len(self._buffer) - 3)
        self._buffer += text
        out, at = [], 0
        while end := _END.search(self._buffer, max(at, searched)):
            out.append(self._event(self._buffer[at : end.start()], end[0]))
            at = end.end()
        self._buffer = self._buffer[at:]
        if len(self._buffer) > _LONGEST and not last:
            out.append(self._buffer)  # as it came
            self._buffer = ""
        if last:
            rest, self._buffer = self._buffer, ""
            is_whole = loads(rest.partition("data:")[2]) is not None  # only its empty line is missing
            out.append(self._event(rest, "") if is_whole else self._originals.restore(rest))
            out.append(self._written(self._records.flush(), "", "\n\n"))
        return "".join(out)

    def _event(self, block: str, end: str) -> str:
        lines = [line for line in _LINE.split(block) if line]
        data = "\n".join(line[5:].removeprefix(" ") for line in lines if line.startswith("data:"))
        head = tuple(line for line in lines if not line.startswith("data:"))
        if not data:
            return block + end
        if _DONE.fullmatch(data):
            return self._written(self._records.flush(), "", end) + block + end
        kind = next((line[6:].strip() for line in head if line.startswith("event:")), "")
        record = loads(data)
        # A text as JSON, or words that happen to be a number: pieces of text, both.
        is_json = isinstance(record, str | dict | list)
        if not isinstance(record, dict | list):
            record = {BARE: record if is_json else data}
        return self._written(self._records.feed(record, (head, is_json), kind), block, end)

    def _written(self, records: list[Out], block: str, end: str) -> str:
        return "".join((_block(out) if out.changed else block) + (end or "\n\n" * (out.changed)) for out in records)


def _block(out: Out) -> str:
    head, is_json = out.around
    record = out.record
    if isinstance(record, dict) and BARE in record:
        record = record[BARE]
    data = dumps(record) if is_json else record
    return "\n".join([*head, *(f"data: {line}" for line in data.split("\n"))])
