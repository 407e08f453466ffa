"""Files that others made with other programs: the documents that come with Debian's packages.

Each is read, or refused with a reason; what is planted in them is found; and what is written again opens in LibreOffice.
"""

import re
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from proxy.documents.document import FileRefused
from proxy.documents.report import REASONS
from proxy.documents.work import redact
from proxy.wire.message import FileTerms
from tests.proxy.documents.planted import Plants
from tests.proxy.documents.reading import edits_for, opened, texts

pytestmark = pytest.mark.needs("soffice", "tesseract")
OFFICE = Path("/usr/lib/libreoffice")
# Whatever other documents packages bring, some of each kind.
ELSEWHERE = (Path("/usr/share/doc"), Path("/usr/share/javascript"), Path("/usr/share/nodejs"), OFFICE / "share")
_KINDS = (
    "html",
    "htm",
    "md",
    "json",
    "xml",
    "svg",
    "png",
    "gif",
    "jpg",
    "pdf",
    "csv",
    "txt",
    "gz",
    "zip",
    "odb",
    "fodt",
)
_OF_EACH = 6
# Letters in pictures are read elsewhere; here it would take minutes.
NO_LETTERS = frozenset({"image"})
_PARAGRAPH = re.compile(rb"(<text:(p|h)\b[^>]*?)(/?)>")


def office_files() -> list[Path]:
    """LibreOffice's own templates and examples."""
    kinds = (".ott", ".ots", ".otp", ".otg", ".odt", ".ods", ".stw")
    return sorted(path for path in OFFICE.rglob("*") if path.suffix in kinds and path.is_file())


def samples() -> list[Path]:
    """Documents of other packages, spread over what there is."""
    found: list[Path] = []
    for kind in _KINDS:
        every = sorted(
            path
            for folder in ELSEWHERE
            if folder.is_dir()
            for path in folder.rglob(f"*.{kind}")
            if path.is_file() and path.stat().st_size < 300_000
        )
        found += every[:: max(len(every) // _OF_EACH, 1)][:_OF_EACH]
    return found


def outcome(path: Path) -> str:
    """``read``, or why not."""
    try:
        opened(path.read_bytes(), NO_LETTERS)
    except FileRefused as refusal:
        return refusal.reason
    return "read"


def test_every_document_of_libreoffice_is_read() -> None:
    files = office_files()
    assert len(files) > 50
    assert {path.name: why for path in files if (why := outcome(path)) != "read"} == {}


def test_documents_of_other_packages_are_read_or_refused_with_a_reason() -> None:
    outcomes = {path: outcome(path) for path in samples()}
    assert len(outcomes) > 20
    assert set(outcomes.values()) <= {"read", *REASONS["nl"]}
    assert list(outcomes.values()).count("read") > len(outcomes) * 0.8, outcomes


def planted(path: Path) -> tuple[bytes, Plants]:
    """A document with a number in its text, its page style and its properties, put there with nothing but zip."""
    plants, out = Plants(), BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            new.writestr(info, _with_number(info.filename, old.read(info), plants))
    return out.getvalue(), plants


def without(data: bytes, plants: Plants) -> bytes:
    return redact(data, edits_for(opened(data, NO_LETTERS), plants), FileTerms(NO_LETTERS))


def _with_number(name: str, data: bytes, plants: Plants) -> bytes:
    if name == "meta.xml":
        number = plants("properties")
        subject = f'<dc:subject xmlns:dc="http://purl.org/dc/elements/1.1/">{number}</dc:subject>'
        return data.replace(b"</office:meta>", subject.encode() + b"</office:meta>")
    body = data.find(b"<office:body") if name == "content.xml" else data.find(b"<office:master-styles")
    match = _PARAGRAPH.search(data, body) if name in ("content.xml", "styles.xml") and body > 0 else None
    if match is None:
        return data
    number = plants(name).encode()
    end = b"</text:" + match[2] + b">" if match[3] else b""
    return data[: match.start()] + match[1] + b">" + number + end + data[match.end() :]


def some(suffix: str, count: int) -> list[Path]:
    files = [path for path in office_files() if path.suffix == suffix]
    return files[:: max(len(files) // count, 1)][:count]


def converted(folder: Path, to: str, files: list[Path]) -> list[Path]:
    """The files in another format, by LibreOffice."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", str(folder / to), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return sorted((folder / to).iterdir())


@pytest.mark.parametrize("path", [*some(".ott", 8), *some(".otp", 4), *some(".ots", 3)], ids=lambda path: path.name)
def test_what_is_planted_is_found_and_can_be_taken_out(path: Path) -> None:
    data, plants = planted(path)
    assert len(plants.places) >= 2
    assert plants.missed(texts(opened(data, NO_LETTERS))) == []
    assert plants.left(texts(opened(without(data, plants), NO_LETTERS))) == []


@pytest.mark.parametrize(
    ("suffix", "formats"),
    [(".ott", ("odt", "docx", "rtf", "doc", "pdf")), (".otp", ("pptx", "ppt")), (".ots", ("xlsx", "xls"))],
)
def test_conversions_of_them_are_read_too(tmp_path: Path, suffix: str, formats: tuple[str, ...]) -> None:
    numbers: dict[str, str] = {}
    files = []
    for path in some(suffix, 8):
        data, plants = planted(path)
        number = next((number for number, place in plants.places.items() if place == "content.xml"), "")
        if number and len(files) < 3:
            numbers[path.stem] = number
            files.append(tmp_path / path.name)
            files[-1].write_bytes(data)
    assert files
    for to in formats:
        made = converted(tmp_path, to, files)
        assert len(made) == len(files)
        for file in made:
            # Every one of these can be read, so that a refusal is a failure.
            assert numbers[file.stem] in texts(opened(file.read_bytes(), NO_LETTERS)), file.name


def test_what_is_written_again_opens_in_libreoffice(tmp_path: Path) -> None:
    files = []
    for path in (*some(".ott", 3), *some(".otp", 1), *some(".ots", 1)):
        data, plants = planted(path)
        files.append(tmp_path / path.name)
        files[-1].write_bytes(without(data, plants))
    made = converted(tmp_path, "pdf", files)
    assert len(made) == len(files)
    assert all(file.read_bytes().startswith(b"%PDF-") for file in made)
