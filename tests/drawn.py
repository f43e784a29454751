"""Look at a drawn figure as a reader does: boxes of text, and the pixels of what may not strike them."""

from __future__ import annotations

import numpy as np
from matplotlib.legend import Legend
from matplotlib.text import Annotation

# a theme and a size at a time, each about 700 pixels wide
LOOKS = [
    {"theme": "document", "size": "16:9", "dpi": 50},
    {"theme": "light", "size": "column", "dpi": 200},
    {"theme": "dark", "size": "beamer", "dpi": 120},
    {"theme": "mono", "size": "square", "dpi": 90},
]
NONE = {key: [] for key in ("struck by a curve", "struck by an axis", "overlapping", "outside", "clipped")}


def labels(figure):
    """Every tick label, axis name and legend, as (text, box in pixels)."""
    figure.canvas.draw()
    found = []
    for ax in figure.axes:
        for child in ax.get_children():
            if isinstance(child, Annotation) and child.get_text():
                found.append((child.get_text(), child.get_window_extent()))
            elif isinstance(child, Legend):
                found.append(("legend", child.get_window_extent()))
    return found


def pixels(figure, keep):
    """Where something is drawn, as a boolean array (rows from the bottom), when only ``keep`` is visible."""
    hidden = [
        artist
        for ax in figure.axes
        for artist in ax.get_children()
        if artist.get_visible() and artist is not ax.patch and not keep(ax, artist)
    ]
    for artist in hidden:
        artist.set_visible(False)
    figure.canvas.draw()
    image = np.asarray(figure.canvas.buffer_rgba())[::-1].astype(int)
    for artist in hidden:
        artist.set_visible(True)
    return (np.abs(image - image[0, 0]) > 40).any(axis=2)


def is_curve(ax, artist):
    """Lines and dots in data coordinates."""
    return artist in ax.lines and artist.get_transform() == ax.transData


def is_axis(ax, artist):
    """The axis lines."""
    return artist in ax.spines.values()


def faults(figure):
    """All that can be wrong with the labels and curves of a figure, by what it is called."""
    boxes = labels(figure)
    return {
        "struck by a curve": struck(figure, is_curve, boxes),
        "struck by an axis": struck(figure, is_axis, boxes),
        "overlapping": overlapping(figure, boxes),
        "outside": outside(figure, boxes),
        "clipped": clipped(figure),
    }


def struck(figure, keep, boxes=None):
    """The labels, or those of these boxes, through whose box something that is kept runs."""
    boxes = boxes or labels(figure)
    ink = pixels(figure, keep)
    return [text for text, box in boxes if _inside(ink, box).any()]


def overlapping(figure, boxes=None):
    """Pairs of labels whose boxes meet."""
    boxes = boxes or labels(figure)
    return [
        (first, second)
        for i, (first, a) in enumerate(boxes)
        for second, b in boxes[i + 1 :]
        if a.x0 < b.x1 and b.x0 < a.x1 and a.y0 < b.y1 and b.y0 < a.y1
    ]


def outside(figure, boxes=None):
    """Labels that leave the figure."""
    width, height = figure.bbox.size
    boxes = boxes or labels(figure)
    return [t for t, b in boxes if b.x0 < 0 or b.y0 < 0 or b.x1 > width or b.y1 > height]


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


def _inside(ink, box):
    rows, columns = ink.shape
    x0, x1 = max(0, int(np.floor(box.x0))), min(columns, int(np.ceil(box.x1)))
    y0, y1 = max(0, int(np.floor(box.y0))), min(rows, int(np.ceil(box.y1)))
    return ink[y0:y1, x0:x1]
