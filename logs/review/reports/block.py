"""What reports are made of, as HTML and as PDF."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a report: a heading, a paragraph, or a table (the first row names the columns)."""

    heading: str = ""
    text: str = ""
    table: Sequence[Sequence[str]] = ()
