"""A JSON document, restored text by text as it passes: history, titles, whole answers.

A second value behind the first makes it a stream of records (Grok calls that JSON too). Gemini's array is a stream as
well: its elements are the pieces of one answer.
"""

import json
import re

from proxy.wire.answers.lines import Lines
from proxy.wire.answers.records import Records
from proxy.wire.answers.values import dumps, loads, restore_value
from proxy.wire.restore import Originals, TextStream, json_escape

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]"]', re.DOTALL)
_INSIDE = re.compile(r'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)
_LONG = 64 * 1024


class Document:
    """Feed it text, it gives text; of a text of more than 64 KB each part, of a shorter one the whole."""

    def __init__(self, originals: Originals, dialect: str = "") -> None:
        self._originals = originals
        self._dialect = dialect
        self._buffer = ""
        self._depth = 0
        self._ended = False
        self._long: TextStream | None = None
        self._lines: Lines | None = None

    def feed(self, text: str, *, last: bool = False) -> str:
        """Restore every text that is complete."""
        if self._lines:
            return self._lines.feed(text, last=last)
        self._buffer += text
        out = self._rest_of_long() if self._long else ""
        if not self._long:
            out += self._tokens(last)
        if last:
            rest, self._buffer = self._buffer, ""
            out += self._long.feed(rest, last=True) if self._long else self._originals.restore(rest, json_escape)
        return out

    def _tokens(self, last: bool) -> str:
        text, at = self._buffer, 0
        out: list[str] = []
        might = self._originals.might(text)
        for match in _TOKEN.finditer(text):
            mark = match[0]
            if mark == '"':
                return self._unfinished(out, text, at, match.start())
            if mark in ("{", "[") and self._depth == 0 and self._ended:
                self._lines, self._buffer = Lines(self._originals, self._dialect), ""
                return "".join(out) + text[at : match.start()] + self._lines.feed(text[match.start() :], last=last)
            if len(mark) > 1:
                out += [text[at : match.start()], self._string(mark) if might else mark]
                at = match.end()
            else:
                self._depth += 1 if mark in "{[" else -1
                self._ended = self._ended or self._depth == 0
        self._buffer = ""
        return "".join(out) + text[at:]

    def _unfinished(self, out: list[str], text: str, at: int, start: int) -> str:
        """Keep a text that is not complete; a very long one is not waited for."""
        out.append(text[at:start])
        self._buffer = text[start:]
        if len(self._buffer) > _LONG:
            self._long, self._buffer = TextStream(self._originals, json_escape), self._buffer[1:]
            out.append('"' + self._rest_of_long())
            if not self._long:
                out.append(self._tokens(last=False))
        return "".join(out)

    def _rest_of_long(self) -> str:
        match = _INSIDE.match(self._buffer)
        end = match.end() if match else 0
        inside, rest = self._buffer[:end], self._buffer[end:]
        ended = rest.startswith('"')
        out = self._long.feed(inside, last=ended) if self._long else ""
        self._buffer = rest
        if ended:
            self._long, self._buffer = None, rest[1:]
            out += '"'
        return out

    def _string(self, mark: str) -> str:
        try:
            value = json.loads(mark)
        except ValueError:
            return self._originals.restore(mark, json_escape)
        new = restore_value(value, self._originals)
        return mark if new == value else json.dumps(new, ensure_ascii=False)


class ArrayStream:
    """A JSON array of which the elements are records of a stream. Feed it text, it gives text."""

    def __init__(self, originals: Originals, dialect: str = "") -> None:
        self._records = Records(originals, dialect)
        self._buffer = ""
        self._at = 0  # how far the buffer was searched
        self._depth = 0

    def feed(self, text: str, *, last: bool = False) -> str:
        """Restore every element that is complete."""
        self._buffer += text
        out, begin = [], 0
        for match in _TOKEN.finditer(self._buffer, self._at):
            mark = match[0]
            if mark == '"':
                break
            self._at = match.end()
            self._depth += (mark in "{[") - (mark in "}]") if len(mark) == 1 else 0
            if mark in "{[" and self._depth <= 2 and len(mark) == 1:
                out.append(self._buffer[begin : match.start()] + (mark if self._depth == 1 else ""))
                begin = match.end() if self._depth == 1 else match.start()
            elif mark in "}]" and self._depth == 1:
                out.append(self._element(self._buffer[begin : match.end()]))
                begin = match.end()
            elif mark == "]" and self._depth == 0:
                out.append("".join("," + dumps(one.record) for one in self._records.flush()))
        if last:
            begin, rest = len(self._buffer), self._buffer[begin:]
            out.append(rest)
        elif self._depth < 2:
            out.append(self._buffer[begin : self._at])
            begin = self._at
        self._buffer, self._at = self._buffer[begin:], max(0, self._at - begin)
        return "".join(out)

    def _element(self, text: str) -> str:
        record = loads(text)
        if not isinstance(record, dict | list):
            return text
        outs = self._records.feed(record)
        return ",".join(dumps(out.record) if out.changed else text for out in outs)
