"""The variance map q → σ_w² E[f(√q z)²] + σ_b² of a wide layer: its fixed points and its limits."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from actviz.activations.roots import solve
from actviz.analysis.gaussian.moments import LARGEST, SMALLEST, Moments, moments
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array

NOISE = 2e-14  # rounding error of V(q)/q, with a margin
MARGINAL = 1e-9  # a slope this near to 1 is called 1: it takes a thousand million layers to tell
_A_DECADE = 12  # variances looked at between one power of ten and the next
_CLOSER = 16  # times as many where V(q)/q is within 1 % of 1
_NEARLY = 0.01
_BENDS = 1e-4, 1e5  # variances between which V(q)/q can have more than one bend in a step of the table
_TOUCHING = 1e-10  # V(q)/q - 1 at its extreme, when it is called 0
_ITERATIONS = 2000  # of a map that is not monotone


@cache
def table(activation: Activation) -> tuple[Array, Moments]:
    """Variances from 1e-14 on, as far as E f² is known there, and the moments at them.

    The arrays are shared and must not be written to.
    """
    q = np.geomspace(SMALLEST, LARGEST, _A_DECADE * round(math.log10(LARGEST / SMALLEST)) + 1)
    found = moments(activation, q)
    unknown = np.flatnonzero(~np.isfinite(found.square))
    known = int(unknown[0]) if unknown.size else q.size
    return q[:known], Moments(*(row[:known] for row in found))


def slope_at_rest(activation: Activation) -> float | None:
    """The mean square of the slopes of f on the two sides of 0, where f(0) = 0; None where it is not."""
    at_zero = [kink for kink in activation.kinks if kink.at == 0]
    if float(activation(0.0)) != 0 or any(kink.order == 0 for kink in at_zero):
        return None
    if at_zero:
        return (at_zero[0].left * at_zero[0].left + at_zero[0].right * at_zero[0].right) / 2
    slope = float(activation.derivative(0.0))
    return slope * slope  # unlike slope ** 2, infinite where it overflows


def crossings(
    function: Callable[[Array], Array], x: Array, y: Array, noise: float | Array = NOISE
) -> list[float]:
    """Where a function changes sign, from its values y at the points x; |y| below ``noise`` is 0.

    A change of sign across several points where it is 0 counts once, in their middle.
    """
    sign = np.where(np.abs(y) <= noise, 0.0, np.sign(y))
    found = []
    for i, j in pairwise(np.flatnonzero(np.isfinite(y) & (sign != 0)).tolist()):
        if sign[i] != sign[j] and j == i + 1:
            found.append(solve(function, float(x[i]), float(x[j])))
        elif sign[i] != sign[j]:
            found.append(float(x[(i + j) // 2]))
    return found


@dataclass(frozen=True)
class FixedPoint:
    """A variance that the map leaves as it is; ``chi_par`` is the map's slope there.

    Where the slope is 1, it is stable if variances beside it are led to it from all sides that there
    are.
    """

    q: float
    chi_par: float
    stable: bool


@dataclass(frozen=True)
class VarianceMap:
    """q → σ_w² E[f(√q z)²] + σ_b²: the variance of z from layer to layer, at infinite width."""

    activation: Activation
    sigma_w: float
    sigma_b: float

    @property
    def scale(self) -> float:
        """σ_w²; infinite where it overflows."""
        return self.sigma_w * self.sigma_w

    def __call__(self, q: Array) -> Array:
        """The variance of z in the next layer."""
        return self.scale * moments(self.activation, q).square + self.sigma_b**2

    @cached_property
    def survey(self) -> tuple[Array, Array, Array]:
        """Variances, V(q)/q − 1 and the slope of V at them; closer together where V(q) is nearly q."""
        q, known = table(self.activation)
        excess, slope = self._excess(q, known), self.scale * known.square_growth
        near = (np.abs(excess) < _NEARLY) & (q > _BENDS[0]) & (q < _BENDS[1])
        i = np.flatnonzero(near[1:] & near[:-1])
        if not i.size:
            return q, excess, slope
        more = (q[i, None] * (q[i + 1, None] / q[i, None]) ** (np.arange(1, _CLOSER) / _CLOSER)).ravel()
        found = moments(self.activation, more)
        at, order = np.unique(np.concatenate([q, more]), return_index=True)
        excess = np.concatenate([excess, self._excess(more, found)])
        slope = np.concatenate([slope, self.scale * found.square_growth])
        return at, excess[order], slope[order]

    def _excess(self, q: Array, found: Moments) -> Array:
        excess: Array = self.scale * found.square / q + self.sigma_b**2 / q - 1
        return excess

    @cached_property
    def keeps_all(self) -> bool:
        """Whether every variance is a fixed point."""
        _, excess, _ = self.survey
        return excess.size > 0 and bool((np.abs(excess) <= NOISE).all())

    @property
    def chi_at_rest(self) -> float | None:
        """The slope of the map at q = 0, where that is a fixed point."""
        slope = slope_at_rest(self.activation) if self.sigma_b == 0 else None
        return None if slope is None else self.scale * slope

    @cached_property
    def fixed_points(self) -> tuple[FixedPoint, ...]:
        """All of them from 1e-14 to 1e12, and 0; none are listed where every variance is one."""
        found = []
        chi = self.chi_at_rest
        if chi is not None and not self.keeps_all:
            marginal = abs(chi - 1) <= MARGINAL
            found.append(FixedPoint(0.0, chi, self._falls_at_first() if marginal else chi < 1))
        touched = self._touching()
        q, excess, _ = self.survey
        q, order = np.unique(np.concatenate([q, touched[0]]), return_index=True)
        excess = np.concatenate([excess, touched[1]])[order]
        held = {float(at) for at, value in zip(*touched, strict=True) if abs(value) <= _TOUCHING}
        excess[np.isin(q, list(held))] = 0.0
        roots = crossings(lambda at: self(at) / at - 1, q, excess)
        for root in sorted({*roots, *held} if not self.keeps_all else ()):
            chi = float(self.scale * moments(self.activation, root).square_growth[0])
            found.append(FixedPoint(root, chi, root not in held and abs(chi) < 1))
        return tuple(found)

    def _touching(self) -> tuple[Array, Array]:
        """Where V(q)/q is extreme and nearly 1, and V(q)/q − 1 there."""
        q, excess, slope = self.survey
        square, shift = self.scale, self.sigma_b**2

        def tilt(at: Array) -> Array:
            """d(V/q)/d log q."""
            found = moments(self.activation, at)
            return square * (found.square_growth - found.square / at) - shift / at

        near = np.where(np.abs(excess) < _NEARLY, slope - excess - 1, math.nan)
        places = np.array(crossings(tilt, q, near))
        return places, (self(places) / places - 1 if places.size else places)

    def _falls_at_first(self) -> bool:
        """Whether small variances fall, where V(q)/q is 1 in the limit."""
        _, excess, _ = self.survey
        beyond = np.flatnonzero(np.abs(excess) > NOISE)
        return bool(beyond.size and excess[beyond[0]] < 0)

    def slopes(self, q: float) -> tuple[float, float]:
        """chi_perp = σ_w² E[f′(√q z)²] and chi_par = dV/dq, or what they tend to at 0 and infinity."""
        activation, square = self.activation, self.scale
        if math.isnan(q):
            return math.nan, math.nan
        if q == 0:
            at_rest = square * (slope_at_rest(activation) or 0.0)
            return at_rest, at_rest
        if math.isinf(q):
            from actviz.analysis.propagation.tails import steepness, tails

            return square * steepness(activation), square * tails(activation).square
        found = moments(activation, q)
        return square * float(found.slope_square[0]), square * float(found.square_growth[0])

    def limit(self, start: float) -> float:
        """The limit of the variance from ``start``: a fixed point, 0, infinity, or NaN if it oscillates.

        What is more than the table holds counts as infinity.
        """
        excess = float(self(np.array([start]))[0]) / start - 1
        if not math.isfinite(excess):
            return math.inf
        if abs(excess) <= NOISE:
            return start
        places = [point.q for point in self.fixed_points]
        if excess > 0:
            goal = min((at for at in places if at > start), default=math.inf)
        else:
            goal = max((at for at in places if at < start), default=0.0)
        q, _, slope = self.survey
        between = (min(start, goal) <= q) & (q <= max(start, goal))
        return goal if (slope[between] >= -NOISE).all() else self._iterated(start, places)

    def _iterated(self, q: float, places: list[float]) -> float:
        for _ in range(_ITERATIONS):
            onward = float(self(np.array([q]))[0])
            if not SMALLEST < onward < LARGEST:
                return 0.0 if onward <= SMALLEST else math.inf
            if abs(onward - q) <= NOISE * q:
                break
            q = onward
        nearest = min(places, key=lambda at: abs(at - q), default=math.nan)
        return nearest if abs(nearest - q) <= 1e-3 * q else math.nan


@cache
def map_at(activation: Activation, sigma_w: float, sigma_b: float) -> VarianceMap:
    """The map of an activation at a point, kept with the fixed points that it has found."""
    return VarianceMap(activation, sigma_w, sigma_b)
