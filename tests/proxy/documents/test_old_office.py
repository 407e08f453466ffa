"""Files of LibreOffice, and of Microsoft's older programs (odf.py, ole.py, rtf.py, unpack_ole.py, readers.py).

LibreOffice writes them from what python libraries wrote; what it keeps must be read, whatever the format.
"""

import io
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest

from proxy.documents import kinds, odf, ole, ooxml, properties, readers, rtf, runs, unpack_ole
from proxy.documents import sheet as sheet_reader
from proxy.documents.document import FileRefused
from tests.proxy.documents.compound import compound
from tests.proxy.documents.office import OFFICE, other_sheet, sheet, slides, word
from tests.proxy.documents.plain import csv, pdf
from tests.proxy.documents.planted import Plants
from tests.proxy.documents.reading import NEW, opened, texts, without

COVERED = (kinds, odf, ole, ooxml, properties, readers, rtf, runs, sheet_reader, unpack_ole)
MAKE = {"docx": word, "xlsx": sheet, "pptx": slides, "other.xlsx": other_sheet}
# From what, to what, how it is read, and what LibreOffice itself leaves out or draws differently on the way.
CONVERTED = [
    ("docx", "odt", "odt"), ("docx", "doc", "doc"), ("docx", "rtf", "rtf"), ("docx", "pdf", "pdf"), ("docx", "txt:Text", "text"),
    ("docx", "html:XHTML Writer File:UTF8", "html"), ("docx", "epub", "epub"), ("docx", "docx", "docx"), ("docx", "fodt", "xml"),
    ("xlsx", "ods", "ods"), ("xlsx", "xls", "xls"), ("xlsx", "xlsx", "xlsx"), ("xlsx", "csv", "csv"), ("other.xlsx", "ods", "ods"),
    ("other.xlsx", "xls", "xls"), ("pptx", "odp", "odp"), ("pptx", "ppt", "ppt"), ("pptx", "pptx", "pptx"), ("pptx", "pdf", "pdf"),
]  # fmt: skip

MUST = {
    "docx": ("runs", "table", "inserted", "picture"),
    "xlsx": ("number in a cell", "text in a cell", "hidden column"),
    "other.xlsx": ("rich text", "note", "picture"),
    "pptx": ("title", "runs", "picture"),
}


def convert(data: bytes, suffix: str, to: str, folder: Path) -> bytes:
    """The file as LibreOffice writes it; empty when it could not open it."""
    source = folder / f"in.{suffix}"
    source.write_bytes(data)
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", to]
    subprocess.run(
        [*command, "--outdir", str(folder / "out"), str(source)], check=True, capture_output=True, timeout=180
    )
    found = list((folder / "out").glob("*"))
    return found[0].read_bytes() if found else b""


@pytest.mark.needs("soffice", "tesseract")
@pytest.mark.parametrize(("source", "to", "kind"), CONVERTED)
def test_what_libreoffice_keeps_is_read(source: str, to: str, kind: str, tmp_path: Path) -> None:
    plants = Plants()
    data = convert(MAKE[source](plants), source.rpartition(".")[2], to, tmp_path)
    document = opened(data)
    assert document.kind == kind
    missed = plants.missed(texts(document))
    # A number that the converted file does not hold at all was left out by LibreOffice, not by the reader.
    held = "\n".join(raw_strings(data))
    assert [place for place in missed if number_of(plants, place) in held] == []
    must = set(MUST[source]) - ({"picture"} if to.startswith(("txt", "csv")) else set())
    assert must <= set(plants.places.values()) - set(missed)


def number_of(plants: Plants, place: str) -> str:
    return next(number for number, other in plants.places.items() if other == place)


def raw_strings(data: bytes) -> list[str]:
    """The bytes of a file and of every member of it, as text in both widths."""
    members = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as source:
            members += [source.read(name) for name in source.namelist()]
    return [text for one in members for text in (one.decode("latin-1"), one.replace(b"\0", b"").decode("latin-1"))]


@pytest.mark.needs("soffice", "tesseract")
@pytest.mark.parametrize("kind", ["odt", "ods", "odp"])
def test_opendocument_is_rewritten_and_opens_again(kind: str, tmp_path: Path) -> None:
    plants = Plants()
    source = {"odt": "docx", "ods": "xlsx", "odp": "pptx"}[kind]
    (tmp_path / "1").mkdir()
    data = convert(MAKE[source](plants), source, kind, tmp_path / "1")
    new = without(data, plants)
    document = opened(new)
    assert document.kind == kind
    assert set(plants.left(texts(document))) <= {"picture"}
    (tmp_path / "2").mkdir()
    again = opened(convert(new, kind, "pdf", tmp_path / "2"))
    assert NEW in texts(again)
    assert set(plants.left(texts(again))) <= {"picture"}


@pytest.mark.needs("soffice", "tesseract")
@pytest.mark.parametrize("kind", OFFICE)
def test_redacted_office_files_open_in_libreoffice(kind: str, tmp_path: Path) -> None:
    plants = Plants()
    new = without(OFFICE[kind](plants), plants)
    suffix = kind[:4]
    converted = convert(new, suffix, {"docx": "odt", "xlsx": "ods", "pptx": "odp"}[suffix], tmp_path)
    assert NEW in texts(opened(converted))
    assert set(plants.left(texts(opened(converted)))) <= {"picture", "defined name", "embedded defined name"}


def lzfu_of(rtf_text: bytes) -> bytes:
    """Compressed RTF without any reference: a control byte before every eight letters."""
    packed = b"".join(b"\0" + rtf_text[at : at + 8] for at in range(0, len(rtf_text), 8))
    return struct.pack("<IIII", len(packed) + 12, len(rtf_text), 0x75465A4C, 0) + packed


def outlook(plant: Plants) -> bytes:
    """An Outlook message with an attachment and a message inside."""
    return compound(
        {
            "__properties_version1.0": b"x",
            "__substg1.0_0037001F": f"Onderwerp {plant('subject')}".encode("utf-16-le"),
            "__substg1.0_1000001F": f"Hallo {plant('body')}".encode("utf-16-le"),
            "__substg1.0_0C1A001E": f"Afzender {plant('sender')}".encode("cp1252"),
            "__substg1.0_10090102": lzfu_of(b"{\\rtf1\\ansi BSN " + plant("rtf").encode() + b"\\par}"),
            "__substg1.0_10130102": f"<html><body><p>BSN <b>{plant('html')}</b></p></body></html>".encode(),
            "__attach_version1.0_#00000000/__substg1.0_37010102": csv(plant).encode(),
            "__attach_version1.0_#00000000/__substg1.0_3707001F": f"{plant('file name')}.csv".encode("utf-16-le"),
            "__attach_version1.0_#00000001/__substg1.0_3701000D/__substg1.0_1000001F": plant("inner").encode(
                "utf-16-le"
            ),
        }
    )


def test_outlook_messages_are_read() -> None:
    plants = Plants()
    document = opened(outlook(plants))
    assert document.kind == "msg"
    assert plants.missed(texts(document)) == []
    assert not any(piece.editable for piece in document.pieces)


def test_macros_are_unpacked() -> None:
    source = b'Attribute VB_Name = "x"\r\nSub a()\r\nMsgBox "BSN 991000018"\r\nEnd Sub\r\n'
    chunk = b"".join(b"\0" + source[at : at + 8] for at in range(0, len(source), 8))
    stream = b"\x01" + struct.pack("<H", 0xB000 | (len(chunk) - 1)) + chunk
    assert any("991000018" in text for text in unpack_ole.vba(b"junk" + stream))
    assert "991000018" in texts(opened(compound({"VBA/Module1": b"junk" + stream})))


def test_references_inside_packed_streams() -> None:
    # A letter and a reference to it, nine long; then, further on, a reference that takes five bits for its distance.
    assert unpack_ole._chunk(b"\x02a\x06\x00") == b"a" * 10
    letters = b"abcdefghijklmnopqrs"
    packed = (
        b"".join(b"\0" + letters[at : at + 8] for at in range(0, 16, 8))
        + b"\x08qrs"
        + struct.pack("<H", (18 << 11) | 2)
    )
    assert unpack_ole._chunk(packed) == letters + b"abcde"
    # The example of [MS-OXRTFCP] 4.1.1.
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpack_ole.lzfu(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_rtf_in_every_destination() -> None:
    plants = Plants()
    data = (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\info{\author " + plants("author") + r"}}{\header " + plants("header")
        + r"}{\*\unknown " + plants("unknown destination") + r"}BSN {\b 9910}" + r"{\i 00018}\par caf\'e9 \u233?{\footnote "
        + plants("footnote") + r"}\trowd bsn\cell " + plants("cell") + r"\cell\row}"
    )  # fmt: skip
    found = texts(opened(data.encode("ascii")))
    assert plants.missed(found) == []
    assert "991000018" in found
    assert "café é" in found
    with pytest.raises(FileRefused, match="damaged"):
        opened(data[:-3].encode("ascii"))


@pytest.mark.needs("tesseract")
def test_files_inside_rtf_are_read() -> None:
    plants = Plants()
    inner = pdf(plants).hex()
    assert plants.missed(texts(opened((r"{\rtf1 x{\object{\*\objdata " + inner + "}}}").encode()))) == []


@pytest.mark.parametrize("names", [{"EncryptedPackage": b"x"}, {"EncryptionInfo": b"x", "EncryptedPackage": b"y"}])
def test_encrypted_office_files_are_refused(names: dict[str, bytes]) -> None:
    with pytest.raises(FileRefused, match="encrypted"):
        opened(compound(names))


def test_an_encrypted_opendocument_is_refused() -> None:
    out = io.BytesIO()
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        target.writestr("META-INF/manifest.xml", manifest)
        target.writestr("content.xml", bytes(range(200)))
    with pytest.raises(FileRefused, match="encrypted"):
        opened(out.getvalue())
