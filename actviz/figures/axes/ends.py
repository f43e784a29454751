"""Names at the ends of curves: a column beside the axes, level with them or connected by lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from actviz.figures.axes.geometry import Obstacles, curve_pixels

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D
    from matplotlib.transforms import Bbox

    from actviz.activations.evaluate import Array
    from actviz.figures.style.look import Look

LEADER = "leader"  # the gid of the line from the end of a curve to its name
_LEADING = 1.25  # from name to name, in text sizes
_GAP = 0.45  # between the axes and the names, in text sizes
_LEVEL = 0.3  # a name that is nearer to the height of its curve's end needs no line there, in text sizes
_MOST_WIDE = 0.4  # of a room, that names take
_OTHER_SIDE = 0.5  # names are on the left if they are moved there by no more than this share


@dataclass(frozen=True)
class _Column:
    """Where curves end on one side, and where their names are placed, in pixels."""

    ends: Array  # of shape (n, 2)
    heights: Array  # of shape (n,)

    @property
    def moved(self) -> float:
        """How far all names are from their ends together."""
        return float(np.abs(self.heights - self.ends[:, 1]).sum())


def names_at_ends(ax: Axes, lines: Sequence[Line2D], look: Look, obstacles: Obstacles) -> list[Artist]:
    """Name curves beside the axes, in their colours; their boxes are obstacles then too.

    Names stand on the right, or on the left where the curves' ends are farther apart. Nothing is
    drawn where the names have no room.
    """
    figure = ax.get_figure(root=True)
    assert figure is not None
    labels = [str(line.get_label()) for line in lines]
    inside = ax.bbox.frozen()
    if not fits(len(labels), widest(labels, figure, look), look, figure.dpi, figure.bbox.frozen(), inside):
        return []
    em = look.em_px(figure.dpi)
    right = _column(ax, lines, inside, em, -1)
    left = _column(ax, lines, inside, em, 0)
    if right is None or left is None:
        return []
    outside = [box for box in obstacles.boxes if box.x0 < inside.x0 - em]
    on_left = look.axes == "centred" and not outside and left.moved < _OTHER_SIDE * right.moved - _LEVEL * em
    return _written(ax, lines, left if on_left else right, look, obstacles, on_left=on_left)


def fits(count: int, width: float, look: Look, dpi: float, room: Bbox, axes: Bbox | None = None) -> bool:
    """Whether that many names of that width have room beside axes, which are as high as their room or not."""
    high = axes or room
    needed = count * _LEADING * look.size.text_pt / 72 * dpi
    return bool(width <= _MOST_WIDE * room.width and needed <= high.height)


def widest(labels: Sequence[str], figure: Figure, look: Look) -> float:
    """The width of the widest of some texts, in pixels."""
    probe = figure.text(0, 0, "", fontsize=look.size.text_pt)
    widths = []
    for label in labels:
        probe.set_text(label)
        widths.append(probe.get_window_extent().width)
    probe.remove()
    return max(widths, default=0.0)


def _column(ax: Axes, lines: Sequence[Line2D], inside: Bbox, em: float, side: int) -> _Column | None:
    """The names of curves on one side: the first visible points' (0), or the last ones' (-1)."""
    ends = []
    for line in lines:
        course = curve_pixels(ax, line)
        within = np.isfinite(course).all(axis=1)
        within &= (course[:, 1] >= inside.y0 - 1) & (course[:, 1] <= inside.y1 + 1)
        within &= (course[:, 0] >= inside.x0 - 1) & (course[:, 0] <= inside.x1 + 1)
        if not within.any():
            return None
        ends.append(course[within][side])
    points = np.array(ends)
    low, high = inside.y0 + 0.5 * em, inside.y1 - 0.5 * em
    return _Column(points, _spread(points[:, 1], _LEADING * em, low, high))


def _spread(wanted: Array, step: float, low: float, high: float) -> Array:
    """Heights in the order of those wanted, as near to them as can be, at least a step apart.

    Neighbours that are too near are put together, and their middle where the middle of what they
    want is; among equals the first is the highest.
    """
    order = np.lexsort((-np.arange(wanted.size), wanted))
    blocks: list[list[float]] = []  # of each: how many, and the sum of where its lowest one should be
    for at in wanted[order]:
        blocks.append([1, float(at)])
        while len(blocks) > 1 and _bottom(blocks[-2]) + step * blocks[-2][0] > _bottom(blocks[-1]):
            count, total = blocks.pop()
            before = blocks[-1]
            before[1] += total - step * before[0] * count
            before[0] += count
    heights = np.concatenate([_bottom(block) + step * np.arange(block[0]) for block in blocks])
    heights = _within(heights, step, low, high)
    found = np.empty_like(heights)
    found[order] = heights
    return found


def _bottom(block: Sequence[float]) -> float:
    return block[1] / block[0]


def _within(heights: Array, step: float, low: float, high: float) -> Array:
    """Ascending heights, moved between two bounds and still a step apart."""
    ranks = np.arange(heights.size)
    heights = np.maximum(heights, low + step * ranks)
    heights = np.minimum(heights, high - step * ranks[::-1])
    return heights


def _written(
    ax: Axes,
    lines: Sequence[Line2D],
    column: _Column,
    look: Look,
    obstacles: Obstacles,
    *,
    on_left: bool,
) -> list[Artist]:
    """The names, and a line from each that is not level with its curve's end to that."""
    em = look.em_px(ax.figure.dpi)
    away = -1 if on_left else 1
    edges = [box.x0 if on_left else box.x1 for box in (ax.bbox.frozen(), *obstacles.boxes)]
    edge = (min if on_left else max)(edges) + away * _GAP * em
    to_axes = ax.transAxes.inverted()
    put: list[Artist] = []
    for line, end, height in zip(lines, column.ends, column.heights, strict=True):
        name = ax.annotate(
            str(line.get_label()),
            tuple(to_axes.transform((edge, height))),
            xycoords="axes fraction",  # pixels would be those of the screen, and not of an SVG or PDF
            ha="right" if on_left else "left",
            va="center",
            color=line.get_color(),
            fontsize=look.size.text_pt,
            annotation_clip=False,
            zorder=5,
        )
        obstacles.boxes.append(name.get_window_extent())
        put.append(name)
        if abs(height - end[1]) > _LEVEL * em:
            start = to_axes.transform(end)
            stop = to_axes.transform((edge - away * 0.5 * _GAP * em, height))
            put += ax.plot(
                *np.column_stack([start, stop]),
                color=line.get_color(),
                linewidth=0.35 * look.line_pt,
                transform=ax.transAxes,
                clip_on=False,
                gid=LEADER,
                zorder=2.8,
            )
    return put
