"""Pictures: the letters in them (OCR) and what their makers wrote beside them (EXIF, XMP, comments)."""

import io
import re
import warnings
from collections.abc import Iterator

import pillow_heif
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from proxy.documents import ocr
from proxy.documents.budget import Budget
from proxy.documents.document import FileRefused
from proxy.documents.passages import Opened, Passage
from proxy.documents.strings import as_passages

_MOST_PIXELS = 60_000_000
# Smaller pictures are icons and lines: nothing can be read in them.
_LEAST_WIDTH, _LEAST_HEIGHT = 60, 18
_MOST_FRAMES = 30
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\ufffd]+")
_FILES_INSIDE = (b"PK\x03\x04", b"%PDF-", b"Rar!", b"7z\xbc\xaf")


def open_image(data: bytes, budget: Budget, *, read_letters: bool = True) -> Opened:
    """A picture; what it holds cannot be rewritten."""
    pillow_heif.register_heif_opener()
    if any(mark in data[_end(data) :] for mark in _FILES_INSIDE):
        raise FileRefused("hidden")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            passages = list(_passages(data, budget, read_letters=read_letters))
    except FileRefused:
        raise
    except MemoryError:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, RuntimeError, TypeError, KeyError):
        raise FileRefused("damaged") from None
    return Opened("image", passages)


def _passages(data: bytes, budget: Budget, *, read_letters: bool) -> Iterator[Passage]:
    with Image.open(io.BytesIO(data)) as image:
        if image.width * image.height > _MOST_PIXELS:
            raise FileRefused("too-large")
        yield from as_passages("\n".join(_words_beside(image)), "gegevens bij de afbeelding")
        frames = getattr(image, "n_frames", 1)
        if frames > _MOST_FRAMES:
            raise FileRefused("too-many")
        for number in range(frames if read_letters else 0):
            image.seek(number)
            place = f"pagina {number + 1}" if frames > 1 else ""
            yield from as_passages(letters(ImageOps.exif_transpose(image) or image, budget), place)


def letters(image: Image.Image, budget: Budget) -> str:
    """The text in a picture; "" for one that is too small or of one colour."""
    if image.width < _LEAST_WIDTH or image.height < _LEAST_HEIGHT:
        return ""
    shades = [shade for shade, count in enumerate(image.convert("L").histogram()) if count]
    if shades[-1] - shades[0] < 24:
        return ""
    return ocr.read(image, budget)


def _words_beside(image: Image.Image) -> Iterator[str]:
    exif = image.getexif()
    tables = [exif, *(exif.get_ifd(number) for number in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo))]
    for table in tables:
        for key, value in table.items():
            yield from _words(str(ExifTags.TAGS.get(key, key)), value)
    for name, value in image.info.items():
        if name not in ("icc_profile", "exif", "dpi", "gamma", "transparency"):
            yield from _words(str(name), value)


def _words(name: str, value: object) -> Iterator[str]:
    if isinstance(value, bytes):
        wide = value[1::2].count(0) > len(value) // 4 and len(value) > 3
        value = value.decode("utf-16-le" if wide else "utf-8", "replace").replace("\x00", " ")
    if isinstance(value, str) and re.search(r"\w{2}", value):
        yield f"{name}: {_UNREADABLE.sub(' ', value)}"


def _end(data: bytes) -> int:
    """Where a picture ends by its own account; what stands behind it may be another file."""
    if data.startswith(b"\x89PNG"):
        at = data.rfind(b"IEND")
        return at + 8 if at > 0 else len(data)
    if data.startswith(b"\xff\xd8"):
        at = data.rfind(b"\xff\xd9")
        return min(at + 2, data.find(b"\xff\xd9PK\x03\x04") + 2 or len(data)) if at > 0 else len(data)
    return len(data)
