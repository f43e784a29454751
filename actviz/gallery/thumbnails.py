"""The small picture of a function and its derivative on the page: SVG that takes its colours from there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.sample import Curve, sample

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array

WIDTH, HEIGHT = 240, 150
_MARGIN = 10.0
_DOT = 3.4
_POINTS = 120  # equal steps to start from
_NEAR = 0.25  # a point this near to the line between its neighbours is left out
_LEAST_SPAN = 1e-12

Point = tuple[float, float]


class _Plane(NamedTuple):
    """From numbers to pixels."""

    x: tuple[float, float]
    y: tuple[float, float]

    def at(self, x: Array, y: Array) -> Array:
        """Pixels in two columns; what is far outside stays near the edge."""
        across = _MARGIN + (x - self.x[0]) / (self.x[1] - self.x[0]) * (WIDTH - 2 * _MARGIN)
        up = HEIGHT - _MARGIN - (y - self.y[0]) / (self.y[1] - self.y[0]) * (HEIGHT - 2 * _MARGIN)
        return np.column_stack([across, np.clip(up, -HEIGHT, 2 * HEIGHT)])


def thumbnail(activation: Activation, window: tuple[float, float], description: str) -> str:
    """f and f′ over a window as an ``<svg>`` element with axes, without labels.

    Args:
        activation: the function.
        window: limits of x.
        description: what is said in the picture's place.
    """
    curves = [sample(activation, *window, order=order, points=_POINTS) for order in (0, 1)]
    plane = _Plane(window, _limits(curves))
    kinds = ("f", "derivative")  # dashes lie over what they would be hidden by
    drawn = "".join(_drawn(curve, kind, plane) for curve, kind in zip(curves, kinds, strict=True))
    return (
        f'<svg class="thumb" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(description)}">'
        f"{_axes(plane)}{drawn}</svg>\n"
    )


def _limits(curves: Sequence[Curve]) -> tuple[float, float]:
    values = np.concatenate([np.zeros(1), *(curve.heights[np.isfinite(curve.heights)] for curve in curves)])
    low, high = float(values.min()), float(values.max())
    return (low, high) if high - low > _LEAST_SPAN else (low - 1.0, high + 1.0)


def _axes(plane: _Plane) -> str:
    x0, y0 = (min(max(0.0, low), high) for low, high in (plane.x, plane.y))
    ((across, up),) = plane.at(np.array([x0]), np.array([y0])).tolist()
    return f'<path class="axis" d="M2 {_px(up)}H{WIDTH - 2}M{_px(across)} {HEIGHT - 2}V2"/>'


def _drawn(curve: Curve, kind: str, plane: _Plane) -> str:
    gaps = np.flatnonzero(np.isnan(curve.y))
    whole = np.split(plane.at(curve.x, curve.y), gaps)
    pieces = [piece[np.isfinite(piece).all(axis=1)] for piece in whole]
    path = "".join(_path(_thinned(piece.tolist())) for piece in pieces if len(piece) > 1)
    dots = "".join(
        f'<circle class="{kind} {"closed" if dot.closed else "open"}"'
        f' cx="{_px(x)}" cy="{_px(y)}" r="{_DOT}"/>'
        for dot in curve.dots
        for x, y in plane.at(np.array([dot.x]), np.array([dot.y])).tolist()
    )
    return f'<path class="{kind}" d="{path}"/>{dots}'


def _thinned(points: list[Point]) -> list[Point]:
    """Those without which the line would be seen to be another one (Ramer, Douglas & Peucker)."""
    kept = {0, len(points) - 1}
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        (x0, y0), (x1, y1) = points[first], points[last]
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        far, at = max(
            (
                (abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length, i)
                for i, (x, y) in enumerate(points[first + 1 : last], first + 1)
            ),
            default=(0.0, 0),
        )
        if far > _NEAR:
            kept.add(at)
            waiting += [(first, at), (at, last)]
    return [points[i] for i in sorted(kept)]


def _path(points: Sequence[Point]) -> str:
    """Absolute at the beginning, then relative, in tenths of a pixel that do not add up."""
    (x, y), *rest = [(round(10 * x), round(10 * y)) for x, y in points]
    words = [f"M{x / 10:g} {y / 10:g}l"]
    for across, up in rest:
        words.append(f"{(across - x) / 10:g} {(up - y) / 10:g} ")
        x, y = across, up
    return "".join(words).rstrip()


def _px(pixel: float) -> str:
    return f"{pixel:.1f}".removesuffix(".0")
