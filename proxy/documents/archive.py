"""Archives: zip (rewritten in place), tar, gz, bz2, xz, zst and 7z; every file inside is a file to read."""

import bz2
import io
import lzma
import re
import tarfile
import zlib
from collections.abc import Callable, Iterator

import py7zr
import zstandard
from py7zr.exceptions import ArchiveError
from py7zr.io import BytesIOFactory

from proxy.documents.budget import Budget
from proxy.documents.document import FileRefused
from proxy.documents.file_names import short_name, spaced
from proxy.documents.package import Package
from proxy.documents.passages import Opened, Passage, Slot
from proxy.documents.strings import exactly

Inner = Callable[[bytes, str], Opened]
_STEP = 1 << 16
_UNSAFE = re.compile(r"(?:^|[\\/])\.\.(?:[\\/]|$)|^[\\/]|^[A-Za-z]:|\x00")


def check_name(name: str) -> None:
    """FileRefused for a name that leads out of the folder in which it is unpacked."""
    if _UNSAFE.search(name):
        raise FileRefused("hidden")


class Zip:
    """A zip file that is no office file."""

    def __init__(self, package: Package, budget: Budget, inner: Inner) -> None:
        self._package = package
        self._inner: dict[str, Opened] = {}
        self._names: dict[str, str] = {}
        passages = [self._titles()]
        for number, name in enumerate(package.names):
            budget.at("file", number, len(package.names))
            check_name(name)
            opened = inner(package.read(name), name)
            self._inner[name] = opened
            passages += opened.within(short_name(name))
        passages += exactly(package.aside, "opmerking")
        if package.comment:
            passages.append(Passage("opmerking", fixed=True))
            passages[-1].slot(Slot(package.comment.decode("utf-8", "replace")))
        self._passages = passages

    @property
    def opened(self) -> Opened:
        """The file as it is open now; nothing here points back at it, so that it goes when its reader lets go."""
        epub = "mimetype" in self._package.names and "META-INF/container.xml" in self._package.names
        return Opened("epub" if epub else "zip", self._passages, self._save)

    def _titles(self) -> Passage:
        passage = Passage("bestandsnamen")
        for name in self._package.names:

            def put(new: str, name: str = name) -> None:
                self._names[name] = new.replace("\\", "_")

            passage.slot(Slot(name, put), spaced(name))
            passage.literal("\n")
        return passage

    def _save(self) -> bytes:
        for passage in self._passages:
            passage.save()
        if len({self._names.get(name, name) for name in self._package.names}) != len(self._package.names):
            raise FileRefused("fixed")
        new = {name: opened.save() for name, opened in self._inner.items() if opened.touched}
        return self._package.write(new, self._names)


def open_tar(data: bytes, budget: Budget, inner: Inner) -> Opened:
    """A tape archive; links and devices in it are refused."""
    passages: list[Passage] = []
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for member in archive:
                if member.isdir():
                    continue
                check_name(member.name)
                if not member.isfile() or member.issparse():
                    raise FileRefused("hidden")
                budget.file()
                budget.unpack(member.size, member.size)
                stream = archive.extractfile(member)
                if stream is None:
                    raise FileRefused("damaged")
                passages += _inside(stream.read(), member.name, inner)
                passages.append(_fixed("\n".join(map(str, member.pax_headers.values())), "bestandsnamen"))
            if data[archive.offset :].strip(b"\0"):
                raise FileRefused("hidden")
    except (tarfile.TarError, EOFError, OSError, ValueError):
        raise FileRefused("damaged") from None
    return Opened("tar", passages)


def open_packed(data: bytes, kind: str, budget: Budget, inner: Inner) -> Opened:
    """One packed file: gz, bz2, xz or zst."""
    try:
        content = _bounded(_UNPACK[kind](data), len(data), budget)
    except (zlib.error, lzma.LZMAError, zstandard.ZstdError, OSError, EOFError, ValueError):
        raise FileRefused("damaged") from None
    budget.file()
    return Opened(kind, inner(content, "").passages + ([_fixed(*_gz_head(data))] if kind == "gz" else []))


def open_7z(data: bytes, budget: Budget, inner: Inner) -> Opened:
    """A 7-Zip archive."""
    passages: list[Passage] = []
    try:
        with py7zr.SevenZipFile(io.BytesIO(data)) as archive:
            if archive.needs_password():
                raise FileRefused("encrypted")
            total = sum(info.uncompressed for info in archive.list())
            budget.unpack(total, len(data))
            factory = BytesIOFactory(budget.most_bytes)
            archive.extractall(factory=factory)  # noqa: S202  # into memory
            for number, (name, content) in enumerate(factory.products.items()):
                budget.at("file", number, len(factory.products))
                budget.file()
                passages += _inside(content.read(), name, inner)
    except (ArchiveError, OSError, EOFError, ValueError, lzma.LZMAError, zlib.error, KeyError, IndexError, TypeError):
        raise FileRefused("damaged") from None
    return Opened("7z", passages)


def _inside(content: bytes, name: str, inner: Inner) -> Iterator[Passage]:
    check_name(name)
    yield _fixed(spaced(name), "bestandsnamen")
    yield from inner(content, name).within(short_name(name))


def _fixed(text: str, place: str) -> Passage:
    passage = Passage(place, fixed=True)
    passage.slot(Slot(text))
    return passage


def _gz_head(data: bytes) -> tuple[str, str]:
    """The name, comment and further fields that a gzip file carries."""
    at, words = 10, []
    if len(data) > 12 and data[3] & 4:
        at += 2 + int.from_bytes(data[10:12], "little")
        words.append(data[12:at].decode("latin-1"))
    for flag in (8, 16):
        if len(data) > 3 and data[3] & flag:
            end = data.find(b"\0", at)
            words.append(data[at:end].decode("latin-1"))
            at = end + 1
    return "\n".join(map(spaced, words)), "bestandsnamen"


def _bounded(pieces: Iterator[bytes], packed: int, budget: Budget) -> bytes:
    out = bytearray()
    for piece in pieces:
        out += piece
        if len(out) > budget.room() or (len(out) > budget.small and len(out) > packed * budget.most_ratio):
            raise FileRefused("too-large")
    budget.unpack(len(out), packed)
    return bytes(out)


def _gz(data: bytes) -> Iterator[bytes]:
    while data:
        stream = zlib.decompressobj(31)
        yield stream.decompress(data, _STEP)
        while not stream.eof:
            if not stream.unconsumed_tail:
                raise EOFError
            yield stream.decompress(stream.unconsumed_tail, _STEP)
        data = stream.unused_data.lstrip(b"\0")


def _other(make: Callable[[], "bz2.BZ2Decompressor | lzma.LZMADecompressor"], data: bytes) -> Iterator[bytes]:
    while data:
        stream = make()
        yield stream.decompress(data, _STEP)
        while not stream.eof:
            if stream.needs_input:
                raise EOFError
            yield stream.decompress(b"", _STEP)
        data = stream.unused_data.lstrip(b"\0")


def _zst(data: bytes) -> Iterator[bytes]:
    with zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(data, read_across_frames=True) as stream:
        while piece := stream.read(_STEP):
            yield piece


_UNPACK: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gz": _gz,
    "bz2": lambda data: _other(bz2.BZ2Decompressor, data),
    "xz": lambda data: _other(lambda: lzma.LZMADecompressor(memlimit=1 << 28), data),
    "zst": _zst,
}
