"""What can happen to a request, and how far a roll-out has come."""

from enum import StrEnum
from typing import Literal


class Action(StrEnum):
    """What happens to a request, from light to heavy; comparable by weight."""

    allow = "allow"
    notify = "notify"
    redact = "redact"
    justify = "justify"
    block = "block"

    @property
    def weight(self) -> int:
        """0 for allow, 4 for block."""
        return _WEIGHTS[self]

    def __lt__(self, other: str) -> bool:
        return self.weight < Action(other).weight

    def __le__(self, other: str) -> bool:
        return self.weight <= Action(other).weight

    def __gt__(self, other: str) -> bool:
        return self.weight > Action(other).weight

    def __ge__(self, other: str) -> bool:
        return self.weight >= Action(other).weight


_WEIGHTS = {action: weight for weight, action in enumerate(Action)}
Mode = Literal["watch", "coach", "enforce"]
MODES: tuple[Mode, ...] = ("watch", "coach", "enforce")


def in_mode(action: Action, mode: Mode) -> Action:
    """What an action comes to in a mode. Heavier never becomes lighter than light: the order of actions stays.

    ``watch`` only records; in ``coach`` nothing is refused for good, since a block can be justified; ``enforce``
    changes nothing.
    """
    if mode == "watch":
        return Action.allow
    return Action.justify if mode == "coach" and action is Action.block else action
