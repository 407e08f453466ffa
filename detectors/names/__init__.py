"""Dutch names in text: the pipeline that ships, as a spaCy component.

It goes by name lists, titles, initials and cue words: simple on purpose (a trained model takes its place later), but a
real spaCy component, which sets ``doc.ents``.
"""

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from detectors.names.finder import NameFinder

FACTORY = "sluis_names"


class NameComponent:
    """Called with a Doc, it adds PERSON entities."""

    def __init__(self) -> None:
        self._finder = NameFinder()

    def __call__(self, doc: Doc) -> Doc:
        found = self._finder.find(doc.text)
        spans = [doc.char_span(start, end, label="PERSON", alignment_mode="expand") for start, end in found]
        doc.ents = filter_spans([*doc.ents, *(span for span in spans if span is not None)])
        return doc


@Language.factory(FACTORY)
def make_names(nlp: Language, name: str) -> NameComponent:
    """The factory under which spaCy knows the component."""
    return NameComponent()
