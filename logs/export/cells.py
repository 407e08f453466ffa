"""Cells of a CSV file that a spreadsheet takes for text and nothing else."""

# What a spreadsheet takes for the start of a formula; the wide ones too, which some make ordinary.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cell(value: object) -> str:
    """A value as text, with an apostrophe before what would be a formula; empty for None."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_RISKY) else text
