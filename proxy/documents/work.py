"""What a worker process does with one file: read it, or write it again without what was found."""

import gc
import resource
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from proxy.documents.budget import MB, Budget, unheard
from proxy.documents.document import Document, FileRefused, Piece
from proxy.documents.passages import Edit, Opened
from proxy.documents.progress import Board
from proxy.wire.message import FileTerms

_board: Board | None = None  # where this process says how far it is


def begin(memory: int, board: Board | None = None) -> None:
    """Runs once in every worker: a bound on its memory, and no dump of it when it dies."""
    global _board
    _board = board
    _reader()
    collect_seldom()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def collect_seldom() -> None:
    """Let Python look for rubbish after a file, and hardly while it is read.

    A file becomes millions of small objects that all live to its end: to look among them takes four fifths of the time.
    """
    gc.freeze()
    gc.set_threshold(500_000, 50, 50)


def _tidy() -> None:
    """Look for the rubbish of a file, in a process that hardly does so by itself (``collect_seldom``)."""
    if gc.get_freeze_count():
        gc.collect()


def read(data: bytes, terms: FileTerms, seat: int = -1) -> Document:
    """Every text in a file. FileRefused when any of it cannot be read whole."""
    try:
        return _texts(_open(data, terms, seat))
    finally:
        _tidy()  # when the file is no longer open: to look through all of it would take longer than to read it


def _texts(opened: Opened) -> Document:
    return Document(opened.kind, tuple(Piece(p.text, p.place, p.editable, p.exact) for p in opened.passages))


def redact(data: bytes, edits: Mapping[int, Sequence[Edit]], terms: FileTerms, seat: int = -1) -> bytes:
    """The file after edits by number of piece. FileRefused where it cannot be written again."""
    try:
        return _rewritten(_open(data, terms, seat), edits)
    finally:
        _tidy()


def _rewritten(opened: Opened, edits: Mapping[int, Sequence[Edit]]) -> bytes:
    for number, wanted in edits.items():
        if not opened.passages[number].editable:
            raise FileRefused("fixed")
        opened.passages[number].edit(wanted)
    try:
        return opened.save()
    except (ValueError, OSError, RuntimeError, KeyError, IndexError, TypeError, AttributeError):
        raise FileRefused("fixed") from None


def _open(data: bytes, terms: FileTerms, seat: int) -> Opened:
    """Whatever a library does with a broken file, it ends in a refusal without words of the file."""
    try:
        return _reader()(data, _budget(terms, seat), terms.unread)
    except FileRefused:
        raise
    except MemoryError:
        raise FileRefused("memory") from None
    except RecursionError:
        raise FileRefused("too-deep") from None
    except Exception:  # a reader's own error can quote the file: only that it failed goes on
        raise FileRefused("damaged") from None


def _budget(terms: FileTerms, seat: int) -> Budget:
    return Budget(
        most_bytes=terms.megabytes * MB,
        most_files=terms.files,
        most_images=terms.pictures,
        most_depth=terms.depth,
        seconds=terms.seconds,
        tell=partial(_board.write, seat) if _board and seat >= 0 else unheard,
    )


def _reader() -> Callable[[bytes, Budget, frozenset[str]], Opened]:
    """The libraries of every kind of file are imported here, in a worker; the proxy itself opens none."""
    from proxy.documents.readers import open_file

    return open_file
