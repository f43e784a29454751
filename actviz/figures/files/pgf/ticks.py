"""Axis lines, ticks and their labels for pgfplots, which sets the labels at the ticks by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from actviz.figures.axes.spines import axis_lines
from actviz.figures.files.pgf.recorder import Marks, Shape, Words, recorded
from actviz.figures.files.pgf.tikz import Names, font, length, stroke
from actviz.figures.files.pgf.words import tex_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis, Tick
    from matplotlib.text import Text

    from actviz.figures.files.pgf.scale import Window

_ANCHORS = {"top": "north", "bottom": "south", "right": "east", "left": "west"}
_ALIGNED = {"out": "outside", "in": "inside", "inout": "center"}
_SAME_PT = 0.01  # nearer than this, two places are one


def side_options(letter: str, ax: Axes, window: Window, names: Names) -> Iterator[str]:
    """The options of one axis: its limits, where its line is, its ticks and their labels."""
    sideways = letter == "x"
    axis = ax.xaxis if sideways else ax.yaxis
    scale, across = (window.x, window.y) if sideways else (window.y, window.x)
    turned = f", {letter} dir=reverse" if scale.high < scale.low else ""
    yield f"{letter}min={scale.ends[0]}, {letter}max={scale.ends[1]}{turned}"
    line, place = _axis_line(ax, letter), across.start
    if line is None:
        yield f"axis {letter} line=none"
    else:
        place = float(np.asarray(line.path.vertices)[0, 1 if sideways else 0])
        edge = "bottom" if sideways else "left"
        yield f"axis {letter} line*={edge if abs(place - across.start) < _SAME_PT else 'middle'}"
    ticks = _shown_ticks(ax, axis)
    if not ticks:
        yield rf"{letter}tick=\empty"
        return
    places = [scale.place(float(axis.get_transform().transform(tick.get_loc()))) for tick in ticks]
    yield f"{letter}tick={{{','.join(map(scale.text, places))}}}"
    labels = [_label(tick) for tick in ticks]
    native = [label for label in labels if label and not label.get_path_effects()]
    texts = [_native(label) if label in native else "{}" for label in labels]
    yield f"{letter}ticklabels={{{','.join(texts)}}}"
    if native:
        yield f"{letter}ticklabel style={{{_label_style(native[0], ax, letter, place, names)}}}"


def loose_texts(ax: Axes, axis: Axis) -> list[Text]:
    """The texts of an axis that pgfplots does not set: its name, and labels that lie over curves."""
    labels = map(_label, _shown_ticks(ax, axis))
    return [axis.label, *(label for label in labels if label and label.get_path_effects())]


def line_and_tick_styles(ax: Axes, names: Names) -> Iterator[str]:
    """The options about how the axis lines and the ticks look, which both axes share."""
    line = _axis_line(ax, "x") or _axis_line(ax, "y")
    if line:
        yield f"axis line style={{{', '.join(stroke(line.ink, names))}}}"
    for axis in (ax.xaxis, ax.yaxis):
        for tick in axis.get_major_ticks()[:1]:
            for mark in (*recorded(tick.tick1line), *recorded(tick.tick2line)):
                if isinstance(mark, Marks):
                    yield f"tick align={_aligned(tick)}, major tick length={length(_tick_length(mark))}"
                    yield f"tick style={{{', '.join(stroke(mark.ink, names))}}}"
                    return
    yield "major tick length=0bp"


def grid_styles(ax: Axes, names: Names) -> Iterator[str]:
    """The options of the grid, if there is one."""
    for letter, axis in (("x", ax.xaxis), ("y", ax.yaxis)):
        for tick in axis.get_major_ticks()[:1]:
            for line in recorded(tick.gridline):
                if isinstance(line, Shape):
                    yield f"{letter}majorgrids, major grid style={{{', '.join(stroke(line.ink, names))}}}"


def _axis_line(ax: Axes, letter: str) -> Shape | None:
    found = recorded(axis_lines(ax)[letter == "y"]) if ax.axison else []
    return next((line for line in found if isinstance(line, Shape) and line.ink.stroke), None)


def _shown_ticks(ax: Axes, axis: Axis) -> list[Tick]:
    """The ticks within the limits."""
    low, high = sorted(axis.get_view_interval())
    room = 1e-9 * (high - low)
    ticks = axis.get_major_ticks() if ax.axison else []
    return [tick for tick in ticks if low - room <= tick.get_loc() <= high + room]


def _label(tick: Tick) -> Text | None:
    return next((t for t in (tick.label1, tick.label2) if t.get_visible() and t.get_text()), None)


def _native(label: Text) -> str:
    (words,) = (each for each in recorded(label) if isinstance(each, Words))
    return f"{{{tex_text(words.text, mathematics=words.mathematics)}}}"


def _label_style(label: Text, ax: Axes, letter: str, line: float, names: Names) -> str:
    """Where the labels stand, as far from the axis line as they are there, and their font and colour."""
    (words,) = (each for each in recorded(label) if isinstance(each, Words))
    sideways = letter == "x"
    anchor = _ANCHORS[label.get_verticalalignment() if sideways else label.get_horizontalalignment()]
    at = label.get_transform().transform(label.get_position())[1 if sideways else 0] * 72 / ax.figure.dpi
    away = at - line + _outwards(ax, letter)  # from the end of a tick, where pgfplots puts labels
    shift = f", {'yshift' if sideways else 'xshift'}={length(away)}" if abs(away) > _SAME_PT else ""
    strut = r", execute at begin node=\strut" if sideways else ""  # so that baselines are level
    color = names.color(words.paint.color)
    return f"anchor={anchor}{shift}, inner sep=0bp{strut}, text={color}, {font(words)}"


def _outwards(ax: Axes, letter: str) -> float:
    """How far ticks reach down or to the left of their axis line."""
    for tick in (ax.xaxis if letter == "x" else ax.yaxis).get_major_ticks()[:1]:
        for mark in (*recorded(tick.tick1line), *recorded(tick.tick2line)):
            if isinstance(mark, Marks):
                return {"outside": 1.0, "center": 0.5, "inside": 0.0}[_aligned(tick)] * _tick_length(mark)
    return 0.0


def _aligned(tick: Tick) -> str:
    """As pgfplots has it, of whose lines none is the far spine, where the same ticks point inwards."""
    far = tick.tick2line.get_visible() and not tick.tick1line.get_visible()
    return "outside" if far and tick.get_tickdir() == "in" else _ALIGNED[tick.get_tickdir()]


def _tick_length(mark: Marks) -> float:
    return float(np.ptp(np.asarray(mark.outline.vertices), axis=0).max())
