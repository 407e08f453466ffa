"""A tokenizer for text of any kind: every run of letters and digits, every other sign, and white space.

spaCy's own Dutch tokenizer keeps ``Jan;12-04-1961;5541AB`` together, so that a name in a table row has no edges.
"""

import re
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

TOKENIZER = "sluis.PlainTokenizer.v1"
# One space behind a token belongs to it, as in spaCy.
_TOKEN = re.compile(r"(?:[^\W_]+|[^\w\s]|_|\x1f+|\s) ?")


def cut(text: str) -> tuple[list[str], list[int]]:
    """The tokens of a text, and where each begins, in code points."""
    pieces = _TOKEN.findall(text)
    starts = [0, *accumulate(map(len, pieces))]
    return [piece[:-1] if piece[-1] == " " and len(piece) > 1 else piece for piece in pieces], starts[:-1]


class PlainTokenizer:
    """Cuts a text so that its tokens put together give the very same text."""

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab

    def __call__(self, text: str) -> Doc:
        words, starts = cut(text)
        ends = [*starts[1:], len(text)]
        spaces = [end - start > len(word) for word, start, end in zip(words, starts, ends, strict=False)]
        return Doc(self._vocab, words=words, spaces=spaces)

    def to_disk(self, path: Path, **kwargs: object) -> None:
        """Nothing to write."""

    def from_disk(self, path: Path, **kwargs: object) -> "PlainTokenizer":
        """Nothing to read."""
        return self


@registry.tokenizers(TOKENIZER)  # type: ignore[untyped-decorator]  # spacy types its registry loosely
def make_tokenizer() -> Callable[[Language], PlainTokenizer]:
    """The name under which a pipeline's configuration asks for it."""

    def make(nlp: Language) -> PlainTokenizer:
        # No part of this pipeline asks a word for its shape or whether it is like a number or an address of a page.
        nlp.vocab.lex_attr_getters = {}
        return PlainTokenizer(nlp.vocab)

    return make
