"""How much one file may ask, however it is folded up: bytes, files, depth, images to read, and time."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from proxy.documents.document import FileRefused

MB = 1024 * 1024


def unheard(level: int, unit: str, done: int, of: int) -> None:
    """Nobody wants to know how far it is."""


@dataclass(slots=True)
class Budget:
    """Counts what opening a file and all that lies in it has taken. FileRefused when it is more than allowed."""

    most_bytes: int = 200 * MB
    most_ratio: int = 200
    most_files: int = 5_000
    most_depth: int = 3
    most_images: int = 40
    seconds: float = 60.0
    small: int = 10 * MB  # below this no ratio counts: a sheet of blanks packs well
    tell: Callable[[int, str, int, int], None] = unheard  # level, unit, how many are done, of how many
    depth: int = 0
    _bytes: int = 0
    _files: int = 0
    _images: int = 0
    _started: float = field(default_factory=time.monotonic)

    def unpack(self, size: int, packed: int) -> None:
        """``size`` bytes are about to come out of ``packed`` bytes."""
        self._bytes += size
        if self._bytes > self.most_bytes or (size > self.small and size > packed * self.most_ratio):
            raise FileRefused("too-large")
        self.check_time()

    def room(self) -> int:
        """Bytes that may still be unpacked."""
        return max(self.most_bytes - self._bytes, 0)

    def file(self) -> None:
        """One more file inside."""
        self._files += 1
        if self._files > self.most_files:
            raise FileRefused("too-many")
        self.check_time()

    def image(self) -> None:
        """One more image to read letters from."""
        self._images += 1
        if self._images > self.most_images:
            raise FileRefused("too-many")
        self.check_time()

    def at(self, unit: str, done: int, of: int) -> None:
        """``done`` of ``of`` pages, sheets or files are read: of the file itself, or of one that lies in it."""
        self.tell(0 if self.depth <= 1 else 1, unit, done, of)
        self.check_time()

    def enter(self) -> None:
        """Open an archive or a file inside another."""
        self.depth += 1
        if self.depth > self.most_depth + 1:
            raise FileRefused("too-deep")

    def leave(self) -> None:
        """Done with it."""
        self.depth -= 1

    def left(self) -> float:
        """Seconds that are left."""
        return self.seconds - (time.monotonic() - self._started)

    def check_time(self) -> None:
        """FileRefused when there is no time left."""
        if self.left() <= 0:
            raise FileRefused("too-slow")
