"""Holds the pieces of uploads until they are whole: on disk, where only this process can read them.

Each upload is a file without a name in a folder that is only ours, and each piece in it is sealed with a key that was
never anywhere but in memory. What this process leaves behind when it dies is neither to be found nor to be read.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from proxy.documents.document import FileRefused

_TAG, _NONCE = 16, 12
_MOST_PIECES = 10_000


@dataclass(slots=True)
class _Upload:
    """One upload: its file, its key, and where its pieces lie (by name or by place, start in the file, size)."""

    owner: str
    file: IO[bytes]
    touched: float
    key: bytes = field(default_factory=ChaCha20Poly1305.generate_key, repr=False)
    pieces: dict[str | int, tuple[int, int]] = field(default_factory=dict)
    written: int = 0
    end: int = 0

    @property
    def size(self) -> int:
        """Bytes of the upload that are here."""
        return sum(size for _, size in self.pieces.values())


class Spool:
    """Uploads by owner and address. FileRefused when one asks for more than its share; each call waits for the disk."""

    def __init__(
        self,
        folder: Path | None = None,
        *,
        most_bytes: int = 60 * 1024 * 1024,
        most_uploads: int = 32,
        seconds: float = 1800,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._most = most_bytes
        self._most_uploads = most_uploads
        self._seconds = seconds
        self._clock = clock
        self._uploads: dict[tuple[str, str], _Upload] = {}

    def holds(self, owner: str, name: str) -> int | None:
        """How many bytes of an upload are here; None when there is nothing of it."""
        self._sweep()
        upload = self._uploads.get((owner, name))
        return upload.size if upload else None

    def put(self, owner: str, name: str, at: int | str, data: bytes) -> int:
        """Keep a piece that begins at ``at``, or that is called so; the bytes that are here now.

        A piece that begins before the end takes the place of what was there; one that leaves a gap is refused.
        """
        self._sweep()
        upload = self._uploads.get((owner, name)) or self._begin(owner, name, at)
        if isinstance(at, int):
            self._cut(upload, at)
        already = upload.pieces.get(at, (0, 0))[1]
        # What was sent again lies in the file twice: it may not grow without end either.
        too_much = upload.size - already + len(data) > self._most or upload.end > 3 * self._most
        if too_much or len(upload.pieces) >= _MOST_PIECES:
            self.drop(owner, name)
            raise FileRefused("too-large")
        sealed = self._seal(upload, data)
        upload.file.seek(upload.end)
        upload.file.write(sealed)
        upload.file.flush()
        upload.pieces[at] = (upload.end, len(data))
        upload.end += len(sealed)
        upload.touched = self._clock()
        return upload.size

    def take(self, owner: str, name: str, order: Sequence[str] = ()) -> tuple[bytes, int]:
        """The whole, in this order or in that of the places, and of how many pieces it is; it is forgotten here."""
        upload = self._uploads.pop((owner, name), None)
        if upload is None:
            raise FileRefused("piece")
        with upload.file:
            names: Sequence[str | int] = order or sorted(at for at in upload.pieces if isinstance(at, int))
            if any(each not in upload.pieces for each in names) or set(names) != set(upload.pieces):
                raise FileRefused("piece")
            if sum(upload.pieces[each][1] for each in names) > self._most:
                raise FileRefused("too-large")
            return b"".join(self._open(upload, *upload.pieces[each]) for each in names), len(names)

    def drop(self, owner: str, name: str) -> None:
        """Forget an upload."""
        if upload := self._uploads.pop((owner, name), None):
            upload.file.close()

    def close(self) -> None:
        """Forget every upload."""
        for owner, name in list(self._uploads):
            self.drop(owner, name)

    def _begin(self, owner: str, name: str, at: int | str) -> _Upload:
        if isinstance(at, int) and at:
            raise FileRefused("piece")
        mine = sum(1 for other, _ in self._uploads if other == owner)
        if len(self._uploads) >= self._most_uploads or mine >= max(self._most_uploads // 4, 1):
            raise FileRefused("too-many")
        if self._folder:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115  # it lives until the upload is whole
        upload = self._uploads[owner, name] = _Upload(owner, file, self._clock())
        return upload

    def _cut(self, upload: _Upload, at: int) -> None:
        for start in [start for start in upload.pieces if isinstance(start, str) or start >= at]:
            del upload.pieces[start]
        if upload.size != at:
            raise FileRefused("piece")

    def _seal(self, upload: _Upload, data: bytes) -> bytes:
        nonce = upload.written.to_bytes(_NONCE, "big")
        upload.written += 1
        return nonce + ChaCha20Poly1305(upload.key).encrypt(nonce, data, None)

    def _open(self, upload: _Upload, start: int, size: int) -> bytes:
        upload.file.seek(start)
        sealed = upload.file.read(_NONCE + size + _TAG)
        return ChaCha20Poly1305(upload.key).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)

    def _sweep(self) -> None:
        limit = self._clock() - self._seconds
        for owner, name in [at for at, upload in self._uploads.items() if upload.touched < limit]:
            self.drop(owner, name)
