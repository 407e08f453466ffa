"""Zip files, opened with suspicion: one way to read them, limits before anything is unpacked, and the way back."""

import io
import zipfile
import zlib
from collections.abc import Mapping

from proxy.documents.budget import Budget
from proxy.documents.document import FileRefused

_LOCAL = 30  # bytes of a local header before the name
_DESCRIPTOR = 24  # bytes behind a member that tell its size, where its header does not
_END = 22  # bytes of the end of the directory before its comment
_STEP = 1 << 20


class Package:
    """A zip file: its members by name, in order."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        self._data = data
        self._budget = budget
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, RuntimeError):
            raise FileRefused("damaged") from None
        self.infos = [info for info in self._zip.infolist() if not info.is_dir()]
        self._check()
        self.names = [info.filename for info in self.infos]
        self.comment = self._zip.comment

    def _check(self) -> None:
        """Refuse what two readers could read in two ways, and what hides between the members."""
        infos = self._zip.infolist()
        if any(info.is_dir() and info.file_size for info in infos):
            raise FileRefused("hidden")  # a folder with contents: some programs unpack it
        names = [info.filename for info in infos]
        if len(set(names)) != len(names) or self._zip.start_dir > len(self._data):
            raise FileRefused("hidden")
        if any(info.flag_bits & 0x1 or info.flag_bits & 0x40 for info in infos):
            raise FileRefused("encrypted")
        end = slack = 0
        for info in sorted(infos, key=lambda info: info.header_offset):
            if not 0 <= info.header_offset - end <= slack:
                raise FileRefused("hidden")
            slack = _DESCRIPTOR if info.flag_bits & 0x8 else 0
            head = self._data[info.header_offset : info.header_offset + _LOCAL]
            lengths = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
            end = info.header_offset + _LOCAL + lengths + info.compress_size
        if self._zip.start_dir - end > slack + 4096:  # Android-style padding
            raise FileRefused("hidden")
        if self._data[end + slack : self._zip.start_dir].strip(b"\0") or self._behind_the_end():
            raise FileRefused("hidden")

    def _behind_the_end(self) -> bytes:
        """What stands behind the comment of the whole: no reader of zip files looks there."""
        at = self._data.rfind(b"PK\5\6")
        size = int.from_bytes(self._data[at + _END - 2 : at + _END], "little")
        return self._data[at + _END + size :]

    @property
    def aside(self) -> bytes:
        """What stands beside the members: their comments, and the fields that programs add to their headers."""
        return b"\n".join(info.comment + b"\n" + info.extra for info in self._zip.infolist()).strip(b"\n")

    def read(self, name: str) -> bytes:
        """A member, unpacked within the budget."""
        info = self._zip.getinfo(name)
        self._budget.file()
        self._budget.unpack(info.file_size, info.compress_size)
        out = bytearray()
        try:
            with self._zip.open(info) as member:
                while piece := member.read(_STEP):
                    out += piece
                    if len(out) > info.file_size:
                        raise FileRefused("too-large")
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
            raise FileRefused("damaged") from None
        return bytes(out)

    def write(
        self, new: Mapping[str, bytes], names: Mapping[str, str] | None = None, gone: frozenset[str] = frozenset()
    ) -> bytes:
        """The same package with other contents and names for some members, and without those that are ``gone``."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as target:
            for info in self._zip.infolist():
                if info.filename in gone:
                    continue
                copy = zipfile.ZipInfo((names or {}).get(info.filename, info.filename), info.date_time)
                stored = info.compress_type == zipfile.ZIP_STORED
                copy.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                copy.external_attr = info.external_attr
                data = new.get(info.filename)
                target.writestr(copy, self._zip.read(info) if data is None else data, compresslevel=6)
        return out.getvalue()
