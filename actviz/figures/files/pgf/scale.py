"""Where on paper the numbers of a pair of axes are, and how many digits of them are written."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from actviz.figures.axes.geometry import rectangle
from actviz.figures.files.pgf.tikz import number, shifted

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.transforms import Bbox

_GRAIN_PT = 0.004  # the last digit that is written of a coordinate, on paper
_FARTHEST = 4  # from 0 that a window can be, in widths of it, for TeX to place its points: it has five digits


@dataclass(frozen=True)
class Scale:
    """One direction of axes: from places on paper, in points, to the numbers that are written."""

    start: float
    extent: float
    low: float  # at the start; above ``high`` where the axis runs backwards
    high: float
    origin: float  # what 0 stands for: numbers in a window far from 0 are written less this
    decimals: int

    def text(self, place: float) -> str:
        """The number at a place."""
        return number(self.low + (place - self.start) / self.extent * (self.high - self.low), self.decimals)

    def place(self, value: float) -> float:
        """Where a number is on paper; one on a logarithmic axis is given by its logarithm."""
        return self.start + (value - self.origin - self.low) / (self.high - self.low) * self.extent

    @property
    def ends(self) -> tuple[str, str]:
        """The limits, the lower one first, with more digits than they need."""
        low, high = sorted((self.low, self.high))
        return number(low, self.decimals + 3), number(high, self.decimals + 3)


@dataclass(frozen=True)
class Window:
    """A pair of axes on paper."""

    x: Scale
    y: Scale

    @property
    def box(self) -> Bbox:
        """What it covers, in points."""
        x, y = self.x, self.y
        return rectangle(x.start, y.start, x.start + x.extent, y.start + y.extent)

    def pair(self, x: float, y: float) -> str:
        """A place as the coordinates of a plot."""
        return f"({self.x.text(x)},{self.y.text(y)})"

    def at(self, x: float, y: float, dx: float = 0.0, dy: float = 0.0) -> str:
        """A place, or one that is ``dx`` and ``dy`` points from it whatever the axes' size, for TikZ."""
        return f"({shifted(dx, dy)}axis cs:{self.x.text(x)},{self.y.text(y)})"

    def remarks(self) -> list[str]:
        """What a reader of the file has to know about its numbers."""
        return [
            f"% {letter} is written as its distance from {scale.origin:.17g}: TeX has too few digits for more"
            for letter, scale in (("x", self.x), ("y", self.y))
            if scale.origin
        ]


def window_of(ax: Axes) -> Window:
    """The place of axes in their figure, and their limits."""
    x0, y0, x1, y1 = (float(side) * 72 / ax.figure.dpi for side in ax.bbox.extents)
    return Window(_scale(ax.xaxis, x0, x1), _scale(ax.yaxis, y0, y1))


def _scale(axis: Axis, start: float, stop: float) -> Scale:
    low, high = map(float, axis.get_transform().transform(np.asarray(axis.get_view_interval())))
    if stop < start:  # in a figure without room for its labels axes can be upside down
        start, stop, low, high = stop, start, high, low
    extent, span = max(stop - start, _GRAIN_PT), abs(high - low)
    origin = 0.0
    if max(abs(low), abs(high)) > _FARTHEST * span:
        origin = round((low + high) / 2, -math.floor(math.log10(span)))
    decimals = math.ceil(-math.log10(_GRAIN_PT * span / extent))
    return Scale(start, extent, low - origin, high - origin, origin, decimals)
