"""Which reader opens a file: by its bytes, then by what stands in it."""

from collections.abc import Callable

from proxy.documents.archive import Zip, open_7z, open_packed, open_tar
from proxy.documents.budget import Budget
from proxy.documents.document import FileRefused
from proxy.documents.image import open_image
from proxy.documents.inside import in_text
from proxy.documents.jsonfile import open_json
from proxy.documents.kinds import sniff
from proxy.documents.mail import is_mail, open_mail
from proxy.documents.markup import is_markup, open_markup
from proxy.documents.odf import Odf
from proxy.documents.ole import open_ole, sheets
from proxy.documents.ooxml import Ooxml
from proxy.documents.package import Package
from proxy.documents.passages import Opened
from proxy.documents.pdf import Pdf
from proxy.documents.rtf import open_rtf
from proxy.documents.strings import strings
from proxy.documents.text import decode, open_text

Inner = Callable[[bytes, str], Opened]


def open_file(data: bytes, budget: Budget, unread: frozenset[str] = frozenset()) -> Opened:
    """Open a file and every file in it. FileRefused when any of it cannot be read whole.

    ``unread`` holds the kinds (audio, video, image) that the policy lets pass without reading.
    """

    def inner(content: bytes, _name: str) -> Opened:
        return open_file(content, budget, unread)

    budget.enter()
    try:
        kind = sniff(data)
        if not data:
            return Opened("empty", [])
        if kind in ("audio", "video"):
            return _unread(kind, unread)
        if kind in ("image", "bmp"):
            return open_image(data, budget, read_letters="image" not in unread)
        if kind in ("emf", "wmf"):
            return Opened("image", strings(data, ""))
        return _READERS[kind](data, budget, inner) if kind in _READERS else _refused()
    finally:
        budget.leave()


def _unread(kind: str, unread: frozenset[str]) -> Opened:
    if kind not in unread:
        raise FileRefused(kind)
    return Opened(kind, [])


def _refused() -> Opened:
    raise FileRefused


def _zip(data: bytes, budget: Budget, inner: Inner) -> Opened:
    package = Package(data, budget)
    names = {name.lower() for name in package.names}
    if "[content_types].xml" in names:
        # What lies in an office file is no deeper than the file itself.
        budget.leave()
        try:
            opened = Ooxml(package, budget, inner).opened
        finally:
            budget.depth += 1
        if opened.kind == "xlsb":
            return Opened("xlsb", [*opened.passages, *sheets(data)])
        return opened
    if "content.xml" in names and ("mimetype" in names or "meta-inf/manifest.xml" in names):
        return Odf(package, budget, inner).opened
    return Zip(package, budget, inner).opened


def _text(data: bytes, budget: Budget, inner: Inner) -> Opened:
    text, _ = decode(data)
    if is_mail(data):
        return open_mail(data, budget, inner)
    opened = open_markup(data) if is_markup(text) else open_json(data) or open_text(data)
    opened.passages += in_text(text, inner)
    return opened


def _packed(kind: str) -> Callable[[bytes, Budget, Inner], Opened]:
    return lambda data, budget, inner: open_packed(data, kind, budget, inner)


_READERS: dict[str, Callable[[bytes, Budget, Inner], Opened]] = {
    "pdf": lambda data, budget, inner: Pdf(data, budget, inner).opened,
    "zip": _zip,
    "ole": open_ole,
    "rtf": open_rtf,
    "7z": open_7z,
    "tar": open_tar,
    "text": _text,
    **{kind: _packed(kind) for kind in ("gz", "bz2", "xz", "zst")},
}
