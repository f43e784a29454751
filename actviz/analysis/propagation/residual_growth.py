"""How variances and gradients grow in residual networks, x + A f(W x + b), from the tails of f.

With S = E a², M = E a and q = σ_w² S a layer adds A E f to M, and 2A M E f + A² E f² to S. The powers of q
that E f, E f² and E f′² follow as q → ∞ then give those of l that q and gradients follow.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from actviz.analysis.gaussian.moments import moments
from actviz.analysis.propagation.gradient_law import changing, exponential
from actviz.analysis.propagation.laws import GradientLaw, VarianceLaw
from actviz.analysis.propagation.layers import expected
from actviz.analysis.propagation.tails import Power, distant, power_law, steepness, tails
from actviz.analysis.propagation.variance import table
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.analysis.propagation.layers import Block, Seen

_NONE = Power(0.0, -math.inf)
_NO_MEAN = 1e-10  # (E f)² beside E f² of a function without a mean
_WAVES = 1e-6  # a mean over waves, beside their size, that is taken for 0
_FIRST, _SECOND, _SAME = 1e30, 1e60, 1e-9  # |x| at which x f′(x) of a logarithm is the same
_NEAR = 0.1  # how far a moment may be from the power of q that it follows, beside that
_HALVINGS = 200


@dataclass(frozen=True)
class Far:
    """E f, E f² and E f′² for large q; None where they are not known to follow a power of q."""

    mean: Power | None
    square: Power | None
    slope_square: Power | None


@cache
def far(activation: Activation) -> Far:
    """The moments as q → ∞: from the limits of f and f′ where these tell, else from large variances."""
    q = distant(activation) if table(activation)[0].size else np.empty(0)
    if not q.size:
        return Far(None, None, None)
    lines, steep = tails(activation), steepness(activation)
    found = moments(activation, q)
    slope_square = Power(steep, 0.0) if 0 < steep < math.inf else None
    if not steep and np.isfinite(found.slope_square).all():
        slope_square = power_law(q, found.slope_square, found.slope_square)
    if lines.square and math.isfinite(lines.square):
        return Far(Power(lines.bend / math.sqrt(2 * math.pi), 0.5), Power(lines.square, 1.0), slope_square)
    mean = _NONE if activation.known.symmetry == "odd" else power_law(q, found.mean, found.square**0.5, 4)
    square = power_law(q, found.square, found.square)
    limits = activation.known.left.value, activation.known.right.value
    if all(map(math.isfinite, limits)):
        level, size = sum(limits) / 2, (limits[0] * limits[0] + limits[1] * limits[1]) / 2
    elif any(map(math.isnan, limits)) and square is not None and square.exponent == 0:
        level, size = lines.offset, lines.size
        level = level if abs(level) > _WAVES * math.sqrt(size) else 0.0
    else:
        level = size = 0.0
    return Far(Power(level, 0.0) if level else mean, Power(size, 0.0) if size else square, slope_square)


def growth_laws(block: Block, start: float) -> tuple[VarianceLaw | None, GradientLaw | None]:
    """The laws of q and of ∂C/∂b; None where the moments of f are not known to follow powers of q far out.

    Args:
        block: has a ``residual``.
        start: q_1.
    """
    assert block.residual is not None
    seen = expected(block.activation, 1.0 if block.norm else start)
    if not 0 < seen.square < math.inf:
        return None, None
    scale = (block.residual * block.sigma_w) ** 2
    found = _given_one(seen) if block.norm else far(block.activation)
    if found.mean is None or found.square is None:
        return _logarithmic(block.activation, scale, block.keep), None
    variance = _variance(found.mean, found.square, scale, block.keep)
    if variance.coefficient is not None and variance.power is not None:
        near = start if block.norm else max(start, _nearest(block.activation, found.mean, found.square))
        variance = replace(variance, onset=(near / variance.coefficient) ** (-1 / variance.power))
    if found.slope_square is None:
        return variance, None
    first = math.sqrt(1 + scale / block.keep * seen.slope_square / (start if block.norm else 1.0))
    return variance, _gradient(found.slope_square, variance, scale / block.keep, first, bool(block.norm))


def _given_one(seen: Seen) -> Far:
    """Of a normalised layer, in which f is given N(0, 1), and f′ is divided by √q."""
    mean = seen.mean if seen.mean**2 > _NO_MEAN * seen.square else 0.0
    return Far(Power(mean, 0.0), Power(seen.square, 0.0), Power(seen.slope_square, -1.0))


def _logarithmic(activation: Activation, scale: float, keep: float) -> VarianceLaw | None:
    """Where f ~ w ln|x| on a side, or on both: √q then grows by √scale · (mean of w) · ln √q a layer.

    If the mean of w is 0, q grows by scale · (mean of w²) · (ln √q)².
    """
    sides = np.array([[-_FIRST, -_SECOND], [_FIRST, _SECOND]])
    with np.errstate(all="ignore"):
        near, farther = (sides * activation.derivative(sides)).T
        if not (np.abs(farther - near) <= _SAME * np.abs(near)).all() or not near.any():
            return None
    power, size = 2.0, scale * float(near.mean()) ** 2
    if not size:
        power, size = 1.0, scale / keep * float(np.square(near).mean()) / 4
    return VarianceLaw("grows", rate=1.0, power=-power, coefficient=size, log_power=2.0, known="expansion")


def _variance(mean: Power, square: Power, scale: float, keep: float) -> VarianceLaw:
    """q_l, ``scale`` being A² σ_w².

    With E f = m q^α and E f² = s q^θ, q = Q l^p gives p Q = 2 scale m² Q^(2α)/(1 + pα) + scale s Q^θ, of
    which the first term is there for p = 2/(1 − 2α) and the second for p = 1/(1 − θ), whichever is
    larger. In y = Q^(1/p) it is a quadratic equation.
    """
    if square.exponent > 1:
        return VarianceLaw("grows", rate=math.inf)
    if square.exponent == 1:
        shared = scale * mean.coefficient**2 if mean.exponent == 0.5 else 0.0
        rate = factor(scale * square.coefficient / keep, shared)
        return VarianceLaw("grows", rate=rate, known="closed form")
    by_mean = 2 / (1 - 2 * mean.exponent) if mean.coefficient else 0.0
    by_square = 1 / (1 - square.exponent)
    power = max(by_mean, by_square)
    shared = 4 * scale * mean.coefficient**2 / by_mean if by_mean == power else 0.0
    own = scale * square.coefficient / keep if by_square == power else 0.0
    size = ((own + math.sqrt(own * own + 4 * power * shared)) / (2 * power)) ** power
    return VarianceLaw("grows", rate=1.0, power=-power, coefficient=size, known="expansion")


def _nearest(activation: Activation, mean: Power, square: Power) -> float:
    """The variance from which on E f or E f², whichever lets q grow, is near the power that it follows."""
    q, found = table(activation)
    row, law = (found.mean, mean) if mean.exponent >= square.exponent - 0.5 else (found.square, square)
    off = np.abs(row / (law.coefficient * q**law.exponent) - 1) > _NEAR
    return float(q[off].max(initial=q[0]))


def factor(own: float, shared: float) -> float:
    """What q_(l+1)/q_l tends to where E f² = κ q and E f = β √q; own = A² σ_w² κ and shared = A² σ_w² β².

    With q growing by ρ² a layer, A E f E a is A² β² q/(ρ − 1), so that ρ² is 1 + own + 2 shared/(ρ − 1).
    """
    low, high = 1.0, 2.0 + own + 2 * math.sqrt(shared)
    for _ in range(_HALVINGS):
        rate = (low + high) / 2
        low, high = (rate, high) if (rate * rate - 1 - own) * (rate - 1) < 2 * shared else (low, rate)
    return low * low


def _gradient(
    steep: Power, variance: VarianceLaw, scale: float, first: float, normalised: bool
) -> GradientLaw:
    """Of ∂C/∂b: the product of 1 + ``scale`` · E f′² over the layers above, and E f′² of its own layer.

    With E f′² = d q^δ and q = Q l^p a factor is 1 + e l^(pδ). Of normalised layers b is added behind the
    norm, so that what it is multiplied by is the same in all of them.
    """
    if not steep.coefficient:
        return exponential(0.0, "closed form")
    if variance.rate is None or math.isinf(variance.rate) or steep.exponent > 0:
        return GradientLaw("exponential", factor=math.inf, xi=0.0)
    if steep.exponent == 0 or variance.power is None or variance.coefficient is None:
        onset = 1 / math.log(variance.rate) if variance.rate > 1 else variance.onset
        return changing(exponential(1 + scale * steep.coefficient, "closed form"), onset, first)
    order = -variance.power * steep.exponent
    added = scale * steep.coefficient * variance.coefficient**steep.exponent
    if order > -1:
        law = GradientLaw("stretched", power=-1 - order, rate=added / (1 + order) / 2, known="expansion")
        return changing(law, variance.onset, first)
    passed = added if order == -1 else 0.0
    power = (0.0 if normalised else order) - passed
    if not power:
        return GradientLaw("constant", factor=1.0, known="expansion")
    return changing(GradientLaw("power", power=power / 2, known="expansion"), variance.onset, first)
