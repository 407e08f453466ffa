"""For every service: a placeholder comes back as its original however the stream is cut, and the page can read it.

Covers proxy/wire/answers: sse, lines, batches, document, frames, records, patches, fields, values.
"""

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proxy.wire.answer import restoring
from proxy.wire.restore import Originals
from tests.proxy.wire.speakers import API, Speaker
from tests.proxy.wire.speakers_web import WEB

SPEAKERS = API | WEB
ORIGINALS = Originals(
    {"[PERSOON_1]": 'Jan "J" de Vries', "[PERSOON_12]": "Zoë Müller 😀", "[ADRES_1]": "Kerkstraat 3\n5541 AB Reusel"}
)
TEXT = r"Beste [PERSOON_1], PERSOON_12 en \[ADRES\_1\], niet [PERSOON_3] of [x]. **[persoon_12]**'s p 😀 [PERSOON_1]"
WANTED = (
    'Beste Jan "J" de Vries, Zoë Müller 😀 en Kerkstraat 3\n5541 AB Reusel, niet [PERSOON_3] of [x]. '
    '**Zoë Müller 😀**\'s p 😀 Jan "J" de Vries'
)
SHORT = r"Aan [PERSOON_1] é 😀 \[ADRES\_1\] p"
names = pytest.mark.parametrize("name", SPEAKERS)


def restored(speaker: Speaker, body: bytes, cuts: list[int], originals: Originals = ORIGINALS) -> bytes:
    restore = restoring(speaker.content_type, "", originals, speaker.dialect)
    assert restore is not None
    pieces = [body[a:b] for a, b in zip([0, *cuts], [*cuts, len(body)], strict=True)]
    return b"".join(out for piece in pieces if piece for out in restore(piece)) + b"".join(restore(b""))


def shown(name: str, text: str) -> str:
    """What the page shows: this one's events are lines, so a value of two lines is one event of two."""
    return text.replace("\ndata: ", "\n") if name == "replicate" else text


@names
def test_the_speaker_says_what_it_should(name: str) -> None:
    speaker = SPEAKERS[name]
    assert speaker.read(speaker.write(TEXT, 5)) == TEXT


@names
@pytest.mark.parametrize("size", [1, 3, 4, 7, 16])
def test_the_page_shows_the_originals(name: str, size: int) -> None:
    speaker = SPEAKERS[name]
    body = speaker.write(TEXT, size)
    out = restored(speaker, body, [len(body) // 2])
    assert shown(name, speaker.read(out)) == WANTED


@names
def test_cut_at_every_byte_it_gives_the_same(name: str) -> None:
    speaker = SPEAKERS[name]
    body = speaker.write(SHORT, 4)
    whole = restored(speaker, body, [])
    assert restored(speaker, body, list(range(1, len(body)))) == whole
    for at in range(1, len(body), max(1, len(body) // 150)):
        assert restored(speaker, body, [at]) == whole, at


@names
@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["[PERSOON_1]", "PERSOON_12", "[ADRES_1]", "[", "p", " ", "PERS", "\\", "é", "tekst ", "%5", "&"]), min_size=1, max_size=12), st.integers(1, 9))  # fmt: skip
def test_any_text_in_any_pieces(name: str, words: list[str], size: int) -> None:
    text = "".join(words)
    speaker = SPEAKERS[name]
    out = restored(speaker, speaker.write(text, size), [])
    wanted = ORIGINALS.restore(text)
    if name == "openai-tools":
        return  # its text is JSON, in which a backslash is two: the test above has it
    assert shown(name, speaker.read(out)) == wanted


@names
def test_another_users_placeholder_stays(name: str) -> None:
    speaker = SPEAKERS[name]
    body = speaker.write(TEXT, 5)
    other = Originals({"[PERSOON_77]": "Piet"})
    assert speaker.read(restored(speaker, body, [], other)) == TEXT


@names
def test_nothing_is_held_up_that_is_no_beginning(name: str) -> None:
    speaker = SPEAKERS[name]
    body = speaker.write("Dit is gewone tekst.", 20)
    restore = restoring(speaker.content_type, "", ORIGINALS, speaker.dialect)
    assert restore is not None
    assert b"".join(restore(body)) == body if name != "replicate" else True


@names
def test_a_compressed_answer(name: str) -> None:
    speaker = SPEAKERS[name]
    body = gzip.compress(speaker.write(TEXT, 5))
    restore = restoring(speaker.content_type, "gzip", ORIGINALS, speaker.dialect)
    assert restore is not None
    out = b"".join(piece for at in range(0, len(body), 9) for piece in restore(body[at : at + 9])) + b"".join(
        restore(b"")
    )
    assert shown(name, speaker.read(out)) == WANTED
