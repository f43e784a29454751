"""The correlation of two inputs, layer by layer: the map c → C(c) at any variance, exact near c = 1 too."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from actviz.activations.lazy import np
from actviz.analysis.gaussian.moments import moments
from actviz.analysis.propagation.correlation import hermite_squares
from actviz.analysis.propagation.critical import jumps

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.analysis.propagation.layers import Block

_BY_QUADRATURE = 512  # coefficients found by integrals; those behind follow from the kinks
_COMPARED, _BY_KINKS = 384, 1 << 12
_NONE_LEFT = 1e-13  # share of E f² behind the coefficients by quadrature that is rounding
_LAST = 16  # coefficients that tell whether the odd or the even ones are 0
_ALIKE = 0.03  # how far the squares that kinks alone give may be from those by quadrature, before the last
_JUMP, _STEEPER = 1.5, 2.3  # a_n² falls as n^(−3/2) where f jumps, as n^(−5/2) where f′ does
_REACH, _PANELS, _NODES = 60.0, 40, 8  # ln of the orders behind the last coefficient, and what it is cut into


@dataclass(frozen=True, eq=False)
class Pair:
    """E f(u) f(v) for u and v of variance q with correlation c, as Σ a_n² c^n: orders n, squares a_n².

    The last entries, whose orders are no integers, stand for all terms behind the first hundreds.
    """

    order: Array
    squares: Array

    def lost(self, distance: float) -> float:
        """E f² − E f(u) f(v) at c = 1 − distance, with full relative accuracy for small distances."""
        if distance >= 1:
            return float(self.squares.sum() - self.squares @ (1 - distance) ** self.order)
        return float(-self.squares @ np.expm1(self.order * math.log1p(-distance)))

    def steepness(self, distance: float) -> float:
        """The derivative of E f(u) f(v) by c, there."""
        return float((self.squares * self.order)[1:] @ (1 - distance) ** (self.order[1:] - 1))


@lru_cache(maxsize=512)
def pair(activation: Activation, variance: float) -> Pair:
    """The coefficients of a function at a variance."""
    squares = hermite_squares(activation, variance, _BY_QUADRATURE)
    known = moments(activation, variance)
    whole, steep = float(known.square[0]), variance * float(known.slope_square[0])
    order = np.arange(_BY_QUADRATURE, dtype=np.float64)
    if whole - float(squares.sum()) <= _NONE_LEFT * whole:
        return Pair(order, squares)
    behind, more = _by_kinks(activation, variance, squares)
    squares, order = np.append(squares, more), np.append(order, behind)
    left = whole - float(squares.sum())
    if left > _NONE_LEFT * whole:
        mean = (steep - float(squares @ order)) / left
        if not mean > order[-1] and jumps(activation):
            mean = math.inf  # at this variance f′ is not steep enough to hide that f jumps
        behind, more = _tail(_end(squares), mean)
        squares, order = np.append(squares, left * more), np.append(order, behind)
    return Pair(order, squares)


def _end(squares: Array) -> float:
    """Half-way between the last orders and the next, of which the even or the odd ones may be empty."""
    last = squares[-_LAST:]
    even, odd = float(last[::2].sum()), float(last[1::2].sum())
    return squares.size - even / (even + odd)


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
    node, weight = np.polynomial.legendre.leggauss(_NODES)
    place = (np.arange(_PANELS)[:, None] + (node + 1) / 2) / _PANELS
    return place.ravel(), np.tile(weight, _PANELS)


def _by_kinks(activation: Activation, variance: float, known: Array) -> tuple[Array, Array]:
    """Orders and squares of the coefficients behind those by quadrature, from the jumps of f and f′.

    By parts, a_n = Σ φ(t) (Δ₀ h_(n−1)(t)/√n + √q Δ₁ h_(n−2)(t)/√(n(n−1)) + …) over the kinks at √q t.
    None where the last known coefficients are not yet of this form, as f has more than kinks at this scale.
    """
    order = np.arange(_COMPARED, _BY_KINKS, dtype=np.float64)
    found, std = np.zeros(order.size), math.sqrt(variance)
    for kink in activation.kinks:
        if kink.order < 2:
            step, bend = _of_a_kink(kink.at / std)
            found += std * (kink.right - kink.left) * bend
            if kink.order == 0:
                found += _jump(activation, kink.at) * step
    squares = found**2
    seen = known[_COMPARED:]
    apart = abs(float((squares[: seen.size] - seen).sum()))
    if apart > _ALIKE * float(seen.sum()):
        return order[:0], order[:0]
    return order[seen.size :], squares[seen.size :]


@lru_cache(maxsize=64)
def _of_a_kink(t: float) -> tuple[Array, Array]:
    """What a jump of f, and one of f′, by 1 at t give to each coefficient for N(0, 1).

    With plain floats, as the steps depend on each other.
    """
    density = math.exp(-0.25 * t * t) / (2 * math.pi) ** 0.25  # h_n(t) √φ(t) stays within float64
    earlier, this = 0.0, density
    steps, bends = [], []
    for n in range(1, _BY_KINKS):
        root = math.sqrt(n)
        if n >= _COMPARED:  # this is h_(n−1), earlier h_(n−2)
            steps.append(density / root * this)
            bends.append(density / root * earlier / math.sqrt(n - 1))
        earlier, this = this, (t * this - math.sqrt(n - 1) * earlier) / root
    return np.array(steps), np.array(bends)


def _jump(activation: Activation, at: float) -> float:
    """By how much f jumps."""
    low, high = math.nextafter(at, -math.inf), math.nextafter(at, math.inf)
    return float(activation(high)) - float(activation(low))


def correlation_map(block: Block, q: float, c: Array) -> tuple[Array, Array]:
    """C(c), the correlation of two inputs in the next layer, and C′(c), where both have the variance q.

    Of a normalised layer f is given N(0, 1) instead. C is divided by the variance of the next layer, so
    that C(1) = 1. C′(1) is infinite where f jumps.
    """
    given, square = 1.0 if block.norm else q, block.sigma_w**2
    found = moments(block.activation, given)
    onward = square * float(found.square[0]) + block.sigma_b**2
    coefficients = pair(block.activation, given)
    values = np.array([1 - square * coefficients.lost(1 - x) / onward for x in c.tolist()])
    slopes = np.array([square * coefficients.steepness(1 - x) / onward for x in c.tolist()])
    steep = math.inf if jumps(block.activation) else square * given * float(found.slope_square[0]) / onward
    return values, np.where(c == 1, steep, slopes)
