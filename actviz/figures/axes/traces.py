"""Curves as lines over each other, with gaps at their jumps and dots at the ends of these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from actviz.figures.axes.strokes import over_each_other

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from actviz.figures.axes.frame import Frame
    from actviz.figures.style.look import Look
    from actviz.figures.style.theme import Stroke
    from actviz.sample import Curve, Dot


def draw_curves(
    ax: Axes,
    curves: Sequence[Curve],
    labels: Iterable[str],
    frame: Frame,
    look: Look,
    strokes: Sequence[Stroke] = (),
) -> None:
    """Curves over each other, dashes over solid lines, and the ends of jumps that are within the frame."""
    strokes = strokes or look.theme.strokes[: len(curves)]
    heights = over_each_other(strokes)
    for curve, label, stroke, above in zip(curves, labels, strokes, heights, strict=False):
        _draw_curve(ax, curve, label, stroke, look, above)
        _draw_dots(ax, [dot for dot in curve.dots if frame.y[0] <= dot.y <= frame.y[1]], stroke, look)


def _draw_curve(ax: Axes, curve: Curve, label: str, stroke: Stroke, look: Look, above: int) -> None:
    """One curve, with gaps at its jumps.

    ``above`` lifts it over curves drawn with less.
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
            gid="end of a jump",
            zorder=4,
        )
