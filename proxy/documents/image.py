"""Pictures: the letters in them (OCR) and what their makers wrote beside them (EXIF, XMP, comments)."""

import hashlib
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
from proxy.documents.strings import as_passages, exactly

_MOST_PIXELS = 60_000_000
# Smaller pictures are icons and lines: nothing can be read in them.
_LEAST_WIDTH, _LEAST_HEIGHT = 60, 18
_MOST_FRAMES = 30
_LEAST_SHADES, _FEW_SHADES = 4, 64
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\ufffd]+")
# Other files behind or inside a picture, each long enough not to be there by chance; a film behind a photo too.
_FILES_INSIDE = re.compile(
    rb"PK\x03\x04[\x00-\x3f]\x00[\x00-\xff][\x00-\x0f][\x00\x08\x09\x0c\x0e\x5d\x5f\x63]\x00|%PDF-[12]\.[0-9]|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|"
    rb"\xfd7zXZ\x00|ftyp(?:mp4|isom|qt  |M4V|avc1|3gp)"
)
_PACKED = (b"\x1f\x8b", b"BZh", b"\x28\xb5\x2f\xfd", b"\xd0\xcf\x11\xe0")


def open_image(data: bytes, budget: Budget, *, read_letters: bool = True) -> Opened:
    """A picture; what it holds cannot be rewritten."""
    pillow_heif.register_heif_opener()
    if _FILES_INSIDE.search(data, 12) or data[_end(data) :].strip(b"\0").startswith(_PACKED):
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
    return Opened("image", [*passages, *exactly(data, "gegevens in de afbeelding")])


def _passages(data: bytes, budget: Budget, *, read_letters: bool) -> Iterator[Passage]:
    with Image.open(io.BytesIO(data)) as image:
        if image.width * image.height > _MOST_PIXELS:
            raise FileRefused("too-large")
        yield from as_passages("\n".join(_words_beside(image)), "gegevens bij de afbeelding")
        frames = getattr(image, "n_frames", 1)
        if frames > _MOST_FRAMES:
            raise FileRefused("too-many")
        for number in range(frames if read_letters else 0):
            if frames > 1:
                budget.at("picture", number, frames)
            image.seek(number)
            place = f"pagina {number + 1}" if frames > 1 else ""
            yield from as_passages(letters(ImageOps.exif_transpose(image) or image, budget), place)


def letters(image: Image.Image, budget: Budget) -> str:
    """The text in a picture; "" for one that is too small or of one colour."""
    if image.width < _LEAST_WIDTH or image.height < _LEAST_HEIGHT:
        return ""
    return "\n".join(ocr.read(face, budget) for face in _faces(image))


def _faces(image: Image.Image) -> list[Image.Image]:
    """A picture as it can be shown, in grey: on white and on black, and without its transparency, where these differ.

    One of few shades is stretched: a program sees letters that people do not.
    """
    if image.mode in ("I", "I;16", "F"):  # of more shades than 256
        image = ImageOps.autocontrast(image.point(lambda shade: shade / 256).convert("L"))
    faces = [image.convert("L")]
    if image.mode in ("RGBA", "LA", "PA", "P") and (image.mode != "P" or "transparency" in image.info):
        layer = image.convert("RGBA")
        grounds = [Image.new("RGBA", layer.size, ground) for ground in ("white", "black")]
        faces = [Image.alpha_composite(ground, layer).convert("L") for ground in grounds] + [
            layer.convert("RGB").convert("L")
        ]
    seen: dict[bytes, Image.Image] = {}
    for face in faces:
        shades = [shade for shade, count in enumerate(face.histogram()) if count]
        low, high = shades[0], shades[-1]
        if high - low >= _LEAST_SHADES:
            stretched = ImageOps.autocontrast(face) if high - low < _FEW_SHADES else face
            seen.setdefault(hashlib.sha256(stretched.tobytes()).digest(), stretched)
    return list(seen.values())


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
    if data.startswith(b"RIFF"):
        return 8 + int.from_bytes(data[4:8], "little")
    if not data.startswith(b"\x89PNG"):
        return len(data)
    at, kind = 8, b""
    while at + 12 <= len(data) and kind != b"IEND":
        kind = data[at + 4 : at + 8]
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    return at
