"""Points on curves that move, with tangents and heights on the derivatives, and the numbers of these."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from actviz.errors import UsageError
from actviz.figures.axes.annotations import check_tangent
from actviz.figures.axes.notes import draw_point, draw_tangent
from actviz.figures.axes.ticks import MINUS
from actviz.figures.axes.words import PRIMES
from actviz.figures.moving.moves import digits_of, steady
from actviz.notation import format_place

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from actviz.activations import Activation
    from actviz.figures.axes.annotations import Annotations
    from actviz.figures.axes.frame import Frame
    from actviz.figures.axes.panels import Panel
    from actviz.figures.moving.moves import Move
    from actviz.figures.style.look import Look
    from actviz.figures.style.theme import Stroke


class Point:
    """What is at one place in one panel: a point that runs along its curve, or one of a curve that moves.

    Args:
        panels: the curves of each frame, of one function.
        places: where the point is in each frame.
        written: how these places are written.
        base: the lowest derivative in the figure, to which the tangent is drawn.
        log: whether magnitudes are drawn over a logarithmic axis, where there is no tangent.
        tangent: whether its tangent is asked for. It has a point on the lowest derivative that is drawn and
            on the next; a point without one is on all curves.
        at: what is said after a slope, to tell it from others.
    """

    def __init__(
        self,
        panels: Sequence[Panel],
        places: Sequence[float],
        written: Sequence[str],
        base: int,
        *,
        log: bool,
        tangent: bool,
        at: str = "",
    ) -> None:
        self._panels, self._places, self._written = panels, places, written
        self._base, self._log, self._at = base, log, at
        self._order = panels[0].curves[0][1]
        self._is_mark = not tangent
        self._has_tangent = tangent and not log and self._order == base < 2

    @cached_property
    def heads(self) -> list[str]:
        """Where the point is on the first curve in each frame, as in ``(−1.00, 0.2689)``."""
        heights = self._values(self._order)
        numbers = steady(heights, digits_of(heights))
        return [rf"${x},\ {y})$" for x, y in zip(self._written, numbers, strict=True)]

    @cached_property
    def _lines(self) -> list[list[str]]:
        """What the legend says in each frame."""
        entries = [self.heads]
        if self._has_tangent:
            slopes = [
                slope if self._touches(frame) else math.nan
                for frame, slope in enumerate(self._values(self._order + 1))
            ]
            entries.append([f"slope ${text}${self._at}" for text in steady(slopes, digits_of(slopes))])
        for _, order in self._panels[0].curves[1:] if self._is_mark else ():
            heights = self._values(order)
            name = rf"f\hspace{{0.1}}{PRIMES[order]}"
            numbers = zip(self._written, steady(heights, digits_of(heights)), strict=True)
            entries.append([rf"${name}{x})={y}$" for x, y in numbers])
        return [list(lines) for lines in zip(*entries, strict=True)]

    def listed(self, frame: int) -> list[str]:
        """What the legend says of it."""
        return self._lines[frame]

    def list_in(self, ax: Axes, look: Look, strokes: Sequence[Stroke]) -> None:
        """Have the legend list it."""
        texts = self.listed(0)
        dots = range(len(self._panels[0].curves)) if self._is_mark else (0,)
        for i, text in zip(dots, texts, strict=False):
            color = self._color(look, strokes, i)
            ax.plot([], [], "o", markersize=3.2 * look.line_pt, color=color, label=text)
        if self._has_tangent:
            ax.plot(
                [],
                [],
                color=look.theme.ink,
                linestyle=(0, (5, 2.5)),
                linewidth=0.5 * look.line_pt,
                label=texts[1],
            )

    def draw(self, ax: Axes, frame: int, limits: Frame, look: Look, strokes: Sequence[Stroke]) -> None:
        """Draw it as it is in a frame."""
        x = self._places[frame]
        for i, curve in enumerate(self._panels[frame].curves):
            if not self._is_mark and curve[1] - self._base > 1:
                continue
            color = self._color(look, strokes, i)
            if curve[1] == self._base and self._has_tangent and self._touches(frame):
                draw_tangent(ax, curve, x, limits, look, color)
            if math.isfinite(float(curve[0].derivative(x, order=curve[1]))):
                draw_point(ax, curve, x, limits, look, color)

    def _color(self, look: Look, strokes: Sequence[Stroke], i: int) -> str:
        return strokes[i].color if len(strokes) > 1 else look.theme.ink

    def _function(self, frame: int) -> Activation:
        return self._panels[frame].curves[0][0]

    def _touches(self, frame: int) -> bool:
        """Whether there is a tangent."""
        try:
            check_tangent(self._function(frame), self._order, self._places[frame])
        except UsageError:
            return False
        return True

    def _values(self, order: int) -> list[float]:
        """Of the derivative of that order in each frame, as they are drawn."""
        found = [self._function(i).derivative(x, order=order) for i, x in enumerate(self._places)]
        return [float(abs(y) if self._log else y) for y in found]


def running(panel: Panel, move: Move, base: int, *, log: bool) -> Point:
    """A point that runs along a curve, with its tangent."""
    written = steady(move.values, move.decimals, "(")
    return Point([panel] * len(written), move.values, written, base, log=log, tangent=True)


def standing(panels: Sequence[Panel], annotations: Annotations, base: int, *, log: bool) -> list[Point]:
    """The points and tangents that were asked for of a curve that moves, each at its place."""
    frames, points = len(panels), []
    for at in sorted({*annotations.marks, *annotations.tangents}):
        tangent = at in annotations.tangents
        place = format_place(at)
        after = f" at {place.replace('-', MINUS)}" if tangent and len(annotations.tangents) > 1 else ""
        written = ["(" + place.replace("-", "{-}")] * frames
        points.append(Point(panels, [at] * frames, written, base, log=log, tangent=tangent, at=after))
    return points
