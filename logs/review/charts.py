"""Charts as inline SVG. Colours come from classes (a strict policy allows no style in a page), numbers stand beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDE, HIGH = 720, 180
_LEFT, _BOTTOM, _TOP = 36, 22, 8


def bar(value: int, most: int, tone: str = "main") -> Markup:
    """A bar for a cell of a table: the number stands in the cell beside it."""
    width = round(100 * value / most, 1) if most else 0
    return Markup(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="rail" width="100" height="10"/><rect class="fill {}" width="{}" height="10"/></svg>'
    ).format(tone, width)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a chart: its label, and a number per tone, from the bottom up."""

    label: str
    parts: Mapping[str, int]

    @property
    def total(self) -> int:
        """Of all parts."""
        return sum(self.parts.values())


def columns(data: Sequence[Column], title: str, *, wide: int = WIDE) -> Markup:
    """Stacked columns with a scale. The same numbers belong in a table beside it; the picture says only its title."""
    most = scale(max((column.total for column in data), default=0))
    step = (wide - _LEFT) / max(1, len(data))
    labels = max(1, wide // 120)
    high = HIGH - _BOTTOM - _TOP
    drawn = [_grid(most, high, wide)]
    for number, column in enumerate(data):
        left, foot = _LEFT + number * step + step * 0.15, float(_TOP + high)
        for tone, value in column.parts.items():
            tall = high * value / most
            foot -= tall
            if value:
                drawn.append(
                    Markup('<rect class="fill {}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
                        tone, left, foot, step * 0.7, tall
                    )
                )
        if number % max(1, len(data) // labels) == 0:
            drawn.append(
                Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
                    left + step * 0.35, HIGH - 6, column.label
                )
            )
    return Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        wide, HIGH, title, Markup("").join(drawn)
    )


def scale(most: int) -> int:
    """A round number that is at least ``most``."""
    if most <= 4:
        return 4
    unit = int(10 ** (len(str(most)) - 1))
    return next(unit * factor // 10 for factor in (10, 20, 40, 60, 80, 100) if unit * factor // 10 >= most)


def _grid(most: int, high: int, wide: int) -> Markup:
    lines = []
    for quarter in range(0, 5, 2):
        y = _TOP + high - high * quarter / 4
        lines.append(
            Markup(
                '<line x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/><text x="{}" y="{:.1f}" text-anchor="end">{}</text>'
            ).format(_LEFT, wide, y, y, _LEFT - 6, y + 4, most * quarter // 4)
        )
    return Markup("").join(lines)
