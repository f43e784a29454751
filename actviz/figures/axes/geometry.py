"""What is in the way of a label, in pixels: curves as polylines, other labels as boxes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D
    from matplotlib.path import Path
    from matplotlib.transforms import Bbox

    from actviz.activations.evaluate import Array


BAR = "zone"  # the gid of areas of which labels and legends keep clear


def rectangle(x0: float, y0: float, x1: float, y1: float) -> Bbox:
    """An upright rectangle, for modules that do not load matplotlib before they draw."""
    from matplotlib.transforms import Bbox

    return Bbox([[x0, y0], [x1, y1]])


def everywhere() -> Bbox:
    """The room of axes that nothing bounds."""
    return rectangle(-math.inf, -math.inf, math.inf, math.inf)


def is_inside(box: Bbox, room: Bbox) -> bool:
    """Whether a box lies wholly in a room."""
    return bool(box.x0 >= room.x0 and box.x1 <= room.x1 and box.y0 >= room.y0 and box.y1 <= room.y1)


def parts_inside(points: Array, box: Bbox) -> tuple[Array, Array]:
    """Where the segments of a polyline of shape (n, 2) enter and leave a box, as shares of their lengths.

    A segment that stays outside leaves before it enters; for one that is not finite both are NaN.
    Each segment is clipped against the four sides at once (Liang & Barsky 1984).
    """
    start, step = points[:-1], np.diff(points, axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        towards = (np.array([box.x0, box.y0]) - start) / step
        beyond = (np.array([box.x1, box.y1]) - start) / step
    enter, leave = np.minimum(towards, beyond), np.maximum(towards, beyond)
    # a segment along one axis divides 0 by 0 when it starts on a side of the box: it is then inside
    enter, leave = (
        np.where(np.isnan(enter) & (step == 0), -np.inf, enter),
        np.where(np.isnan(leave) & (step == 0), np.inf, leave),
    )
    return np.maximum(enter.max(axis=1), 0.0), np.minimum(leave.min(axis=1), 1.0)


@dataclass
class Obstacles:
    """Everything drawn so far that a label must keep clear of."""

    lines: list[tuple[Array, float]] = field(default_factory=list)  # polyline, half its width
    boxes: list[Bbox] = field(default_factory=list)

    _runs: list[list[Path]] = field(default_factory=list)  # of each line, as far as it has been looked at

    def hit(self, box: Bbox, clearance: float = 0.0) -> bool:
        """Whether anything comes nearer to the box than ``clearance`` pixels."""
        near = box.padded(clearance)
        return any(near.fully_overlaps(other) for other in self.boxes) or bool(self.through(near))

    def through(self, box: Bbox) -> list[Array]:
        """The lines that run through a box."""
        self._runs += [_runs(line) for line, _ in self.lines[len(self._runs) :]]
        found = []
        for (line, half), runs in zip(self.lines, self._runs, strict=True):
            wide = box.padded(half)
            if any(run.intersects_bbox(wide, filled=False) for run in runs):
                found.append(line)
        return found


def _runs(points: Array) -> list[Path]:
    """A polyline of shape (n, 2) as paths, between the places where it is not finite."""
    from matplotlib.path import Path

    finite = np.isfinite(points).all(axis=1)
    if finite.all():
        return [Path(points)]
    runs = np.split(points, np.flatnonzero(~finite))
    return [Path(run[np.isfinite(run).all(axis=1)]) for run in runs if np.isfinite(run).all(axis=1).any()]


def curve_pixels(ax: Axes, line: Line2D) -> Array:
    """The points of a line, in pixels, of shape (n, 2)."""
    points: Array = ax.transData.transform(np.column_stack([line.get_xdata(), line.get_ydata()]))
    return points


def curve_obstacles(ax: Axes, lines: Iterable[Line2D] | None = None) -> Obstacles:
    """Every line in the axes, or each of these, that is drawn in data coordinates, and bars; in pixels."""
    obstacles = Obstacles(boxes=[patch.get_window_extent() for patch in ax.patches if patch.get_gid() == BAR])
    scale = ax.figure.dpi / 72
    for line in ax.lines if lines is None else lines:
        if line.get_transform() == ax.transData and np.size(line.get_xdata()):
            points = curve_pixels(ax, line)
            marked = line.get_marker() not in ("None", None, "")
            wide = line.get_markersize() + line.get_markeredgewidth() if marked else line.get_linewidth()
            joined = line.get_linestyle() != "None" and len(points) > 1
            for whole in [points] if joined else np.repeat(points[:, None], 2, axis=1):
                obstacles.lines.append((whole, wide * scale / 2))
    return obstacles
