"""Polylines for files that hold points as text: what is seen of them, and the points that it needs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from actviz.figures.axes.geometry import parts_inside

if TYPE_CHECKING:
    from matplotlib.transforms import Bbox

    from actviz.activations.evaluate import Array

_FAR = 1e7  # points are brought to within this, so that where a segment enters a box keeps its digits


def visible(points: Array, box: Bbox) -> list[Array]:
    """What of a polyline of shape (n, 2) lies in a box; it is interrupted where it is not finite.

    Returns:
        Polylines of two points or more, in the order of the whole.
    """
    finite = np.isfinite(points).all(axis=1, keepdims=True)
    points = np.where(finite, np.clip(points, -_FAR, _FAR), np.nan)
    first, last = parts_inside(points, box)
    start, step = points[:-1], np.diff(points, axis=0)
    runs: list[list[Array]] = []
    reached = -1  # the point up to which the last run has come
    for i in map(int, np.flatnonzero(first < last)):
        if i != reached or first[i] > 0:
            runs.append([start[i] + first[i] * step[i]])
        ends_inside = last[i] == 1
        runs[-1].append(points[i + 1] if ends_inside else start[i] + last[i] * step[i])
        reached = i + 1 if ends_inside else -1
    return [np.array(run) for run in runs]


def thinned(runs: Sequence[Array], tolerance: float, most: int) -> tuple[list[Array], float]:
    """The polylines without the points that lie on the lines through others.

    Args:
        runs: polylines, each of shape (n, 2).
        tolerance: how far the new polylines may be from the old ones.
        most: how many points may be left in all; for as long as more are, the tolerance is doubled.

    Returns:
        The new polylines, and the tolerance that they hold to.
    """
    kept = [run[_corners(run, tolerance)] for run in runs]
    if sum(map(len, kept)) <= most or all(len(run) == 2 for run in kept):
        return kept, tolerance
    return thinned(runs, 2 * tolerance, most)


def _corners(points: Array, tolerance: float) -> list[int]:
    """Which points to keep, as indices: from each, the longest segment that passes all it leaves out.

    A segment passes a point if it lies in the cone of directions that do, which each point narrows
    (Williams 1978), and if it does not end before it.
    """
    places = points.tolist()
    kept = [0]
    while kept[-1] < len(places) - 1:
        kept.append(_end_of_segment(places, kept[-1], tolerance))
    return kept


def _end_of_segment(places: Sequence[Sequence[float]], start: int, tolerance: float) -> int:
    x, y = places[start]
    aside, short = 0.9 * tolerance, 0.4 * tolerance  # together less than the tolerance
    lowest, highest = -math.inf, math.inf
    axis = farthest = 0.0
    for i in range(start + 1, len(places)):
        dx, dy = places[i][0] - x, places[i][1] - y
        distance, direction = math.hypot(dx, dy), math.atan2(dy, dx)
        if highest == math.inf:
            axis = direction  # angles are counted from the first that matters
        turn = math.remainder(direction - axis, math.tau)
        if distance < farthest - short or not lowest <= turn <= highest:
            return i - 1
        farthest = max(farthest, distance)
        if distance > aside:
            margin = math.asin(aside / distance)
            lowest, highest = max(lowest, turn - margin), min(highest, turn + margin)
    return len(places) - 1
