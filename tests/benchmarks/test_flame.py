"""The flame graph in docs says nothing of the machine that it was taken on (benchmarks/flame.py)."""

from pathlib import Path

from benchmarks.flame import cleaned

PICTURE = Path(__file__).parents[2] / "docs" / "img" / "vlam.svg"


def test_the_picture_names_no_folder_of_a_machine() -> None:
    text = PICTURE.read_text()
    assert "Inspector.inspect" in text
    assert not [folder for folder in ("/wo" + "rk/", "/tm" + "p/", "/ro" + "ot/", "/ho" + "me/") if folder in text]
    assert cleaned(text) == text


def test_cleaning() -> None:
    raw = '<title>process 12:&quot;/x/python -m proxy.cli run&quot; (3 samples, 1.00%)</title><text>process 12:&quot;/x/py</text><text id="title" x="1">/x/py-spy</text>'
    assert "/x/" not in cleaned(raw)
    assert "<title>process 12 (3 samples, 1.00%)</title><text>process 12</text>" in cleaned(raw)
