"""Running text from open corpora: what Dutch looks like around names, and where nobody is named.

``ud-dutch/`` (UD Alpino and LassySmall, CC BY-SA 4.0) has syntax but no names marked. A subject, object or other short
phrase of such a sentence is taken out and a slot for a name put in its place, so that names stand beside any verb;
what else could be a name there is left out of the count, but for what ``ud_not_persons.tsv`` says is none. ``europeana-nl/`` (Europeana Newspapers, CC0) gives old
newspapers with persons marked by hand; these become slots too.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NOT_PERSONS = Path(__file__).with_name("ud_not_persons.tsv")
_EDGES = " .,;:!?()»«„”\"'*-—"
_PHRASES = {"nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "nmod", "appos", "conj"}
_LOOSE = {"case", "punct", "cc", "mark"}
_MOST_WORDS = 5
# A word that stands between these is not counted, neither as a name nor as none.
UNSURE = ("\ue000", "\ue001")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a treebank: its text, what it depends on, and whether a space follows."""

    text: str
    part: str
    tag: str
    head: int
    relation: str
    space: bool
    no_person: bool = False


def background(folder: Path) -> tuple[list[str], list[str]]:
    """Frames with slots for names, and sentences without; empty, with a note, where a corpus is not there."""
    named: list[str] = []
    nobody: list[str] = []
    for name, read in (("ud-dutch", _ud), ("europeana-nl", _europeana)):
        files = sorted((folder / name).glob("*.*"))
        if not files:
            print(f"{name} is not in {folder}: trained without it", file=sys.stderr)
        for file in files:
            for frame in read(file.read_text("utf-8")):
                (named if "{" in frame else nobody).append(frame)
    return named, nobody


def not_persons() -> dict[str, frozenset[int]]:
    """For each sentence the words, counted from 0, that look like a name and are no person's."""
    lines = [line.split("\t") for line in NOT_PERSONS.read_text("utf-8").splitlines() if not line.startswith("#")]
    return {sentence: frozenset(map(int, words.split())) for sentence, words in lines}


def _ud(conllu: str) -> Iterator[str]:
    judged = not_persons()
    for block in conllu.split("\n\n"):
        name = next((line[12:] for line in block.splitlines() if line.startswith("# sent_id = ")), "")
        rows = [line.split("\t") for line in block.splitlines() if line and line.split("\t")[0].isdigit()]
        sentence = [
            Token(
                row[1],
                row[3],
                row[4],
                int(row[6]) - 1,
                row[7],
                "SpaceAfter=No" not in row[9],
                at in judged.get(name, ()),
            )
            for at, row in enumerate(rows)
        ]
        if not sentence or any("{" in token.text or "}" in token.text for token in sentence):
            continue
        if not any(_could_be_name(token) for token in sentence):
            yield _text(sentence, None, "")
        yield from (_text(sentence, phrase, slot) for phrase, slot in _places(sentence))


def _could_be_name(token: Token) -> bool:
    return not token.no_person and (token.part == "PROPN" or "SPEC" in token.tag)


def _places(sentence: list[Token]) -> Iterator[tuple[range, str]]:
    """Where a name could stand instead of what stands there: at most two places in a sentence."""
    slots = ("N1", "A1", "V1", "N2")
    found = 0
    for at, token in enumerate(sentence):
        if token.relation not in _PHRASES or token.part not in ("NOUN", "PRON", "PROPN") or found == 2:
            continue
        inside = [i for i in range(len(sentence)) if _under(sentence, i, at)]
        phrase = [i for i in inside if not (sentence[i].relation in _LOOSE and sentence[i].head == at)]
        if phrase and phrase[-1] - phrase[0] + 1 == len(phrase) <= _MOST_WORDS:
            yield range(phrase[0], phrase[-1] + 1), slots[(at + len(sentence)) % 4]
            found += 1


def _under(sentence: list[Token], at: int, top: int) -> bool:
    for _ in range(len(sentence)):
        if at == top:
            return True
        at = sentence[at].head
        if at < 0:
            return False
    return False


def _text(sentence: list[Token], phrase: range | None, slot: str) -> str:
    out = ""
    for at, token in enumerate(sentence):
        space = " " if token.space else ""
        if phrase is not None and at in phrase:
            out += "{" + slot + "}" + space if at == phrase[-1] else ""
        elif _could_be_name(token):
            out += UNSURE[0] + token.text + UNSURE[1] + space
        else:
            out += token.text + space
    return out.strip()


def _europeana(bio: str, words_each: int = 40) -> Iterator[str]:
    """Stretches of about forty words, cut where nobody is named, with a slot for every person."""
    out: list[str] = []
    for line in bio.splitlines():
        word, _, label = line.strip().rpartition(" ")
        if label.endswith("-PER") and word:
            if label == "B-PER" or not out or not out[-1].startswith("{"):
                out.append("{N" + str(len(out)) + "}")
            if word[-1] in _EDGES:
                out[-1] = out[-1].rstrip(_EDGES) + word[-1]
        elif word and not re.search(r"[{}]", word):
            out.append(word)
        if len(out) >= words_each and not label.endswith("-PER"):
            yield " ".join(out)
            out = []
