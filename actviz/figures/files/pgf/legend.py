"""The legend of a pair of axes for pgfplots, which fits its box to the text that TeX sets."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from actviz.figures.axes.geometry import is_inside, rectangle
from actviz.figures.files.pgf.recorder import Marks, Shape, Words, recorded
from actviz.figures.files.pgf.tikz import (
    Names,
    absolute,
    curve_style,
    dot_style,
    fill,
    font,
    length,
    number,
    shape_line,
    stroke,
)
from actviz.figures.files.pgf.words import tex_text

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.legend import Legend

    from actviz.figures.files.pgf.scale import Window

_LINE_PT = 0.6 * 72 / 2.54  # the length of pgfplots' sample of a line: 0.6 cm
# distances in text sizes, such that the box is matplotlib's, with struts of 1.2 for lines of text
_PADDING, _SAMPLE_GAP, _COLUMN_GAP, _ROW_GAP, _MIDDLE = 0.3, 0.8, 2.0, 0.27, 0.35
_SAME_PT = 0.01  # nearer than this, two texts begin in one column


@dataclass(frozen=True)
class _Entry:
    words: Words
    shape: Shape | None
    marks: Marks | None
    hidden: bool = False  # not there yet, in a figure that is built up; it keeps its place

    @property
    def size(self) -> tuple[float, float]:
        """Of the sample, in points."""
        points = np.asarray(self.shape.path.vertices) if self.shape else np.zeros((1, 2))
        width, height = np.ptp(points, axis=0)
        return float(width), float(height)


def legend_options(legend: Legend, window: Window, names: Names) -> list[str]:
    """The options of the axes that put a legend where it is, and make it look alike."""
    rows = _rows(legend)
    if not rows:
        return []
    words = rows[0][0].words
    size = words.size_pt
    style = [
        _place(legend, window),
        _frame(legend, names),
        f"inner xsep={length(_PADDING * size)}, inner ysep={length(_PADDING * size)}",
        f"row sep={length(_ROW_GAP * size)}, column sep={length(_SAMPLE_GAP * size)}",
        f"/tikz/every even column/.append style={{column sep={length(_COLUMN_GAP * size)}}}",
        r"cells={anchor=base west}, nodes={inner sep=0bp, text depth={}, execute at begin node=\strut}",
        f"text={names.color(words.paint.color)}, {font(words)}",
    ]
    stretch = _stretch(legend, size)
    sample = [
        f"yshift={length(_MIDDLE * size)}",
        f"xscale={number(stretch, 4)}",
        f"every mark/.append style={{xscale={number(1 / stretch, 4)}}}",
    ]
    return [
        *([f"legend columns={len(rows[0])}"] if len(rows[0]) > 1 else []),
        f"legend style={{{', '.join(style)}}}",
        f"legend image post style={{{', '.join(sample)}}}",
    ]


def legend_entries(legend: Legend, names: Names) -> list[str]:
    """The statements that list what the legend names."""
    lines = []
    for entry in (entry for row in _rows(legend) for entry in row):
        image = _sample(entry, _stretch(legend, entry.words.size_pt), names)
        text = tex_text(entry.words.text, mathematics=entry.words.mathematics)
        if entry.hidden:
            image, text = "legend image code/.code={}", rf"\phantom{{{text}}}"
        lines.append(rf"\addlegendimage{{{image}}}\addlegendentry{{{text}}}")
    return lines


def _stretch(legend: Legend, size_pt: float) -> float:
    """How many times as long as pgfplots' samples those of a legend are, whose text is that large."""
    return float(legend.handlelength) * size_pt / _LINE_PT


def _rows(legend: Legend) -> list[list[_Entry]]:
    """What is listed, row by row. Matplotlib fills column by column, whose rows need not be level."""
    columns: list[list[_Entry]] = []
    for text, handle in zip(legend.get_texts(), legend.legend_handles, strict=True):
        artists: list[Artist] = [text, handle] if handle else [text]
        hidden = not text.get_visible()
        for artist in artists:
            artist.set_visible(True)
        drawn = [each for artist in artists for each in recorded(artist)]
        for artist in artists:
            artist.set_visible(not hidden)
        entry = _Entry(
            words=next(each for each in drawn if isinstance(each, Words)),
            shape=next((each for each in drawn if isinstance(each, Shape)), None),
            marks=next((each for each in drawn if isinstance(each, Marks)), None),
            hidden=hidden,
        )
        if columns and abs(columns[-1][0].words.at[0] - entry.words.at[0]) < _SAME_PT:
            columns[-1].append(entry)
        else:
            columns.append([entry])
    return [[entry for entry in row if entry] for row in zip_longest(*columns)]


def _sample(entry: _Entry, stretch: float, names: Names) -> str:
    """The options of a sample: a style that curves or dots have, or the drawing of an area or a mark."""
    shape, marks = entry.shape, entry.marks
    dots = marks if marks and marks.radius else None
    if shape and shape.ink.fill is None:
        return names.style("curve", curve_style(shape.ink, dots, names))
    if dots and not shape:
        return names.style("dot", dot_style(dots, names))
    drawn: list[str] = []
    if shape:
        looks = ", ".join([*(stroke(shape.ink, names) or ["draw=none"]), *fill(shape.ink, names)])
        half = length(entry.size[1] / 2)
        drawn = [rf"\path[sharp corners, {looks}] (0cm,-{half}) rectangle (0.6cm,{half});"]
    elif marks:
        outline = Shape(marks.outline, marks.ink)
        drawn = shape_line(outline, lambda x, y: absolute(_LINE_PT / 2 + x / stretch, y), names)
    return f"legend image code/.code={{{' '.join(drawn)}}}"


def _place(legend: Legend, window: Window) -> str:
    """The corner that it is in, or the middle above or below the axes, in shares of the axes' size."""
    figure = legend.get_figure(root=True)
    assert figure is not None
    scale = 72 / figure.dpi
    x0, y0, x1, y1 = (float(side) * scale for side in legend.get_window_extent().extents)
    box = window.box
    upper, left = y0 + y1 > box.y0 + box.y1, x0 + x1 < box.x0 + box.x1
    if is_inside(rectangle(x0, y0, x1, y1), box.padded(1.0)):
        x, y = x0 if left else x1, y1 if upper else y0
        anchor = f"{'north' if upper else 'south'} {'west' if left else 'east'}"
    else:
        x, y = (x0 + x1) / 2, y0 if upper else y1
        anchor = "south" if upper else "north"
    across, up = (x - box.x0) / window.x.extent, (y - box.y0) / window.y.extent
    return f"at={{({number(across, 4)},{number(up, 4)})}}, anchor={anchor}"


def _frame(legend: Legend, names: Names) -> str:
    """How its box is drawn."""
    found = recorded(legend.get_frame()) if legend.get_frame_on() else []
    box = next((each for each in found if isinstance(each, Shape)), None)
    if box is None:
        return "draw=none, fill=none"
    corners = np.asarray(box.path.vertices)
    radius = float(corners[0, 0] - corners[:, 0].min())  # the path starts where the lower side does
    looks = [*(stroke(box.ink, names) or ["draw=none"]), *(fill(box.ink, names) or ["fill=none"])]
    return ", ".join([*looks, "text opacity=1", f"rounded corners={length(radius)}"])
