"""A figure sketched in a terminal, in braille dots."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

_MOST_COLUMNS, _MOST_ROWS = 100, 28
_MARGIN = 18  # what plotille writes beside the canvas


def preview(figure: Figure, *, color: bool | None = None) -> str:
    """The curves of each pair of axes as lines of braille letters, under each other.

    Args:
        figure: as it was drawn.
        color: whether to colour the curves; None for what standard error's terminal can show.
    """
    if color is None:
        color = sys.stderr.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    columns, rows = shutil.get_terminal_size()
    columns = max(20, min(columns - _MARGIN, _MOST_COLUMNS))
    rows = max(8, min(rows - 8, _MOST_ROWS, columns // 3))
    return "\n\n".join(_sketch(ax, columns, rows, color) for ax in figure.axes)


def _sketch(ax: Axes, columns: int, rows: int, color: bool) -> str:
    import plotille  # type: ignore[import-untyped]

    canvas = plotille.Figure()
    canvas.width, canvas.height = columns, rows
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    canvas.set_x_limits(x0, x1)
    canvas.set_y_limits(y0, y1)
    canvas.origin = ax.spines["left"].get_position()[0] == "data"
    canvas.color_mode = "rgb"
    canvas.with_colors = color
    canvas.register_label_formatter(float, _tick)
    canvas.register_label_formatter(np.float64, _tick)
    for line in ax.lines:
        if line.get_transform() == ax.transData and line.get_marker() in ("None", None, ""):
            _add(canvas, line, named=not str(line.get_label()).startswith("_"))
    return str(canvas.show(legend=False)) + "".join(f"\n{' ' * 4}{label}" for label in _names(ax))


def _add(canvas: Any, line: Line2D, *, named: bool) -> None:
    from matplotlib.colors import to_rgb

    x, y = np.asarray(line.get_xdata(), float), np.asarray(line.get_ydata(), float)
    red, green, blue = (round(255 * channel) for channel in to_rgb(line.get_color()))
    pieces = np.split(np.arange(x.size), np.flatnonzero(~np.isfinite(y)))
    for piece in pieces:
        kept = piece[np.isfinite(y[piece])]
        if kept.size > 1:
            canvas.plot(x[kept], y[kept], lc=(red, green, blue))


def _names(ax: Axes) -> list[str]:
    return [str(line.get_label()) for line in ax.lines if not str(line.get_label()).startswith("_")]


def _tick(value: float, chars: int, delta: float = 0.0, left: bool = False) -> str:
    text = f"{value:.3g}"
    return text.ljust(chars) if left else text.rjust(chars)
