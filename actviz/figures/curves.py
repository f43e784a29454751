"""Curves of functions and their derivatives: one figure, one or several panels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from actviz.figures.axes.frame import Frame, dress, fitted_frame
from actviz.figures.axes.geometry import EVERYWHERE, Box
from actviz.figures.axes.layout import add_axes, new_figure, panels_across, rooms
from actviz.figures.axes.marks import draw_asymptotes, name_marks, reached_asymptotes, shade_saturated
from actviz.figures.axes.view import View
from actviz.figures.axes.words import Drawn, curve_labels
from actviz.sample import Curve, Dot, sample

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from actviz.activations import Activation
    from actviz.figures.style.look import Look
    from actviz.figures.style.theme import Stroke

Panel = Sequence[Drawn]


def one_each(activations: Sequence[Activation], orders: Sequence[int]) -> list[Panel]:
    """A panel for each function, with f and the derivatives asked for in it."""
    return [[(f, order) for order in orders] for f in activations]


def one_for_all(activations: Sequence[Activation], orders: Sequence[int]) -> list[Panel]:
    """All functions in one panel; their derivatives in panels of their own beside it."""
    return [[(f, order) for f in activations] for order in orders]


def curves_figure(panels: Sequence[Panel], view: View, look: Look) -> Figure:
    """A figure of one or several panels of curves."""
    figure = new_figure(look)
    across = panels_across(len(panels), figure)
    small = look.in_panels(across)
    for panel, room in zip(panels, rooms(figure, len(panels), across, look), strict=True):
        draw_panel(add_axes(figure, room), panel, view, small, room)
    return figure


def draw_panel(ax: Axes, panel: Panel, view: View, look: Look, room: Box = EVERYWHERE) -> None:
    """Curves with a legend in axes, which shrink until nothing leaves the room."""
    curves = [sample(f, *view.x, order=order) for f, order in panel]
    heights = [curve.heights for curve in curves]
    functions = list(dict.fromkeys(f for f, _ in panel))
    if view.threshold is not None:
        shade_saturated(ax, functions, view.threshold, view.x, look)
    lines = reached_asymptotes(panel, view.x, look) if view.asymptotes else {}
    heights += draw_asymptotes(ax, lines, view.x, look)
    labels = curve_labels(panel, formula=look.formula)
    frame = fitted_frame(view.x, view.y, heights, look, height_in=ax.bbox.height / ax.figure.dpi)
    draw_curves(ax, curves, labels, frame, look)
    dress(ax, frame, look, room, legend=True)
    if lines or view.threshold is not None:
        zones = (functions[0], view.threshold) if view.threshold and len(functions) == 1 else None
        name_marks(ax, lines, zones, view.x, look, room)


def draw_curves(ax: Axes, curves: Sequence[Curve], labels: Iterable[str], frame: Frame, look: Look) -> None:
    """Curves over each other, the first on top, and the ends of their jumps that are within the frame."""
    for i, (curve, label, stroke) in enumerate(zip(curves, labels, look.theme.strokes, strict=False)):
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
            zorder=4,
        )
