"""Writes compound files ([MS-CFB] version 3) for tests: storages and streams, as small as may be."""

import struct
from collections.abc import Mapping

_SECTOR = 512
_END, _FREE, _FAT, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF


class _Entry:
    def __init__(self, name: str, kind: int, data: bytes = b"") -> None:
        self.name, self.kind, self.data = name, kind, data
        self.left = self.right = self.child = _NONE
        self.start = _END

    def bytes(self) -> bytes:
        name = self.name.encode("utf-16-le") + b"\0\0"
        head = name.ljust(64, b"\0") + struct.pack("<HBB", len(name), self.kind, 1)
        tree = struct.pack("<III", self.left, self.right, self.child)
        return head + tree + bytes(16 + 4 + 8 + 8) + struct.pack("<IQ", self.start, len(self.data))


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file; ``a/b`` is stream b in storage a. Streams are padded to 4096 bytes, with spaces or zeros."""
    entries = [_Entry("Root Entry", 5)]
    numbers = {"": 0}
    last: dict[str, int] = {}
    for path, data in streams.items():
        steps = path.split("/")
        for depth in range(len(steps)):
            here, above = "/".join(steps[: depth + 1]), "/".join(steps[:depth])
            if here in numbers:
                continue
            leaf = depth == len(steps) - 1
            numbers[here] = len(entries)
            entries.append(
                _Entry(
                    steps[depth],
                    2 if leaf else 1,
                    data.ljust(4096, b"\0" if data[1:2] == b"\0" else b" ") if leaf else b"",
                )
            )
            # Siblings form a list to the right: allowed, though not balanced.
            if above in last:
                entries[last[above]].right = numbers[here]
            else:
                entries[numbers[above]].child = numbers[here]
            last[above] = numbers[here]
    return _laid_out(entries)


def _laid_out(entries: list[_Entry]) -> bytes:
    fat: list[int] = []
    body = b""
    for entry in entries:
        if entry.kind == 2:
            entry.start, body = _chain(entry.data, fat, body)
    while len(entries) % 4:
        empty = _Entry("", 0)
        empty.start = 0
        entries.append(empty)
    directory, body = _chain(b"".join(entry.bytes() for entry in entries), fat, body)
    tables = 1
    while (len(fat) + tables) * 4 > tables * _SECTOR:
        tables += 1
    first = len(fat)
    fat += [_FAT] * tables
    fat += [_FREE] * (tables * _SECTOR // 4 - len(fat))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, tables, directory, 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<109I", *[first + n if n < tables else _FREE for n in range(109)])
    return head + body + struct.pack(f"<{len(fat)}I", *fat)


def _chain(data: bytes, fat: list[int], body: bytes) -> tuple[int, bytes]:
    count = -(-len(data) // _SECTOR)
    start = len(fat)
    fat += [*range(start + 1, start + count), _END]
    return start, body + data.ljust(count * _SECTOR, b"\0")
