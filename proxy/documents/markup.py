"""HTML, XML and SVG files: the raw text, and the same as a reader sees it, without tags between its letters."""

import html
import re
from collections.abc import Iterator

from proxy.documents.document import FileRefused
from proxy.documents.passages import Opened, Passage, Slot
from proxy.documents.text import PIECE, decode, plain

_ENTITY = re.compile(r"(?i)<!ENTITY")
_TOKEN = re.compile(
    r"<!--(?P<comment>.*?)-->|<!\[CDATA\[(?P<cdata>.*?)\]\]>|<(?P<tag>[/!?]?[A-Za-z][^<>\s/]*)"
    r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)|(?P<text>[^<&]+|[<&])",
    re.DOTALL,
)
# Tags that stand inside a word or sentence; any other one ends a line.
_INLINE = frozenset(
    {
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i"),
        *("ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup"),
        *("time", "tt", "u", "var", "wbr", "tspan", "textpath", "ruby", "rb", "rt"),
        # Runs of Word and LibreOffice, in files that are not packed.
        *("r", "t", "rpr"),
    }
)
_CELLS = frozenset({"td", "th"})


def is_markup(text: str) -> bool:
    """Whether a text is HTML or XML."""
    head = text[:2000].lstrip("\ufeff \t\r\n").lower()
    return head.startswith(("<?xml", "<!doctype", "<html", "<svg", "<!--", "<head", "<body")) or bool(
        re.match(r"<([a-z][\w:.-]*)[^<>]*>", head) and re.search(r"</[a-z][\w:.-]*>\s*\Z", text[-200:].lower())
    )


def open_markup(data: bytes) -> Opened:
    """A file of tags; entities that it defines itself are refused, so that none can hide or multiply a text."""
    text, encode = decode(data)
    if _ENTITY.search(text):
        raise FileRefused("entities")
    slot = Slot(text, lambda _: None)
    passages = [*plain(slot, "bron"), *visible(slot)]
    is_html = bool(re.search(r"(?i)<html|<!doctype html|<body|<p[ >]|<div", text[:20_000]))
    return Opened("html" if is_html else "xml", passages, lambda: encode(slot.result()))


def visible(slot: Slot) -> Iterator[Passage]:
    """What a reader sees; cells of a row are tabs apart."""
    passage, skipped = Passage("tekst"), ""
    for match in _TOKEN.finditer(slot.value):
        if match["tag"] is not None:
            skipped = _tag(passage, match["tag"].lower(), skipped)
        elif skipped:
            continue
        elif match["entity"] is not None:
            passage.range(slot, *match.span(), html.unescape(match["entity"]))
        elif match["cdata"] is not None:
            passage.range(slot, *match.span("cdata"))
        elif match["text"] is not None:
            passage.range(slot, *match.span(), re.sub(r"[\r\n]", " ", match["text"]))
        if len(passage) > PIECE and passage.text[-1:] == "\n":
            yield passage
            passage = Passage("tekst")
    yield passage


def _tag(passage: Passage, tag: str, skipped: str) -> str:
    """Write what a tag means between texts; the name of the tag whose content is skipped, "" for none."""
    name = tag.lstrip("/!?").rpartition(":")[2]
    if skipped:
        return "" if tag == f"/{skipped}" else skipped
    if name in _CELLS:
        passage.literal("\t" if tag.startswith("/") else "")
    elif name not in _INLINE:
        passage.literal("\n")
    return tag if tag in ("script", "style") else ""
