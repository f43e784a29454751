"""f and f′ rounded to a number format, as steps over the exact curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from actviz.errors import UsageError, argument
from actviz.figures.axes.alignment import Formatting, format_aligned, listed_over
from actviz.figures.axes.fitting import fitted_frame
from actviz.figures.axes.headings import draw_heading
from actviz.figures.axes.layout import add_axes, grid_cells, new_figure, panels_across
from actviz.figures.axes.words import PRIMES, titled
from actviz.sample import sample

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.analysis.precision import Grid
    from actviz.figures.axes.view import View
    from actviz.figures.style.look import Look

_MOST_STEPS = 4000  # more could not be seen
MOST_FORMATS = 3
_STAIRS, _EXACT = 0.8, 0.5  # how wide their lines are, in those of curves
_LISTED_BITS = 16  # formats whose numbers can be listed
_COARSE_BITS = 8  # formats whose steps can be seen


def precision_figure(activation: Activation, grids: list[Grid], view: View, look: Look) -> Figure:
    """F and f′ in panels side by side: the exact curve, and for each format what it makes of it.

    x is rounded to the format first, then f(x): both steps are what a kernel cannot avoid.

    Args:
        activation: the function.
        grids: at most three formats.
        view: limits of x and y.
        look: theme, sizes and style.

    Raises:
        UsageError: more formats than can be told apart.
    """
    if len(grids) > MOST_FORMATS:
        raise UsageError(
            f"{len(grids)} curves in one panel cannot be distinguished",
            hint=f"at most {MOST_FORMATS} are drawn: {argument('formats', ['float8_e4m3fn'])}",
        )
    figure = new_figure(look)
    across = panels_across(2, figure)
    small = look.in_panels(across)
    head = _list_formats(figure, grids, small, look)
    panels = []
    for order, room in enumerate(grid_cells(figure, 2, across, look, head)):
        ax = add_axes(figure, room)
        curve = sample(activation, *view.x, order=order)
        stairs = [staircase(activation, grid, order, view.x) for grid in grids]
        heights = [curve.y, *(y for _, y in stairs)]
        frame = fitted_frame(view.x, view.y, heights, small, height_in=ax.bbox.height / figure.dpi)
        for grid, (x, y), stroke in zip(grids, stairs, small.theme.strokes, strict=False):
            ax.plot(x, y, color=stroke.color, linewidth=_STAIRS * small.line_pt, label=grid.name, zorder=3)
        ax.plot(
            curve.x, curve.y, color=small.theme.ink, linewidth=_EXACT * small.line_pt, label="exact", zorder=4
        )
        below = draw_heading(ax, f"{titled(activation)}{PRIMES[order]}", small, room, small.theme.ink)
        panels.append(Formatting(ax, frame, small, below))
    format_aligned(panels, [order % across for order in range(len(panels))])
    return figure


def _list_formats(figure: Figure, grids: list[Grid], small: Look, look: Look) -> float:
    """One legend over both panels, so that these are as high as each other; its height in pixels."""
    from matplotlib.lines import Line2D

    stairs = {
        grid.name: Line2D([], [], color=stroke.color, linewidth=_STAIRS * small.line_pt)
        for grid, stroke in zip(grids, small.theme.strokes, strict=False)
    }
    exact = Line2D([], [], color=small.theme.ink, linewidth=_EXACT * small.line_pt)
    return listed_over(figure, {**stairs, "exact": exact}, small, look)


def staircase(
    activation: Activation, grid: Grid, order: int, limits: tuple[float, float]
) -> tuple[Array, Array]:
    """The corners of what a format makes of f or f′: x is rounded to it, and then the value.

    Numbers that lie closer together than a figure can show are left out.
    """
    x = _steps(grid, limits)
    y = grid.rounded(np.asarray(activation.derivative(x, order)))
    edges = np.concatenate([[limits[0]], 0.5 * (x[1:] + x[:-1]), [limits[1]]])
    return np.clip(np.repeat(edges, 2)[1:-1], *limits), np.repeat(y, 2)


def _steps(grid: Grid, limits: tuple[float, float]) -> Array:
    """The numbers to which something between the limits is rounded, or as many as can be seen."""
    if grid.bits <= _LISTED_BITS:
        x = grid.numbers()
        edges = np.clip(0.5 * (x[1:] + x[:-1]), *limits)
        seen = x[np.diff(edges, prepend=limits[0], append=limits[1]) > 0.0]
        if seen.size <= _MOST_STEPS:
            return seen
    return grid.rounded(np.linspace(*limits, _MOST_STEPS))


def shown(grids: list[Grid]) -> list[Grid]:
    """Of many formats those whose steps can be seen."""
    coarse = [grid for grid in grids if grid.bits <= _COARSE_BITS]
    return grids if len(grids) <= MOST_FORMATS else coarse[:MOST_FORMATS]
