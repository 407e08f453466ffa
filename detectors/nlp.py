"""Presidio's NlpEngine around one spaCy pipeline; nothing is ever downloaded."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import spacy
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
from spacy.language import Language

from detectors import names
from detectors.columns import CODE, columns
from detectors.names.lexicon import lexicon
from detectors.pipelines import SHIPPED, check
from detectors.recognizers.identifier import HasView
from detectors.recognizers.table import cells
from detectors.settled import blanked, known, settled
from detectors.tokens import TOKENIZER, PlainTokenizer, cut
from detectors.windows import lowered

# The labels of the pipelines that may be used, as our kinds of data; other labels do not matter here.
LABELS = {"PERSON": "PERSON", "PER": "PERSON", "ADDRESS": "ADDRESS"}
# For a pipeline that does not say how sure it is.
_SCORE = 0.85
# What a column without a heading is told to hold; what has a form of its own is found by that.
_TOLD = ("PERSON", "ADDRESS")
_UNUSED = ("tagger", "morphologizer", "parser", "lemmatizer", "attribute_ruler", "senter")


class Artifacts(NlpArtifacts, HasView):  # type: ignore[misc]  # presidio ships no types
    """What Presidio hands to every recogniser: the pipeline's entities, the text in small letters, and its tables."""

    def __init__(self, engine: NlpEngine, view: "View", entities: Sequence["Entity"] = ()) -> None:
        super().__init__(list(entities), None, [], [], engine, "nl", scores=[entity.score for entity in entities])
        self.low = view.low
        self.cells = view.cells
        self.without_addresses = view.without_addresses


class View:
    """What several recognisers need of one text, made once."""

    def __init__(self, text: str) -> None:
        self.low = lowered(text)
        headed = list(cells(text))
        starts = {start for _, start, _ in headed}
        found = [cell for cell in columns(text, lexicon()) if cell[0] == CODE or cell[1] not in starts]
        self.cells = sorted([*headed, *(cell for cell in found if cell[0] in _TOLD)], key=lambda cell: cell[1])
        self.settled = sorted([*settled(text, headed), *found], key=lambda cell: cell[1])
        # The text and its small letters without the addresses that a table has settled.
        self.without_addresses = (blanked(text, self.settled, "ADDRESS"), blanked(self.low, self.settled, "ADDRESS"))


@dataclass(frozen=True, slots=True)
class Entity:
    """What the pipeline found: kind of data, start and end in code points, and its chance."""

    kind: str
    start: int
    end: int
    score: float


def load(model: str | None) -> Language:
    """The pipeline that ships (None), an installed one such as ``nl_core_news_md``, or one in a folder."""
    check(model)
    return _shipped() if model is None else spacy.load(model, exclude=list(_UNUSED))


@cache
def _shipped() -> Language:
    """Loaded once in a process, and in those that are forked from it (detectors/warm.py)."""
    return spacy.load(SHIPPED, exclude=list(_UNUSED))


def blank() -> Language:
    """The pipeline that ships, not trained yet."""
    nlp = spacy.blank("nl", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}}, meta={"name": "sluis"})
    nlp.add_pipe(names.FACTORY)
    return nlp


class SpacyEngine(NlpEngine):  # type: ignore[misc]  # presidio ships no types
    """A lean NlpEngine: entities only, no lemmas and no keywords."""

    engine_name = "sluis-spacy"
    is_available = True

    def __init__(self, model: str | None) -> None:
        self._model = model
        self._nlp: Language | None = None
        self._names: names.NameComponent | None = None

    def load(self) -> None:
        """Load the pipeline (Presidio's hook)."""
        self._nlp = load(self._model)
        # The pipeline that ships is one component; it is asked without a Doc, which would cost as much as the component.
        if self._nlp.pipe_names == [names.FACTORY] and isinstance(self._nlp.tokenizer, PlainTokenizer):
            self._names = self._nlp.get_pipe(names.FACTORY)

    def is_loaded(self) -> bool:
        """Whether load was called."""
        return self._nlp is not None

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """The names in a text, as Presidio carries them about."""
        if self._nlp is None:
            self.load()
        assert self._nlp is not None  # noqa: S101  # load has just set it
        view = View(text)
        found = self._bare(text, view, self._names) if self._names else self._piped(text, self._nlp)
        return Artifacts(self, view, list(found))

    def _bare(self, text: str, view: View, component: names.NameComponent) -> Iterator[Entity]:
        tokens, starts = cut(text)
        for first, end, label, score in component.found(tokens, known(text, view.settled, starts)):
            yield Entity(LABELS[label], starts[first], starts[end - 1] + len(tokens[end - 1]), score)

    def _piped(self, text: str, nlp: Language) -> Iterator[Entity]:
        # Without a zone of its own spaCy would remember every word of every user for as long as the process lives.
        with nlp.memory_zone():
            for e in nlp(text).ents:
                if e.label_ in LABELS:
                    yield Entity(LABELS[e.label_], e.start_char, e.end_char, e._.score or _SCORE)

    def process_batch(
        self, texts: Iterable[str], language: str, batch_size: int = 1, n_process: int = 1, **kwargs: Any
    ) -> Generator[tuple[str, NlpArtifacts], None, None]:
        """Text by text."""
        for text in texts:
            yield text, self.process_text(text, language)

    def is_stopword(self, word: str, language: str) -> bool:
        """Not used."""
        return False

    def is_punct(self, word: str, language: str) -> bool:
        """Not used."""
        return False

    def get_supported_entities(self) -> list[str]:
        """The kinds that this engine can find."""
        return sorted(set(LABELS.values()))

    def get_supported_languages(self) -> list[str]:
        """Dutch; English text goes the same way."""
        return ["nl"]
