"""A maxout unit: its straight pieces, faint, and the largest of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from actviz.figures.axes.layout import add_axes, grid_cells, new_figure
from actviz.figures.axes.placement import SIDES_OF_LINE, Placer
from actviz.figures.axes.view import View
from actviz.figures.curves import draw_panel, one_each

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Annotation
    from matplotlib.transforms import Bbox

    from actviz.activations.evaluate import Array
    from actviz.analysis.units.maxout import MaxoutReport, Piece
    from actviz.figures.axes.view import Limits
    from actviz.figures.style.look import Look

PIECE = "piece"  # the gid of a line under the curve
_MOST_WRITTEN = 4  # pieces that the legend lists
_MOST_NAMED = 6  # pieces that are named one by one
_DISTANCES = (0.2, 0.35)  # from a line to its name, in text sizes
_ALONG = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)  # shares of a line at which its name may be placed
_BELOW = 0.3  # how far pieces are followed under the curve, as a share of its height
_BEYOND = 1.5  # how far the window goes beyond the kinks, as a multiple of what is between them


def maxout_figure(report: MaxoutReport, view: View, look: Look) -> Figure:
    """The curve of the unit over the lines that it is the largest of."""
    figure = new_figure(look)
    (room,) = grid_cells(figure, 1, 1, look)
    ax = add_axes(figure, room)
    x = _window(report) if view.x == View().x else view.x
    y = view.y or _heights(report, x, look)
    _draw_pieces(ax, report, x, y, look)
    written = look.formula or len(report.pieces) <= _MOST_WRITTEN
    (panel,) = one_each([report.activation], [0])
    draw_panel(ax, panel, replace(view, x=x, y=y), replace(look, formula=written), room)
    _name_pieces(ax, [piece for piece in report.pieces if _shown(piece, x, y)], (x, y), look, room)
    return figure


def _name_pieces(
    ax: Axes, pieces: Sequence[Piece], limits: tuple[Limits, Limits], look: Look, room: Bbox
) -> None:
    """Write each equation at its line; one word at one of them if there are too many, or one has no room."""
    placer = Placer(ax, look, room)
    put: list[Annotation] = []
    for piece in pieces if len(pieces) <= _MOST_NAMED else ():
        sides = SIDES_OF_LINE[np.sign(piece.weight)]
        label = placer.write(f"$y={piece.linear}$", _places(piece, *limits), sides, _DISTANCES)
        if label is None:
            break
        put.append(label)
    if len(put) < len(pieces):
        for label in put:
            label.remove()
        placer = Placer(ax, look, room)
        placer.write("pieces", [place for piece in pieces for place in _places(piece, *limits)])


def _shown(piece: Piece, x: Limits, y: Limits) -> list[Limits]:
    """The parts of a line that are drawn by themselves, or where there are none the part on the curve."""
    left, right = piece.largest or (math.inf, math.inf)
    parts = [_inside(piece, part, y) for part in ((x[0], min(x[1], left)), (max(x[0], right), x[1]))]
    return [part for part in parts if part] or [part for part in [_inside(piece, x, y)] if part]


def _places(piece: Piece, x: Limits, y: Limits) -> list[tuple[float, float]]:
    """Places for the name of a line: in the longest part first, in the middle before the ends."""
    parts = sorted(_shown(piece, x, y), key=lambda part: part[0] - part[1])
    found = [low + share * (high - low) for low, high in parts for share in _ALONG]
    return [(at, piece.weight * at + piece.bias) for at in found]


def _window(report: MaxoutReport) -> Limits:
    """The usual limits, or where kinks lie outside them such as show all kinks."""
    usual = View().x
    places = [kink.at for kink in report.kinks]
    if not places or (usual[0] < min(places) and max(places) < usual[1]):
        return usual
    low, high = min(*places, 0.0), max(*places, 0.0)
    margin = _BEYOND * (high - low) / 2 or 1.0
    return low - margin, high + margin


def _heights(report: MaxoutReport, x: Limits, look: Look) -> Limits:
    """From where the pieces below the curve are left to the top of the curve."""
    places = [*x, *(kink.at for kink in report.kinks if x[0] < kink.at < x[1])]
    curve = np.asarray(report.activation(places))
    low, high = min(0.0, float(curve.min())), max(0.0, float(curve.max()))
    height = (high - low) or 1.0
    lines = [_line(report, i, x) for i in range(len(report.pieces))]
    lowest = min(float(line.min()) for line in lines)
    under = 0.12 if look.axes == "centred" else 0.07
    return max(low - _BELOW * height, min(lowest, low)) - under * height, high + 0.09 * height


def _line(report: MaxoutReport, i: int, x: Limits) -> Array:
    piece = report.pieces[i]
    return piece.weight * np.array(x) + piece.bias


def _draw_pieces(ax: Axes, report: MaxoutReport, x: Limits, y: Limits, look: Look) -> None:
    """The lines inside the window, except where they are the curve itself."""
    for piece in report.pieces:
        left, right = piece.largest or (math.inf, math.inf)
        for low, high in ((x[0], min(x[1], left)), (max(x[0], right), x[1])):
            ends = _inside(piece, (low, high), y)
            if ends is None:
                continue
            at = np.array(ends)
            ax.plot(
                at,
                np.clip(piece.weight * at + piece.bias, *y),
                color=look.theme.ink,
                alpha=0.6,
                linewidth=0.5 * look.line_pt,
                zorder=2.5,
                gid=PIECE,
            )


def _inside(piece: Piece, x: Limits, y: Limits) -> Limits | None:
    """The part of an interval over which a line is between two heights; None where there is none."""
    low, high = x
    if piece.weight:
        crossed = sorted((edge - piece.bias) / piece.weight for edge in y)
        low, high = max(low, crossed[0]), min(high, crossed[1])
    elif not y[0] <= piece.bias <= y[1]:
        return None
    return (low, high) if low < high else None
