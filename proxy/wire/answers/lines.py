"""Records one after the other: a line each (NDJSON, ``0:"text"`` of the AI SDK, Le Chat), or between 0x1E (SignalR)."""

import re

from proxy.wire.answers.fields import BARE
from proxy.wire.answers.records import Out, Records
from proxy.wire.answers.values import dumps, loads
from proxy.wire.restore import Originals

_LONGEST = 4 * 1024 * 1024  # a line without an end would take all memory
_PREFIX = re.compile(r"\s*(?:[0-9]{1,3}|[a-z]):(?=[\[{\"])")


class Lines:
    """Feed it text, it gives text; each line as soon as it is whole."""

    def __init__(self, originals: Originals, dialect: str = "", separator: str = "\n") -> None:
        self._originals = originals
        self._records = Records(originals, dialect)
        self._separator = separator
        self._buffer: list[str] = []
        self._held = 0

    def feed(self, text: str, *, last: bool = False) -> str:
        """Restore every line that is complete."""
        first, *more = text.split(self._separator)
        self._buffer.append(first)
        out = []
        for part in more:
            out.append(self._line("".join(self._buffer), self._separator))
            self._buffer = [part]
        self._held = len(self._buffer[0]) if more else self._held + len(first)
        if self._held > _LONGEST and not last:
            out.append("".join(self._buffer))  # as it came
            self._buffer, self._held = [], 0
        if last:
            rest, self._buffer = "".join(self._buffer), []
            out += [
                self._line(rest, self._separator if rest else ""),
                self._written(self._records.flush(), "", self._separator),
            ]
            return "".join(out) if not rest else _without(self._separator, "".join(out))
        return "".join(out)

    def _line(self, line: str, end: str) -> str:
        if not line.strip():
            return line + end
        prefix = match[0] if (match := _PREFIX.match(line)) else ""
        record = loads(line[len(prefix) :])
        if isinstance(record, str):
            record = {BARE: record, "index": prefix}
        elif not isinstance(record, dict | list):
            return self._originals.restore(line) + end
        # The AI SDK ends a step with "e:" and a message with "d:".
        return self._written(
            self._records.feed(record, prefix, "end" if prefix.strip() in ("e:", "d:") else ""), line, end
        )

    def _written(self, records: list[Out], line: str, end: str) -> str:
        return "".join((_text(out) if out.changed else line) + end for out in records)


def _text(out: Out) -> str:
    record = out.record
    return str(out.around) + dumps(record[BARE] if isinstance(record, dict) and BARE in record else record)


def _without(separator: str, text: str) -> str:
    """What did not end with a separator does not get one."""
    return text.removesuffix(separator)
