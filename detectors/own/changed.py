"""Whether the folder of the municipality's own data has changed."""

from pathlib import Path

Stamp = tuple[tuple[str, int, int], ...]


def stamp(folder: Path | None) -> Stamp:
    """What the folder holds now: name, time and size of every file."""
    if folder is None or not folder.is_dir():
        return ()
    return tuple(sorted((f.name, f.stat().st_mtime_ns, f.stat().st_size) for f in folder.iterdir() if f.is_file()))
