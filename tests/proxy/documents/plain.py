"""Files of text, mail, archives, pictures and PDF with a number planted in every place."""

import bz2
import gzip
import io
import json
import lzma
import mailbox
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pikepdf
import py7zr
from fpdf import FPDF
from PIL import Image, PngImagePlugin

from tests.proxy.documents.office import picture, sheet, word
from tests.proxy.documents.planted import Plants


def csv(plant: Plants, delimiter: str = ";") -> str:
    """A table whose second column is called bsn."""
    rows = [
        ["naam", "bsn", "opmerking"],
        ["Jansen", plant("cell"), '"met ""aanhaling"" en ; erin"'],
        ["é", plant("row 2"), "x"],
    ]
    return "".join(delimiter.join(row) + "\r\n" for row in rows)


def page(plant: Plants) -> str:
    """An HTML page."""
    split = plant("across tags")
    return (
        f"<!DOCTYPE html><html><head><title>{plant('title')}</title><meta name=author content='{plant('meta')}'></head><body>"
        f"<!-- {plant('comment')} --><p>BSN <b>{split[:4]}</b>&#{ord(split[4])};{split[5:]}</p><img alt='{plant('alt')}'>"
        f"<script>var x = '{plant('script')}'</script><table><tr><td>bsn<td>{plant('cell')}</table></body></html>"
    )


def mail(plant: Plants) -> EmailMessage:
    """A message with headers, two bodies, attachments and a message inside."""
    message = EmailMessage()
    message["From"] = f"Jan <x{plant('from')}@x.nl>"
    message["To"] = "y@x.nl"
    message["Subject"] = f"Dossier é {plant('subject')}"
    message["X-Zaak"] = plant("other header")
    message.set_content(f"Hallo é {plant('text')}", cte="quoted-printable")
    message.add_alternative(f"<p>Hallo {plant('html')}</p>", subtype="html", cte="base64")
    message.add_attachment(csv(plant).encode(), maintype="text", subtype="csv", filename=f"{plant('file name')}.csv")
    message.add_attachment(sheet(plant, "sheet in mail: "), maintype="application", subtype="x", filename="b.xlsx")
    inner = EmailMessage()
    inner["Subject"] = plant("subject of a message inside")
    inner["From"] = "z@x.nl"
    inner.set_content(plant("text of a message inside"))
    message.add_attachment(inner)
    return message


def mbox(plant: Plants) -> bytes:
    """A mailbox with two messages."""
    with tempfile.TemporaryDirectory() as folder:
        box = mailbox.mbox(Path(folder) / "x")
        for number in (1, 2):
            message = EmailMessage()
            message["Subject"], message["From"] = plant(f"subject {number}"), "x@x.nl"
            message.set_content(plant(f"text {number}"))
            box.add(message)
        box.close()
        return (Path(folder) / "x").read_bytes()


def calendar(plant: Plants) -> str:
    """An appointment with a folded line."""
    split = plant("folded")
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n"
        f"SUMMARY:{plant('summary')}\r\nDESCRIPTION:BSN {split[:5]}\r\n {split[5:]}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def archive(plant: Plants, before: str = "") -> bytes:
    """A zip file with a file of each kind, and one in a zip inside."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as second:
        second.writestr("c.txt", plant(f"{before}zip in zip"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as first:
        first.comment = plant(f"{before}comment").encode()
        first.writestr(f"map/{plant(f'{before}name')}.txt", plant(f"{before}text"))
        first.writestr("b.zip", inner.getvalue())
    return out.getvalue()


def tar(plant: Plants, mode: str = "w") -> bytes:
    """A tape archive."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as target:
        data = plant("text").encode()
        info = tarfile.TarInfo(f"map/{plant('name')}.txt")
        info.size = len(data)
        target.addfile(info, io.BytesIO(data))
    return out.getvalue()


def seven(plant: Plants, password: str | None = None) -> bytes:
    """A 7-Zip archive."""
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password) as target:
        target.writestr(plant("text"), f"{plant('name')}.txt")
        target.writestr(word(plant), "x.docx")
    return out.getvalue()


def pdf(plant: Plants) -> bytes:
    """A PDF with text, a scanned page, notes, a form field, an attachment, bookmarks and properties."""
    document = FPDF()
    document.set_font("Helvetica", size=12)
    document.add_page()
    document.cell(text=f"Een brief over burgerservicenummer {plant('text')} van een inwoner.")
    document.text_annotation(x=50, y=60, text=f"notitie {plant('note')}")
    document.image(io.BytesIO(picture(f"BSN {plant('picture')}")), x=10, y=80, w=150)
    document.start_section(plant("bookmark"))
    document.add_page()
    document.image(io.BytesIO(picture(f"BSN {plant('scan')}")), x=10, y=80, w=180)
    document.add_page()
    document.set_text_color(255, 255, 255)
    document.cell(text=f"witte letters op een witte bladzijde {plant('white text')}")
    document.embed_file(basename="x.csv", bytes=csv(plant).encode(), desc=plant("description of a file"))
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(bytes(document.output()))) as target:
        field = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T=pikepdf.String("bsn"), V=pikepdf.String(plant("form field")))
        target.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([target.make_indirect(field)]))
        with target.open_metadata() as metadata:
            metadata["dc:description"] = plant("XMP")
        target.docinfo["/Author"] = pikepdf.String(plant("author"))
        target.save(out)
    return out.getvalue()


def photo(plant: Plants, kind: str) -> bytes:
    """A picture with letters in it and words beside it."""
    image = Image.open(io.BytesIO(picture(f"BSN {plant('letters')}")))
    out = io.BytesIO()
    if kind == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_itxt("Description", plant("png text"))
        image.save(out, kind, pnginfo=words)
    else:
        exif = Image.Exif()
        exif[0x010E], exif[0x013B] = plant("exif description"), plant("exif artist")
        image.save(out, kind, exif=exif, quality=95)
    return out.getvalue()


def pages_of_tiff(plant: Plants) -> bytes:
    """A scan of two pages."""
    first, second = (Image.open(io.BytesIO(picture(f"BSN {plant(f'page {n}')}"))) for n in (1, 2))
    out = io.BytesIO()
    first.save(out, "TIFF", save_all=True, append_images=[second])
    return out.getvalue()


def xml(plant: Plants) -> bytes:
    """An XML file."""
    split = plant("across tags")
    return (
        f"<?xml version='1.0' encoding='UTF-8'?><zaak id='{plant('attribute')}'><b>{split[:4]}</b><![CDATA[{split[4:]}]]>"
        f"<c>{plant('text')}</c></zaak>"
    ).encode()


EDITABLE: dict[str, tuple[str, Callable[[Plants], bytes]]] = {
    "utf-8": ("text", lambda p: f"BSN {p('text')} é\n".encode()),
    "utf-8 with a mark": ("text", lambda p: f"BSN {p('text')} é\n".encode("utf-8-sig")),
    "utf-16": ("text", lambda p: f"BSN {p('text')} é\n".encode("utf-16")),
    "utf-16 big": ("text", lambda p: b"\xfe\xff" + f"BSN {p('text')} é\n".encode("utf-16-be")),
    "utf-16 without a mark": ("text", lambda p: f"BSN {p('text')} is van een inwoner\n".encode("utf-16-le")),
    "utf-32": ("text", lambda p: f"BSN {p('text')} é\n".encode("utf-32")),
    "windows-1252": ("text", lambda p: f"BSN {p('text')} één café € 5\n".encode("cp1252")),
    "dos": ("text", lambda p: f"BSN {p('text')} één café\n".encode("cp850")),
    "csv": ("csv", lambda p: csv(p).encode()),
    "csv of Excel": ("csv", lambda p: csv(p).encode("cp1252")),
    "tsv": ("csv", lambda p: csv(p, "\t").encode("utf-16")),
    "json": ("json", lambda p: json.dumps({"a": [{"bsn": p("string")}], "n": int(p("number"))}).encode()),
    "jsonl": ("json", lambda p: f'{{"a": "{p("line 1")}"}}\n{{"a": "{p("line 2")}"}}\n'.encode()),
    "yaml": ("text", lambda p: f"zaak:\n  bsn: '{p('text')}'\n".encode()),
    "markdown": ("text", lambda p: f"# Zaak\n\n| naam | bsn |\n| --- | --- |\n| x | {p('cell')} |\n".encode()),
    "python": ("text", lambda p: f"def f():\n    return '{p('text')}'  # {p('comment')}\n".encode()),
    "html": ("html", lambda p: page(p).encode()),
    "xml": ("xml", xml),
    "svg": ("xml", lambda p: f"<svg xmlns='http://www.w3.org/2000/svg'><text>{p('text')}</text></svg>".encode()),
    "ics": ("text", lambda p: calendar(p).encode()),
    "vcf": ("text", lambda p: f"BEGIN:VCARD\r\nVERSION:3.0\r\nNOTE:{p('note')}\r\nEND:VCARD\r\n".encode()),
    "eml": ("eml", lambda p: mail(p).as_bytes()),
    "mbox": ("mbox", mbox),
}
FIXED: dict[str, tuple[str, Callable[[Plants], bytes]]] = {
    "zip": ("zip", archive),
    "tar": ("tar", tar),
    "tar.gz": ("gz", lambda p: tar(p, "w:gz")),
    "tar.xz": ("xz", lambda p: tar(p, "w:xz")),
    "gz": ("gz", lambda p: gzip.compress(p("text").encode())),
    "bz2": ("bz2", lambda p: bz2.compress(p("text").encode())),
    "xz": ("xz", lambda p: lzma.compress(p("text").encode())),
    "7z": ("7z", seven),
    "pdf": ("pdf", pdf),
    "png": ("image", lambda p: photo(p, "PNG")),
    "jpg": ("image", lambda p: photo(p, "JPEG")),
    "webp": ("image", lambda p: photo(p, "WEBP")),
    "heic": ("image", lambda p: photo(p, "HEIF")),
    "tiff": ("image", pages_of_tiff),
    "gif": ("image", lambda p: picture(f"BSN {p('letters')}", "GIF")),
    "bmp": ("image", lambda p: picture(f"BSN {p('letters')}", "BMP")),
}
