"""Names of files, as words and as places."""

import re


def spaced(name: str) -> str:
    """A file name as words, without its extension, as long as it was."""
    stem, dot, extension = name.rpartition(".")
    if stem and extension.isalnum() and len(extension) < 6:
        name = stem + " " * (len(dot) + len(extension))
    return re.sub(r"(?<=\w)[_.-](?=\w)|_", " ", name)


def short_name(name: str) -> str:
    """A file as it is called in a place: without its folders."""
    return re.split(r"[\\/]", name)[-1][-60:]
