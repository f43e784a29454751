"""Curves of functions and their derivatives: one figure, one or several panels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from actviz.figures.aligned import Aligned
from actviz.figures.axes.arrangement import Arrangement
from actviz.figures.axes.frame import Frame, dress, fitted_frame
from actviz.figures.axes.geometry import EVERYWHERE, Box
from actviz.figures.axes.headings import draw_heading
from actviz.figures.axes.legends import listed
from actviz.figures.axes.marks import draw_asymptotes, shade_saturated
from actviz.figures.axes.panels import (
    Panel,
    headings_of,
    labels_of,
    one_each,
    one_for_all,
    one_for_each_curve,
)
from actviz.figures.axes.view import View
from actviz.sample import Curve, Dot, sample

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.figures.style.look import Look
    from actviz.figures.style.theme import Stroke

__all__ = ["Panel", "curves_figure", "draw_curves", "draw_panel", "one_each", "one_for_all", "panels_of"]


def panels_of(
    functions: Sequence[Activation], orders: Sequence[int], arrangement: Arrangement, *, together: bool
) -> list[Panel]:
    """The panels of a figure: one for each order, function or curve.

    Args:
        functions: what is drawn.
        orders: 0 for f, 1 and 2 for the derivatives.
        arrangement: with rows or columns the derivatives of a single function get panels of their own,
            with a grid those of several do too.
        together: whether functions are drawn over each other.
    """
    if together:
        return one_for_all(functions, orders)
    apart = arrangement.layout == "grid" if len(functions) > 1 else arrangement.layout is not None
    return (one_for_each_curve if apart and len(orders) > 1 else one_each)(functions, orders)


def curves_figure(
    panels: Sequence[Panel], view: View, look: Look, arrangement: Arrangement | None = None
) -> Figure:
    """A figure of one or several panels of curves, all of whose frames are alike."""
    contents = [
        Content(panel, view, heading)
        for panel, heading in zip(panels, headings_of(panels, look), strict=True)
    ]
    return Aligned(contents, view, look, arrangement or Arrangement()).drawn()


def draw_panel(ax: Axes, panel: Panel, view: View, look: Look, room: Box = EVERYWHERE) -> None:
    """Curves with a legend in axes, which shrink until nothing leaves the room."""
    content = Content(panel, view, headings_of([panel], look)[0])
    content.begin(ax, look)
    height_in = ax.bbox.height / ax.figure.dpi
    frame = fitted_frame(view.x, view.y, content.heights, look, height_in)
    content.finish(ax, frame, look, room, legend=True)


class Content:
    """What a panel shows, in axes that may be made anew.

    Attributes:
        heights: the ordinates that have to be in view, once it has begun.
    """

    def __init__(self, panel: Panel, view: View, heading: str) -> None:
        self.panel, self._view, self._heading = panel, view, heading
        self.heights: list[Array] = []

    @cached_property
    def _curves(self) -> list[Curve]:
        return [sample(f, *self._view.x, order=order) for f, order in self.panel.curves]

    def begin(self, ax: Axes, look: Look) -> None:
        """Draw what lies under the curves."""
        self.heights = [curve.heights for curve in self._curves]
        if self._view.threshold is not None:
            shade_saturated(ax, self.panel.functions, self._view.threshold, self._view.x, look)
        if self._view.asymptotes:
            self.heights += draw_asymptotes(ax, self.panel.curves, self._view.x, look)

    def finish(self, ax: Axes, frame: Frame, look: Look, room: Box, *, legend: bool) -> None:
        """Draw the curves, write the heading at the top of the room, and dress the axes below that."""
        labels = labels_of(self.panel, look)
        strokes = [look.theme.strokes[i % len(look.theme.strokes)] for i in self.panel.strokes]
        draw_curves(ax, self._curves, labels, frame, look, strokes)
        heading = self._heading
        if self.panel.role == "curve":
            legend = False
        elif legend and look.legend == "box" and look.theme.name != "document" and len(listed(ax)) == 1:
            heading, legend = heading or labels[0], False
        color = strokes[0].color if len(strokes) == 1 else look.theme.ink
        below = draw_heading(ax, heading, look, room, color) if heading else room
        dress(ax, frame, look, below, legend=legend)


def draw_curves(
    ax: Axes,
    curves: Sequence[Curve],
    labels: Iterable[str],
    frame: Frame,
    look: Look,
    strokes: Sequence[Stroke] = (),
) -> None:
    """Curves over each other, the first on top, and the ends of their jumps that are within the frame."""
    for i, (curve, label, stroke) in enumerate(
        zip(curves, labels, strokes or look.theme.strokes, strict=False)
    ):
        _draw_curve(ax, curve, label, stroke, look, above=len(curves) - i)
        _draw_dots(ax, [dot for dot in curve.dots if frame.y[0] <= dot.y <= frame.y[1]], stroke, look)


def _draw_curve(ax: Axes, curve: Curve, label: str, stroke: Stroke, look: Look, above: int) -> None:
    """One curve, with gaps at its jumps.

    ``above`` lifts it over curves drawn with less: a dashed f over a solid f′ leaves both visible.
    """
    ax.plot(
        curve.x,
        curve.y,
        color=stroke.color,
        linestyle=stroke.dash,
        alpha=stroke.alpha,
        linewidth=look.line_pt,
        label=label,
        zorder=3 + above / 100,
        gid=curve.activation.file_name + "'" * curve.order,
    )


def _draw_dots(ax: Axes, dots: Sequence[Dot], stroke: Stroke, look: Look) -> None:
    """The ends of jumps, closed where the function takes the value; whole dots, also on the frame."""
    for dot in dots:
        ax.plot(
            dot.x,
            dot.y,
            "o",
            markersize=3.2 * look.line_pt,
            markeredgewidth=0.7 * look.line_pt,
            markeredgecolor=stroke.color,
            markerfacecolor=stroke.color if dot.closed else look.theme.background,
            clip_on=False,
            label="_end",
            zorder=4,
        )
