"""The covariance of f(u) and f(v) for inputs of the same variance, at any correlation, exact near 1 too."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from actviz.analysis.gaussian.differences import Difference, difference
from actviz.analysis.gaussian.hermite import hermite_squares
from actviz.analysis.gaussian.moments import moments
from actviz.analysis.gaussian.pieces import pieces
from actviz.analysis.propagation.critical import jump_at, jumps
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.analysis.propagation.layers import Block

_COUNT = 256  # coefficients of the series
_COMPLETE, _STEEP = 1e-13, 1e-10  # shares of E f² and q E f′² that a series of all of f may lack
_BENDS = 16.0  # standard deviations per panel on which f is a polynomial, at which 256 terms are too few
_BEHIND = 5.0  # standard deviations beyond which a kink may be too rare to be seen
_LOST = 1e-11  # the most that the powers of c after the series may be
_NEAREST = 1e-14  # 1 − c below which differences are rounding, and their limit is known


@dataclass(frozen=True, eq=False)
class Pair:
    """E f(u) f(v) for u and v of variance q with correlation c, by a series or by quadrature.

    The series Σ a_n² c^n is used where all of f is in it, or where c^n is small behind it.
    """

    activation: Activation
    variance: float
    square: float  # E f²
    steep: float  # q E f′²

    @cached_property
    def squares(self) -> Array:
        """The first a_n²."""
        return hermite_squares(self.activation, self.variance, _COUNT)

    @cached_property
    def complete(self) -> bool:
        """Whether all of f is in the series; looked at only where it may be."""
        std, (edges, _) = math.sqrt(self.variance), pieces(self.activation)
        bends = np.diff(edges[np.abs(edges) < _BEHIND * std])
        kinked = any(kink.order < 2 and abs(kink.at) < _BEHIND * std for kink in self.activation.kinks)
        if kinked or jumps(self.activation) or _BENDS * bends.min(initial=math.inf) < std:
            return False
        left_out = abs(self.square - float(self.squares.sum()))
        flatter = abs(self.steep - float(self.squares @ np.arange(_COUNT)))
        return left_out <= _COMPLETE * self.square and flatter <= _STEEP * self.steep

    def lost(self, distance: float) -> float:
        """E f² − E f(u) f(v) at c = 1 − distance, with full relative accuracy for small distances."""
        return self.at(distance).value

    def steepness(self, distance: float) -> float:
        """The derivative of E f(u) f(v) by c, there."""
        return self.at(distance).slope

    def at(self, distance: float) -> Difference:
        """Both; the steepness is infinite at c = 1 where f jumps, and lost to rounding as c goes to −1."""
        if distance == 0:
            return Difference(0.0, math.inf if jumps(self.activation) else self.steep)
        if abs(1 - distance) ** _COUNT < _LOST or self.complete:
            return self._by_series(distance)
        if distance < _NEAREST:
            return self._near_one(distance)
        return difference(self.activation, self.variance, distance)

    def _by_series(self, distance: float) -> Difference:
        order, c = np.arange(_COUNT, dtype=np.float64), 1 - distance
        slope = float((self.squares * order)[1:] @ c ** order[:-1])
        if abs(c) ** _COUNT < _LOST:
            return Difference(self.square - float(self.squares @ c**order), slope)
        missing = -np.expm1(order * math.log1p(-distance)) if distance < 1 else 1 - c**order
        return Difference(float(self.squares @ missing), slope)

    def _near_one(self, distance: float) -> Difference:
        """By the limit of small distances: √distance times what jumps give, else distance · q E f′².

        What comes next is smaller by √distance; its size follows from quadrature at the nearest distance.
        """
        nearest = difference(self.activation, self.variance, _NEAREST).value
        if jumps(self.activation):
            power, size = 0.5, self._jumping()
        else:
            power, size = 1.0, self.steep if math.isfinite(self.steep) else nearest / _NEAREST
        share = distance / _NEAREST
        first, next_ = size * distance**power, (nearest - size * _NEAREST**power) * share ** (power + 0.5)
        return Difference(first + next_, (power * first + (power + 0.5) * next_) / distance)

    def _jumping(self) -> float:
        """K of E (f(u) − f(v))²/2 = K √distance: for a jump from 0 to 1, P(u < x < v)."""
        return math.fsum(
            jump_at(self.activation, kink.at) ** 2 * math.exp(-kink.at * kink.at / (2 * self.variance))
            for kink in self.activation.kinks
            if kink.order == 0
        ) / (math.sqrt(2) * math.pi)  # fmt: skip


@lru_cache(maxsize=512)
def pair(activation: Activation, variance: float) -> Pair:
    """Two inputs of a function at a variance."""
    found = moments(activation, variance)
    return Pair(activation, variance, float(found.square[0]), variance * float(found.slope_square[0]))


def correlation_map(block: Block, q: float, c: Array) -> tuple[Array, Array]:
    """C(c), the correlation of two inputs in the next layer, and C′(c), where both have the variance q.

    Of a normalised layer f is given N(0, 1) instead. C is divided by the variance of the next layer, so
    that C(1) = 1. C′(1) is infinite where f jumps.
    """
    covariances = pair(block.activation, 1.0 if block.norm else q)
    square = block.sigma_w**2
    onward = square * covariances.square + block.sigma_b**2
    lost, steepness = np.array([covariances.at(1 - x) for x in c.tolist()]).T
    return 1 - square * lost / onward, square * steepness / onward
