"""Shapes that several functions share: straight pieces, x·gate(x), a line joined to an exponential."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from actviz.activations.base import Activation
from actviz.activations.extremes import surveyed
from actviz.activations.facts import Facts, Interval, Kink, Symmetry, Tail
from actviz.activations.kernels.decays import Decay, exponential_left
from actviz.activations.lazy import np

if TYPE_CHECKING:
    import numpy.typing as npt

    from actviz.activations.evaluate import Array


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


class PiecewiseLinear(Activation):
    """Straight lines from left to right and the knots between them; every fact follows."""

    @abstractmethod
    def lines(self) -> tuple[Line, ...]:
        """The lines from left to right, one more than there are knots."""

    @abstractmethod
    def knots(self) -> tuple[Knot, ...]:
        """The points where one line hands over to the next."""

    def value(self, x: Array) -> Array:
        lines, knots = self.lines(), self.knots()
        which = _count(x, (x > knot.at for knot in knots))
        slope, root, level = np.array([(line.slope, line.root, line.level) for line in lines]).T
        result: Array = slope.take(which) * (x - root.take(which)) + level.take(which)
        for knot in knots:
            if knot.value is not None:
                result[x == knot.at] = knot.value
        return result

    def first(self, x: Array) -> Array:
        slopes, knots = [line.slope for line in self.lines()], self.knots()
        # the convention at a knot is almost always one of the slopes beside it
        beyond = (
            x >= knot.at if knot.slope == after else x > knot.at
            for knot, after in zip(knots, slopes[1:], strict=True)
        )
        result: Array = np.array(slopes).take(_count(x, beyond))
        for knot, (before, after) in zip(knots, pairwise(slopes), strict=True):
            if knot.slope not in (before, after):
                result[x == knot.at] = knot.slope
        return result

    def second(self, x: Array) -> Array:
        return np.zeros_like(x)

    def facts(self) -> Facts:
        lines, knots = self.lines(), self.knots()
        left, right = lines[0].height(-math.inf), lines[-1].height(math.inf)
        heights = [left, right]
        kinks = []
        falls = rises = False
        for knot, (before, after) in zip(knots, pairwise(lines), strict=True):
            ends = before.height(knot.at), after.height(knot.at)
            if knot.value is not None:
                falls |= ends[1] < knot.value or knot.value < ends[0]
                rises |= ends[0] < knot.value or knot.value < ends[1]
            heights += ends if knot.value is None else (*ends, knot.value)
            if knot.value is not None or before.slope != after.slope:
                order: Literal[0, 1] = 1 if knot.value is None else 0
                kinks.append(Kink(knot.at, before.slope, after.slope, knot.slope, order))
        slopes = [line.slope for line in lines]
        low, high = min(heights), max(heights)
        return Facts(
            range=Interval(low, high, math.isfinite(low), math.isfinite(high)),
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
        corners = sorted({0.0, *(abs(knot.at) for knot in self.knots())})
        between = ((a + share * (b - a)) for a, b in pairwise(corners) for share in (0.3, 0.8))
        beyond = (corners[-1] + step * (1.0 + corners[-1]) for step in (0.5, 1.0))
        probes = np.array([*corners, *between, *beyond])
        here, mirrored = self.value(probes), self.value(-probes)
        if np.array_equal(mirrored, -here):
            return "odd"
        return "even" if np.array_equal(mirrored, here) else "none"


def _count(x: Array, conditions: Iterable[npt.NDArray[np.bool_]]) -> npt.NDArray[np.int8]:
    """How many of the conditions hold at each x; bytes are counted ten times as fast as words."""
    none = np.zeros(x.shape, dtype=np.int8)
    return sum((condition.view(np.int8) for condition in conditions), start=none)


@dataclass(frozen=True)
class GateTerms:
    """A gate g and its derivatives, ready to be multiplied without losing bits in the tail.

    ``times(k)`` is k·g. The derivatives come with their exponential decay s taken out:
    g′ = s·``slope()`` and g″ = s·``curvature()``. Each is worked out on call.
    """

    times: Callable[[Array | float], Array]
    decay: Decay
    slope: Callable[[], Array | float]
    curvature: Callable[[], Array]


class Gated(Activation):
    """x·g(x) with a gate that rises from 0 to 1: silu, gelu, mish and their kin.

    f′ = g + x g′ and f″ = 2g′ + x g″, with the decay multiplied in last: that keeps the left tail
    right down to the smallest subnormal number.
    """

    @abstractmethod
    def gate(self, x: Array, order: int) -> GateTerms:
        """The gate at finite numbers, for f (``order`` 0), f′ (1) or f″ (2)."""

    def value(self, x: Array) -> Array:
        return self.gate(x, 0).times(x)

    def first(self, x: Array) -> Array:
        terms = self.gate(x, 1)
        return terms.times(1.0) + terms.decay.times(_near(x) * terms.slope())

    def second(self, x: Array) -> Array:
        terms = self.gate(x, 2)
        return terms.decay.times(2.0 * terms.slope() + _near(x) * terms.curvature())

    def facts(self) -> Facts:
        return surveyed(self, left=Tail(0.0, 0.0), right=Tail(math.inf, 1.0))


def _near(x: Array) -> Array:
    """x as far as a decay leaves anything of it; beyond, products with it must not overflow."""
    return np.clip(x, -1e150, 1e150)


class ExponentialLinear(Activation):
    """slope · x for x > 0 joined at 0 to height · (e^(x/length) − 1): elu, celu, selu."""

    @abstractmethod
    def branches(self) -> tuple[float, float, float]:
        """slope, height and length at the parameters at hand."""

    # One side of each sum is exactly 0. It is a sum and no np.where because that takes several times as
    # long: the processor cannot guess the signs of random numbers.

    def value(self, x: Array) -> Array:
        slope, height, length = self.branches()
        left = np.minimum(x, 0.0)
        depth = left / length
        bent = height * np.expm1(depth)
        if length != 1.0:  # next to 0 the curve is its tangent, and x/length may be subnormal
            bent = np.where(depth > -1e-200, (height / length) * left, bent)
        return slope * np.maximum(x, 0.0) + bent

    def first(self, x: Array) -> Array:
        slope, height, length = self.branches()
        return (x > 0) * slope + (x <= 0) * exponential_left(np.minimum(x, 0.0), length, height / length)

    def second(self, x: Array) -> Array:
        _, height, length = self.branches()
        return (x < 0) * exponential_left(np.minimum(x, 0.0), length, height / length / length)

    def facts(self) -> Facts:
        slope, height, length = self.branches()
        before = height / length
        smooth = slope == before
        return Facts(
            range=Interval(-height, math.inf),
            # the right-hand slope is attained all along x > 0, the left-hand one only approached at 0
            derivative_range=Interval(0.0, max(slope, before), high_attained=slope >= before),
            left=Tail(-height, 0.0),
            right=Tail(math.inf, slope, straight=True),
            kinks=(Kink(0.0, before, slope, before, 2 if smooth else 1),),
            derivative_argmax=0.0 if before > slope else None,
        )
