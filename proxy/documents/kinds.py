"""What a file is, by its bytes and never by its name."""

import re

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zst"),
    (b"Rar!", "rar"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"II+\x00", "image"),
    (b"MM\x00+", "image"),
    (b"BM", "bmp"),
    (b"\x00\x00\x01\x00", "image"),
    (b"\xff\x0a", "image-unknown"),
    (b"ID3", "audio"),
    (b"OggS", "audio"),
    (b"fLaC", "audio"),
    (b"#!AMR", "audio"),
    (b"MThd", "audio"),
    (b"\x1a\x45\xdf\xa3", "video"),
    (b"FLV\x01", "video"),
    (b"\x00\x00\x01\xba", "video"),
    (b"\x00\x00\x01\xb3", "video"),
    (b"0&\xb2u\x8ef\xcf\x11", "video"),
    (b"\x7fELF", "program"),
    (b"%!PS", "program"),  # what a page shows is what comes of it
    (b"%!Adobe", "program"),
    (b"\x01\x00\x00\x00", "emf"),
    (b"\xd7\xcd\xc6\x9a", "wmf"),
    (b"\x01\x00\x09\x00\x00\x03", "wmf"),
)
_RIFF = {b"WAVE": "audio", b"AVI ": "video", b"WEBP": "image"}
_IMAGE_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis")
_AUDIO_BRANDS = (b"M4A ", b"M4B ", b"M4P ")
# A PDF may begin after other bytes; readers look for it in the first kilobyte.
_LATE_PDF = re.compile(rb"%PDF-[12]\.[0-9]")


def sniff(data: bytes) -> str:
    """The family of a file; ``text`` when nothing tells, which its reader still has to find out."""
    if data[:4] == b"RIFF":
        return _RIFF.get(data[8:12], "unknown")
    if data[4:8] == b"ftyp":
        return _by_brand(data)
    if data[257:262] == b"ustar":
        return "tar"
    for start, kind in _STARTS:
        if data.startswith(start) and _agrees(kind, data):
            return kind
    if len(data) > 3 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2:
        return "audio"  # MPEG layer III or II, or ADTS
    return "pdf" if _LATE_PDF.search(data[:1100]) else "text"


def _agrees(kind: str, data: bytes) -> bool:
    """Short signatures count only together with what follows."""
    if kind == "bmp":
        return len(data) > 26 and data[6:10] == b"\0\0\0\0"
    if kind == "emf":
        return data[40:44] == b" EMF"
    return True


def _by_brand(data: bytes) -> str:
    size = min(int.from_bytes(data[:4], "big"), 200)
    brands = [data[at : at + 4] for at in range(8, max(size, 12), 4)]
    if any(brand in _IMAGE_BRANDS for brand in brands[:1]) or (brands[0] not in _AUDIO_BRANDS and b"heic" in brands):
        return "image"
    return "audio" if brands[0] in _AUDIO_BRANDS else "video"
