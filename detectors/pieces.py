"""A long text in pieces that are scanned one by one."""

import regex

PIECE = 50_000  # characters


def pieces(text: str) -> list[tuple[int, str]]:
    """A long text in pieces that end at a paragraph, sentence or word, each with its offset."""
    out, start = [], 0
    while len(text) - start > PIECE:
        end = start + PIECE // 2 + _cut(text[start + PIECE // 2 : start + PIECE])
        out.append((start, text[start:end]))
        start = end
    return [*out, (start, text[start:])]


def _cut(window: str) -> int:
    """Where a window is best cut: behind its last paragraph, line, sentence or word; at its end when it has none."""
    if paragraph := regex.search(r"(?r)\n[^\S\n]*\n", window):
        return int(paragraph.end())
    sentence = max(window.rfind(mark) for mark in (". ", "! ", "? "))
    return window.rfind("\n") + 1 or (sentence + 2 if sentence >= 0 else window.rfind(" ") + 1) or len(window)
