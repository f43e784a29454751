"""Moments of f and f′ under N(0, q) for any number of variances q at once, and whether they exist."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from actviz.analysis.gaussian.panels import FAR_TOO_LARGE, OUTERMOST, Nodes, sampled
from actviz.lazy import np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from actviz.activations import Activation
    from actviz.activations.evaluate import Array

SMALLEST, LARGEST = 1e-14, 1e12  # variances whose density the panels show: 13 panels a std, 67 std
_SEEN = 39.0  # standard deviations; the density is 1e-330 there, which is 0
_BLOCK = 1 << 18  # densities held at a time
_MISSING = 1e-12  # share of a moment that may lie where the panels do not look


class Moments(NamedTuple):
    """Expectations under N(0, q), each an array over the variances q.

    ``mean`` E f, ``square`` E f², ``slope`` E f′, ``slope_square`` E f′², and the derivatives
    ``mean_growth`` dE[f]/dq and ``square_growth`` dE[f²]/dq, to which jumps of f contribute.
    Infinite where there is no moment, NaN where there is one that float64 does not reach.
    """

    mean: Array
    square: Array
    slope: Array
    slope_square: Array
    mean_growth: Array
    square_growth: Array


def moments(activation: Activation, variances: ArrayLike) -> Moments:
    """The moments of a function under N(0, q): E f to about 1e-15 of E|f|, and so on.

    A moment is called infinite when f grows too fast for it (see `diverges`), or when points so near
    a singularity that they are not resolved make up a share of it; it is NaN when f is too large or
    too wavy to be followed to where the density is small.

    Args:
        activation: the function.
        variances: q, one or an array of one dimension, from `SMALLEST` to `LARGEST`.
    """
    q = np.atleast_1d(np.asarray(variances, dtype=np.float64))
    with np.errstate(all="ignore"):  # what is infinite or lost is found in the results
        integrands = _integrands(activation)
        block = max(1, _BLOCK // max(1, integrands.nodes.x.size))
        parts = [_integrated(activation, integrands, q[i : i + block]) for i in range(0, q.size, block)]
    return Moments(*np.concatenate(parts, axis=1))


@dataclass(frozen=True, eq=False)
class _Integrands:
    """f, f², f′, f′² and two more that the growths follow from, each times the length of its point."""

    nodes: Nodes
    halved_square: Array  # −x²/2
    rows: Array
    jumps: bool
    complete: bool  # every moment exists, and all of it is at these points

    def within(self, radius: float) -> _Integrands:
        low, high = self.nodes.between(radius)
        part = slice(low, high)
        return _Integrands(
            self.nodes[part], self.halved_square[part], self.rows[:, part], self.jumps, self.complete
        )


@cache
def _integrands(activation: Activation) -> _Integrands:
    nodes = sampled(activation)
    x, f, slope = nodes.x, nodes.value, nodes.slope
    jumps = any(kink.order == 0 for kink in activation.kinks)
    # dE[g]/dq is E[x g′]/2q for g without jumps, and E[(x²/q − 1) g]/2q for every g
    growths = (x * x * f, x * x * f * f) if jumps else (x * slope, 2 * x * f * slope)
    rows = np.stack([f, f * f, slope, slope * slope, *growths]) * nodes.length
    complete = nodes.reach == 2.0**OUTERMOST and not nodes.unresolved.any()
    return _Integrands(nodes, -0.5 * x * x, rows, jumps, complete)


def _integrated(activation: Activation, integrands: _Integrands, q: Array) -> Array:
    """The moments, one a row."""
    integrands = integrands.within(_SEEN * math.sqrt(q.max()))
    density = np.multiply.outer(1 / q, integrands.halved_square)
    np.exp(density, out=density)
    found = _expected(density, integrands.rows) / np.sqrt(2 * math.pi * q)
    found[4:] /= q
    if integrands.jumps:
        found[4:] = (found[4:] - found[:2]) / q
    found[4:] /= 2
    if not integrands.complete:
        missing = _missing(activation, integrands, q, density)
        missing = missing[[0, 1, 2, 3, 1, 1]]  # the growths are what E f² is
        found = np.where(missing == 0, found, missing)
    return found


def _missing(activation: Activation, integrands: _Integrands, q: Array, density: Array) -> Array:
    """0 where E f, E f², E f′ and E f′² are right, else infinity or NaN, one a row."""
    nodes, sizes = integrands.nodes, np.abs(integrands.rows[:4])
    if not nodes.x.size:
        return np.full((4, q.size), math.nan)
    size = _expected(density, sizes)
    near = _expected(density[:, nodes.unresolved], sizes[:, nodes.unresolved])
    edge = np.maximum(sizes[:, 0] / nodes.length[0], sizes[:, -1] / nodes.length[-1]) * nodes.reach
    # the integrand at the reach, over a length of as much again
    outside = np.exp(np.log(edge)[:, None] - 0.5 * nodes.reach**2 / q)
    outside[:, nodes.reach >= _SEEN * np.sqrt(q)] = 0.0
    missing = np.where(outside <= _MISSING * size, 0.0, math.nan)
    # a singularity tells nothing of what lies behind the reach
    infinite = ((near > _MISSING * size) | np.isinf(near)) & (missing == 0)
    for power in (1, 2):
        infinite[power - 1 :: 2] |= diverges(activation, q, power)
    return np.where(infinite, math.inf, missing)


def _expected(density: Array, rows: Array) -> Array:
    """Each row's expectation, one for each variance; the same on every machine, and with one thread.

    Threads of a matrix product wait for each other longer than this takes.
    """
    expected: Array = np.einsum("ij,kj->ki", density, rows)
    return expected


def diverges(activation: Activation, variances: Array, power: int) -> NDArray[np.bool_]:
    """For each variance, whether f grows so fast that E|f|^power is infinite, as booleans.

    At the radius R where |f| passes 1e150, log|f| is taken to be c·|x|^p with the p that its values at
    R and at R/2 show. E|f|^n is infinite for p > 2, finite for p < 2, and for p = 2 (to half a percent)
    infinite when n·c is more than 1/(2·variance).
    """
    found = np.zeros(variances.shape, dtype=bool)
    for order, radius, logarithm in _growth(activation):
        exponent = power * logarithm - radius**2 / (2 * variances)
        found |= (order > 2.01) | ((order > 1.99) & (exponent > 0))
    return found


@cache
def _growth(activation: Activation) -> tuple[tuple[float, float, float], ...]:
    """p, R and log|f(R)| on each side where |f| passes 1e150 at some R below 2^26."""
    steps = 16  # to a factor of 2
    radii = 2.0 ** (np.arange(steps * (OUTERMOST + 6)) / steps - 6)
    sides = []
    for side in (-1.0, 1.0):
        with np.errstate(all="ignore"):
            logarithm = np.log(np.abs(activation(side * radii)))
        too_large = np.flatnonzero(~(logarithm < math.log(FAR_TOO_LARGE)))
        if too_large.size and too_large[0] > steps:
            last = too_large[0] - 1
            order = math.log2(max(logarithm[last], 1e-300) / max(logarithm[last - steps], 1e-300))
            sides.append((order, float(radii[last]), float(logarithm[last])))
    return tuple(sides)
