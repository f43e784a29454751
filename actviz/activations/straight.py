"""Functions made of straight pieces: fast and exact values, and every fact, from lines and knots."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from actviz.activations.facts import Facts, Interval, Kink, Symmetry, Tail
from actviz.activations.language.linear import Point, Straight, straight
from actviz.lazy import np

if TYPE_CHECKING:
    import numpy.typing as npt

    from actviz.activations.evaluate import Array, Kernel
    from actviz.activations.language.tree import Node


@dataclass(frozen=True)
class Line:
    """A straight piece: slope · (x − root), or a constant level where the slope is 0.

    Anchoring a slope at its root rather than at 0 keeps it accurate there.
    """

    slope: float = 0.0
    root: float = 0.0
    level: float = 0.0

    def height(self, x: float) -> float:
        """The height over one point, or the limit at ±∞."""
        return self.slope * (x - self.root) + 0.0 if self.slope else self.level  # + 0.0: no -0.0


@dataclass(frozen=True)
class Knot:
    """Where two lines meet; what f′ is there by convention, and f too where it jumps."""

    at: float
    slope: float
    value: float | None = None


@dataclass(frozen=True)
class StraightPieces:
    """The lines from left to right, and the knots between them, one fewer."""

    lines: tuple[Line, ...]
    knots: tuple[Knot, ...]

    def evaluate(self, x: Array, order: int) -> Array:
        """f, f′ or f″ at finite numbers."""
        if order == 0:
            return self._value(x)
        return self._first(x) if order == 1 else np.zeros_like(x)

    @cached_property
    def _coefficients(self) -> tuple[Array, Array, Array]:
        slope, root, level = np.array([(line.slope, line.root, line.level) for line in self.lines]).T
        return slope, root, level

    @cached_property
    def _value(self) -> Kernel:
        return self._clipped() or self._bent_at_zero() or self._looked_up

    def _looked_up(self, x: Array) -> Array:
        slope, root, level = self._coefficients
        which = _count(x, (x > knot.at for knot in self.knots))
        result: Array = slope.take(which) * (x - root.take(which)) + level.take(which)
        for knot in self.knots:
            if knot.value is not None:
                result[x == knot.at] = knot.value
        return result

    # the two shapes of most rectifiers have faster values than lines that are looked up one by one

    def _clipped(self) -> Kernel | None:
        """The values of one line between levels that it reaches."""
        sloped = [i for i, line in enumerate(self.lines) if line.slope]
        alone = sloped == [1] if len(self.lines) == 3 else len(self.lines) == 2 and len(sloped) == 1
        if not alone or any(knot.value is not None for knot in self.knots):
            return None
        slope, root = self.lines[sloped[0]].slope, self.lines[sloped[0]].root
        levels = [line.level for line in self.lines if not line.slope]
        if len(levels) == 2:
            low, high = sorted(levels)
            return lambda x: np.clip(_times(slope, x - root if root else x), low, high)
        level, limit = levels[0], np.maximum if (slope > 0) == (sloped[0] == 1) else np.minimum
        return lambda x: limit(_times(slope, x - root if root else x), level)

    def _bent_at_zero(self) -> Kernel | None:
        """The values of two lines through 0 that meet there."""
        if [(knot.at, knot.value) for knot in self.knots] != [(0.0, None)]:
            return None
        if any(line.root or line.level for line in self.lines):
            return None
        before, after = (line.slope for line in self.lines)
        return lambda x: _times(after, np.maximum(x, 0.0)) + _times(before, np.minimum(x, 0.0))

    def _first(self, x: Array) -> Array:
        slopes = [line.slope for line in self.lines]
        # the convention at a knot is almost always one of the slopes beside it
        beyond = (
            x >= knot.at if knot.slope == after else x > knot.at
            for knot, after in zip(self.knots, slopes[1:], strict=True)
        )
        result: Array = np.array(slopes).take(_count(x, beyond))
        for knot, (before, after) in zip(self.knots, pairwise(slopes), strict=True):
            if knot.slope not in (before, after):
                result[x == knot.at] = knot.slope
        return result

    def facts(self) -> Facts:
        """All that can be known of it, exactly."""
        left, right = self.lines[0].height(-math.inf), self.lines[-1].height(math.inf)
        heights = [left, right]
        reached = {line.level for line in self.lines if not line.slope}
        kinks = []
        falls = rises = False
        for knot, (before, after) in zip(self.knots, pairwise(self.lines), strict=True):
            ends = before.height(knot.at), after.height(knot.at)
            if knot.value is not None:
                falls |= ends[1] < knot.value or knot.value < ends[0]
                rises |= ends[0] < knot.value or knot.value < ends[1]
            heights += ends if knot.value is None else (*ends, knot.value)
            reached |= set(ends) if knot.value is None else {knot.value}
            if knot.value is not None or before.slope != after.slope:
                order: Literal[0, 1] = 1 if knot.value is None else 0
                kinks.append(Kink(knot.at, before.slope, after.slope, knot.slope, order))
        slopes = [line.slope for line in self.lines]
        low, high = min(heights), max(heights)
        return Facts(
            range=Interval(low, high, low in reached, high in reached),
            derivative_range=Interval(min(slopes), max(slopes), True, True),
            left=Tail(left, slopes[0], straight=True),
            right=Tail(right, slopes[-1], straight=True),
            kinks=tuple(kinks),
            symmetry=self._symmetry(),
            falls=falls,
            rises=rises,
        )

    def _symmetry(self) -> Symmetry:
        """Straight pieces mirror each other when they do so at the knots, between and beyond them."""
        corners = sorted({0.0, *(abs(knot.at) for knot in self.knots)})
        between = ((a + share * (b - a)) for a, b in pairwise(corners) for share in (0.3, 0.8))
        beyond = (corners[-1] + step * (1.0 + corners[-1]) for step in (0.5, 1.0))
        probes = np.array([*corners, *between, *beyond])
        here, mirrored = self._value(probes), self._value(-probes)
        if np.array_equal(mirrored, -here):
            return "odd"
        return "even" if np.array_equal(mirrored, here) else "none"


def straight_pieces(tree: Node) -> StraightPieces | None:
    """The pieces of a bound tree in floats, each number rounded once.

    None where it is not straight, or where a number of it is beyond float64.
    """
    found = straight(tree)
    if found is None:
        return None
    try:
        return _joined(found, [_line(x, point) for x, point in found.pieces])
    except OverflowError:
        return None


def _line(x: Fraction, point: Point) -> Line:
    """The line through a point of a piece."""
    if not point.slope:
        return Line(level=float(point.value))
    return Line(float(point.slope), float(x - point.value / point.slope))


def _joined(found: Straight, lines: list[Line]) -> StraightPieces:
    """The lines without those that go on as the same line, and the knots that are left."""
    kept, knots = [lines[0]], []
    pieces = [(point.value - point.slope * x, point.slope) for x, point in found.pieces]
    for at, here, before, after, line in zip(
        found.breaks, found.at_breaks, pieces[:-1], pieces[1:], lines[1:], strict=True
    ):
        ends = {level + slope * at for level, slope in (before, after)}
        jumps = ends != {here.value}
        if jumps or before != after or here.slope != before[1]:
            knots.append(Knot(float(at), float(here.slope), float(here.value) if jumps else None))
            kept.append(line)
    return StraightPieces(tuple(kept), tuple(knots))


def _times(slope: float, y: Array) -> Array:
    return y if slope == 1.0 else slope * y


def _count(x: Array, conditions: Iterable[npt.NDArray[np.bool_]]) -> npt.NDArray[np.int8]:
    """How many of the conditions hold at each x; bytes are counted ten times as fast as words."""
    none = np.zeros(x.shape, dtype=np.int8)
    return sum((condition.view(np.int8) for condition in conditions), start=none)
