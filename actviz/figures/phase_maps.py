"""The maps of variance and correlation from one layer to the next, with the path of a network."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from actviz.analysis.gaussian.moments import LARGEST, SMALLEST
from actviz.analysis.propagation.pairs import correlation_map
from actviz.analysis.propagation.variance import VarianceMap
from actviz.figures.axes.alignment import Formatting
from actviz.figures.axes.frame import Frame
from actviz.figures.axes.geometry import rectangle
from actviz.figures.axes.layout import put_into
from actviz.figures.axes.legends import list_in, list_width, listed
from actviz.figures.axes.ticks import plain_or_none

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

    from actviz.activations.evaluate import Array
    from actviz.analysis.propagation.phase import PhaseReport
    from actviz.analysis.propagation.variance import FixedPoint
    from actviz.figures.style.look import Look

DIAGONAL = "diagonal"  # the gid of such a line
_STEPS = 30  # of the staircase
# in text sizes: what a room has to be wider than high for a legend beside the map, what labels and names
# take of its height, and a tick's label
_BESIDE_EM, _AROUND_EM, _TICK_EM = 4.0, 4.5, 2.6
_LEAST_SIDE = 0.75  # share of a map's side that is kept when it makes room for its legend
_SAME = 1e-4  # share by which the half-stable point may be off


@dataclass(frozen=True)
class Map:
    """Axes from 0 as wide as high, on which the diagonal is one; with what their axes are called."""

    ax: Axes
    most: float
    names: tuple[str, str]

    def formatting(self, room: Bbox, look: Look, *, legend: bool) -> Formatting:
        """The same in a room, with as many ticks as that has place for."""
        em = look.em_px(self.ax.figure.dpi)
        side_em = min(room.width, room.height) / em - _AROUND_EM
        most_ticks = max(1, min(5, int(side_em / _TICK_EM)))
        ticks = plain_or_none(look, (0.0, self.most), most_ticks)
        frame = Frame((0.0, self.most), (0.0, self.most), ticks, ticks)
        put_into(self.ax, room)
        return Formatting(self.ax, frame, look, room, legend=legend, names=self.names)


def draw_variance_map(ax: Axes, report: PhaseReport, look: Look) -> Map:
    """The variance of the next layer over that of this one, its fixed points, and the way there from 1."""
    variance_map = VarianceMap(report.activation, report.sigma_w, report.sigma_b)
    finite = [point.q for point in report.fixed_points if point.q <= 1e3]
    most = 1.5 * max([1.0, *finite, *([report.q] if 0 < report.q <= 1e3 else [])])
    q = np.linspace(0, most, 401)
    q[0] = 1e-12 * most
    onward = variance_map(np.maximum(q, SMALLEST))
    ax.plot(q, np.where(onward <= most, onward, np.nan), color=look.theme.strokes[0].color, alpha=0.9,
            linewidth=1.5 * look.line_pt, label=r"$q_{l+1}$", zorder=3)  # fmt: skip
    ax.plot([0, most], [0, most], color=look.theme.ink, linewidth=0.5 * look.line_pt, gid=DIAGONAL,
            zorder=2)  # fmt: skip
    steps = _staircase(lambda at: float(variance_map(np.array([max(at, SMALLEST)]))[0]), 1.0, most)
    ax.plot(*steps, color=look.theme.strokes[2].color, linewidth=0.6 * look.line_pt,
            label=r"from $q=1$", zorder=2.5)  # fmt: skip
    half = report.universality.q if report.laws.half_stable else None
    for label, fill in (("stable", "full"), ("half-stable", "left"), ("unstable", "none")):
        places = [point.q for point in report.fixed_points if point.q <= most and _kind(point, half) == label]
        if places:
            ax.plot(places, places, "o", color=look.theme.ink, markersize=4 * look.line_pt, label=label,
                    fillstyle="full" if fill == "none" else fill, markerfacecoloralt=look.theme.background,
                    markerfacecolor=look.theme.background if fill == "none" else look.theme.ink,
                    markeredgewidth=0.7 * look.line_pt, clip_on=False, zorder=4)  # fmt: skip
    return Map(ax, most, (r"$q_l$", r"$q_{l+1}$"))


def _kind(point: FixedPoint, half: float | None) -> str:
    """Of a fixed point; ``half`` is where the half-stable one is, which may be off by a rounded σ_w."""
    if half is not None and abs(point.q / half - 1) < _SAME:
        return "half-stable"
    return "stable" if point.stable else "unstable"


def _staircase(onward: Callable[[float], float], start: float, most: float) -> tuple[Array, Array]:
    """The first layers from a start, as far as they are shown: to the map, across to the diagonal."""
    corners, at = [(start, 0.0)], start
    for _ in range(_STEPS):
        reached = onward(at)
        if not reached <= most:
            corners.append((at, most))
            break
        corners += [(at, reached), (reached, reached)]
        at = reached
    x, y = zip(*corners, strict=True)
    return np.array(x), np.array(y)


def draw_correlation_map(ax: Axes, report: PhaseReport, look: Look) -> Map:
    """The correlation in the next layer over that of this one, where it goes, and the way there."""
    settled = 0 < report.q < np.inf  # else the map changes from layer to layer
    q = report.q if settled else report.start
    q = min(max(q, SMALLEST), LARGEST)
    c = 1 - np.geomspace(1, 1e-3, 121)  # closer together towards 1, where the map may be vertical
    c = np.append(c, 1.0)
    values, _ = correlation_map(report.block, q, c)
    ax.plot(c, values, color=look.theme.strokes[0].color, alpha=0.9, linewidth=1.5 * look.line_pt,
            label="$c_{l+1}$" if settled else rf"$c_{{l+1}}$ at $q={q:.3g}$", zorder=3)  # fmt: skip
    ax.plot([0, 1], [0, 1], color=look.theme.ink, linewidth=0.5 * look.line_pt, gid=DIAGONAL, zorder=2)
    start = report.start_correlation
    if settled and 0 <= start < 1:
        steps = _staircase(lambda at: float(np.interp(at, c, values)), start, math.inf)
        ax.plot(*steps, color=look.theme.strokes[2].color,
                linewidth=0.6 * look.line_pt, label=rf"from $c={start:g}$", zorder=2.5)  # fmt: skip
    law = report.laws.correlation
    if law.c_star is not None and law.kind in ("fixed", "power"):
        ax.plot(law.c_star, law.c_star, "o", color=look.theme.ink, markersize=4 * look.line_pt,
                label=r"$c^*$", clip_on=False, zorder=4)  # fmt: skip
    return Map(ax, 1.0, (r"$c_l$", r"$c_{l+1}$"))


def have_room_beside(room: Bbox, em: float) -> bool:
    """Whether a room is so much wider than high that a map leaves room for its legend in it."""
    return bool(room.width - room.height >= _BESIDE_EM * em)


def square(maps: Sequence[Formatting], look: Look, *, beside: bool) -> None:
    """Make maps that line up square: the first keeps its upper edge, another one its lower edge.

    With ``beside`` each is listed at its right; a legend in letters of full size is worth a smaller map.
    """
    figure = cast("Figure", maps[0].ax.figure)
    em = look.em_px(figure.dpi)
    side = min(min(each.ax.bbox.size) for each in maps)
    if beside:
        free = [
            each.room.x1 - each.ax.bbox.x0 - em - list_width(figure, listed(each.ax), look) for each in maps
        ]
        side = max(_LEAST_SIDE * side, min(side, *free))
    for i, each in enumerate(maps):
        box = each.ax.bbox.frozen()
        y1 = box.y0 + side if i else box.y1
        put_into(each.ax, rectangle(box.x0, y1 - side, box.x0 + side, y1))
        if beside:
            right = rectangle(box.x0 + side + em, y1 - side, each.room.x1, y1)
            list_in(figure, listed(each.ax), look, right, left=True)
