"""A page: values stand as HTML in its text, and as part of a JavaScript or JSON string in its scripts."""

import html
import json
import re

from proxy.wire.restore import Originals, TextStream

_BEGIN, _END = re.compile(r"(?i)<script\b[^>]*>"), re.compile(r"(?i)</script")
# The longest beginning of either that is waited for at the end of a piece.
_HALF = re.compile(r"(?i)<(?:/?s?c?r?i?p?t?(?:(?<=script)[^>]{0,200})?)?\Z")
_UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", ord("'"): "\\u0027"}


class HtmlStream:
    """Feed it text, it gives text."""

    def __init__(self, originals: Originals) -> None:
        self._text = TextStream(originals, html.escape)
        self._script = TextStream(originals, script_escape)
        self._is_script = False
        self._rest = ""

    def feed(self, text: str, *, last: bool = False) -> str:
        """Restore what is certain."""
        text, self._rest = self._rest + text, ""
        if not last and (half := _HALF.search(text)):
            text, self._rest = text[: half.start()], text[half.start() :]
        out, at = [], 0
        while match := (_END if self._is_script else _BEGIN).search(text, at):
            # The tag itself ends what was held before it.
            out += [self._here.feed(text[at : match.start()], last=True), match[0]]
            at, self._is_script = match.end(), not self._is_script
        out.append(self._here.feed(text[at:], last=last))
        return "".join(out)

    @property
    def _here(self) -> TextStream:
        return self._script if self._is_script else self._text


def script_escape(value: str) -> str:
    """A value inside a string of a script: quotes and backslashes escaped, and nothing that could end the script."""
    return json.dumps(value)[1:-1].translate(_UNSAFE)
