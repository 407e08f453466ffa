"""Places that no reader shows, and of which a hostile employee knows: read, or the file is refused."""

import gzip
import io
import zipfile

import pikepdf
import pytest
from fpdf import FPDF
from PIL import Image

from proxy.documents.document import FileRefused
from proxy.documents.pdf_hidden import earlier
from tests.proxy.documents.planted import Plants
from tests.proxy.documents.reading import opened, texts, without

NUMBER = b"991000013"
SECRET = b"Burgerservicenummer 991000013, Willemijn Jansen"
HIDDEN = b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + bytes(40)


def archive(comment: bytes = b"", extra: bytes = b"", folder: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        info = zipfile.ZipInfo("openbaar.txt")
        info.comment, info.extra = comment, extra
        target.writestr(info, "De raad vergadert op dinsdag over de begroting.")
        if folder:
            target.writestr(zipfile.ZipInfo("geheim_"), folder)
    return out.getvalue().replace(b"geheim_", b"geheim/")


def pdf(*pages: str) -> bytes:
    document = FPDF()
    document.set_font("Helvetica", size=12)
    for text in pages:
        document.add_page()
        document.multi_cell(0, 6, text)
    return bytes(document.output())


def changed(data: bytes, change: "object") -> bytes:
    assert callable(change)
    with pikepdf.open(io.BytesIO(data)) as document:
        change(document)
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 10), "white").save(out, "PNG")
    return out.getvalue()


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 10), "white").save(out, "JPEG")
    return out.getvalue()


PUBLIC = pdf("De raad vergadert op dinsdag over de begroting van het volgende jaar.")


@pytest.mark.parametrize(
    "data",
    [
        archive(comment=SECRET),
        archive(extra=b"\x99\x99" + len(SECRET).to_bytes(2, "little") + SECRET),
        b"\x1f\x8b\x08\x04" + bytes(6) + len(SECRET).to_bytes(2, "little") + SECRET + gzip.compress(b"niets")[10:],
        png() + SECRET,
        jpeg() + SECRET,
        jpeg() + SECRET + b"\xff\xd9",
        png()[:-12] + len(SECRET).to_bytes(4, "big") + b"geHm" + SECRET + bytes(4) + png()[-12:],
    ],
    ids=["comment of a member", "extra field", "gzip field", "behind a png", "behind a jpeg", "twice an end", "own chunk"],
)  # fmt: skip
def test_what_stands_beside_the_contents_is_read(data: bytes) -> None:
    assert NUMBER.decode() in texts(opened(data))


@pytest.mark.parametrize(
    "data",
    [
        archive(folder=SECRET),
        archive() + SECRET,
        SECRET[:40] + archive(),
        png() + HIDDEN,
        png() + gzip.compress(SECRET),
        png() + HIDDEN + b"IEND",
        jpeg() + HIDDEN + b"\xff\xd9",
        jpeg() + b"\x00\x00\x00\x18ftypmp42" + bytes(40),
        png() + b"7z\xbc\xaf\x27\x1c" + bytes(40),
        PUBLIC + HIDDEN,
        PUBLIC + b"\n" + gzip.compress(SECRET),
        HIDDEN + PUBLIC,
    ],
    ids=["folder with contents", "behind a zip", "before a zip", "zip behind a png", "gzip behind a png", "second end", "zip behind a jpeg",
         "film behind a photo", "7z behind a png", "zip behind a pdf", "gzip behind a pdf", "zip before a pdf"],
)  # fmt: skip
def test_what_hides_behind_or_before_a_file_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused):
        opened(data)


def test_ordinary_pictures_and_archives_are_not_refused() -> None:
    assert opened(png()).kind == "image"
    assert opened(jpeg()).kind == "image"
    assert opened(archive()).kind == "zip"


def test_an_earlier_version_of_a_pdf_is_read() -> None:
    first, second = pdf(SECRET.decode()), pdf("Niets bijzonders hier op deze bladzijde van het verslag.")
    assert NUMBER.decode() in texts(opened(first))
    # Whatever comes behind the first end, the first version is still there.
    both = first + second + second + second
    assert NUMBER.decode() in texts(opened(both))
    plants = Plants()
    plants.places[NUMBER.decode()] = "version"
    assert NUMBER.decode() not in texts(opened(without(both, plants)))


def with_stream(document: pikepdf.Pdf) -> None:
    document.Root["/PieceInfo"] = document.make_stream(SECRET)


def with_lost_stream(document: pikepdf.Pdf) -> None:
    document.pages[0].obj["/SluisPrivate"] = document.make_stream(b"BT (" + SECRET + b") Tj ET")


@pytest.mark.parametrize("change", [with_stream, with_lost_stream])
def test_streams_that_no_page_shows_are_read(change: object) -> None:
    assert NUMBER.decode() in texts(opened(changed(PUBLIC, change)))


def mute(document: pikepdf.Pdf) -> None:
    for thing in document.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font":
            thing["/Subtype"] = pikepdf.Name("/Type3")


@pytest.mark.needs("tesseract")
def test_a_page_whose_font_says_no_letters_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []
    monkeypatch.setattr("proxy.documents.pdf.letters", lambda image, budget: looked.append(image) or "")
    opened(PUBLIC)
    assert looked == []
    opened(changed(PUBLIC, mute))
    assert len(looked) == 1


def test_versions_are_those_before_the_last_and_a_file_made_for_the_web_has_none() -> None:
    assert earlier(b"%PDF-1.4 a %%EOF\nb %%EOF\n") == [b"%PDF-1.4 a %%EOF\n"]
    assert earlier(b"%PDF-1.4 <</Linearized 1>> a %%EOF\nb %%EOF\n") == []
    with pytest.raises(FileRefused, match="file-too-many"):
        earlier(b"%PDF-1.4 " + b"a %%EOF\n" * 20)
