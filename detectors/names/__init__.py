"""Dutch names and addresses in text: the trained part of the pipeline that ships, as a spaCy component.

``spacy.load("detectors/models/nl_sluis")`` gives the whole pipeline once this package is imported.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from detectors.names.evidence import EVIDENCE
from detectors.names.lexicon import lexicon
from detectors.names.reader import Found, NameReader, apart
from detectors.settled import NOTHING, Known

FACTORY = "sluis_names"
WEIGHTS = "weights.json"
# Set from the measured calibration (detectors/training/train.py prints it): what scores less is no name.
THRESHOLD = 0.5
Span.set_extension("score", default=0.0, force=True)


class NameComponent:
    """Called with a Doc, it adds PERSON and ADDRESS entities, each with its chance in ``span._.score``."""

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold
        self.reader = NameReader(lexicon())

    def __call__(self, doc: Doc) -> Doc:
        spans = []
        for start, end, label, score in self.found([token.text for token in doc]):
            span = Span(doc, start, end, label=label)
            span._.score = score
            spans.append(span)
        doc.set_ents(spans)
        return doc

    def found(self, tokens: Sequence[str], known: Known = NOTHING) -> list[Found]:
        """First token, token after the last, label and score of what is found; nothing overlaps.

        ``known`` are stretches of tokens that need not be asked about.
        """
        return apart(self.reader.found(tokens, self._threshold, known))

    def to_disk(self, path: Path, *, exclude: tuple[str, ...] = ()) -> None:
        """Write the network, and the weights of what else is looked at, beside the rest of the pipeline."""
        Path(path).mkdir(exist_ok=True)
        (Path(path) / "network.bin").write_bytes(self.reader.network.to_bytes())
        weights = dict(zip(EVIDENCE, self.reader.weights, strict=False))
        (Path(path) / WEIGHTS).write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")

    def from_disk(self, path: Path, *, exclude: tuple[str, ...] = ()) -> "NameComponent":
        """Read both."""
        self.reader.network.from_bytes((Path(path) / "network.bin").read_bytes())
        weights = json.loads((Path(path) / WEIGHTS).read_text("utf-8"))
        self.reader.weights = [weights.get(name, 0.0) for name in EVIDENCE] if weights else ()
        self.reader.settle()
        return self


@Language.factory(FACTORY, default_config={"threshold": THRESHOLD})
def make_names(nlp: Language, name: str, threshold: float) -> NameComponent:
    """The factory under which spaCy knows the component."""
    return NameComponent(threshold)
