"""Bodies in a wrapping: compressed without saying so (pages' measuring scripts), or JSON in another character set."""

import gzip
from collections.abc import Mapping

from proxy.wire import charset
from proxy.wire.body_forms import Body

MAGIC = b"\x1f\x8b\x08"


class Packed:
    """What stands inside, and the way back into the same wrapping."""

    def __init__(self, packed: bytes, inside: Body) -> None:
        self._packed, self._inside = packed, inside
        self.parts, self.files, self.strange = inside.parts, inside.files, inside.strange

    def write(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> bytes:
        """The bytes as they came when nothing changed."""
        return gzip.compress(self._inside.write(texts, files), mtime=0) if texts or files else self._packed


class Recoded:
    """What is UTF-8 by itself (JSON) in a body of another character set: it goes on in the set that is declared."""

    def __init__(self, inside: Body, codec: str) -> None:
        self._inside, self._codec = inside, codec
        self.parts, self.files, self.strange = inside.parts, inside.files, inside.strange

    def write(self, texts: Mapping[int, str], files: Mapping[int, bytes]) -> bytes:
        """The body in its own character set; Unreadable when a new value does not fit into it."""
        return charset.encode(charset.decode(self._inside.write(texts, files), "utf-8"), self._codec)
