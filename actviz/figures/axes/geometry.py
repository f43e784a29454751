"""What is in the way of a label, in pixels: curves as polylines, other labels as boxes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D
    from matplotlib.path import Path

    from actviz.activations.evaluate import Array


@dataclass(frozen=True)
class Box:
    """An upright rectangle in pixels."""

    x0: float
    y0: float
    x1: float
    y1: float

    def padded(self, by: float) -> Box:
        """The box with a margin on all sides."""
        return Box(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def moved(self, right: float, up: float) -> Box:
        """The box in another place."""
        return Box(self.x0 + right, self.y0 + up, self.x1 + right, self.y1 + up)

    def meets(self, other: Box) -> bool:
        """Whether the two overlap."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    def within(self, other: Box) -> bool:
        """Whether this box lies wholly in the other."""
        return self.x0 >= other.x0 and self.x1 <= other.x1 and self.y0 >= other.y0 and self.y1 <= other.y1


BAR = "zone"  # the gid of areas of which labels and legends keep clear
EVERYWHERE = Box(-math.inf, -math.inf, math.inf, math.inf)


def parts_inside(points: Array, box: Box) -> tuple[Array, Array]:
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
    boxes: list[Box] = field(default_factory=list)

    _runs: list[list[Path]] = field(default_factory=list)  # of each line, as far as it has been looked at

    def hit(self, box: Box, clearance: float = 0.0) -> bool:
        """Whether anything comes nearer to the box than ``clearance`` pixels."""
        near = box.padded(clearance)
        return any(near.meets(other) for other in self.boxes) or bool(self.through(near))

    def through(self, box: Box) -> list[Array]:
        """The lines that run through a box."""
        from matplotlib.transforms import Bbox

        self._runs += [_runs(line) for line, _ in self.lines[len(self._runs) :]]
        found = []
        for (line, half), runs in zip(self.lines, self._runs, strict=True):
            wide = box.padded(half)
            bounds = Bbox.from_extents(wide.x0, wide.y0, wide.x1, wide.y1)
            if any(run.intersects_bbox(bounds, filled=False) for run in runs):
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


def extent(artist: Artist) -> Box:
    """The box of something drawn, in pixels."""
    return Box(*artist.get_window_extent().extents)


def curve_pixels(ax: Axes, line: Line2D) -> Array:
    """The points of a line, in pixels, of shape (n, 2)."""
    points: Array = ax.transData.transform(np.column_stack([line.get_xdata(), line.get_ydata()]))
    return points


def curve_obstacles(ax: Axes, lines: Iterable[Line2D] | None = None) -> Obstacles:
    """Every line in the axes, or each of these, that is drawn in data coordinates, and bars; in pixels."""
    obstacles = Obstacles(boxes=[extent(patch) for patch in ax.patches if patch.get_gid() == BAR])
    scale = ax.figure.dpi / 72
    for line in ax.lines if lines is None else lines:
        if line.get_transform() == ax.transData and np.size(line.get_xdata()):
            points = curve_pixels(ax, line)
            marked = line.get_marker() not in ("None", None, "")
            wide = line.get_markersize() + line.get_markeredgewidth() if marked else line.get_linewidth()
            whole = points if len(points) > 1 else np.repeat(points, 2, axis=0)
            obstacles.lines.append((whole, wide * scale / 2))
    return obstacles
