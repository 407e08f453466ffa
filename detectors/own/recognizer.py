"""A Presidio recogniser for the municipality's own words, lists and documents; it notices when they change."""

from collections.abc import Iterator
from pathlib import Path

import regex
from presidio_analyzer import EntityRecognizer, RecognizerResult

from detectors.own import fingerprints, lists, masks
from detectors.own.changed import Stamp, stamp
from detectors.own.keyed import key_of, words

WORDS_FILE = "woorden.txt"
KINDS = ("OWN_WORD", "LISTED", "REGISTERED_TEXT", "CASE_NUMBER")


class OwnDataRecognizer(EntityRecognizer):  # type: ignore[misc]  # presidio ships no types
    """Finds what the folder names; OwnDataError when a file of it cannot be used, so that nothing goes unseen."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._stamp: Stamp = ()
        self._words: regex.Pattern[str] | None = None
        self._numbers: regex.Pattern[str] | None = None
        self._lists: list[lists.ListedValues] = []
        self._documents: list[fingerprints.Fingerprints] = []
        self._key = b""
        super().__init__(list(KINDS), name="own", supported_language="nl")
        self.load()

    def load(self) -> None:
        """Read the folder when it has changed since it was read."""
        now = stamp(self._folder)
        if self._folder is None or now == self._stamp:
            return
        lists_, documents = (sorted(self._folder.glob(f"*{s}")) for s in (lists.SUFFIX, fingerprints.SUFFIX))
        self._key = key_of(self._folder) if lists_ or documents else b""
        self._lists = [lists.ListedValues.read(file, self._key) for file in lists_]
        self._documents = [fingerprints.Fingerprints.read(file) for file in documents]
        self._words = _own_words(self._folder / WORDS_FILE)
        self._numbers = masks.read(self._folder / masks.FILE)
        self._stamp = now

    def analyze(self, text: str, entities: list[str], nlp_artifacts: object = None) -> list[RecognizerResult]:
        """Presidio's hook."""
        self.load()
        names = {RecognizerResult.RECOGNIZER_NAME_KEY: self.name, RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id}
        return [
            RecognizerResult(kind, start, end, 1.0, recognition_metadata=names)
            for kind, start, end in self._find(text)
            if kind in entities
        ]

    def _find(self, text: str) -> Iterator[tuple[str, int, int]]:
        if self._words is not None:
            yield from (("OWN_WORD", *match.span()) for match in self._words.finditer(text))
        if self._numbers is not None:
            yield from (("CASE_NUMBER", *match.span()) for match in self._numbers.finditer(text))
        if not self._lists and not self._documents:
            return
        parts = words(text)
        for listed in self._lists:
            yield from (("LISTED", start, end) for start, end in listed.find(parts))
        hashes = list(fingerprints.shingles(parts, self._key)) if self._documents else []
        for document in self._documents:
            yield from (("REGISTERED_TEXT", start, end) for start, end in document.find(hashes))


def _own_words(file: Path) -> "regex.Pattern[str] | None":
    """Any of the words of the file, whole and in any case."""
    if not file.is_file():
        return None
    lines = (line.strip() for line in file.read_text("utf-8").splitlines())
    terms = sorted((line for line in lines if line and not line.startswith("#")), key=len, reverse=True)
    joined = "|".join(r"\s+".join(map(regex.escape, term.split())) for term in terms)
    return regex.compile(rf"(?<!\w)(?:{joined})(?!\w)", regex.IGNORECASE) if terms else None
