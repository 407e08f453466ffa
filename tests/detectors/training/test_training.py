"""The training text is what it says it is (detectors/training)."""

import random
from pathlib import Path

import pytest
from spacy.vocab import Vocab

from detectors.evaluation.fairness import read_names
from detectors.names.lexicon import lexicon
from detectors.names.model import LABELS, build
from detectors.tokens import PlainTokenizer
from detectors.training.background import UNSURE, background
from detectors.training.build_names import by_hand, parts
from detectors.training.fill import FrameError, fill, frames
from detectors.training.organisations import brand, celebrity, namesake, neighbourhood, organisation, product
from detectors.training.people import FORMS, Names, Person, names, turned
from detectors.training.streets import address, street
from detectors.training.train import HELD_OUT, blend, examples, hide, train
from detectors.training.vocabulary import vocabulary

PEOPLE = Names({"a": ["Fenna"]}, {"a": ["van den Berg"], "dutch": ["Vos"]})
CONLLU = (
    "# text = De minister van Zaken zegt dat Klaas Vaak komt.\n"
    "1\tDe\tde\tDET\tLID\t_\t2\tdet\t_\t_\n2\tminister\tminister\tNOUN\tN\t_\t5\tnsubj\t_\t_\n"
    "3\tvan\tvan\tADP\tVZ\t_\t4\tcase\t_\t_\n4\tZaken\tZaken\tPROPN\tSPEC\t_\t2\tnmod\t_\t_\n"
    "5\tzegt\tzeggen\tVERB\tWW\t_\t0\troot\t_\t_\n6\tiets\tiets\tPRON\tVNW\t_\t5\tobj\t_\tSpaceAfter=No\n"
    "7\t.\t.\tPUNCT\tLET\t_\t5\tpunct\t_\t_\n"
)


@pytest.mark.parametrize("seed", range(20))
def test_every_frame_can_be_filled_and_its_names_lie_where_it_says(seed: int) -> None:
    draw = random.Random(seed)
    frame = draw.choice(frames())
    text = fill(frame, PEOPLE, ["Reusel"], draw)
    assert "{N" not in text.text
    for label, start, end in text.spans:
        assert label in LABELS
        if label == "PERSON":
            value = text.text[start:end].casefold()
            assert "fen" in value or "berg" in value or "vos" in value or value.startswith("f"), value


def test_there_are_many_frames_and_none_twice() -> None:
    found = frames()
    assert len(found) >= 3000
    assert len(found) == len(set(found))
    assert sum("{" not in frame for frame in found) > 700


def test_a_slot_that_nobody_fills_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Dag {NAAM}")
    with pytest.raises(FrameError, match=r"a.txt: \{NAAM\}"):
        frames(tmp_path)


def test_one_person_is_the_same_throughout_a_frame() -> None:
    people = Names({"a": ["Fenna", "Teun", "Roos", "Bo"]}, {"a": ["Vos"], "dutch": ["Vos"]})
    text = fill("{V1} en {V1} en {V1} en {V1}", people, [], random.Random(3))
    assert len(set(text.text.split(" en "))) == 1


def test_a_sentence_of_a_treebank_becomes_a_frame(tmp_path: Path) -> None:
    (tmp_path / "ud-dutch").mkdir()
    (tmp_path / "ud-dutch" / "a.conllu").write_text(CONLLU)
    named, nobody = background(tmp_path)
    assert nobody == []
    assert "{N1} zegt iets." in named
    text = fill(f"{UNSURE[0]}Zaken{UNSURE[1]} belt {{N1}}", PEOPLE, [], random.Random(1))
    assert text.text.startswith("Zaken belt ")
    assert text.unsure == ((0, 5),)
    assert text.text[text.spans[0][1]] == "F"


def test_old_newspapers_give_slots(tmp_path: Path) -> None:
    (tmp_path / "europeana-nl").mkdir()
    (tmp_path / "europeana-nl" / "a.bio").write_text("heer O\nJ. B-PER\nDekker, I-PER\nte O\n" + "woord O\n" * 45)
    (frame,), _ = background(tmp_path)
    assert frame.startswith("heer {N1}, te")


def test_what_is_missing_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert background(tmp_path) == ([], [])
    assert "trained without it" in capsys.readouterr().err


def test_names_to_measure_with_are_never_drawn(tmp_path: Path) -> None:
    for file, text in (
        ("names/dutch-surnames-2007.lst", "Bronsema\nVosters\n"),
        ("names/forenames-by-country.csv", "Localized Name,Romanized Name\nNazlı,Nazli\nFenna,Fenna\n"),
    ):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(text)
    drawn = names(tmp_path, HELD_OUT)
    every = {name for found in (*drawn.forenames.values(), *drawn.surnames.values()) for name in found}
    held_out = {name for groups in read_names(HELD_OUT).values() for found in groups.values() for name in found}
    assert not every & held_out
    assert {"Vosters", "Fenna"} <= every


def test_forms_of_a_name() -> None:
    person = Person(("Fenna", "Maria"), "van den Berg", "a")
    draw = random.Random(1)
    assert {turned(person, draw) for _ in range(200)} >= {"Berg, F.M. van den", "Van den Berg, Fenna"}
    assert all(form(person, draw) for form in FORMS.values())
    assert turned(Person(("An",), "Detmers", "a"), draw) in {"Detmers, An", "Detmers, A."}


def test_streets_vary() -> None:
    draw = random.Random(1)
    assert len({street(draw) for _ in range(300)}) > 150
    assert any(character.isdigit() for character in address(draw))


def test_labels_meet_tokens_and_hiding_leaves_them() -> None:
    draw = random.Random(1)
    text = fill("Beste {V1}, op {ADRES}", PEOPLE, [], draw)
    ((rows, labels),) = examples([text], draw, PlainTokenizer(Vocab()))
    assert labels[:3].tolist() == [0, 1, 0]
    assert 3 in labels
    import numpy as np

    hidden = hide(rows, labels, np.random.default_rng(1))
    assert hidden.shape == rows.shape


def test_lists_by_hand() -> None:
    assert {"turkish", "moroccan", "eritrean"} <= set(by_hand("surnames_by_hand.txt"))
    assert parts(["Anne-Marie Yıldız"]) == {"anne", "marie", "yıldız", "yildiz"}


def test_organisations_products_and_neighbourhoods_vary() -> None:
    draw = random.Random(1)
    for make, least in (
        (organisation, 150),
        (product, 50),
        (neighbourhood, 150),
        (brand, 150),
        (namesake, 150),
        (celebrity, 200),
    ):
        made = [make(draw) for _ in range(300)]
        assert len(set(made)) >= least, make.__name__
        assert all(value.strip() == value and value for value in made)


def test_the_vocabulary_holds_common_words_and_no_names() -> None:
    texts = ["De aanvraag van {N1} is af.", "De aanvraag van Heerkens is af."]
    words = vocabulary(texts, ["Semhar"] * 9, lexicon())
    assert "aanvraag" in words
    assert not {"heerkens", "semhar", "n"} & set(words)


def test_there_are_three_thousand_frames() -> None:
    assert len(frames()) >= 3000


def test_training_goes_on_from_a_network_and_half_of_it_counts() -> None:
    frames_ = ["Beste {V1}, dank.", "Het {WOORD} is af."]
    first = train(frames_, [], [], ["Reusel"], PEOPLE, rounds=1)
    before = first.to_bytes()
    further = train(frames_, [], [], ["Reusel"], PEOPLE, rounds=1, seed=2, start=before, rate=0.0005)
    tables = [
        next(node.get_param("E") for node in network.walk() if node.has_param("E"))
        for network in (build().from_bytes(before), further)
    ]
    halfway = blend(build().from_bytes(before), further, 0.5)
    mixed = next(node.get_param("E") for node in halfway.walk() if node.has_param("E"))
    assert abs(tables[0] - tables[1]).max() > 0
    assert abs(mixed - (tables[0] + tables[1]) / 2).max() < 1e-6
