"""Where the correlation of two inputs goes, once their variance no longer changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from actviz.analysis.propagation.pairs import pair
from actviz.analysis.propagation.variance import MARGINAL

if TYPE_CHECKING:
    from actviz.analysis.propagation.variance import VarianceMap

_STEPS = 200  # of Newton's method, which takes about ten
_NEAREST = 1e-14  # 1 − c that float64 can tell
_ZERO = 1e-13  # what rounding leaves of a correlation of 0, that of odd f


@dataclass(frozen=True)
class FixedCorrelation:
    """The fixed correlation c of two inputs, and the slope of the map there."""

    c: float
    slope: float


def fixed_correlation(
    variance_map: VarianceMap, variance: float, chi_perp: float, onward: float | None = None
) -> FixedCorrelation:
    """Where the correlation of two inputs goes, once their variance no longer changes.

    The map κ(c) = (σ_w² E f(u) f(v) + σ_b²)/q is convex on [0, 1] with κ(1) = 1: it leads to 1 where
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
    weight = variance_map.scale / (variance if onward is None else onward)
    covariances = pair(variance_map.activation, variance)
    c, slope = 0.0, 0.0
    for _ in range(_STEPS):
        found = covariances.at(1 - c)
        value, slope = 1 - weight * found.value, weight * found.slope
        further = min(c + (value - c) / (1 - slope), 1.0) if slope < 1 else 1.0
        if further <= c * (1 + 4e-16) or further < _ZERO:
            break
        c = further
    if c == 1:  # an infinite slope that holds c at less than a rounding error from 1
        slope = weight * covariances.steepness(_NEAREST)
    return FixedCorrelation(c, slope)
