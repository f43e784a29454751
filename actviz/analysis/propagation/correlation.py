"""The correlation map of a wide layer: what becomes of the correlation of two inputs with the depth."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actviz.activations.lazy import np
from actviz.analysis.gaussian.moments import moments
from actviz.analysis.gaussian.panels import resolved
from actviz.analysis.propagation.variance import MARGINAL

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.analysis.propagation.variance import VarianceMap

_RADIUS = 26.0  # standard deviations, beyond which √density is 1e-74
_FIRST, _MOST = 128, 4096  # terms of the series
_ENOUGH = 1e-15  # share of E f² that the terms left out have
_SAME, _KEPT = 2e-15, 512  # nodes as near as this are the same; terms of the series that are kept
_STEPS = 200  # of Newton's method, which takes about ten
_TABLES: deque[tuple[Array, Array]] = deque(maxlen=2)


@dataclass(frozen=True)
class FixedCorrelation:
    """The correlation c that two inputs are led to, and the slope of the map there."""

    c: float
    slope: float


def hermite_squares(activation: Activation, variance: float, count: int) -> Array:
    """a_n² for n < count, where f(√variance z) = Σ a_n h_n(z) in normalised Hermite polynomials.

    So that E[f(u) f(v)] = Σ a_n² c^n for u and v of this variance with the correlation c (Mehler's
    formula), and Σ a_n² = E f².
    """
    # h_count has the wavelength 2π/√count, of which a panel of 20 nodes holds one and a half
    panels = math.ceil(_RADIUS * max(2.0, math.sqrt(count) / 10))
    edges = math.sqrt(variance) * _RADIUS * np.linspace(-1, 1, 2 * panels + 1)
    with np.errstate(all="ignore"):
        nodes = resolved(activation, edges)
    functions = _hermite(nodes.x / math.sqrt(variance), count)
    weights = nodes.length / math.sqrt(variance) * nodes.value * functions[0]
    coefficients: Array = np.einsum("ij,j->i", functions, weights)
    return coefficients**2


def _hermite(z: Array, count: int) -> Array:
    """h_n(z)·√density(z) for n < count, which never overflows; rows for n.

    Layer after layer the nodes are the same, but for rounding.
    """
    for seen, table in _TABLES:
        if seen.size == z.size and len(table) == count and np.allclose(seen, z, rtol=_SAME, atol=_SAME):
            return table
    table = np.empty((count, z.size))
    before, table[0] = np.zeros(z.size), np.exp(-0.25 * z * z) / (2 * math.pi) ** 0.25
    for n in range(count - 1):
        table[n + 1] = (z * table[n] - math.sqrt(n) * before) / math.sqrt(n + 1)
        before = table[n]
    if count <= _KEPT:
        _TABLES.append((z, table))
    return table


def fixed_correlation(
    variance_map: VarianceMap, variance: float, chi_perp: float, onward: float | None = None
) -> FixedCorrelation:
    """Where the correlation of two inputs goes, once both are at the same variance for good.

    The map κ(c) = (σ_w² Σ a_n² c^n + σ_b²)/q is convex on [0, 1] with κ(1) = 1: it leads to 1 where
    κ′(1) = chi_perp is at most 1, else to its one fixed point below 1, which Newton's method climbs to
    from 0.

    Args:
        variance_map: gives f, σ_w and σ_b.
        variance: q, a positive fixed point of it.
        chi_perp: κ′(1); infinite where f jumps.
        onward: what the covariance is divided by, where that is not q.
    """
    if chi_perp <= 1 + MARGINAL:
        return FixedCorrelation(1.0, chi_perp)
    onward = variance if onward is None else onward
    activation, square = variance_map.activation, variance_map.scale
    whole = float(moments(activation, variance).square[0])
    count, c, slope = _FIRST, 0.0, 0.0
    while True:
        squares = hermite_squares(activation, variance, count)
        order = np.arange(count, dtype=np.float64)
        rest = max(0.0, whole - float(squares.sum()))
        # one more term for all that are left out: of their size, and of the order that gives κ′(1) too
        steep = onward / square * chi_perp - float(order @ squares)
        last = max(float(count), steep / rest) if rest > 0 and math.isfinite(steep) else float(count)
        squares, order = np.append(squares, rest), np.append(order, last)
        c, slope = _climbed(square / onward * squares, order, variance_map.sigma_b**2 / onward)
        if rest * c**count <= _ENOUGH * whole or count >= _MOST:
            return FixedCorrelation(c, slope)
        count *= 4


def _climbed(weights: Array, order: Array, shift: float) -> tuple[float, float]:
    """The least fixed point of c → Σ w_n c^n + shift in [0, 1], and the slope there."""
    c = 0.0
    for _ in range(_STEPS):
        value = float(weights @ c**order) + shift
        slope = float(weights[1:] @ (order[1:] * c ** (order[1:] - 1)))
        onward = min(c + (value - c) / (1 - slope), 1.0) if slope < 1 else 1.0
        if onward <= c * (1 + 4e-16) or onward < 1e-15:  # of odd f: 0, but for rounding
            break
        c = onward
    return c, slope
