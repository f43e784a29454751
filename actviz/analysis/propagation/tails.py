"""Large variances: how E f² and E f′² grow there, from the slopes of the tails or from moments."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from actviz.analysis.gaussian.moments import moments
from actviz.analysis.propagation.variance import table
from actviz.errors import UsageError
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array

_FAR = 1e6  # |x| at which f(x)/x of an oscillating f is taken for its limit
_BETWEEN = 1e-3  # two values of f(x)/x this near to each other are one limit
_SAMPLES = tuple(10.0**k for k in range(2, 10))
_LOST = 3e-10  # a difference this small beside its terms has fewer than four digits
_OFF = 0.03  # how far from a multiple of 1/2 a measured exponent may be


@dataclass(frozen=True)
class Tails:
    """f(x) ~ left · x for x → −∞ and right · x for x → ∞, and offset, the mean of f(x) − slope · x.

    ``ripple`` is the variance of that about its mean, where f oscillates, and ``size`` its mean square.
    NaN where there is no such line, infinite where f grows faster than any.
    """

    left: float
    right: float
    offset: float
    ripple: float
    size: float

    @property
    def square(self) -> float:
        """The limit of E f²/q as q → ∞."""
        return (self.left * self.left + self.right * self.right) / 2

    @property
    def bend(self) -> float:
        """The difference of the two slopes."""
        return self.right - self.left


@dataclass(frozen=True)
class Power:
    """coefficient · q^exponent, for large q."""

    coefficient: float
    exponent: float


@cache
def tails(activation: Activation) -> Tails:
    """The lines that f approaches, or oscillates about."""
    known = activation.known
    slopes = [
        _mean_slope(activation, side) if math.isnan(tail.slope) else tail.slope
        for side, tail in ((-1.0, known.left), (1.0, known.right))
    ]
    with np.errstate(all="ignore"):
        share = np.linspace(0, 1, 4001)[1:-1]
        far, weight = 1e3 * (1 + share), (1 - np.cos(2 * math.pi * share)) ** 3  # waves leave 1e-13
        weight /= weight.sum()
        apart = [activation(side * far) - slope * side * far
                 for side, slope in zip((-1.0, 1.0), slopes, strict=True)]  # fmt: skip
        offsets = [float(weight @ values) for values in apart]
        waves = math.isnan(known.left.slope + known.right.slope)
        ripples = [float(weight @ np.square(values - mean)) if waves else 0.0
                   for values, mean in zip(apart, offsets, strict=True)]  # fmt: skip
    ripple, size = sum(ripples) / 2, sum(ripples) / 2 + sum(offset * offset for offset in offsets) / 2
    return Tails(slopes[0], slopes[1], sum(offsets) / 2, ripple, size)


def _mean_slope(activation: Activation, side: float) -> float:
    """The limit of f(x)/x where f′ has none; NaN where there is none either."""
    with np.errstate(all="ignore"):
        x = side * _FAR * np.linspace(1, 2, 64)
        ratio = np.asarray(activation(x)) / x
    middle = float(np.median(ratio))
    return round(middle, 3) + 0.0 if float(np.ptp(ratio)) < _BETWEEN else math.nan


def steepness(activation: Activation) -> float:
    """The limit of E f′² as q → ∞; infinite where it grows, NaN where it is not known."""
    left, right = activation.known.left.slope, activation.known.right.slope
    if not math.isnan(left + right):
        return (left * left + right * right) / 2
    q, found = table(activation)
    steep = found.slope_square[(q > q[-1] / 20) & np.isfinite(found.slope_square)]
    if steep.size < 3:
        return math.nan
    if steep[-1] > 1.5 * steep[0]:
        return math.inf
    return float(steep[-1]) if abs(steep[-1] - steep[0]) < 0.01 * steep[-1] else math.nan


def excess(activation: Activation, sigma_w: float, sigma_b: float) -> Power | None:
    """V(q) − q for large q where V(q)/q → 1; None where it follows no power of q."""
    q = distant(activation)
    square = sigma_w**2 * moments(activation, q).square
    return power_law(q, square - q + sigma_b**2, q)


def steep_excess(activation: Activation, sigma_w: float) -> Power | None:
    """chi_perp − 1 for large q where it tends to 0; None where it follows no power of q."""
    q = distant(activation)
    return power_law(q, sigma_w**2 * moments(activation, q).slope_square - 1, np.ones_like(q))


def distant(activation: Activation) -> Array:
    """Large variances at which the moments are known."""
    known = table(activation)[0]
    if not known.size:
        raise UsageError(f"{activation}: its mean square overflows float64 for every variance")
    return np.array([q for q in _SAMPLES if q <= known[-1]])


def power_law(q: Array, difference: Array, size: Array, parts: int = 2) -> Power | None:
    """The power law that differences of numbers of some size follow; 0 where all of them are rounding.

    Its exponent is a multiple of 1/``parts``. None where there is no such law, or not so far out.
    """
    seen = np.flatnonzero(np.abs(difference) > _LOST * size)
    if not seen.size:
        return Power(0.0, -math.inf)
    last = int(seen[-1])
    if last < 2 or seen.size < 3 or not (np.sign(difference[seen]) == np.sign(difference[last])).all():
        return None
    exponents = np.diff(np.log(np.abs(difference[: last + 1]))) / np.diff(np.log(q[: last + 1]))
    exponent = round(parts * float(exponents[-1])) / parts
    if abs(exponents[-1] - exponent) > _OFF or abs(exponents[-2] - exponent) > 5 * _OFF:
        return None
    factors = difference[last - 1 : last + 1] / q[last - 1 : last + 1] ** exponent
    # what is left at infinity of a factor that changes by another q^(-1/2)
    root = math.sqrt(q[last] / q[last - 1])
    return Power(float(factors[1] + (factors[1] - factors[0]) / (root - 1)), exponent)
