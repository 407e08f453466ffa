"""Files that are text: the character set, and plain text, tables with delimiters and folded lines (ics, vcf)."""

import codecs
import re
from collections.abc import Callable, Iterator
from functools import partial

from charset_normalizer import from_bytes

from proxy.documents.document import FileRefused
from proxy.documents.passages import Opened, Passage, Slot
from proxy.documents.tables import Cell, Table

PIECE = 40_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What stands in no text that people read; form feed, escape and the separators of old exports do.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x7f]")
_FOLD = re.compile(r"\r?\n[ \t]|=\r?\n")
_SAMPLE = 64 * 1024


def decode(data: bytes) -> tuple[str, Callable[[str], bytes]]:
    """The text and the way back to bytes in the same character set; FileRefused when it is no text."""
    codec = next((name for mark, name in _BOMS if data.startswith(mark)), "") or _without_mark(data)
    try:
        text = data.decode(codec)
    except (UnicodeDecodeError, LookupError):
        raise FileRefused from None
    if codec.startswith("utf-16") or codec.startswith("utf-32"):
        text = text.replace("\x00", "\ufffd")
    if len(_CONTROL.findall(text[:_SAMPLE])) > len(text[:_SAMPLE]) // 1000 or _CONTROL.search(text, _SAMPLE):
        raise FileRefused
    order = {codecs.BOM_UTF16_BE: "utf-16-be", codecs.BOM_UTF32_BE: "utf-32-be"}
    big = next((name for mark, name in order.items() if data.startswith(mark)), "")
    if big:
        return text, lambda new: data[: 4 if "32" in big else 2] + new.encode(big, "replace")
    return text, lambda new: new.encode(codec, "xmlcharrefreplace" if codec == "ascii" else "replace")


def _without_mark(data: bytes) -> str:
    """The character set of bytes that do not say it: UTF-16 by its zeros, UTF-8 by its strictness, or the likeliest."""
    head = data[:4096]
    odd, even = head[1::2].count(0), head[::2].count(0)
    if len(data) % 2 == 0 and max(odd, even) > len(head) // 5 and min(odd, even) < len(head) // 50:
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    best = from_bytes(data[:_SAMPLE]).best()
    name = best.encoding if best else "cp1252"
    if best is not None and name.startswith(("utf_16", "utf_32", "big5", "gb", "cp9", "euc", "johab", "shift", "hz")):
        name = "cp1252"
    try:
        data.decode(name)
    except UnicodeDecodeError:
        name = "latin-1"
    return name


def open_text(data: bytes) -> Opened:
    """Plain text, code, Markdown, tables with delimiters, calendars and cards."""
    text, encode = decode(data)
    slot = Slot(text, lambda _: None)
    delimiter = sniff_delimiter(text)
    passages = list(_table(slot, delimiter) if delimiter else plain(slot))
    if re.match(r"\s*BEGIN:V(?:CALENDAR|CARD)", text):
        passages.append(_unfolded(slot))
    return Opened("csv" if delimiter else "text", passages, lambda: encode(slot.result()))


def plain(slot: Slot, place: str = "") -> Iterator[Passage]:
    """A text in pieces of at most ``PIECE`` characters that end with a line."""
    text, start, line = slot.value, 0, 1
    while start < len(text):
        end = min(start + PIECE, len(text))
        if end < len(text):
            cut = max(text.rfind("\n", start + PIECE // 2, end), text.rfind(" ", end - 200, end))
            end = cut + 1 if cut > 0 else end
        passage = Passage(place if end - start == len(text) else f"{place} vanaf regel {line}".strip())
        passage.range(slot, start, end)
        yield passage
        line += text.count("\n", start, end)
        start = end


def _unfolded(slot: Slot) -> Passage:
    """A calendar or card as it reads without its folded lines."""
    passage, at = Passage("regels aaneen"), 0
    for fold in _FOLD.finditer(slot.value):
        passage.range(slot, at, fold.start())
        at = fold.end()
    passage.range(slot, at, len(slot.value))
    return passage


def sniff_delimiter(text: str) -> str:
    """The delimiter of a table; "" when the lines do not agree on one."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:20]
    if text[20_000:] and len(lines) > 1:
        lines.pop()
    if len(lines) < 2:
        return ""
    for delimiter in "\t;|,":
        counts = [re.sub(r'"[^"]*"', "", line).count(delimiter) for line in lines]
        most = max(set(counts), key=counts.count)
        if most and counts.count(most) >= max(2, len(counts) * 0.8):
            return delimiter
    return ""


def _table(slot: Slot, delimiter: str) -> Iterator[Passage]:
    table = Table("")
    quote = re.escape(delimiter)
    cell = re.compile(rf'[ ]*"((?:[^"]|"")*)"[ ]*(?={quote}|\r?\n|\Z)|([^{quote}\r\n]*)')
    end = re.compile(rf"({quote})|\r?\n|\r|\Z")
    text, at = slot.value, 0
    row: list[tuple[int, int]] = []
    while at < len(text):
        match = cell.match(text, at)
        first, last = match.span(1 if match[1] is not None else 2) if match else (at, at)
        row.append((first, last))
        stop = end.match(text, match.end() if match else at)
        at = stop.end() if stop else at + 1
        if stop is None or stop[1] is None or at >= len(text):
            table.words([text[first:last] for first, last in row], partial(_cells, slot, row))
            row = []
    yield from table.passages()


def _cells(slot: Slot, row: list[tuple[int, int]]) -> list[Cell]:
    return [[(slot, first, last)] for first, last in row]
