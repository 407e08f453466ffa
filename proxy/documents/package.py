"""Zip files, opened with suspicion: one way to read them, limits before anything is unpacked, and the way back."""

import io
import zipfile
import zlib
from collections.abc import Mapping

from proxy.documents.budget import Budget
from proxy.documents.document import FileRefused

_LOCAL = 30  # bytes of a local header before the name
_SLACK = 64  # a data descriptor and padding
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
        names = [info.filename for info in infos]
        if len(set(names)) != len(names) or self._zip.start_dir > len(self._data):
            raise FileRefused("hidden")
        if any(info.flag_bits & 0x1 or info.flag_bits & 0x40 for info in infos):
            raise FileRefused("encrypted")
        end = 0
        for info in sorted(infos, key=lambda info: info.header_offset):
            if not 0 <= info.header_offset - end <= _SLACK:
                raise FileRefused("hidden")
            head = self._data[info.header_offset : info.header_offset + _LOCAL]
            lengths = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
            end = info.header_offset + _LOCAL + lengths + info.compress_size
        if self._zip.start_dir - end > _SLACK + 4096:  # Android-style padding; a text would still be seen as hidden
            raise FileRefused("hidden")
        tail = self._data[end : self._zip.start_dir].strip(b"\0")
        if len(tail) > _SLACK:
            raise FileRefused("hidden")

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
