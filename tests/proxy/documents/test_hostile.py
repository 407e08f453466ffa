"""Files that are made to harm: each is refused, soon and in little memory (package.py, archive.py, budget.py, xmltree.py)."""

import contextlib
import gzip
import io
import random
import resource
import struct
import time
import zipfile
from collections.abc import Callable

import pikepdf
import pytest
from lxml import etree

from proxy.documents import leftovers, package, passages, strings, xmltree
from proxy.documents.document import FileRefused
from tests.proxy.documents import plain
from tests.proxy.documents.office import OFFICE, rezipped, sheet, word
from tests.proxy.documents.planted import Plants
from tests.proxy.documents.reading import opened, texts

pytestmark = pytest.mark.needs("tesseract")
COVERED = (leftovers, package, passages, strings, xmltree, etree)


def zipped(members: dict[str, bytes], compress: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compress) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return out.getvalue()


def nested(depth: int, inner: bytes = b"diep", name: str = "x.txt") -> bytes:
    data, called = inner, name
    for _ in range(depth):
        data, called = zipped({called: data}), "x.zip"
    return data


def forty_two() -> bytes:
    """Like 42.zip: sixteen times sixteen times a gigabyte, from some kilobytes."""
    zeros = zipped({"0": bytes(30_000_000)})
    return zipped({f"{n}.zip": zipped({f"{m}.zip": zeros for m in range(16)}) for n in range(16)})


def lying_about_its_size() -> bytes:
    data = bytearray(zipped({"a": bytes(5_000_000)}))
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 100)
    return bytes(data)


def overlapping() -> bytes:
    """Two members over the same bytes, as in a zip bomb without nesting."""
    data = bytearray(zipped({"a": b"x" * 1000, "b": b"y" * 1000}, zipfile.ZIP_STORED))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    struct.pack_into("<I", data, second + 42, 0)
    return bytes(data)


def hidden_between() -> bytes:
    """A text between the last member and the directory."""
    data = zipped({"a": b"x"})
    at = data.index(b"PK\x01\x02")
    secret = b"Jan de Vries, BSN 123456782, woont in Reusel " * 4
    end = data.index(b"PK\x05\x06")
    tail = bytearray(data[end:])
    struct.pack_into("<I", tail, 16, at + len(secret))
    return data[:at] + secret + data[at:end] + bytes(tail)


def twice_the_same_name() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("a", "een")
        with pytest.warns(UserWarning, match="Duplicate name"):
            target.writestr("a", "twee")
    return out.getvalue()


def encrypted_zip() -> bytes:
    data = bytearray(zipped({"a": b"x"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[6] |= 1
    return bytes(data)


def encrypted_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain.pdf(Plants()))) as target:
        target.save(out, encryption=pikepdf.Encryption(user="x", owner="y"))
    return out.getvalue()


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9))
    + b"]><l>&j;</l>"
)
XXE = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l>&a;</l>'
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "42.zip": (forty_two, "file-too-large"),
    "a gigabyte from a megabyte": (lambda: gzip.compress(bytes(1 << 28)), "file-too-large"),
    "zip of zeros": (lambda: zipped({"a": bytes(1 << 27)}), "file-too-large"),
    "a size that is a lie": (lying_about_its_size, "file-damaged"),
    "overlapping members": (overlapping, "file-hidden"),
    "a text between members": (hidden_between, "file-hidden"),
    "bytes before a zip": (lambda: b"PK\x03\x04" + b"Jan de Vries " * 20 + zipped({"a": b"x"}), "file-hidden"),
    "a name twice": (twice_the_same_name, "file-hidden"),
    "zip slip": (lambda: zipped({"../../etc/x": b"x"}), "file-hidden"),
    "zip slip of Windows": (lambda: zipped({"..\\..\\x": b"x"}), "file-hidden"),
    "too many files": (lambda: zipped({str(n): b"x" for n in range(6000)}), "file-too-many"),
    "too deep": (lambda: nested(5), "file-too-deep"),
    "gz in gz in gz": (lambda: gzip.compress(gzip.compress(gzip.compress(gzip.compress(gzip.compress(b"x"))))), "file-too-deep"),
    "encrypted zip": (encrypted_zip, "file-encrypted"),
    "encrypted 7z": (lambda: plain.seven(Plants(), "x"), "file-encrypted"),
    "encrypted pdf": (encrypted_pdf, "file-encrypted"),
    "billion laughs": (lambda: LAUGHS, "file-entities"),
    "XXE": (lambda: XXE, "file-entities"),
    "XXE in a docx": (lambda: rezipped(word(Plants()), {}, {"customXml/item8.xml": XXE}), "file-entities"),
    "billion laughs in an xlsx": (lambda: rezipped(sheet(Plants()), {}, {"xl/x.xml": LAUGHS}), "file-entities"),
    "a zip behind a picture": (lambda: plain.picture("x") + zipped({"a": b"x"}), "file-hidden"),
    "a huge picture": (lambda: plain.picture("x", size=(9000, 9000)), "file-too-large"),
    "a program in an office file": (lambda: rezipped(word(Plants()), {}, {"word/media/a.png": b"\x7fELF" + bytes(99)}), "file"),
    "film in an office file": (
        lambda: rezipped(word(Plants()), {}, {"word/media/a.mp4": b"\x00\x00\x00\x20ftypisom" + bytes(99)}), "file-video",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused(name: str) -> None:
    make, reason = HOSTILE[name]
    data = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(FileRefused) as refused:
        opened(data)
    assert refused.value.reason == reason
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000  # kilobytes


def test_three_deep_is_read() -> None:
    assert "diep" in texts(opened(nested(3)))


FILES = OFFICE | {name: make for name, (_, make) in (plain.EDITABLE | plain.FIXED).items()}
BINARY = [name for name in FILES if name in (*OFFICE, *plain.FIXED) and name not in ("bmp", "gif", "tar")]


@pytest.mark.parametrize("name", BINARY)
def test_half_a_file_is_refused(name: str) -> None:
    data = FILES[name](Plants())
    for part in (2, 3):
        with pytest.raises(FileRefused):
            opened(data[: len(data) * part // 4])


@pytest.mark.parametrize("name", [name for name in FILES if name not in ("pdf", "tiff", "7z", "pptx", "docx", "zip")])
def test_a_damaged_file_ends_in_texts_or_a_refusal(name: str) -> None:
    source = random.Random(name)
    data = FILES[name](Plants())
    for _ in range(6):
        broken = bytearray(data)
        for _ in range(source.randrange(1, 20)):
            broken[source.randrange(len(broken))] = source.randrange(256)
        started = time.monotonic()
        with contextlib.suppress(FileRefused):  # any other exception is a failure
            opened(bytes(broken))
        assert time.monotonic() - started < 60


def test_two_views_of_one_place_are_edited_once() -> None:
    slot = passages.Slot("Jan de Vries", lambda _: None)
    one, two = passages.Passage("a"), passages.Passage("b")
    one.slot(slot)
    two.literal("naam: ")
    two.range(slot, 4, 12)
    one.edit([(0, 12, "[P]")])
    two.edit([(6, 14, "[Q]")])
    assert slot.result() == "[P]"
    with pytest.raises(FileRefused, match="fixed"):
        two.edit([(0, 4, "[X]")])


def test_strings_of_windows_are_found_in_both_codings() -> None:
    data = (
        b"\x00\x01abc\x00"
        + "Jan de Vries é".encode("utf-16-le")
        + b"\x00\xff\xfe"
        + "Müller te Reusel".encode("cp1252")
        + b"\x01"
    )
    found = "\n".join(passage.text for passage in strings.strings(data, "x"))
    assert "Jan de Vries é" in found
    assert "Müller te Reusel" in found
