"""Two ways of packing inside compound files: compressed RTF ([MS-OXRTFCP]) and macros ([MS-OVBA] 2.4.1)."""

import struct
from collections.abc import Iterator

from proxy.documents.document import FileRefused

_START = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    rb"MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_MOST = 50_000_000


def lzfu(data: bytes) -> bytes:
    """Compressed RTF, unpacked."""
    if len(data) < 16:
        raise FileRefused("damaged")
    size, raw, kind = struct.unpack_from("<III", data)
    if kind == 0x414C454D:
        return data[16 : 16 + raw]
    if kind != 0x75465A4C or raw > _MOST:
        raise FileRefused("damaged")
    window = bytearray(_START) + bytearray(4096 - len(_START))
    write, out, at = len(_START), bytearray(), 16
    while at < min(len(data), size + 4):
        control = data[at]
        at += 1
        for bit in range(8):
            if control >> bit & 1:
                pair = int.from_bytes(data[at : at + 2], "big")
                at += 2
                offset, length = pair >> 4, (pair & 15) + 2
                if offset == write or len(out) > _MOST:
                    return bytes(out[:raw])
                piece = bytearray()
                for step in range(length):
                    piece.append(window[(offset + step) % 4096])
                    window[write] = piece[-1]
                    write = (write + 1) % 4096
                out += piece
            elif at < len(data):
                out.append(data[at])
                window[write] = data[at]
                write = (write + 1) % 4096
                at += 1
    return bytes(out[:raw])


def vba(stream: bytes) -> Iterator[str]:
    """The source of macros in a stream, wherever a compressed container begins in it."""
    at = -1
    while (at := stream.find(b"\x01", at + 1)) >= 0:
        if at + 3 < len(stream) and stream[at + 2] & 0x70 == 0x30:
            text = _container(stream[at + 1 :])
            if b"Attribut" in text[:40] or b"\r\n" in text:
                yield text.decode("cp1252", "replace").replace("\x00", "")


def _container(data: bytes) -> bytes:
    out, at = bytearray(), 0
    while at + 2 <= len(data) and len(out) < _MOST:
        (head,) = struct.unpack_from("<H", data, at)
        if head >> 12 & 7 != 3:
            break
        end = min(at + (head & 0x0FFF) + 3, len(data))
        chunk = data[at + 2 : end]
        out += _chunk(chunk) if head & 0x8000 else chunk
        at = end
    return bytes(out)


def _chunk(data: bytes) -> bytes:
    out, at = bytearray(), 0
    while at < len(data):
        flags = data[at]
        at += 1
        for bit in range(8):
            if at >= len(data):
                break
            if not flags >> bit & 1:
                out.append(data[at])
                at += 1
                continue
            (token,) = struct.unpack("<H", data[at : at + 2].ljust(2, b"\0"))
            at += 2
            bits = max((len(out) - 1).bit_length(), 4)
            offset, length = (token >> (16 - bits)) + 1, (token & (0xFFFF >> bits)) + 3
            if offset > len(out):
                return bytes(out)
            for _ in range(length):
                out.append(out[-offset])
    return bytes(out)
