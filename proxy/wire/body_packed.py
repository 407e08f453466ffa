"""A body that is compressed without saying so: pages' measuring scripts send gzip as text."""

import gzip
from collections.abc import Mapping

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
