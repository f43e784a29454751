"""The correlation of two inputs, layer by layer: the map c → C(c) at any variance, exact near c = 1 too."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from actviz.analysis.gaussian.moments import moments
from actviz.analysis.propagation.correlation import hermite_squares, jump_at, left_out
from actviz.analysis.propagation.critical import jumps
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.analysis.propagation.layers import Block

_BY_QUADRATURE = 512  # coefficients found by integrals; those behind follow from the kinks
_COMPARED, _BY_KINKS = 384, 1 << 12
_ALIKE = 0.03  # how far the squares that kinks alone give may be from those by quadrature, before the last


@dataclass(frozen=True, eq=False)
class Pair:
    """E f(u) f(v) for u and v of variance q with correlation c, as Σ a_n² c^n: orders n, squares a_n².

    The entries from ``known`` on, whose orders are no integers, stand for all terms that are left out.
    ``parity`` is how much more of these is of even than of odd order, from −1 to 1.
    """

    order: Array
    squares: Array
    known: int
    parity: float = 0.0

    def lost(self, distance: float) -> float:
        """E f² − E f(u) f(v) at c = 1 − distance, with full relative accuracy for small distances."""
        if distance < 1:
            return float(-self.squares @ np.expm1(self.order * math.log1p(-distance)))
        return float(self.squares.sum() - self._summed(self.squares, self.order, 1 - distance))

    def steepness(self, distance: float) -> float:
        """The derivative of E f(u) f(v) by c, there."""
        return self._summed((self.squares * self.order)[1:], self.order[1:] - 1, 1 - distance)

    def _summed(self, weights: Array, order: Array, c: float) -> float:
        """Σ weights c^order."""
        left_out = self.order.size - self.known
        split = order.size - left_out
        total = float(weights[:split] @ c ** order[:split])
        if left_out:
            sign = 1.0 if c >= 0 else self.parity * (1 if split == self.known else -1)
            total += sign * float(weights[split:] @ abs(c) ** order[split:])
        return total


@lru_cache(maxsize=512)
def pair(activation: Activation, variance: float) -> Pair:
    """The coefficients of a function at a variance."""
    squares = hermite_squares(activation, variance, _BY_QUADRATURE)
    order = np.arange(_BY_QUADRATURE, dtype=np.float64)
    if left_out(activation, variance, squares, order)[0].size:
        behind, more = _by_kinks(activation, variance, squares)
        squares, order = np.append(squares, more), np.append(order, behind)
    behind, more, parity = left_out(activation, variance, squares, order)
    return Pair(np.append(order, behind), np.append(squares, more), order.size, parity)


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
                found += jump_at(activation, kink.at) * step
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
