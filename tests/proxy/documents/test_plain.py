"""Text, mail, archives, pictures and PDF: what is planted anywhere is read, and where possible taken out.

text.py, tables.py, markup.py, jsonfile.py, mail.py, archive.py, pdf.py, pdf_objects.py, pdf_redact.py, image.py, ocr.py
"""

import io
from email import message_from_bytes, policy

import pillow_heif
import pypdfium2
import pytest
from PIL import Image

from proxy.documents import archive, image, jsonfile, markup, ocr, pdf, pdf_objects, pdf_redact, tables, text
from proxy.documents import mail as mail_reader
from proxy.documents.budget import Budget
from proxy.documents.document import FileRefused
from proxy.documents.passages import Slot
from tests.proxy.documents import plain
from tests.proxy.documents.planted import Plants
from tests.proxy.documents.reading import NEW, opened, texts, without

pytestmark = pytest.mark.needs("tesseract")
ALL = plain.EDITABLE | plain.FIXED
pillow_heif.register_heif_opener()
# What cannot be taken out of these: such a file is refused.
STAYS = {
    "pdf": {"picture", "scan", "cell", "row 2"},
    "zip": {"comment"},
    "eml": {"sheet in mail: defined name"},
}
COVERED = (archive, image, jsonfile, markup, mail_reader, ocr, pdf, pdf_objects, pdf_redact, tables, text)


@pytest.mark.parametrize("name", ALL)
def test_every_planted_number_is_read(name: str) -> None:
    plants = Plants()
    kind, make = ALL[name]
    document = opened(make(plants))
    assert document.kind == kind
    assert plants.missed(texts(document)) == []


@pytest.mark.parametrize("name", [*plain.EDITABLE, "pdf", "zip"])
def test_what_is_taken_out_is_gone_and_the_file_is_what_it_was(name: str) -> None:
    plants = Plants()
    kind, make = ALL[name]
    again = opened(without(make(plants), plants))
    assert again.kind == kind
    assert set(plants.left(texts(again))) <= STAYS.get(name, set())
    assert name == "pdf" or NEW in texts(again)


@pytest.mark.parametrize(
    "name", ["utf-16", "utf-16 big", "windows-1252", "csv of Excel", "utf-8 with a mark", "utf-32"]
)
def test_the_rest_keeps_its_bytes(name: str) -> None:
    plants = Plants()
    data = plain.EDITABLE[name][1](plants)
    new = without(data, plants)
    codec = {"utf-8 with a mark": "utf-8-sig", "utf-16 big": "utf-16"}.get(
        name, "cp1252" if "w" in name or "E" in name else name
    )
    for number in plants.places:
        data = data.decode(codec).replace(number, NEW).encode("utf-16-be" if name == "utf-16 big" else codec)
        data = b"\xfe\xff" + data if name == "utf-16 big" else data
    assert new == data


def test_a_mail_keeps_its_form() -> None:
    plants = Plants()
    message = message_from_bytes(without(plain.mail(plants).as_bytes(), plants), policy=policy.default)
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/csv", "application/x",
        "message/rfc822", "text/plain",
    ]  # fmt: skip
    assert message["subject"] == f"Dossier é {NEW}"
    assert next(message.iter_attachments()).get_filename() == f"{NEW}.csv"
    assert NEW.encode() in next(message.iter_attachments()).get_payload(decode=True)


def test_below_the_bar_of_a_pdf_is_nothing() -> None:
    plants = Plants()
    new = without(plain.pdf(plants), plants)
    document = pypdfium2.PdfDocument(new)
    words = [page.get_textpage().get_text_range() for page in document]
    assert words == ["", "", ""]  # pages that held a number are pictures of themselves; page 2 always was one
    read = opened(new)
    assert "Een brief over burgerservicenummer" in texts(read)  # the rest can still be read
    assert not any(number.encode() in new for number in plants.places)


def test_rows_stand_under_their_headings() -> None:
    rows = "naam;bsn\r\n" + "".join(f'"J; {n}";{100000000 + n}\r\n' for n in range(5000))
    pieces = [piece.text for piece in opened(rows.encode()).pieces]
    assert len(pieces) > 2
    assert all(piece.startswith("naam\tbsn\n") for piece in pieces)
    assert sum(piece.count("\n") - 1 for piece in pieces) == 5000


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02" * 50, b"\x7fELF" + bytes(99), b"MZ" + bytes(range(256)), b"Rar!\x1a\x07\x01\x00x"]
)
def test_what_is_of_no_known_kind_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        opened(data)
    assert refused.value.reason == "file"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio"), (b"ID3\x04" + bytes(99), "audio"), (b"OggS" + bytes(99), "audio"),
        (b"\xff\xfb\x90\x00" + bytes(99), "audio"), (b"\x00\x00\x00\x20ftypisom" + bytes(99), "video"),
        (b"\x00\x00\x00\x20ftypM4A " + bytes(99), "audio"), (b"\x1a\x45\xdf\xa3" + bytes(99), "video"),
    ],
)  # fmt: skip
def test_sound_and_film_are_refused_unless_the_policy_lets_them_pass(data: bytes, kind: str) -> None:
    with pytest.raises(FileRefused) as refused:
        opened(data)
    assert refused.value.reason == f"file-{kind}"
    assert opened(data, frozenset({kind})).kind == kind


def test_a_name_does_not_decide() -> None:
    plants = Plants()
    out = io.BytesIO()
    import zipfile

    with zipfile.ZipFile(out, "w") as target:
        target.writestr("foto.jpg", plain.word(plants))
        target.writestr("brief.docx", plain.photo(plants, "PNG"))
    assert plants.missed(texts(opened(out.getvalue()))) == []


MRZ = "P<NLDDE<BRUIJN<<WILLEKE<LISELOTTE<<<<<<<<<<<\nSPECI20142NLD6503101F2403096999999990<<<<<84"


@pytest.mark.parametrize(
    "words", [MRZ, "KONINKRIJK DER NEDERLANDEN\nIDENTITEITSKAART", "I<NLDSPECI20142999999990<<<<<8"]
)
def test_letters_of_an_identity_document_are_known(words: str) -> None:
    assert ocr.is_identity_document(words)
    assert not ocr.is_identity_document("Koninkrijk der Nederlanden\nBeste mevrouw, uw a < b en c << d.")


def test_a_passport_in_a_picture_is_refused() -> None:
    with pytest.raises(FileRefused, match="identity-document"):
        opened(plain.picture(MRZ, size=(1500, 250)))


def test_pictures_need_not_be_read_when_the_policy_says_so() -> None:
    plants = Plants()
    data = plain.photo(plants, "PNG")
    assert plants.missed(texts(opened(data, frozenset({"image"})))) == ["letters"]


def test_a_turned_picture_is_read() -> None:
    plants = Plants()
    picture = Image.open(io.BytesIO(plain.picture(f"Het burgerservicenummer is {plants('turned')}", size=(1400, 300))))
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    picture.rotate(90, expand=True).save(out, "JPEG", exif=exif, quality=95)
    assert plants.missed(texts(opened(out.getvalue()))) == []


def test_entities_keep_their_place() -> None:
    slot = Slot("<p>caf&eacute; <b>1</b>2</p>", lambda _: None)
    (passage,) = markup.visible(slot)
    assert passage.text.strip() == "café 12"
    at = passage.text.index("12")
    passage.edit([(at, at + 2, "[X]")])
    assert slot.result() == "<p>caf&eacute; <b>[X]</b></p>"


def test_a_budget_counts_what_is_folded_up() -> None:
    budget = Budget(most_files=1, most_depth=1, most_images=1)
    budget.file()
    for again in (budget.file, lambda: budget.unpack(2**40, 1), lambda: [budget.image(), budget.image()]):
        with pytest.raises(FileRefused):
            again()
    budget.enter()
    budget.enter()
    with pytest.raises(FileRefused, match="deep"):
        budget.enter()
    with pytest.raises(FileRefused, match="slow"):
        Budget(seconds=0).check_time()
