"""The plane of two inputs: the lines that neurons draw through it, and on which side points lie."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.figures.axes.frame import Frame, format_axes
from actviz.figures.axes.geometry import parts_inside, rectangle
from actviz.figures.axes.layout import put_into
from actviz.figures.axes.placement import write_beside
from actviz.figures.axes.ticks import plain_or_none
from actviz.notation import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Bbox

    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.figures.style.look import Look
    from actviz.figures.style.theme import Stroke

INPUTS = "inputs"  # the gid of their dots
_SHADE_ALPHA, _SHARED_ALPHA = 0.22, 0.1  # of one half plane, and of each of several that overlap
_BANDS = 9  # of a shade that follows an output, at a tenth, two tenths, … of its range
_WIDE = 1.4  # a room that is so many times as wide as high
_MARGIN = 0.5  # around the points, as a share of their extent


@dataclass(frozen=True)
class Point:
    """A vector of two inputs; filled where the threshold is reached, None where there are several."""

    at: tuple[float, float]
    filled: bool | None
    text: str = ""


@dataclass(frozen=True)
class HalfPlane:
    """All x with w·x ≥ θ, labelled at its edge; with graded shading for a continuous activation."""

    weights: tuple[float, ...]
    threshold: float
    stroke: Stroke
    label: str
    activation: Activation | None = None

    @property
    def edge(self) -> tuple[Array, float] | None:
        """The unit vector across the edge and its distance from the origin; None where there is no edge."""
        length = math.hypot(*self.weights)
        if not length or not math.isfinite(self.threshold / length):
            return None
        return np.array(self.weights) / length, self.threshold / length

    def levels(self, window: Bbox) -> list[float]:
        """The z at whose edges the shade grows stronger, each by the same step of the output."""
        if self.activation is None or any(kink.order == 0 for kink in self.activation.kinks):
            return [0.0]
        if not self.activation.known.increasing:
            return []
        corners = [(x, y) for x in (window.x0, window.x1) for y in (window.y0, window.y1)]
        heights = [float(np.dot(self.weights, corner)) - self.threshold for corner in corners]
        z = np.linspace(min(heights), max(heights), 4001)
        y = np.asarray(self.activation(z))
        ends = self.activation.range
        low = ends.low if math.isfinite(ends.low) else float(y[0])
        high = ends.high if math.isfinite(ends.high) else float(y[-1])
        steps = low + (high - low) * np.arange(1, _BANDS + 1) / (_BANDS + 1)
        crossed = [step for step in steps if y[0] < step < y[-1]]
        below = sum(step <= y[0] for step in steps)
        return [-math.inf] * below + [float(np.interp(step, y, z)) for step in crossed]


def equation(weights: Sequence[float], threshold: float) -> str:
    """``$5x_1+3x_2=4$``; empty where all weights are 0."""
    terms = [
        f"{'-' if w < 0 else '+'}{'' if abs(w) == 1 else format_number(abs(w))}x_{i}"
        for i, w in enumerate(weights, 1)
        if w
    ]
    left = "".join(terms).removeprefix("+")
    return f"${left}={format_number(threshold)}$" if terms else ""


def dot(look: Look, filled: bool | None) -> dict[str, Any]:
    """How the points of inputs are drawn."""
    theme = look.theme
    return {
        "gid": INPUTS,
        "marker": "o",
        "linestyle": "none",
        "markersize": 3.8 * look.line_pt,
        "markeredgewidth": 0.7 * look.line_pt,
        "markeredgecolor": theme.ink,
        "markerfacecolor": {True: theme.ink, False: theme.background, None: theme.faint}[filled],
        "zorder": 4,
    }


def draw_plane(
    ax: Axes,
    planes: Sequence[HalfPlane],
    points: Sequence[Point],
    look: Look,
    room: Bbox,
    words: tuple[str, str],
) -> None:
    """Half planes with their edges, and points, in axes that shrink until nothing leaves the room.

    A unit is as long on one axis as on the other.

    One half plane is shaded in its colour; of several, each makes the shade a little stronger.

    Args:
        ax: empty axes.
        planes: the half planes.
        points: in the plane, at least one.
        look: theme, sizes and style.
        room: the part of the figure, in pixels, that nothing may leave.
        words: what filled and unfilled points are called.
    """
    look = look.boxed()
    window = _window(points, planes)
    wide = room.x1 - room.x0 > _WIDE * (room.y1 - room.y0)  # so that the legend has its place beside

    def draw(inside: Bbox) -> float:
        _draw_planes(ax, planes, points, look, inside, window, words, legend=not wide)
        return _legend_beside(ax, look) if wide else 0.0

    square = _squared(ax, window, room, draw(room))
    ax.clear()
    put_into(ax, square)
    draw(square)
    unit = _unit(ax.bbox, window, 0.0)
    x0, y0 = ax.bbox.x0, ax.bbox.y0
    put_into(ax, rectangle(x0, y0, x0 + unit * window.width, y0 + unit * window.height))
    write_beside(ax, [(point.at, point.text) for point in points if point.text], look, room)


def _unit(bbox: Bbox, window: Bbox, taken: float) -> float:
    """The pixels of a unit, if as many are taken from the width."""
    width, height = (float(side) for side in bbox.size)
    return float(min((width - taken) / window.width, height / window.height))


def _squared(ax: Axes, window: Bbox, room: Bbox, beside: float) -> Bbox:
    """The part of a room in which dressed axes, and so much beside them, are in the middle and square."""
    unit = _unit(ax.bbox, window, beside)
    across = ax.bbox.width - beside - unit * (window.x1 - window.x0)
    up = ax.bbox.height - unit * (window.y1 - window.y0)
    return rectangle(room.x0 + across / 2, room.y0 + up / 2, room.x1 - beside - across / 2, room.y1 - up / 2)


def _legend_beside(ax: Axes, look: Look) -> float:
    """List lines and points at the right of the axes; the width that this takes, in pixels."""
    if look.legend == "none":
        return 0.0
    legend = ax.legend(
        loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False, fontsize=look.size.text_pt,
        borderaxespad=1.2, handlelength=2.6,
    )  # fmt: skip
    return float(legend.get_window_extent().x1 - ax.bbox.x1)


def _draw_planes(
    ax: Axes,
    planes: Sequence[HalfPlane],
    points: Sequence[Point],
    look: Look,
    room: Bbox,
    window: Bbox,
    words: tuple[str, str],
    *,
    legend: bool,
) -> None:
    for plane in planes:
        if len(planes) == 1:
            _shade(ax, plane, window)
        else:
            _fill(ax, _above(plane, 0.0, window), look.theme.ink, _SHARED_ALPHA)
        _draw_edge(ax, plane, window, look)
    for filled, label in zip((True, False, None), (*words, None), strict=True):
        chosen = [point.at for point in points if point.filled is filled]
        if chosen:
            ax.plot(*zip(*chosen, strict=True), **dot(look, filled), label=label)
    x, y = (window.x0, window.x1), (window.y0, window.y1)
    x_ticks, y_ticks = (plain_or_none(look, side, 4) for side in (x, y))
    format_axes(ax, Frame(x, y, x_ticks, y_ticks), look, room, legend=legend, names=("$x_1$", "$x_2$"))


def _window(points: Sequence[Point], planes: Sequence[HalfPlane]) -> Bbox:
    """Around the points, and to the edges of the half planes where they are not far off."""
    places = np.array([point.at for point in points])
    low, high = places.min(axis=0), places.max(axis=0)
    extent = np.where(high > low, high - low, max(1.0, float((high - low).max())))
    low, high = low - _MARGIN * extent, high + _MARGIN * extent
    for plane in planes:
        if plane.edge is None:
            continue
        across, distance = plane.edge
        middle = (low + high) / 2
        foot = middle + (distance - float(across @ middle)) * across
        if (np.abs(foot - middle) < 1.5 * (high - low)).all():
            low, high = np.minimum(low, foot - 0.1 * extent), np.maximum(high, foot + 0.1 * extent)
    return rectangle(*map(float, (*low, *high)))


def _shade(ax: Axes, plane: HalfPlane, window: Bbox) -> None:
    levels = plane.levels(window)
    alpha = _SHADE_ALPHA if len(levels) == 1 else 1 - (1 - 2 * _SHADE_ALPHA) ** (1 / _BANDS)
    for level in levels:
        _fill(ax, _above(plane, level, window), plane.stroke.color, alpha)


def _fill(ax: Axes, corners: Sequence[tuple[float, float]], color: str, alpha: float) -> None:
    if corners:
        ax.fill(*np.array(corners).T, color=color, alpha=alpha, linewidth=0, zorder=1)


def _above(plane: HalfPlane, level: float, window: Bbox) -> list[tuple[float, float]]:
    """The corners of the part of the window where w·x − θ ≥ level (Sutherland & Hodgman 1974)."""
    corners = [
        (window.x0, window.y0), (window.x1, window.y0), (window.x1, window.y1), (window.x0, window.y1),
    ]  # fmt: skip
    heights = [float(np.dot(plane.weights, corner)) - plane.threshold for corner in corners]
    if level == -math.inf:
        return corners
    polygon = []
    for (start, end), (a, b) in zip(
        pairwise([*corners, corners[0]]), pairwise([*heights, heights[0]]), strict=True
    ):
        if a >= level:
            polygon.append(start)
        if (a < level) != (b < level):
            share = (level - a) / (b - a)
            polygon.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
    return polygon


def _draw_edge(ax: Axes, plane: HalfPlane, window: Bbox, look: Look) -> None:
    if plane.edge is None:
        return
    across, distance = plane.edge
    foot, along = distance * across, np.array([-across[1], across[0]])
    reach = 2 * max(map(abs, (window.x0, window.y0, window.x1, window.y1, distance)))
    ends = np.array([foot - reach * along, foot + reach * along])
    (enter,), (leave,) = parts_inside(ends, window)
    if enter >= leave:
        return
    seen = ends[0] + np.array([[enter], [leave]]) * (ends[1] - ends[0])
    seen = np.clip(seen, (window.x0, window.y0), (window.x1, window.y1))  # rounding leads astray
    ax.plot(
        *seen.T,
        color=plane.stroke.color,
        linestyle=plane.stroke.dash,
        alpha=plane.stroke.alpha,
        linewidth=look.line_pt,
        label=plane.label,
        zorder=3,
    )
