"""Words of a text in one form, and their keyed hashes."""

import hashlib
import os
import re
import secrets
from collections.abc import Sequence
from pathlib import Path

from detectors.names.features import folded

KEY_FILE = "sleutel"
_KEY_BYTES, _DIGEST_BYTES = 32, 8
_WORD = re.compile(r"[^\W_]+")
Word = tuple[str, int, int]


class OwnDataError(Exception):
    """A file of the own folder that cannot be used: ``file:line: what is wrong``, without its content."""


def words(text: str) -> list[Word]:
    """Every word in small letters without accents, with start and end in code points."""
    return [(folded(match[0].casefold()), match.start(), match.end()) for match in _WORD.finditer(text)]


def phrase(parts: Sequence[str]) -> str:
    """The words as one value; figures are put together, so that ``1234 56`` and ``123456`` are the same."""
    return ("" if all(part.isdigit() for part in parts) else " ").join(parts)


def digest(key: bytes, value: str) -> bytes:
    """Eight bytes that say nothing without the key."""
    return hashlib.blake2b(value.encode(), digest_size=_DIGEST_BYTES, key=key).digest()


def key_of(folder: Path, *, make: bool = False) -> bytes:
    """The folder's key; OwnDataError when it is not there (and not to be made) or is none."""
    file = folder / KEY_FILE
    if make and not file.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(secrets.token_bytes(_KEY_BYTES).hex().encode())
    try:
        key = bytes.fromhex(file.read_text("ascii").strip())
    except (OSError, ValueError):
        raise OwnDataError(f"{file}: the key of the lists cannot be read; without it the lists are of no use") from None
    if len(key) != _KEY_BYTES:
        raise OwnDataError(f"{file}: this is no key of {_KEY_BYTES} bytes")
    return key


def write_digests(file: Path, head: str, digests: Sequence[bytes]) -> None:
    """Write a file of hashes whole or not at all, readable for its owner only."""
    partial = file.with_name(file.name + ".tmp")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(head + "\n" + "".join(f"{value.hex()}\n" for value in digests))
        out.flush()
        os.fsync(out.fileno())
    partial.replace(file)


def read_digests(file: Path) -> tuple[str, frozenset[bytes]]:
    """The first line and the hashes; OwnDataError names a line that is none."""
    try:
        head, *lines = file.read_text("utf-8").splitlines()
    except (OSError, ValueError):
        raise OwnDataError(f"{file}: cannot be read") from None
    found = set()
    for number, line in enumerate(lines, 2):
        if len(line) != 2 * _DIGEST_BYTES or not re.fullmatch("[0-9a-f]+", line):
            raise OwnDataError(f"{file}:{number}: expected {2 * _DIGEST_BYTES} hexadecimal signs")
        found.add(bytes.fromhex(line))
    return head, frozenset(found)
