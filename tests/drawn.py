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
    figure.draw_without_rendering()  # places them; pixels are looked at in picture()
    found = []
    for ax in figure.axes:
        for child in ax.get_children():
            if isinstance(child, Annotation) and child.get_text():
                found.append((child.get_text(), child.get_window_extent()))
            elif isinstance(child, Legend):
                found.append(("legend", child.get_window_extent()))
    return found


def picture(figure, keep):
    """The pixels, of shape (rows from the bottom, columns, 4), when only ``keep`` is visible."""
    hidden = [
        artist
        for ax in figure.axes
        for artist in ax.get_children()
        if artist.get_visible() and artist is not ax.patch and not keep(ax, artist)
    ]
    for artist in hidden:
        artist.set_visible(False)
    figure.canvas.draw()
    image = np.asarray(figure.canvas.buffer_rgba())[::-1].astype(np.int16)
    for artist in hidden:
        artist.set_visible(True)
    return image


def is_curve(ax, artist):
    """Lines and dots in data coordinates."""
    return artist in ax.lines and artist.get_transform() == ax.transData


def is_axis(ax, artist):
    """The axis lines."""
    return artist in ax.spines.values()


def is_curve_or_axis(ax, artist):
    """What no label may be struck by."""
    return is_curve(ax, artist) or is_axis(ax, artist)


def faults(figure):
    """All that can be wrong with the labels and curves of a figure, by what it is called."""
    boxes = labels(figure)
    clear = not struck(figure, is_curve_or_axis, boxes)  # nearly always, and then one look is enough
    return {
        "struck by a curve": [] if clear else struck(figure, is_curve, boxes),
        "struck by an axis": [] if clear else struck(figure, is_axis, boxes),
        "overlapping": overlapping(figure, boxes),
        "outside": outside(figure, boxes),
        "clipped": clipped(figure),
    }


def struck(figure, keep, boxes=None):
    """The labels, or those of these boxes, through whose box something that is kept runs."""
    boxes = boxes or labels(figure)
    image = picture(figure, keep)
    return [text for text, box in boxes if (np.abs(_inside(image, box) - image[0, 0]) > 40).any()]


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


def _inside(image, box):
    rows, columns = image.shape[:2]
    x0, x1 = max(0, int(np.floor(box.x0))), min(columns, int(np.ceil(box.x1)))
    y0, y1 = max(0, int(np.floor(box.y0))), min(rows, int(np.ceil(box.y1)))
    return image[y0:y1, x0:x1]
