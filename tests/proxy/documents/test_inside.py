"""Files inside other bytes (inside.py)."""

import base64
import textwrap

import pytest

from proxy.documents import inside
from proxy.documents.budget import Budget
from proxy.documents.passages import Opened
from proxy.documents.readers import open_file
from tests.proxy.documents.compound import compound
from tests.proxy.documents.office import picture, word
from tests.proxy.documents.planted import Plants
from tests.proxy.documents.reading import opened, texts

pytestmark = pytest.mark.needs("tesseract")


def read(data: bytes, _name: str) -> Opened:
    return open_file(data, Budget())


@pytest.mark.parametrize(
    "wrap", ["data:image/png;base64,{}", '{{"bestand": "{}"}}', "<p><img src='data:x;base64,{}'></p>", "log: {} einde"]
)
@pytest.mark.parametrize("lines", [False, True])
def test_base64_in_a_text_is_a_file(wrap: str, lines: bool) -> None:
    plants = Plants()
    coded = base64.b64encode(word(plants)).decode()
    text = wrap.format("\n".join(textwrap.wrap(coded, 76)) if lines and "{{" not in wrap else coded)
    document = opened(text.encode())
    assert plants.missed(texts(document)) == []
    assert not any(piece.editable for piece in document.pieces if piece.place.startswith("ingesloten bestand"))


def test_long_words_that_are_no_file_are_left_alone() -> None:
    assert list(inside.in_text("sha512-" + "A" * 88 + " " + base64.b64encode(bytes(range(200))).decode(), read)) == []


def test_pictures_in_a_stream_are_read() -> None:
    plants = Plants()
    stream = (
        b"kop" * 9 + picture(f"BSN {plants('png')}") + b"x" * 50 + picture(f"BSN {plants('jpeg')}", "JPEG") + b"staart"
    )
    assert plants.missed(texts(opened(compound({"Data": stream})))) == []
