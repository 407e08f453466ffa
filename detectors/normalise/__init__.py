"""Makes disguises and accidents of text visible, and keeps the way back to the original offsets."""

from detectors.normalise import characters, escapes, spelling
from detectors.normalise.mapped import Mapped, Step

MOST_ROUNDS = 5
_STEPS: tuple[Step, ...] = (
    characters.invisible,
    characters.compatible,
    characters.composed,
    characters.lookalikes,
    escapes.entities,
    escapes.backslash,
    escapes.percent,
    escapes.quoted_printable,
    escapes.base_64,
    escapes.hexadecimal,
    spelling.spelled,
    spelling.spaced_out,
)


def normalise(text: str) -> Mapped | None:
    """The text without its disguises, or None when it has none. Coats over coats are taken off, five deep."""
    if characters.is_plain(text) and not escapes.HINT.search(text) and not spelling.HINT.search(text):
        return None
    mapped = Mapped(text)
    rounds = 0
    while rounds < MOST_ROUNDS and sum(mapped.apply(step(mapped.text)) for step in _STEPS):
        rounds += 1
    return mapped if rounds else None
