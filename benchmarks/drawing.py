"""Small pictures of figures over time: one SVG, one strip per curve, no library."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, STRIP, LEFT, TOP, GAP = 860, 110, 70, 24, 34


@dataclass(frozen=True, slots=True)
class Curve:
    """A name, and one figure per moment."""

    name: str
    values: Sequence[float]


def draw(across: str, moments: Sequence[float], curves: Sequence[Curve]) -> str:
    """The SVG: ``across`` names the unit of ``moments``."""
    height = TOP + len(curves) * (STRIP + GAP) + 16
    strips = "".join(_strip(curve, moments, TOP + at * (STRIP + GAP)) for at, curve in enumerate(curves))
    end = f'<text x="{LEFT + WIDTH}" y="{height - 6}" text-anchor="end">{moments[-1]:.1f} {across}</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 10} {height}" '
        f'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>{strips}'
        f'<text x="{LEFT}" y="{height - 6}">0</text>{end}</svg>\n'
    )


def _strip(curve: Curve, moments: Sequence[float], top: float) -> str:
    most = max(*curve.values, 1.0)
    last = moments[-1] or 1.0
    points = " ".join(
        f"{LEFT + WIDTH * moment / last:.1f},{top + STRIP * (1 - value / most):.1f}"
        for moment, value in zip(moments, curve.values, strict=True)
    )
    return (
        f'<text x="{LEFT}" y="{top - 6}" font-weight="bold">{curve.name}</text>'
        f'<text x="{LEFT - 6}" y="{top + 10}" text-anchor="end">{most:.0f}</text>'
        f'<text x="{LEFT - 6}" y="{top + STRIP}" text-anchor="end">0</text>'
        f'<path d="M{LEFT} {top}V{top + STRIP}H{LEFT + WIDTH}" fill="none" stroke="#999"/>'
        f'<polyline points="{points}" fill="none" stroke="#154273" stroke-width="1.5"/>'
    )
