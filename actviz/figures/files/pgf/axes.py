"""Axes of a drawn figure as an ``axis`` environment of pgfplots: frame, ticks, curves, marks and labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.figures.axes.geometry import Box
from actviz.figures.files.pgf.legend import legend_entries, legend_options
from actviz.figures.files.pgf.polylines import thinned, visible
from actviz.figures.files.pgf.recorder import CURVES, Drawn, Marks, Shape, Words, recorded
from actviz.figures.files.pgf.scale import Window, window_of
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
    stroke,
    wrapped,
)

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from actviz.activations.evaluate import Array

_OFF_CURVE_PT = 0.015  # how far a polyline may be from the one that matplotlib draws
_MOST_POINTS = 10_000  # in one pair of axes; TeX's memory holds about twice as many
_REACH_PT = 50.0  # beyond the frame, where areas are cut off: TeX cannot count far
_FEW_POINTS = 10  # of a shape, that are not worth thinning
_TICKS = {"out": "outside", "in": "inside", "inout": "center"}


def axis_environment(ax: Axes, names: Names) -> list[str]:
    """The lines of an ``axis`` environment that looks like the axes, at the same place."""
    window, legend = window_of(ax), ax.get_legend()
    options = [
        f"at={{{absolute(window.box.x0, window.box.y0)}}}, anchor=south west, scale only axis",
        f"width={length(window.x.extent)}, height={length(window.y.extent)}",
        *_side("x", ax, window),
        *_side("y", ax, window),
        *_line_and_tick_styles(ax, names),
        *_grid_styles(ax, names),
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
    left_out: list[Artist | None] = [ax.patch, ax.spines["bottom"], ax.spines["left"], ax.get_legend()]
    if not ax.axison:
        left_out += [ax.xaxis, ax.yaxis, *ax.spines.values()]
    return sorted((a for a in ax.get_children() if a not in left_out), key=lambda artist: artist.get_zorder())


def _side(letter: str, ax: Axes, window: Window) -> Iterator[str]:
    """The options of one axis: its limits, where its line is, its ticks."""
    sideways = letter == "x"
    axis = ax.xaxis if sideways else ax.yaxis
    scale, across = (window.x, window.y) if sideways else (window.y, window.x)
    turned = f", {letter} dir=reverse" if scale.high < scale.low else ""
    yield f"{letter}min={scale.ends[0]}, {letter}max={scale.ends[1]}{turned}"
    edge = "bottom" if sideways else "left"
    line = _axis_line(ax, edge)
    if line is None:
        yield f"axis {letter} line=none"
    else:
        place = float(np.asarray(line.path.vertices)[0, 1 if sideways else 0])
        if abs(place - across.start) < 1e-3:
            yield f"axis {letter} line*={edge}"
        elif across.text(place) == "0" and not across.origin:
            yield f"axis {letter} line*=middle"
        else:
            yield f"axis {letter} line*={edge}, axis {letter} line shift={length(across.start - place)}"
    values = np.asarray(axis.get_majorticklocs()) if ax.axison else np.zeros(0)
    places = [scale.place(float(value)) for value in axis.get_transform().transform(values)]
    shown = [scale.text(place) for place in places if -0.01 <= place - scale.start <= scale.extent + 0.01]
    yield f"{letter}tick={{{','.join(shown)}}}, {letter}ticklabels={{}}" if shown else rf"{letter}tick=\empty"


def _background(ax: Axes, names: Names) -> list[str]:
    drawn = recorded(ax.patch) if ax.axison else []
    looks = [option for shape in drawn if isinstance(shape, Shape) for option in fill(shape.ink, names)]
    return [f"axis background/.style={{{', '.join(looks)}}}"] if looks else []


def _axis_line(ax: Axes, edge: str) -> Shape | None:
    found = recorded(ax.spines[edge]) if ax.axison else []
    return next((line for line in found if isinstance(line, Shape) and line.ink.stroke), None)


def _line_and_tick_styles(ax: Axes, names: Names) -> Iterator[str]:
    """The options about how the axis lines and the ticks look, which both axes share."""
    line = _axis_line(ax, "bottom") or _axis_line(ax, "left")
    if line:
        yield f"axis line style={{{', '.join(stroke(line.ink, names))}}}"
    for axis in (ax.xaxis, ax.yaxis):
        for tick in axis.get_major_ticks()[:1]:
            for mark in recorded(tick.tick1line):
                if isinstance(mark, Marks):
                    size = float(np.ptp(np.asarray(mark.outline.vertices), axis=0).max())
                    yield f"tick align={_TICKS[tick.get_tickdir()]}, major tick length={length(size)}"
                    yield f"tick style={{{', '.join(stroke(mark.ink, names))}}}"
                    return
    yield "major tick length=0bp"


def _grid_styles(ax: Axes, names: Names) -> Iterator[str]:
    for letter, axis in (("x", ax.xaxis), ("y", ax.yaxis)):
        for tick in axis.get_major_ticks()[:1]:
            for line in recorded(tick.gridline):
                if isinstance(line, Shape):
                    yield f"{letter}majorgrids, major grid style={{{', '.join(stroke(line.ink, names))}}}"


def _drawn(artist: Artist, ax: Axes, window: Window, names: Names) -> list[str]:
    """The statements that draw an artist."""
    drawn = recorded(artist)
    if artist in (ax.xaxis, ax.yaxis):  # of which pgfplots draws all but the text
        drawn = [words for words in drawn if isinstance(words, Words)]
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
    if not shape.ink.clipped or Box(x0, y0, x1, y1).within(box.padded(0.01)):
        return shape_line(_simplified(shape), window.at, names)
    lines = shape_line(_simplified(shape, box.padded(_REACH_PT)), window.at, names)
    frame = f"{window.at(box.x0, box.y0)} rectangle {window.at(box.x1, box.y1)}"
    return [r"\begin{scope}", rf"  \clip {frame};", *(f"  {line}" for line in lines), r"\end{scope}"]


def _simplified(shape: Shape, box: Box | None = None) -> Shape:
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
