"""PDF: the text of every page, letters in pictures on it, notes, form fields, embedded files and properties."""

import ctypes
import io
import re
from collections.abc import Callable, Iterator

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from proxy.documents.budget import Budget
from proxy.documents.document import FileRefused
from proxy.documents.image import letters
from proxy.documents.markup import visible
from proxy.documents.passages import Opened, Passage, Slot
from proxy.documents.pdf_hidden import around, earlier, left_over, pages_of_signs
from proxy.documents.pdf_objects import strings_of
from proxy.documents.pdf_redact import redacted
from proxy.documents.strings import as_passages
from proxy.documents.text import plain

Inner = Callable[[bytes, str], Opened]
_MOST_PAGES = 2_000
_FEW_LETTERS = 16
_READ_AT = 200 / 72
_LEAST_PICTURE = (160, 40)


class Pdf:
    """One open PDF."""

    def __init__(self, data: bytes, budget: Budget, inner: Inner, *, versions: bool = True) -> None:
        self._data = data
        self._budget = budget
        self._inner = inner
        self._pages: list[Slot] = []
        self._pictures: set[int] = set()
        try:
            self._pdf = pikepdf.open(io.BytesIO(data))
            document = pdfium.PdfDocument(data)
        except pikepdf.PasswordError:
            raise FileRefused("encrypted") from None
        except (pikepdf.PdfError, pdfium.PdfiumError, ValueError, RuntimeError):
            raise FileRefused("damaged") from None
        self._look = pages_of_signs(self._pdf)
        try:
            if not 0 < len(document) <= _MOST_PAGES or len(document) != len(self._pdf.pages):
                raise FileRefused("too-many" if len(document) > _MOST_PAGES else "damaged")
            passages = [p for number in range(len(document)) for p in self._page(document, number)]
        finally:
            document.close()
        passages += [*self._objects(), *left_over(self._pdf), *around(data)]
        for version in earlier(data) if versions else ():
            budget.file()
            old = Pdf(version, budget, inner, versions=False).opened.within("eerdere versie")
            passages += [_gone_anyway(passage) for passage in old]
        self._passages = [passage for passage in passages if passage.text.strip()]

    @property
    def opened(self) -> Opened:
        """The file as it is open now; nothing here points back at it, so that it goes when its reader lets go."""
        return Opened("pdf", self._passages, self._save)

    def _page(self, document: pdfium.PdfDocument, number: int) -> Iterator[Passage]:
        self._budget.at("page", number, len(document))
        place = f"pagina {number + 1}"
        page = document[number]
        text = page_text(page)
        slot = Slot(text, lambda _: None)
        self._pages.append(slot)
        yield from plain(slot, place)
        if number in self._look or len(re.sub(r"\W", "", text)) < _FEW_LETTERS:
            image = _rendered(page)
            yield from as_passages(letters(image, self._budget), f"{place}, beeld")
        else:
            yield from self._on_page(page, place)
        if pdfium_c.FPDFPage_GetAnnotCount(page) > 0:
            pdfium_c.FPDFPage_Flatten(page, pdfium_c.FLAT_NORMALDISPLAY)
            page.close()
            flat = document[number]
            drawn = page_text(flat)
            if len(drawn) > len(text):
                yield from as_passages(drawn, f"{place}, met aantekeningen")
            page = flat
        page.close()

    def _on_page(self, page: pdfium.PdfPage, place: str) -> Iterator[Passage]:
        """Pictures beside the text; one that stands on many pages (a logo) is read once."""
        for thing in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=4):
            width, height = thing.get_px_size()
            if width < _LEAST_PICTURE[0] or height < _LEAST_PICTURE[1]:
                continue
            raw = hash(bytes(thing.get_data(decode_simple=False)))
            if raw in self._pictures:
                continue
            self._pictures.add(raw)
            image = thing.get_bitmap(render=False).to_pil()
            yield from as_passages(letters(image, self._budget), f"{place}, afbeelding")

    def _objects(self) -> list[Passage]:
        found = strings_of(self._pdf)
        passages = list(found.passages)
        for name, content in found.files:
            self._budget.file()
            self._budget.unpack(len(content), len(content))
            inner = self._inner(content, name)
            for passage in inner.within("ingesloten bestand"):
                passage.fixed = True
                passages.append(passage)
        for slot in found.texts:
            passages += [*plain(slot, "eigenschappen"), *visible(slot)]
        return passages

    def _save(self) -> bytes:
        for passage in self._passages:
            passage.save()
        edits = {number: slot.edits for number, slot in enumerate(self._pages) if slot.changed}
        return redacted(self._pdf, self._data, edits)


def _gone_anyway(passage: Passage) -> Passage:
    """A passage of another version: it goes whenever the file is written anew."""
    gone = Passage(passage.place, exact=passage.exact)
    gone.slot(Slot(passage.text, lambda _: None))
    return gone


def page_text(page: pdfium.PdfPage) -> str:
    """The text of a page, one character per character that pdfium knows a place of."""
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        text: str = textpage.get_text_range(0, count) if count > 0 else ""
        if len(text) != count:
            codes = (pdfium_c.FPDFText_GetUnicode(textpage, at) for at in range(count))
            text = "".join(chr(code) if 0 < code < 0xD800 or code > 0xDFFF else " " for code in codes)
    except (pdfium.PdfiumError, ctypes.ArgumentError, ValueError):
        raise FileRefused("damaged") from None
    finally:
        textpage.close()
    # U+FFFE and U+0002 stand for a hyphen at the end of a line.
    return text.translate({0xFFFE: "-", 0x02: "-", 0x00: " "})


def _rendered(page: pdfium.PdfPage) -> Image.Image:
    width, height = page.get_size()
    if width * height > 4_000 * 4_000:
        raise FileRefused("too-large")
    image: Image.Image = page.render(scale=_READ_AT, grayscale=True).to_pil()
    return image
