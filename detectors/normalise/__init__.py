"""Makes disguises and accidents of text visible, and keeps the way back to the original offsets."""

from collections.abc import Callable

from detectors.normalise import characters, escapes, spelling
from detectors.normalise.mapped import Mapped, Step

MOST_ROUNDS = 5


def _holds(sign: str) -> Callable[[str], bool]:
    return lambda text: sign in text


# Every step with a cheap first look: without it most of the time would go to texts that have nothing to hide.
_STEPS: tuple[tuple[Callable[[str], bool], Step], ...] = (
    (characters.is_odd, characters.invisible),
    (characters.is_odd, characters.compatible),
    (characters.is_odd, characters.composed),
    (characters.is_odd, characters.lookalikes),
    (_holds("&"), escapes.entities),
    (_holds("\\"), escapes.backslash),
    (_holds("%"), escapes.percent),
    (_holds("="), escapes.quoted_printable),
    (bool, escapes.base_64),
    (escapes.is_hexadecimal, escapes.hexadecimal),
    (bool, spelling.spelled),
    (bool, spelling.spaced_out),
)


def normalise(text: str) -> Mapped | None:
    """The text without its disguises, or None when it has none. Coats over coats are taken off, five deep."""
    mapped: Mapped | None = None
    for _ in range(MOST_ROUNDS):
        changed = False
        for is_worth_it, step in _STEPS:
            plain = mapped.text if mapped else text
            if is_worth_it(plain) and (edits := list(step(plain))):
                mapped = mapped or Mapped(text)
                changed |= mapped.apply(edits)
        if not changed:
            break
    return mapped if mapped and mapped.text != text else None
