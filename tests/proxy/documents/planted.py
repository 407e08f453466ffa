"""Numbers to plant in files: valid by the elfproef, each used once, so that a test can tell which place was missed."""

from collections.abc import Iterator


def numbers() -> Iterator[str]:
    """Numbers of nine figures that pass the elfproef and were never issued (they begin with 99)."""
    for first in range(99_100_001, 99_999_999, 7):
        digits = [int(digit) for digit in str(first)]
        last = sum(weight * digit for weight, digit in zip(range(9, 1, -1), digits, strict=True)) % 11
        if last < 10:
            yield f"{first}{last}"


class Plants:
    """Hands out a number per place and remembers both."""

    def __init__(self) -> None:
        self._numbers = numbers()
        self.places: dict[str, str] = {}

    def __call__(self, place: str) -> str:
        """A number for a place."""
        number = next(self._numbers)
        self.places[number] = place
        return number

    def missed(self, text: str) -> list[str]:
        """The places whose number does not stand in a text."""
        return [place for number, place in self.places.items() if number not in text]

    def left(self, text: str) -> list[str]:
        """The places whose number still stands in a text."""
        return [place for number, place in self.places.items() if number in text]
