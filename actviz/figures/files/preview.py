"""A figure in a terminal: itself where the terminal can show pictures, else a sketch in braille dots."""

from __future__ import annotations

import base64
import io
import os
import re
import shutil
import sys
from typing import TYPE_CHECKING, Any, TextIO

import numpy as np

from actviz.figures.axes.spines import ORIGIN, axis_lines
from actviz.notation import plain_formula

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

_MOST_COLUMNS, _MOST_ROWS = 100, 26
_SAMPLE = "⠤⠤⠤"  # the symbol of a curve in the list of names


def preview(figure: Figure, *, color: bool | None = None) -> str:
    """The curves of each pair of axes in braille letters, with their ticks and names, under each other.

    Args:
        figure: as it was drawn.
        color: whether to colour the curves; None for what standard error's terminal can show.
    """
    if color is None:
        color = sys.stderr.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    columns, lines = shutil.get_terminal_size()
    columns = max(24, min(columns - 1, _MOST_COLUMNS))
    rows = max(8, min(lines - 6, _MOST_ROWS, columns // 3))
    return "\n\n".join(_sketch(ax, columns, rows, color) for ax in figure.axes)


def _sketch(ax: Axes, columns: int, rows: int, color: bool) -> str:
    import plotille  # type: ignore[import-untyped]

    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    canvas = plotille.Canvas(columns, rows, x0, y0, x1, y1, mode="rgb", no_color=not color)
    named = [line for line in ax.lines if not str(line.get_label()).startswith("_")]
    for line in ax.lines:
        is_line = line.get_marker() in ("None", None, "") and line.get_transform() == ax.transData
        if is_line or line in named:
            _draw(canvas, line, (x0, x1), (y0, y1), color)
    centred = [line.get_position() != ("outward", 0.0) for line in axis_lines(ax)]
    at_y, at_x = 0.0 if centred[0] else y0, 0.0 if centred[1] else x0
    canvas.line(x0, at_y, x1, at_y)
    canvas.line(at_x, y0, at_x, y1)
    column, row = (x1 - x0) / columns, (y1 - y0) / rows
    for at, text in _ticks(ax.xaxis):
        canvas.text(at - len(text) / 2 * column, max(at_y - 1.5 * row, y0), text)
    for at, text in _ticks(ax.yaxis):
        if at or at_y != 0:
            canvas.text(at_x + 1.5 * column, min(at, y1 - row), text)
    if any(text.get_gid() == ORIGIN for text in ax.texts):
        canvas.text(-1.5 * column, -1.5 * row, "0")
    names = [f"  {_tinted(_SAMPLE, line, color)} {_plain(str(line.get_label()))}" for line in named]
    return "\n".join([canvas.plot(), *names])


def _draw(canvas: Any, line: Line2D, x: tuple[float, float], y: tuple[float, float], color: bool) -> None:
    """The part of a line that is in the window, broken where it is interrupted."""
    xs, ys = (np.asarray(data, dtype=float) for data in (line.get_xdata(), line.get_ydata()))
    shown = (xs >= x[0]) & (xs <= x[1]) & (ys >= y[0]) & (ys <= y[1])
    paint = _rgb(line) if color else None
    for i in np.flatnonzero(shown[:-1] & shown[1:]):
        canvas.line(xs[i], ys[i], xs[i + 1], ys[i + 1], color=paint)


def _rgb(line: Line2D) -> tuple[int, int, int]:
    from matplotlib.colors import to_rgb

    red, green, blue = (round(255 * channel) for channel in to_rgb(line.get_color()))
    return red, green, blue


def _tinted(text: str, line: Line2D, color: bool) -> str:
    import plotille

    return str(plotille.color(text, fg=_rgb(line), mode="rgb", no_color=not color))


def _ticks(axis: Any) -> list[tuple[float, str]]:
    places = axis.get_majorticklocs()
    return list(zip(places, map(_plain, axis.get_major_formatter().format_ticks(places)), strict=True))


def _plain(text: str) -> str:
    text = re.sub(r"\\hspace\{[^{}]*\}", "", text)
    text = text.replace(r"\dfrac", r"\frac").replace(r"\mathregular", r"\mathrm")
    return plain_formula(text.replace("{-}", "-").replace("$", "").replace(r"\_", "_").replace("{=}", "="))


def in_terminal(figure: Figure, stream: TextIO) -> str:
    """What shows a figure in a terminal: the figure itself where that can be, else the sketch.

    The figure itself needs a terminal that knows kitty's graphics protocol, as kitty, Ghostty, WezTerm and
    Konsole do; they say so in their environment.
    """
    return _picture(figure) if stream.isatty() and _knows_pictures() else preview(figure)


def _knows_pictures() -> bool:
    program = os.environ.get("TERM_PROGRAM", "").lower()
    return (
        "kitty" in os.environ.get("TERM", "")
        or any(name in os.environ for name in ("KITTY_WINDOW_ID", "KONSOLE_VERSION", "GHOSTTY_RESOURCES_DIR"))
        or program in ("wezterm", "ghostty")
    ) and "TMUX" not in os.environ


def _picture(figure: Figure) -> str:
    """A PNG in kitty's graphics protocol, in pieces of at most 4096 letters, as wide as the terminal."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    data = base64.standard_b64encode(buffer.getvalue()).decode()
    pieces = [data[i : i + 4096] for i in range(0, len(data), 4096)]
    columns = shutil.get_terminal_size().columns
    heads = [f"a=T,f=100,q=2,c={columns},"] + [""] * (len(pieces) - 1)
    return "".join(
        f"\x1b_G{head}m={int(i < len(pieces) - 1)};{piece}\x1b\\"
        for i, (head, piece) in enumerate(zip(heads, pieces, strict=True))
    )
