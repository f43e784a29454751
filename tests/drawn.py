"""Look at a drawn figure as a reader does: its labels, where they stand, and what runs through them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.path import Path
from matplotlib.text import Annotation, Text

from actviz.figures import styled
from actviz.figures.style.look import look_for

# a theme and a size at a time, each about 700 pixels wide
LOOKS = [
    {"theme": "document", "size": "16:9", "dpi": 50},
    {"theme": "light", "size": "column", "dpi": 200},
    {"theme": "dark", "size": "beamer", "dpi": 120},
    {"theme": "mono", "size": "square", "dpi": 90},
]
KINDS = ("struck by a curve", "struck by an axis", "off its tick", "overlapping", "outside", "clipped")
NONE = {kind: [] for kind in KINDS}
# the gids of what belongs to a curve or is added to it
MARKS = ("asymptote", "end of a jump", "leader", "mark", "tangent")
_INK = 0.25  # of a line of text is empty above and below, in text sizes


def made(draw, **look):
    """A figure of one of the package's own drawing functions."""
    chosen = look_for(**look)
    with styled(chosen):
        return draw(chosen)


@dataclass
class Label:
    """A text of axes as it is drawn: a tick label, a name, an annotation or a legend."""

    text: str
    box: Any  # in pixels
    ax: Any
    haloed: bool = False
    tick: float | None = None  # where its tick is on its axis, in pixels
    axis: str = ""  # x or y, of a tick label
    size: float = 0.0  # of the text, in pixels

    @property
    def ink(self):
        """The part of the box that letters fill; a fraction fills nearly all of it."""
        less = 0.0 if self.text == "legend" else _INK * self.size
        return self.box.padded(0, -less)


def labels(figure):
    """Every tick label, axis name, annotation and legend, as (text, box in pixels)."""
    return [(label.text, label.box) for label in found_in(figure)]


def found_in(figure):
    """Every tick label, axis name, annotation and legend."""
    figure.draw_without_rendering()
    return [label for ax in figure.axes for label in [*_tick_labels(ax), *_other_texts(ax)]]


def _tick_labels(ax):
    for axis in (ax.xaxis, ax.yaxis) if ax.axison else ():
        sideways = axis is ax.xaxis
        low, high = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks():
            at = tick.get_loc()
            if not low <= at <= high:
                continue
            place = ax.transData.transform((at, at))[0 if sideways else 1]
            for text in (tick.label1, tick.label2):
                if text.get_visible() and text.get_text():
                    yield _label(ax, text, tick=float(place), axis="x" if sideways else "y")


def _other_texts(ax):
    annotations = [child for child in ax.get_children() if isinstance(child, Annotation)]
    for text in (ax.xaxis.label, ax.yaxis.label, *annotations):
        if text.get_text():
            yield _label(ax, text)
    if ax.get_legend():
        yield Label("legend", ax.get_legend().get_window_extent(), ax)


def _label(ax, text, **where):
    size = text.get_fontsize() / 72 * ax.figure.dpi
    haloed = bool(text.get_path_effects())
    text.get_window_extent()  # brings an annotation to its place
    letters = Text.get_window_extent(text)  # without the line that leads from an annotation to its point
    return Label(text.get_text(), letters, ax, haloed, size=size, **where)


def curves(ax):
    """The lines that show functions, in the order in which they were drawn."""
    return [line for line in ax.lines if line.get_gid() not in (None, *MARKS)]


def is_curve(ax, artist):
    """Lines and dots in data coordinates; not the asymptotes, which a halo may interrupt."""
    return artist in ax.lines and artist.get_transform() == ax.transData and artist.get_gid() != "asymptote"


def faults(figure):
    """All that can be wrong with the labels and curves of a figure, by what it is called."""
    found = found_in(figure)
    return {
        "struck by a curve": struck(figure, found=found),
        "struck by an axis": [label.text for label in found if _axes_through(label)],
        "off its tick": _off_ticks(figure, found),
        "overlapping": overlapping(figure, found),
        "outside": outside(figure, found),
        "clipped": clipped(figure),
    }


def struck(figure, keep=is_curve, found=None):
    """The labels without a halo, or those of these, through which one of the kept lines runs."""
    found = found_in(figure) if found is None else found
    return [label.text for label in found if not label.haloed and lines_through(label, keep)]


def lines_through(label, keep=is_curve):
    """The lines that run through a label."""
    ax = label.ax
    return [
        line
        for line in ax.lines
        if keep(ax, line) and np.size(line.get_xdata()) and _runs_through(ax, line, label.ink)
    ]


def _runs_through(ax, line, box):
    points = ax.transData.transform(np.column_stack([line.get_xdata(), line.get_ydata()]))
    if line.get_linestyle() == "None" or len(points) < 2:
        radius = 0.4 * line.get_markersize() / 72 * ax.figure.dpi  # corners of the padded box count too
        return any(box.padded(radius).contains(x, y) for x, y in points)
    gaps = np.flatnonzero(~np.isfinite(points).all(axis=1))
    runs = (run[np.isfinite(run).all(axis=1)] for run in np.split(points, gaps))
    return any(Path(run).intersects_bbox(box, filled=False) for run in runs if len(run) > 1)


def _axes_through(label):
    spines = [spine for spine in label.ax.spines.values() if spine.get_visible() and label.ax.axison]
    return [
        spine
        for spine in spines
        if spine.get_path().transformed(spine.get_transform()).intersects_bbox(label.ink, filled=False)
    ]


def _off_ticks(figure, found):
    """Tick labels that are not at their tick, and those of axes whose labels stand on different sides."""
    off = []
    for ax in figure.axes:
        for axis in "xy":
            row = [label for label in found if label.ax is ax and label.axis == axis]
            for label in row:
                box = label.box
                middle = (box.x0 + box.x1) / 2 if axis == "x" else (box.y0 + box.y1) / 2
                if abs(middle - label.tick) > (1.0 if axis == "x" else 0.3 * label.size):
                    off.append(label.text)
            corners = np.array([label.box.get_points()[:, "yx".index(axis)] for label in row])
            if row and np.ptp(corners, axis=0).min() > 1.5:
                off.append(f"{axis} labels")
    return off


def overlapping(figure, found=None):
    """Pairs of labels whose letters meet."""
    found = found_in(figure) if found is None else found
    return [
        (first.text, second.text)
        for i, first in enumerate(found)
        for second in found[i + 1 :]
        if first.ink.overlaps(second.ink)
    ]


def outside(figure, found=None):
    """Labels that leave the figure."""
    found = found_in(figure) if found is None else found
    width, height = figure.bbox.size
    boxes = [(label.text, label.ink) for label in found]
    return [t for t, b in boxes if b.x0 < -0.5 or b.y0 < -0.5 or b.x1 > width + 0.5 or b.y1 > height + 0.5]


def clipped(figure):
    """Curves that leave the window they are drawn in."""
    found = []
    for ax in figure.axes:
        for line in filter(lambda line: is_curve(ax, line), ax.lines):
            y = np.asarray(line.get_ydata(), dtype=float)
            low, high = ax.get_ylim()
            if ((y < low) | (y > high)).any():
                found.append(line.get_label())
    return found
