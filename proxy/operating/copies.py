"""One file with everything that a gateway cannot make again: its authority, keys, lists, policy and record.

The file holds private keys: it is made readable by its owner only, and belongs in a safe.
"""

import contextlib
import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from proxy.settings import Settings

_MANIFEST, _POLICY, _DATA = "manifest.json", "beleid.yaml", "data/"
_FORMAT = 1
# What lives only while the gateway runs; the database is copied by SQLite itself.
_PASSING = (".sqlite-wal", ".sqlite-shm")


class CopyError(Exception):
    """A copy that cannot be made or put back: one line that says why; nothing was changed."""


def make(settings: Settings, file: Path) -> dict[str, str]:
    """Write the copy, also while the gateway runs; returns the SHA-256 of each file in it. CopyError, nothing half."""
    if not settings.data_dir.is_dir():
        raise CopyError(f"{settings.data_dir} does not exist; is `data_dir` set?")
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            sums = _fill(settings, out)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(file)
    except OSError as error:
        raise CopyError(f"{file} cannot be written: {error.strerror}") from None
    finally:
        temporary.unlink(missing_ok=True)
    return sums


def _fill(settings: Settings, out: io.BufferedWriter) -> dict[str, str]:
    sums: dict[str, str] = {}
    # Of a link what it leads to: a policy is often one, and a link could not be put back.
    with tarfile.open(fileobj=out, mode="w:gz", dereference=True) as tar:
        for name, path in _files(settings):
            with _steady(path) as steady, steady.open("rb") as content:
                sums[name] = _add(tar, name, content)
        told = {"format": _FORMAT, "made": datetime.now(UTC).isoformat(timespec="seconds"), "sha256": sums}
        listed = json.dumps(told, indent=1).encode()
        entry = tarfile.TarInfo(_MANIFEST)
        entry.size = len(listed)
        tar.addfile(entry, io.BytesIO(listed))
    return sums


class _Summed:
    """Bytes with the sum of what was read of them: a file that grows meanwhile is copied as far as it was counted."""

    def __init__(self, content: io.BufferedReader) -> None:
        self._content = content
        self.sum = hashlib.sha256()

    def read(self, size: int) -> bytes:
        data = self._content.read(size)
        self.sum.update(data)
        return data


def _add(tar: tarfile.TarFile, name: str, content: io.BufferedReader) -> str:
    """Put one file in the copy; returns the SHA-256 of what came in."""
    summed = _Summed(content)
    tar.addfile(tar.gettarinfo(arcname=name, fileobj=content), summed)  # type: ignore[arg-type]  # it only reads
    return summed.sum.hexdigest()


def _files(settings: Settings) -> Iterator[tuple[str, Path]]:
    yield _POLICY, settings.policy
    for path in sorted(settings.data_dir.rglob("*")):
        within = path.relative_to(settings.data_dir)
        if path.is_file() and not path.name.endswith(_PASSING) and within.parts[0] != "run":
            yield _DATA + str(within), path


@contextlib.contextmanager
def _steady(path: Path) -> Iterator[Path]:
    """The file, or of a database a copy of one moment."""
    if path.suffix != ".sqlite":
        yield path
        return
    copy = path.with_name(f".{path.name}.copy")
    try:
        with contextlib.closing(sqlite3.connect(path)) as source, contextlib.closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def put_back(settings: Settings, file: Path) -> list[str]:
    """Put a copy back where nothing is yet; returns the files. CopyError when it is damaged or something is there."""
    target = settings.data_dir
    if target.exists() and any(target.iterdir()):
        raise CopyError(f"{target} is not empty; move it away first, so that nothing is lost")
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        beside.mkdir(mode=0o700, parents=True)
        with tarfile.open(file, "r:gz") as tar:
            tar.extractall(beside, filter="data")
        _close(beside)
        names = _checked(beside)
        (beside / _POLICY).rename(beside / _DATA / _POLICY)
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        target.rmdir()
        (beside / _DATA).rename(target)
    except (tarfile.TarError, zlib.error) as error:
        raise CopyError(f"{file} is no copy of a gateway, or is damaged ({type(error).__name__})") from None
    except (OSError, EOFError) as error:
        raise CopyError(f"{file} cannot be put back: {getattr(error, 'strerror', None) or 'it is cut short'}") from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return names


def _close(folder: Path) -> None:
    """Folders are not in a copy; that of the record, say, is its owner's alone, and so are these."""
    for path in folder.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o700)


def _checked(folder: Path) -> list[str]:
    """The names in a copy, all of them whole."""
    try:
        told = json.loads((folder / _MANIFEST).read_text())
        sums: dict[str, str] = dict(told["sha256"])
        known = told["format"] == _FORMAT
    except (OSError, ValueError, KeyError, TypeError):
        raise CopyError("this is no copy of a gateway: its list of files is missing") from None
    if not known:
        raise CopyError("this copy was made by a newer sluiswachter; use that one to put it back")
    for name, wanted in sums.items():
        path = folder / name
        if not path.is_file() or _sum(path) != wanted:
            raise CopyError(f"the copy is damaged: {name} is not as it was")
    return sorted(sums)


def _sum(path: Path) -> str:
    """The SHA-256 of a file, which may be larger than memory."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
