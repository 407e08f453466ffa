"""RTF: all text in it, also in notes, headers and properties, and the pictures and objects that it carries."""

import re
from collections.abc import Callable

from proxy.documents.budget import Budget
from proxy.documents.document import FileRefused
from proxy.documents.passages import Opened, Passage
from proxy.documents.strings import as_passages

Inner = Callable[[bytes, str], Opened]
_TOKEN = re.compile(
    rb"\\bin(?P<bin>[0-9]+) ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\u(?P<uni>-?[0-9]{1,6}) ?"
    rb"|\\(?P<word>[a-zA-Z]{1,32})(?P<num>-?[0-9]{1,10})? ?"
    rb"|\\(?P<sign>[^a-zA-Z])|(?P<open>\{)|(?P<close>\})|(?P<text>[^\\{}\r\n]+)|[\r\n]+"
)
_BREAKS = {b"par", b"line", b"row", b"page", b"sect", b"pard", b"trowd", b"footnote", b"annotation"}
_TABS = {b"tab", b"cell", b"nestcell"}
_SIGNS = {b"emdash": "-", b"endash": "-", b"lquote": "'", b"rquote": "'", b"ldblquote": '"', b"rdblquote": '"'}
_DIGITS = (b"pict", b"objdata", b"datastore", b"themedata", b"colorschememapping", b"blipuid")
_CODEPAGES = {437: "cp437", 850: "cp850", **{number: f"cp{number}" for number in range(1250, 1259)}}
_MOST_DEEP = 500


def open_rtf(data: bytes, budget: Budget, inner: Inner) -> Opened:
    """An RTF file; it cannot be rewritten."""
    reader = _Reader(data)
    reader.run()
    passages: list[Passage] = []
    for place, words in reader.texts.items():
        passages += as_passages("".join(words), place)
    for word, digits in reader.carried:
        content = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
        if len(content) < 64 or word in (b"themedata", b"colorschememapping", b"blipuid"):
            continue
        budget.file()
        passages += inner(_object(content), "").within("afbeelding" if word == b"pict" else "ingesloten bestand")
    return Opened("rtf", passages)


class _Reader:
    """One pass over the tokens; ``texts`` gathers words by place, ``carried`` hexadecimal data by control word."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.texts: dict[str, list[str]] = {"": []}
        self.carried: list[tuple[bytes, bytes]] = []
        self._stack: list[tuple[str, bytes, int]] = []
        self._place, self._holder, self._skip = "", b"", 1
        self._codec = "cp1252"
        self._owed = 0

    def run(self) -> None:
        """Read to the end. FileRefused when the braces do not match."""
        at = 0
        while at < len(self._data):
            match = _TOKEN.match(self._data, at)
            if match is None:
                raise FileRefused("damaged")
            at = match.end()
            if match["bin"] is not None:
                size = int(match["bin"])
                self.carried.append((self._holder or b"pict", self._data[at : at + size].hex().encode()))
                at += size
            elif match["open"]:
                self._stack.append((self._place, self._holder, self._skip))
                if len(self._stack) > _MOST_DEEP:
                    raise FileRefused("too-deep")
            elif match["close"]:
                if not self._stack:
                    break
                self._place, self._holder, self._skip = self._stack.pop()
            else:
                self._token(match)
        if self._stack:
            raise FileRefused("damaged")

    def _token(self, match: re.Match[bytes]) -> None:
        if match["hex"] is not None:
            self._character(bytes.fromhex(match["hex"].decode()).decode(self._codec, "replace"))
        elif match["uni"] is not None:
            code = int(match["uni"]) % 65536
            self._say(chr(code) if not 0xD800 <= code < 0xE000 else "?")
            self._owed = self._skip
        elif match["word"] is not None:
            self._word(match["word"], int(match["num"]) if match["num"] else None)
        elif match["sign"] is not None:
            self._sign(match["sign"])
        elif match["text"] is not None:
            self._text(match["text"])

    def _character(self, character: str) -> None:
        if self._owed:
            self._owed -= 1
        else:
            self._say(character)

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._holder = b"*"
        elif sign in b"\\{}~_":
            self._say({b"~": " ", b"_": "-"}.get(sign, sign.decode("ascii")))
        elif sign in b"\r\n":
            self._say("\n")

    def _word(self, word: bytes, number: int | None) -> None:
        self._owed = 0
        if word == b"uc":
            self._skip = number if number is not None else 1
        elif word == b"ansicpg":
            self._codec = _CODEPAGES.get(number or 1252, "cp1252")
        elif word in (b"mac", b"pc", b"pca"):
            self._codec = {b"mac": "mac-roman", b"pc": "cp437", b"pca": "cp850"}[word]
        elif word in _DIGITS:
            self._holder = word
            self.carried.append((word, b""))
        elif word in _BREAKS:
            self._say("\n")
        elif word in _TABS:
            self._say("\t")
        elif word in _SIGNS:
            self._say(_SIGNS[word])
        elif word in (b"info", b"annotation", b"header", b"footer", b"footnote", b"fonttbl", b"stylesheet"):
            self._place = word.decode("ascii")
        elif self._place and word in (b"author", b"title", b"subject", b"operator", b"company", b"manager", b"doccomm"):
            self._say("\n")

    def _text(self, text: bytes) -> None:
        if self._holder in _DIGITS and re.fullmatch(rb"[0-9a-fA-F \t]+", text):
            word, digits = self.carried[-1]
            self.carried[-1] = (word, digits + text.replace(b" ", b"").replace(b"\t", b""))
            return
        owed, self._owed = self._owed, 0
        self._say(text.decode(self._codec, "replace")[owed:])

    def _say(self, words: str) -> None:
        place = {"info": "eigenschappen", "header": "koptekst", "footer": "voettekst"}.get(self._place, self._place)
        self.texts.setdefault("opmaak" if place in ("fonttbl", "stylesheet") else place, []).append(words)


def _object(content: bytes) -> bytes:
    """The file inside an OLE 1 object: what it is follows from where a known file begins."""
    for mark in (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"%PDF-", b"\x89PNG", b"\xff\xd8\xff"):
        at = content.find(mark, 0, 4096)
        if at >= 0:
            return content[at:]
    return content
