"""A tokenizer for text of any kind: every run of letters and digits, every other sign, and white space.

spaCy's own Dutch tokenizer keeps ``Jan;12-04-1961;5541AB`` together, so that a name in a table row has no edges.
"""

import re

from spacy.tokens import Doc
from spacy.vocab import Vocab

_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_|\s")


class PlainTokenizer:
    """Cuts a text so that its tokens put together give the very same text."""

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        for piece in _TOKEN.findall(text):
            if piece == " " and spaces and not spaces[-1]:
                spaces[-1] = True
            else:
                words.append(piece)
                spaces.append(False)
        return Doc(self._vocab, words=words, spaces=spaces)
