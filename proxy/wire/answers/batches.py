"""Google's pages (``batchexecute``, ``StreamGenerate``): after ``)]}'``, a length and a line of JSON, over and over.

The answer stands in it as JSON inside a text, whole every time. Lengths count UTF-16 units; how many line ends they
include differs, so a length is mended by as much as its line grows.
"""

from proxy.wire.answers.records import Records
from proxy.wire.answers.values import dumps, loads
from proxy.wire.restore import Originals


class Batches:
    """Feed it text, it gives text; each line of JSON as soon as it is whole."""

    def __init__(self, originals: Originals, dialect: str = "gemini-web") -> None:
        self._records = Records(originals, dialect if dialect != "generic" else "gemini-web")
        self._buffer: list[str] = []
        self._length = ""

    def feed(self, text: str, *, last: bool = False) -> str:
        """Restore every line that is complete."""
        first, *more = text.split("\n")
        self._buffer.append(first)
        out = []
        for part in more:
            out.append(self._line("".join(self._buffer), "\n"))
            self._buffer = [part]
        if last:
            out.append(self._line("".join(self._buffer), ""))
            self._buffer = []
        return "".join(out)

    def _line(self, line: str, end: str) -> str:
        length, self._length = self._length, ""
        if line.strip().isdigit() and line.isascii() and end:
            self._length = line + end
            return length
        record = loads(line) if line[:1] in ("[", "{") else None
        if not isinstance(record, dict | list):
            return length + line + end
        out = self._records.feed(record)[-1]
        new = dumps(out.record) if out.changed else line
        if out.changed and length:
            length = length.replace(length.strip(), str(int(length) + _units(new) - _units(line)))
        return length + new + end


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
