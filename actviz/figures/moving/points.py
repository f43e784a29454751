"""A point that runs along a curve with its tangent, its height on the derivative, and the numbers of both."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from actviz.errors import UsageError
from actviz.figures.axes.annotations import check_tangent, draw_point, draw_tangent
from actviz.figures.moving.moves import digits_of, steady

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from actviz.figures.axes.frame import Frame
    from actviz.figures.axes.panels import Panel
    from actviz.figures.moving.moves import Move
    from actviz.figures.style.look import Look
    from actviz.figures.style.theme import Stroke


class Point:
    """What moves in one panel.

    Args:
        panel: its curves, of one function.
        move: where the point is in each frame.
        base: the lowest derivative in the figure, to which the tangent is drawn.
        log: whether magnitudes are drawn over a logarithmic axis, where there is no tangent.
    """

    def __init__(self, panel: Panel, move: Move, base: int, *, log: bool) -> None:
        self._panel, self._move, self._base, self._log = panel, move, base, log
        self._function, self._order = panel.curves[0]

    @cached_property
    def _has_tangent(self) -> bool:
        return self._order == self._base < 2 and not self._log

    @cached_property
    def places(self) -> list[str]:
        """Where the point is on the first curve, as in ``(−1.00, 0.2689)``."""
        heights = self._values(self._order)
        heights = [abs(y) for y in heights] if self._log else heights
        at = steady(self._move.values, self._move.decimals, "(")
        return [rf"${x},\ {y})$" for x, y in zip(at, steady(heights, digits_of(heights)), strict=True)]

    @cached_property
    def _slopes(self) -> list[str]:
        slopes = [
            slope if self._touches(x) else math.nan
            for x, slope in zip(self._move.values, self._values(self._order + 1), strict=True)
        ]
        return [f"slope ${text}$" for text in steady(slopes, digits_of(slopes))]

    def listed(self, frame: int) -> list[str]:
        """What the legend says of it."""
        return [self.places[frame], *([self._slopes[frame]] if self._has_tangent else [])]

    def list_in(self, ax: Axes, look: Look, strokes: Sequence[Stroke]) -> None:
        """Have the legend list it."""
        place, *slope = self.listed(0)
        ax.plot([], [], "o", markersize=3.2 * look.line_pt, color=self._color(look, strokes, 0), label=place)
        for text in slope:
            ax.plot(
                [],
                [],
                color=look.theme.ink,
                linestyle=(0, (5, 2.5)),
                linewidth=0.5 * look.line_pt,
                label=text,
            )

    def draw(self, ax: Axes, frame: int, limits: Frame, look: Look, strokes: Sequence[Stroke]) -> None:
        """Draw it on f, or the lowest derivative that is drawn, with the tangent there, and on the next."""
        x = self._move.values[frame]
        for i, curve in enumerate(self._panel.curves):
            if curve[1] - self._base > 1:
                continue
            color = self._color(look, strokes, i)
            if curve[1] == self._base and self._has_tangent and self._touches(x):
                draw_tangent(ax, curve, x, limits, look, color)
            if math.isfinite(float(curve[0].derivative(x, order=curve[1]))):
                draw_point(ax, curve, x, limits, look, color)

    def _color(self, look: Look, strokes: Sequence[Stroke], i: int) -> str:
        return strokes[i].color if len(strokes) > 1 else look.theme.ink

    def _touches(self, x: float) -> bool:
        """Whether there is a tangent."""
        try:
            check_tangent(self._function, self._order, x)
        except UsageError:
            return False
        return True

    def _values(self, order: int) -> list[float]:
        return [float(self._function.derivative(x, order=order)) for x in self._move.values]
