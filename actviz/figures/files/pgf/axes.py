"""Axes of a drawn figure as an ``axis`` environment of pgfplots: curves, areas, marks and text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.figures.axes.geometry import is_inside, rectangle
from actviz.figures.axes.spines import axis_lines
from actviz.figures.files.pgf.legend import legend_entries, legend_options
from actviz.figures.files.pgf.polylines import thinned, visible
from actviz.figures.files.pgf.recorder import CURVES, Drawn, Marks, Shape, Words, recorded
from actviz.figures.files.pgf.scale import Window, window_of
from actviz.figures.files.pgf.ticks import grid_styles, line_and_tick_styles, loose_texts, side_options
from actviz.figures.files.pgf.tikz import (
    Names,
    absolute,
    curve_style,
    dot_style,
    fill,
    length,
    mark_lines,
    node,
    shape_line,
    wrapped,
)

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.transforms import Bbox

    from actviz.activations.evaluate import Array

_OFF_CURVE_PT = 0.015  # how far a polyline may be from the one that matplotlib draws
_MOST_POINTS = 10_000  # in one pair of axes; TeX's memory holds about twice as many
_REACH_PT = 50.0  # beyond the frame, where areas are cut off: TeX cannot count far
_FEW_POINTS = 10  # of a shape, that are not worth thinning


def axis_environment(ax: Axes, names: Names) -> list[str]:
    """The lines of an ``axis`` environment that looks like the axes, at the same place."""
    window, legend = window_of(ax), ax.get_legend()
    options = [
        f"at={{{absolute(window.box.x0, window.box.y0)}}}, anchor=south west, scale only axis",
        f"width={length(window.x.extent)}, height={length(window.y.extent)}",
        *side_options("x", ax, window, names),
        *side_options("y", ax, window, names),
        *line_and_tick_styles(ax, names),
        *grid_styles(ax, names),
        *_background(ax, names),
        "scaled ticks=false, clip mode=individual, unbounded coords=jump",
        "every axis plot/.append style={forget plot}",
        *(legend_options(legend, window, names) if legend else []),
    ]
    entries = legend_entries(legend, names) if legend else []
    body = window.remarks()
    for artist in _artists(ax):
        body += _drawn(artist, ax, window, names)
    return [
        r"\begin{axis}[",
        *(f"  {option}," for option in options),
        "]",
        *(f"  {line}" for line in [*body, *entries]),
        r"\end{axis}",
    ]


def _artists(ax: Axes) -> list[Artist]:
    """What is drawn besides background, axis lines and legend, which pgfplots draws; from back to front."""
    left_out: list[Artist | None] = [ax.patch, *axis_lines(ax), ax.get_legend()]
    if not ax.axison:
        left_out += [ax.xaxis, ax.yaxis, *ax.spines.values()]
    return sorted((a for a in ax.get_children() if a not in left_out), key=lambda artist: artist.get_zorder())


def _background(ax: Axes, names: Names) -> list[str]:
    drawn = recorded(ax.patch) if ax.axison else []
    looks = [option for shape in drawn if isinstance(shape, Shape) for option in fill(shape.ink, names)]
    return [f"axis background/.style={{{', '.join(looks)}}}"] if looks else []


def _drawn(artist: Artist, ax: Axes, window: Window, names: Names) -> list[str]:
    """The statements that draw an artist."""
    for axis in (ax.xaxis, ax.yaxis):
        if artist is axis:
            return [line for text in loose_texts(ax, axis) for line in _drawn(text, ax, window, names)]
    drawn = recorded(artist)
    lines = [f"% {artist.get_gid()}"] if drawn and artist.get_gid() else []
    if artist in tuple(ax.lines):
        curves = sum(len(np.asarray(line.get_xdata())) > 2 for line in ax.lines)
        return lines + _plots(drawn, window, names, _MOST_POINTS // max(curves, 1))
    for each in drawn:
        if isinstance(each, Words):
            lines.append(node(each, _place(each, artist, ax, window), names))
        elif isinstance(each, Shape):
            lines += _clipped(each, window, names)
        else:
            lines += mark_lines(each, window.at, names)
    return lines


def _place(words: Words, artist: Artist, ax: Axes, window: Window) -> str:
    """Where a text is: so many points from what it is a label of, or else at a place in the axes."""
    if getattr(artist, "xycoords", None) == "data":
        target: Any = artist  # an Annotation
        x, y = ax.transData.transform(target.xy) * 72 / ax.figure.dpi
        return window.at(x, y, words.at[0] - x, words.at[1] - y)
    return window.at(*words.at)


def _clipped(shape: Shape, window: Window, names: Names) -> list[str]:
    """The statements for a shape; inside a clip path if it is one that ends at the frame and goes beyond."""
    (x0, y0), (x1, y1) = shape.path.get_extents().get_points()
    box = window.box
    if not shape.ink.clipped or is_inside(rectangle(x0, y0, x1, y1), box.padded(0.01)):
        return shape_line(_simplified(shape), window.at, names)
    lines = shape_line(_simplified(shape, box.padded(_REACH_PT)), window.at, names)
    frame = f"{window.at(box.x0, box.y0)} rectangle {window.at(box.x1, box.y1)}"
    return [r"\begin{scope}", rf"  \clip {frame};", *(f"  {line}" for line in lines), r"\end{scope}"]


def _simplified(shape: Shape, box: Bbox | None = None) -> Shape:
    """The shape with as many points as it needs and, of an area, only what is in a box; curves stay."""
    from matplotlib.path import Path
    from matplotlib.transforms import Bbox

    path = shape.path
    if path.codes is not None and np.isin(path.codes, CURVES).any():
        return shape
    if box and shape.ink.fill:
        path = path.clip_to_bbox(Bbox.from_extents(box.x0, box.y0, box.x1, box.y1))
    if len(path) > _FEW_POINTS:
        runs = [np.asarray(run) for run in path.to_polygons(closed_only=False)]
        kept, _ = thinned(runs, _OFF_CURVE_PT, _MOST_POINTS)
        path = Path.make_compound_path(*(Path(run, closed=bool((run[0] == run[-1]).all())) for run in kept))
    return replace(shape, path=path)


def _plots(drawn: list[Drawn], window: Window, names: Names, most: int) -> list[str]:
    """The plots of a curve: one, or of its line and its marks, where they do not have the same points."""
    marks = next((each for each in drawn if isinstance(each, Marks)), None)
    shape = next((each for each in drawn if isinstance(each, Shape)), None)
    lines: list[str] = []
    if shape:
        runs = visible(np.asarray(shape.path.vertices), window.box.padded(shape.ink.width))
        if marks and marks.radius and sum(map(len, runs)) == len(marks.places):
            style, marks = curve_style(shape.ink, marks, names), None
        else:
            style = curve_style(shape.ink, None, names)
            runs, reached = thinned(runs, _OFF_CURVE_PT, most)
            if reached > _OFF_CURVE_PT:
                lines.append(f"% to within {length(reached)}: TeX's memory would not hold more points")
        lines += _plot(names.style("curve", style), runs, window)
    if marks and marks.radius:
        places = marks.places
        if marks.ink.clipped:
            (x0, y0), (x1, y1) = (window.box.x0, window.box.y0), (window.box.x1, window.box.y1)
            places = places[(places >= (x0, y0)).all(axis=1) & (places <= (x1, y1)).all(axis=1)]
        lines += _plot(names.style("dot", dot_style(marks, names)), [places], window)
    elif marks:
        lines += mark_lines(marks, window.at, names)
    return lines


def _plot(style: str, runs: list[Array], window: Window) -> list[str]:
    r"""An ``\addplot`` of polylines, with gaps between them."""
    words: list[str] = []
    for run in runs:
        if words:
            words.append(f"({window.x.text(run[0, 0])},nan)")
        words += [window.pair(x, y) for x, y in run]
    if not words:
        return []
    if len(words) <= 4:
        return [rf"\addplot[{style}] coordinates {{{' '.join(words)}}};"]
    return [rf"\addplot[{style}] coordinates {{", *(f"  {line}" for line in wrapped(words)), "};"]
