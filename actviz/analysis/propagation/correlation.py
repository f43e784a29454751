"""The correlation map of a wide layer: what becomes of the correlation of two inputs with the depth."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from actviz.analysis.gaussian.legendre import on_panels
from actviz.analysis.gaussian.moments import moments
from actviz.analysis.gaussian.panels import resolved
from actviz.analysis.propagation.variance import MARGINAL
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.analysis.propagation.variance import VarianceMap

_RADIUS = 26.0  # standard deviations, beyond which √density is 1e-74
_FIRST, _MOST = 128, 4096  # terms of the series
_ENOUGH = 1e-15  # share of E f² that the terms left out have
_SAME, _KEPT = 2e-15, 512  # nodes as near as this are the same; terms of the series that are kept
_STEPS = 200  # of Newton's method, which takes about ten
_NONE_LEFT = 1e-13  # share of E f² behind the known coefficients that is rounding
_ROUGH = 1e-3  # share of what is left out that a K known from the jumps alone may be off by
_LAST = 16  # coefficients that tell whether the odd or the even ones are 0
_JUMP, _STEEPER = 1.5, 2.3  # a_n² falls as n^(−3/2) where f jumps, as n^(−5/2) where f′ does
_REACH, _PANELS, _NODES = 60.0, 40, 8  # ln of the orders behind the last coefficient, and what it is cut into
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


def left_out(
    activation: Activation, variance: float, squares: Array, order: Array
) -> tuple[Array, Array, float]:
    """Orders and squares that stand for all coefficients behind the known, and the excess of even orders.

    Jumps of f give K n^(−3/2), with a K that they tell; of all else E f² and q E f′² tell how much and
    of which mean order it is. None if what is left out is rounding.
    """
    known = moments(activation, variance)
    whole = float(known.square[0])
    left = whole - float(squares.sum())
    if left <= _NONE_LEFT * whole:
        return order[:0], squares[:0], 0.0
    even, odd = float(squares[-_LAST::2].sum()), float(squares[1 - _LAST :: 2].sum())
    share = even / (even + odd) if even + odd else 0.5
    # half-way between the last orders and the next, of which the even or the odd ones may be empty
    first, jump = squares.size - share, _jumping(activation, variance)
    jumping, smooth = 2 * jump / math.sqrt(first), left - 2 * jump / math.sqrt(first)
    if smooth < _ROUGH * left:
        jumping, smooth = (left, 0.0) if jump else (0.0, left)
    parts = []
    if smooth:
        steep = variance * float(known.slope_square[0]) - float(squares @ order)
        parts.append((smooth, *_tail(first, (steep + 2 * jump * math.sqrt(first)) / smooth)))
    if jump:
        parts.append((jumping, *_tail(first, math.inf)))
    behind = np.concatenate([orders for _, orders, _ in parts])
    return behind, np.concatenate([size * shares for size, _, shares in parts]), 2 * share - 1


def _jumping(activation: Activation, variance: float) -> float:
    """K, with E (f(u) − f(v))²/2 = 2 K √(π (1 − c)) near c = 1: for a jump from 0 to 1, P(u < x < v)."""
    return math.sqrt(2 / math.pi) / (4 * math.pi) * math.fsum(
        jump_at(activation, kink.at) ** 2 * math.exp(-kink.at * kink.at / (2 * variance))
        for kink in activation.kinks
        if kink.order == 0
    )  # fmt: skip


def jump_at(activation: Activation, at: float) -> float:
    """By how much f jumps at a point."""
    low, high = math.nextafter(at, -math.inf), math.nextafter(at, math.inf)
    return float(activation(high)) - float(activation(low))


def _tail(first: float, mean: float) -> tuple[Array, Array]:
    """Orders from ``first`` on, and their shares of Σ a_n², which fall as a power of n.

    The power is such that the mean order is right: then so are E f² and q E f′², the values of E f(u) f(v)
    and of its slope at c = 1. What is flatter than n^−2.3 is a jump, or at this variance looks like one
    up to some order: there a_n² falls as n^−3/2, and ends where that gives the mean.
    """
    if not mean > 1.01 * first:
        return np.array([first]), np.ones(1)
    power, reach = _JUMP, min(_REACH, 2 * math.log(mean / first))
    if mean * (_STEEPER - 2) < first * (_STEEPER - 1):
        power, reach = (2 * mean - first) / (mean - first), _REACH
    place, weight = _grid()
    logarithm = reach * place
    share = weight * np.exp((1 - power) * logarithm)
    return first * np.exp(logarithm), share / share.sum()


@cache
def _grid() -> tuple[Array, Array]:
    """Gauss–Legendre nodes on panels of [0, 1], and their weights."""
    edges = np.linspace(0.0, 1.0, _PANELS + 1)
    place, weight = on_panels(edges[:-1], edges[1:], _NODES)
    return place.ravel(), weight.ravel()


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
        rest = whole - float(squares.sum())
        behind, more, _ = left_out(activation, variance, squares, order)
        squares, order = np.append(squares, more), np.append(order, behind)
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
