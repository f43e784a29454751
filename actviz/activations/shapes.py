"""Shapes that several functions share: straight pieces, x·gate(x), a line joined to an exponential."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Literal

from actviz.activations.base import Activation
from actviz.activations.facts import Facts, Interval, Kink, Symmetry, Tail, solve
from actviz.activations.kernels import Decay, exponential_left
from actviz.activations.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


@dataclass(frozen=True)
class Line:
    """A straight piece: slope · (x − root), or a constant level where the slope is 0.

    Anchoring a slope at its root rather than at 0 keeps it accurate there.
    """

    slope: float = 0.0
    root: float = 0.0
    level: float = 0.0

    def at(self, x: Array) -> Array:
        """The height of the line over x."""
        return self.slope * (x - self.root) if self.slope else np.full_like(x, self.level)

    def height(self, x: float) -> float:
        """The height over one point, or the limit at ±∞."""
        return self.slope * (x - self.root) if self.slope else self.level


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
        first, *others = self.lines()
        result = first.at(x)
        for knot, line in zip(self.knots(), others, strict=True):
            result = np.where(x > knot.at, line.at(x), result)
            if knot.value is not None:
                result = np.where(x == knot.at, knot.value, result)
        return result

    def first(self, x: Array) -> Array:
        lines = self.lines()
        result = np.full_like(x, lines[0].slope)
        for knot, (before, after) in zip(self.knots(), pairwise(lines), strict=True):
            result = np.where(x > knot.at, after.slope, result)
            if knot.slope != before.slope:
                result = np.where(x == knot.at, knot.slope, result)
        return result

    def second(self, x: Array) -> Array:
        return np.zeros_like(x)

    def facts(self) -> Facts:
        lines, knots = self.lines(), self.knots()
        left, right = lines[0].height(-math.inf), lines[-1].height(math.inf)
        heights = [left, right]
        kinks = []
        for knot, (before, after) in zip(knots, pairwise(lines), strict=True):
            ends = before.height(knot.at), after.height(knot.at)
            heights += ends if knot.value is None else (*ends, knot.value)
            if knot.value is not None or before.slope != after.slope:
                order: Literal[0, 1] = 1 if knot.value is None else 0
                kinks.append(Kink(knot.at, before.slope, after.slope, knot.slope, order))
        slopes = [line.slope for line in lines]
        low, high = min(heights), max(heights)
        return Facts(
            range=Interval(low, high, math.isfinite(low), math.isfinite(high)),
            derivative_range=Interval(min(slopes), max(slopes), True, True),
            left=Tail(left, slopes[0], dead=slopes[0] == 0),
            right=Tail(right, slopes[-1], dead=slopes[-1] == 0),
            kinks=tuple(kinks),
            symmetry=self._symmetry(),
        )

    def _symmetry(self) -> Symmetry:
        """Straight pieces mirror each other when they do so at the knots, between and beyond them."""
        corners = sorted({0.0, *(abs(knot.at) for knot in self.knots())})
        probes = np.array([*corners, *((a + b) / 2 for a, b in pairwise(corners)), corners[-1] + 1.0])
        here, mirrored = self.value(probes), self.value(-probes)
        if np.array_equal(mirrored, -here):
            return "odd"
        return "even" if np.array_equal(mirrored, here) else "none"


@dataclass(frozen=True)
class GateTerms:
    """A gate g and its derivatives with their exponential decay taken out, each worked out on call.

    With s the ``decay``, g = s·``value()`` for x < 0 and ``value()`` for x ≥ 0, g′ = s·``slope()``
    and g″ = s·``curvature()`` on both sides.
    """

    decay: Decay
    value: Callable[[], Array]
    slope: Callable[[], Array]
    curvature: Callable[[], Array]


class Gated(Activation):
    """x·g(x) with a gate that rises from 0 to 1: silu, gelu, mish and their kin.

    f′ = g + x g′ and f″ = 2g′ + x g″ are put together before the decay is multiplied in: that
    keeps the left tail right down to the smallest subnormal number.
    """

    # between these lie the minimum of f, and the extremes of f′ (the sign changes of f′ and f″)
    dip: ClassVar[tuple[float, float]] = (-2.0, -0.5)
    steepest_left: ClassVar[tuple[float, float]] = (-4.0, -1.0)
    steepest_right: ClassVar[tuple[float, float]] = (1.0, 4.0)

    @abstractmethod
    def gate(self, x: Array) -> GateTerms:
        """The gate at finite numbers."""

    def value(self, x: Array) -> Array:
        terms = self.gate(x)
        height = x * terms.value()
        return np.where(x < 0, terms.decay.times(height), height)

    def first(self, x: Array) -> Array:
        terms = self.gate(x)
        gate, swing = terms.value(), _near(x) * terms.slope()
        return np.where(x < 0, terms.decay.times(gate + swing), gate + terms.decay.times(swing))

    def second(self, x: Array) -> Array:
        terms = self.gate(x)
        return terms.decay.times(2.0 * terms.slope() + _near(x) * terms.curvature())

    def facts(self) -> Facts:
        bottom = solve(self.first, *self.dip)
        flattest = solve(self.second, *self.steepest_left)
        steepest = solve(self.second, *self.steepest_right)
        return Facts(
            range=Interval(_at(self.value, bottom), math.inf, low_attained=True),
            derivative_range=Interval(_at(self.first, flattest), _at(self.first, steepest), True, True),
            left=Tail(0.0, 0.0),
            right=Tail(math.inf, 1.0),
            derivative_argmin=flattest,
            derivative_argmax=steepest,
        )


def _at(kernel: Callable[[Array], Array], x: float) -> float:
    return float(kernel(np.array([x]))[0])


def _near(x: Array) -> Array:
    """x as far as a decay leaves anything of it; beyond, products with it must not overflow."""
    return np.clip(x, -1e150, 1e150)


class ExponentialLinear(Activation):
    """slope · x for x > 0 joined at 0 to height · (e^(x/length) − 1): elu, celu, selu."""

    @abstractmethod
    def branches(self) -> tuple[float, float, float]:
        """slope, height and length at the parameters at hand."""

    def value(self, x: Array) -> Array:
        slope, height, length = self.branches()
        depth = np.minimum(x, 0.0) / length
        # next to 0 the curve is its tangent, and x/length may be subnormal
        left = np.where(depth > -1e-200, (height / length) * x, height * np.expm1(depth))
        return np.where(x > 0, slope * x, left)

    def first(self, x: Array) -> Array:
        slope, height, length = self.branches()
        return np.where(x > 0, slope, exponential_left(np.minimum(x, 0.0), length, height / length))

    def second(self, x: Array) -> Array:
        _, height, length = self.branches()
        bend = exponential_left(np.minimum(x, 0.0), length, height / length / length)
        return np.where(x < 0, bend, 0.0)

    def facts(self) -> Facts:
        slope, height, length = self.branches()
        before = height / length
        smooth = slope == before
        return Facts(
            range=Interval(-height, math.inf),
            # the right-hand slope is attained all along x > 0, the left-hand one only approached at 0
            derivative_range=Interval(0.0, max(slope, before), high_attained=slope >= before),
            left=Tail(-height, 0.0),
            right=Tail(math.inf, slope),
            kinks=(Kink(0.0, before, slope, before, 2 if smooth else 1),),
            derivative_argmax=0.0 if before > slope else None,
        )
