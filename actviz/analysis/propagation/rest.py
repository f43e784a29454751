"""Small variances: f on the two sides of 0 as power series, and what E f² and E f′² are there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array

TERMS = 5  # the powers x, x², …, x⁵ that are given; the first beyond x that is there is x² or x³
_DEGREE = 16  # of the polynomial that f″ is taken to be on the way from 0 to the first sample but one
_REACHES = (1.0, 0.5, 0.25, 0.1, 0.03, 0.01, 1e-3)  # how far that polynomial is asked to reach
_FITTED = 1e-9  # the last coefficients beside the first: a smaller share is none, a larger no fit
_CANCELLED = 1e-7  # a sum this small beside its terms is 0


@dataclass(frozen=True)
class Rest:
    """f(±x) = Σ c_i x^i for small x > 0, where f(0) = 0: the coefficients c_1, c_2, … of both sides.

    ``edge`` is how far from 0 the nearest kink is. `square` and `slope_square` are the coefficients of
    E f²/q and E f′² in powers of √q, from the 0th on.
    """

    left: tuple[float, ...]
    right: tuple[float, ...]
    edge: float

    @property
    def slopes(self) -> tuple[float, float]:
        """One-sided slopes at 0, both seen from 0: that of f(−x) is the negative of f′(0−)."""
        return self.left[0], self.right[0]

    @property
    def square(self) -> tuple[float, ...]:
        """E f²/q = Σ_k square[k] q^(k/2)."""
        return tuple(self._summed(k, weighted=False) * _absolute_moment(k + 2) for k in range(TERMS))

    @property
    def slope_square(self) -> tuple[float, ...]:
        """E f′² = Σ_k slope_square[k] q^(k/2)."""
        return tuple(self._summed(k, weighted=True) * _absolute_moment(k) for k in range(TERMS))

    def _summed(self, k: int, weighted: bool) -> float:
        """Half the coefficients of x^(k+2) in f(x)² and f(−x)² together, or of x^k in f′²."""
        terms = [
            side[i - 1] * side[j - 1] * (i * j if weighted else 1)
            for side in (self.left, self.right)
            for i in range(1, k + 2)
            if (j := k + 2 - i) >= 1
        ]
        total = math.fsum(terms) / 2
        return total if abs(total) > _CANCELLED * math.fsum(map(abs, terms)) else 0.0


def _absolute_moment(n: int) -> float:
    """E|z|^n for z ~ N(0, 1)."""
    return 2 ** (n / 2) * math.gamma((n + 1) / 2) / math.sqrt(math.pi)


@cache
def rest(activation: Activation) -> Rest | None:
    """The series of a function at 0; None where f(0) is not 0, f jumps there, or it has no series."""
    if float(activation(0.0)) != 0 or any(k.at == 0 and k.order == 0 for k in activation.kinks):
        return None
    sides = [_side(activation, side) for side in (-1.0, 1.0)]
    if sides[0] is None or sides[1] is None:
        return None
    edge = min((abs(kink.at) for kink in activation.kinks if kink.at != 0), default=math.inf)
    return Rest(sides[0], sides[1], edge)


def _side(activation: Activation, side: float) -> tuple[float, ...] | None:
    """c_1, c_2, … of f(side · x) for small x > 0, from f′ at 0 and a polynomial through values of f″."""
    kink = next((kink for kink in activation.kinks if kink.at == 0), None)
    slope = float(activation.derivative(0.0)) if kink is None else kink.right if side > 0 else kink.left
    edge = min((k.at * side for k in activation.kinks if k.at * side > 0), default=math.inf)
    nodes = (1 - np.cos(math.pi * (np.arange(_DEGREE + 1) + 0.5) / (_DEGREE + 1))) / 2
    if not math.isfinite(slope):
        return None
    for reach in _REACHES:
        reach = min(reach, 0.9 * edge)
        bend = activation.derivative(side * reach * nodes, 2)
        if not np.isfinite(bend).all():
            continue
        size = float(np.abs(bend).max())
        if size <= 1e-14 * abs(slope):
            return (side * slope, *[0.0] * (TERMS - 1))
        series = np.polynomial.Chebyshev.fit(nodes, bend, _DEGREE, domain=[0, 1])
        if float(np.abs(series.coef[-2:]).max()) <= _FITTED * size:
            powers = np.asarray(series.convert(kind=np.polynomial.Polynomial).coef, dtype=np.float64)
            found = [side * slope]
            for i in range(2, TERMS + 1):
                found.append(_coefficient(powers, i - 2, size) / reach ** (i - 2) / (i * (i - 1)))
            return tuple(found)
    return None


def _coefficient(powers: Array, i: int, size: float) -> float:
    """A coefficient of the polynomial, 0 where it is what rounding leaves."""
    return float(powers[i]) if i < len(powers) and abs(powers[i]) > 1e-10 * 16**i * size else 0.0
