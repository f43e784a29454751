"""Curves of functions and their derivatives: one figure, one or several panels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from math import pi
from typing import TYPE_CHECKING

from actviz.errors import UsageError
from actviz.figures.axes import Limits, dress, fitted_frame
from actviz.figures.geometry import Box
from actviz.sample import Curve, sample

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from actviz.activations import Activation
    from actviz.figures.theme import Look, Stroke

PRIMES = ("", "'", "''")


@dataclass(frozen=True)
class View:
    """The window onto the plane; ``y`` None fits it to the curves."""

    x: Limits = (-pi, pi)
    y: Limits | None = None


def curve_label(activation: Activation, order: int = 0) -> str:
    """``$y=relu'(x)$``, with the parameters that are not the default behind it."""
    name = activation.name.replace("_", r"\_")
    symbols = {parameter.name: parameter.symbol for parameter in activation.declared()}
    settings = "".join(rf",\ {symbols[p]}={value:g}" for p, value in activation.changed.items())
    return f"$y={name}{PRIMES[order]}(x){settings}$"


def plot_figure(activations: Sequence[Activation], orders: Sequence[int], view: View, look: Look) -> Figure:
    """One panel for each function, with f and the derivatives asked for in it."""
    return _panels_figure([[(f, order) for order in orders] for f in activations], view, look)


def compare_figure(
    activations: Sequence[Activation], orders: Sequence[int], view: View, look: Look
) -> Figure:
    """All functions in one panel; their derivatives in panels of their own beside it."""
    return _panels_figure([[(f, order) for f in activations] for order in orders], view, look)


def _panels_figure(panels: Sequence[Sequence[tuple[Activation, int]]], view: View, look: Look) -> Figure:
    figure = new_figure(look)
    across = panels_across(len(panels), figure)
    small = look.in_panels(across)
    for panel, room in zip(panels, rooms(figure, len(panels), across, look), strict=True):
        draw_panel(figure, room, [sample(f, *view.x, order=order) for f, order in panel], view, small)
    return figure


def new_figure(look: Look) -> Figure:
    """An empty figure of the exact size, with the title."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(look.size.width_in, look.size.height_in), dpi=look.dpi)
    FigureCanvasAgg(figure)
    if look.title:
        margin = _margin_in(look)
        title = figure.suptitle(
            look.title, y=1 - margin / look.size.height_in, va="top", fontsize=1.2 * look.size.text_pt
        )
        try:
            title.get_window_extent()
        except ValueError as fault:
            raise UsageError(
                f"--title: {look.title} is no formula: {str(fault).strip().splitlines()[-1]}",
                hint=r"a dollar sign that is meant as one is written \$",
            ) from None
    return figure


def panels_across(count: int, figure: Figure) -> int:
    """How many panels side by side leave each the most room, at about 3:2."""
    width, height = figure.bbox.size
    return max(range(1, count + 1), key=lambda n: min(width / n / 1.5, height / math.ceil(count / n)))


def rooms(figure: Figure, count: int, across: int, look: Look) -> list[Box]:
    """Divide the figure below its title into a grid of boxes, in pixels, row by row."""
    margin = _margin_in(look) * figure.dpi
    width, top = figure.bbox.size
    top -= margin
    if figure.get_suptitle():
        top -= 1.9 * look.size.text_pt / 72 * figure.dpi
    cell_width, cell_height = (width - margin) / across, top / math.ceil(count / across)
    return [
        Box(
            margin + column * cell_width,
            top - (row + 1) * cell_height + margin,
            (column + 1) * cell_width,
            top - row * cell_height,
        )
        for row, column in (divmod(i, across) for i in range(count))
    ]


def stacked(room: Box, count: int, look: Look, figure: Figure) -> list[Box]:
    """Divide a room into equal ones, from top to bottom."""
    gap = _margin_in(look) * figure.dpi
    height = (room.y1 - room.y0 - (count - 1) * gap) / count
    tops = [room.y1 - i * (height + gap) for i in range(count)]
    return [Box(room.x0, top - height, room.x1, top) for top in tops]


def _margin_in(look: Look) -> float:
    return 1.1 * look.size.text_pt / 72


def draw_panel(figure: Figure, room: Box, curves: Sequence[Curve], view: View, look: Look) -> Axes:
    """Curves with a legend in a room of the figure."""
    ax = add_axes(figure, room)
    for i, (curve, stroke) in enumerate(zip(curves, look.theme.strokes, strict=False)):
        draw_curve(ax, curve, stroke, look, above=len(curves) - i)
    height_in = (room.y1 - room.y0) / figure.dpi
    frame = fitted_frame(view.x, view.y, [curve.y for curve in curves], look, height_in)
    dress(ax, frame, look, room, legend=True)
    return ax


def add_axes(figure: Figure, room: Box) -> Axes:
    """New axes that fill a room given in pixels."""
    width, height = figure.bbox.size
    return figure.add_axes(
        (room.x0 / width, room.y0 / height, (room.x1 - room.x0) / width, (room.y1 - room.y0) / height)
    )


def draw_curve(ax: Axes, curve: Curve, stroke: Stroke, look: Look, above: int = 0) -> None:
    """One curve, its jumps as gaps between an open and a closed dot.

    ``above`` lifts it over curves drawn with less: a dashed f over a solid f′ leaves both visible.
    """
    ax.plot(
        curve.x,
        curve.y,
        color=stroke.color,
        linestyle=stroke.dash,
        alpha=stroke.alpha,
        linewidth=look.line_pt,
        label=curve_label(curve.activation, curve.order),
        zorder=3 + above / 100,
        gid=f"{curve.activation.name}{PRIMES[curve.order]}",
    )
    for dot in curve.dots:
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
