"""Redacted PDF: each page with a finding becomes a picture of itself with bars on it, so that no letter stays below."""

import ctypes
import io
from collections.abc import Mapping, Sequence

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageDraw, ImageFont

from proxy.documents.document import FileRefused
from proxy.documents.passages import Edit

_SCALE = 150 / 72
_MARGIN = (0.4, 1.5)  # points beside, and above and below a letter
# What may repeat the text of a page elsewhere, or show it small.
_PAGE_GONE = ("/Annots", "/AA", "/Thumb", "/PieceInfo", "/Metadata", "/B", "/StructParents", "/Group")
_ROOT_GONE = ("/StructTreeRoot", "/MarkInfo", "/PieceInfo", "/Perms")


def redacted(pdf: pikepdf.Pdf, data: bytes, edits: Mapping[int, Sequence[Edit]]) -> bytes:
    """The file with strings as they were changed in ``pdf``, and bars over ``edits`` by page number from 0."""
    source = pdfium.PdfDocument(data)
    try:
        for number, wanted in edits.items():
            _replace(pdf, number, _picture(source[number], wanted), source[number].get_size())
    finally:
        source.close()
    if edits:
        for name in _ROOT_GONE:
            if name in pdf.Root:
                del pdf.Root[name]
    out = io.BytesIO()
    pdf.remove_unreferenced_resources()
    pdf.save(out, encryption=False)
    return out.getvalue()


def _picture(page: pdfium.PdfPage, edits: Sequence[Edit]) -> Image.Image:
    image: Image.Image = page.render(scale=_SCALE, may_draw_forms=True).to_pil().convert("RGB")
    draw = ImageDraw.Draw(image)
    for start, end, words in edits:
        boxes = _bars(page, image.size, start, end)
        if not boxes:
            raise FileRefused("fixed")
        for number, box in enumerate(boxes):
            draw.rectangle(box, fill="black")
            if number == 0 and words:
                _write(draw, box, words)
    return image


def _bars(page: pdfium.PdfPage, size: tuple[int, int], start: int, end: int) -> list[tuple[float, float, float, float]]:
    """The places of some characters in pixels, one bar per line."""
    textpage = page.get_textpage()
    bars: list[tuple[float, float, float, float]] = []
    for at in range(start, end):
        left, bottom, right, top = textpage.get_charbox(at, loose=True)
        if right <= left or top <= bottom:
            continue
        low, high = (left - _MARGIN[0], bottom - _MARGIN[1]), (right + _MARGIN[0], top + _MARGIN[1])
        corners = [_device(page, size, *low), _device(page, size, *high)]
        xs, ys = sorted(c[0] for c in corners), sorted(c[1] for c in corners)
        box = (xs[0], ys[0], xs[1], ys[1])
        if bars and abs(bars[-1][1] - box[1]) < 3 and box[0] - bars[-1][2] < 20:
            last = bars[-1]
            bars[-1] = (min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            bars.append(box)
    textpage.close()
    return bars


def _device(page: pdfium.PdfPage, size: tuple[int, int], x: float, y: float) -> tuple[int, int]:
    """A place on a page in pixels of its picture, also when the page is turned or cropped."""
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value, down.value


def _write(draw: ImageDraw.ImageDraw, box: tuple[float, float, float, float], words: str) -> None:
    """The placeholder in white on its bar, where it fits."""
    size = max(6.0, min(box[3] - box[1] - 2, (box[2] - box[0]) / max(len(words), 1) * 1.7))
    font = ImageFont.load_default(size)
    draw.text((box[0] + 1, (box[1] + box[3]) / 2), words, fill="white", font=font, anchor="lm")


def _replace(pdf: pikepdf.Pdf, number: int, image: Image.Image, size: tuple[float, float]) -> None:
    page = pdf.pages[number]
    coded = io.BytesIO()
    image.save(coded, "JPEG", quality=85)
    picture = pikepdf.Stream(pdf, coded.getvalue())
    picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    picture.Width, picture.Height = image.width, image.height
    picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
    picture.Filter = pikepdf.Name.DCTDecode
    for name in _PAGE_GONE:
        if name in page.obj:
            del page.obj[name]
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Beeld=pdf.make_indirect(picture)))
    page.obj.Contents = pdf.make_stream(f"q {size[0]:.3f} 0 0 {size[1]:.3f} 0 0 cm /Beeld Do Q".encode())
    page.obj.MediaBox = pikepdf.Array([0, 0, round(size[0], 3), round(size[1], 3)])
    for box in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox", "/Rotate"):
        if box in page.obj:
            del page.obj[box]
    page.obj.Rotate = 0
