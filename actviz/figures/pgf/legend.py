"""The legend of a pair of axes for pgfplots, which fits its box to the text that TeX sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from actviz.figures.geometry import Box
from actviz.figures.pgf.recorder import Marks, Shape, Words, recorded
from actviz.figures.pgf.tikz import Names, curve_style, dot_style, fill, font, length, number, stroke
from actviz.figures.pgf.words import tex_text

if TYPE_CHECKING:
    from matplotlib.legend import Legend

    from actviz.figures.pgf.scale import Window

_LINE_PT = 0.6 * 72 / 2.54  # the length of pgfplots' sample of a line: 0.6 cm
# distances in text sizes, such that the box is matplotlib's, with struts of 1.2 for lines of text
_PADDING, _SAMPLE_GAP, _COLUMN_GAP, _ROW_GAP, _MIDDLE = 0.3, 0.8, 2.0, 0.27, 0.35


@dataclass(frozen=True)
class _Entry:
    words: Words
    shape: Shape | None
    marks: Marks | None

    @property
    def size(self) -> tuple[float, float]:
        """Of the sample, in points."""
        points = np.asarray(self.shape.path.vertices) if self.shape else np.zeros((1, 2))
        width, height = np.ptp(points, axis=0)
        return float(width), float(height)


def legend_options(legend: Legend, window: Window, names: Names) -> list[str]:
    """The options of the axes that put a legend where it is, and make it look alike."""
    entries = _entries(legend)
    if not entries:
        return []
    words = entries[0].words
    size = words.size_pt
    columns = sum(abs(entry.words.at[1] - words.at[1]) < size / 2 for entry in entries)
    style = [
        _place(legend, window),
        _frame(legend, names),
        f"inner xsep={length(_PADDING * size)}, inner ysep={length(_PADDING * size)}",
        f"row sep={length(_ROW_GAP * size)}, column sep={length(_SAMPLE_GAP * size)}",
        f"/tikz/every even column/.append style={{column sep={length(_COLUMN_GAP * size)}}}",
        r"cells={anchor=base west}, nodes={inner sep=0bp, text depth={}, execute at begin node=\strut}",
        f"text={names.color(words.paint.color)}, {font(words)}",
    ]
    stretch = max(entry.size[0] for entry in entries) / _LINE_PT or 1.0
    sample = [
        f"yshift={length(_MIDDLE * size)}",
        f"xscale={number(stretch, 4)}",
        f"every mark/.append style={{xscale={number(1 / stretch, 4)}}}",
    ]
    return [
        *([f"legend columns={columns}"] if columns > 1 else []),
        f"legend style={{{', '.join(style)}}}",
        f"legend image post style={{{', '.join(sample)}}}",
    ]


def legend_entries(legend: Legend, names: Names) -> list[str]:
    """The statements that list what the legend names."""
    return [
        rf"\addlegendimage{{{_sample(entry, names)}}}"
        rf"\addlegendentry{{{tex_text(entry.words.text, mathematics=entry.words.mathematics)}}}"
        for entry in _entries(legend)
    ]


def _entries(legend: Legend) -> list[_Entry]:
    """What is listed, row by row."""
    found = []
    for text, handle in zip(legend.get_texts(), legend.legend_handles, strict=True):
        drawn = [*recorded(text), *(recorded(handle) if handle else [])]
        found.append(
            _Entry(
                words=next(each for each in drawn if isinstance(each, Words)),
                shape=next((each for each in drawn if isinstance(each, Shape)), None),
                marks=next((each for each in drawn if isinstance(each, Marks) and each.radius), None),
            )
        )
    return sorted(found, key=lambda entry: (-round(entry.words.at[1]), entry.words.at[0]))


def _sample(entry: _Entry, names: Names) -> str:
    """The options of a sample: a style that curves have, or the drawing of an area."""
    if entry.shape is None:
        return names.style("dot", dot_style(entry.marks, names)) if entry.marks else "empty legend"
    ink = entry.shape.ink
    if ink.fill is None:
        return names.style("curve", curve_style(ink, entry.marks, names))
    looks = ", ".join([*(stroke(ink, names) or ["draw=none"]), *fill(ink, names)])
    half = length(entry.size[1] / 2)
    area = rf"\path[sharp corners, {looks}] (0cm,-{half}) rectangle (0.6cm,{half});"
    return f"legend image code/.code={{{area}}}"


def _place(legend: Legend, window: Window) -> str:
    """The corner that it is in, or the middle above or below the axes, in shares of the axes' size."""
    figure = legend.get_figure(root=True)
    assert figure is not None
    scale = 72 / figure.dpi
    x0, y0, x1, y1 = (float(side) * scale for side in legend.get_window_extent().extents)
    box = window.box
    upper, left = y0 + y1 > box.y0 + box.y1, x0 + x1 < box.x0 + box.x1
    if Box(x0, y0, x1, y1).within(box.padded(1.0)):
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
