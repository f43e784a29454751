"""The law of the correlation of two inputs: its limit, and how 1 − c falls where that is 1."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from actviz.analysis.gaussian.expectations import gaussian_rule
from actviz.analysis.gaussian.moments import moments
from actviz.analysis.propagation.correlation import fixed_correlation
from actviz.analysis.propagation.course import PRINTED, depth_scale
from actviz.analysis.propagation.critical import jumps
from actviz.analysis.propagation.laws import CorrelationLaw
from actviz.analysis.propagation.rest import rest
from actviz.analysis.propagation.spacing import spacing
from actviz.analysis.propagation.tails import tails
from actviz.analysis.propagation.variance import MARGINAL, table
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.analysis.propagation.course import Course
    from actviz.analysis.propagation.variance import VarianceMap

_NEAR_REST, _FAR = 1e-12, 1e6  # variances at which the limits of a normalised map are looked at
_KINK = 4 / 3 / (2 * math.pi * math.sqrt(2))  # see `_kinked`
_ROUGHEST = 1e6  # E f″² of a function that has one, beside E f′²/q
_NOTHING = 1e-13


def correlation_law(course: Course) -> CorrelationLaw:
    """How c changes with the number of layers, both inputs having the same variance in each."""
    if math.isnan(course.limit):
        return _over_a_cycle(course)
    if course.limit == 0:
        return _at_rest(course)
    if math.isinf(course.limit):
        return _at_infinity(course)
    return _at(course, course.limit)


def _at(course: Course, q: float) -> CorrelationLaw:
    """At a fixed point of the variance."""
    chi = math.inf if jumps(course.activation) else course.chi_perp
    if course.half_stable and abs(chi - 1) <= 2 * PRINTED:
        chi = 1.0
    found = correlation_at(course.variance_map, q, chi, drift=-course.steep)
    return replace(found, onset=course.law.onset) if course.steep else found


def correlation_at(
    variance_map: VarianceMap, variance: float, chi: float, *, onward: float | None = None, drift: float = 0.0
) -> CorrelationLaw:
    """The law where f is given the same variance in every layer.

    Args:
        variance_map: gives f, σ_w and σ_b.
        variance: what f is given.
        chi: the slope of the correlation map at 1; infinite where f jumps.
        onward: what the covariance is divided by, where that is not the variance.
        drift: as in `_power`.
    """
    onward = variance if onward is None else onward
    activation, square = variance_map.activation, variance_map.scale
    if chi < 1 - MARGINAL:
        return CorrelationLaw("fixed", 1.0, xi=depth_scale(chi), slope=chi, known="expansion")
    if chi > 1 + MARGINAL:
        found = fixed_correlation(variance_map, variance, chi, onward)
        return CorrelationLaw("fixed", found.c, xi=depth_scale(found.slope), slope=found.slope)
    kinked = square * variance / onward * _kinked(activation, variance)
    if kinked:
        return _power(0.5, kinked, drift)
    bent = square * variance**2 / onward * _curvature(activation, variance) / 2
    if bent <= _NOTHING:
        return CorrelationLaw("frozen", slope=1.0, known="closed form")
    if math.isinf(bent):
        return CorrelationLaw("power", 1.0, slope=1.0)
    return _power(1.0, bent, drift)


def _kinked(activation: Activation, q: float) -> float:
    """s, with 1 − C(1 − ε) = … − s ε^(3/2) of the kinks of f, for E f(u) f(v) of variance q and σ_w = 1.

    f″ is the jump Δ of f′ times a delta function at a kink x, so that C″(c) has Δ² p(x, x)/… with the
    normal density p of two variables, which is Δ² exp(−x²/2q)/(2π √2 √ε) for a small ε = 1 − c.
    """
    return _KINK * math.fsum(
        (kink.right - kink.left) * (kink.right - kink.left) * math.exp(-kink.at * kink.at / (2 * q))
        for kink in activation.kinks
        if kink.order == 1
    )


def _curvature(activation: Activation, q: float) -> float:
    """E f″² where f′ has no jumps; infinite where f″ grows too fast at a point."""
    x, weight = gaussian_rule(math.sqrt(q), tuple(kink.at for kink in activation.kinks))
    with np.errstate(all="ignore"):
        found = float(weight @ np.square(activation.derivative(x, 2)))
    slope_square = float(moments(activation, q).slope_square[0])
    return found if found <= _ROUGHEST * slope_square / q else math.inf


def _power(order: float, coefficient: float, drift: float) -> CorrelationLaw:
    """The law of ε_(l+1) = ε (1 − drift/l) − coefficient · ε^(1 + order), ε being 1 − c."""
    steepest = 1 / order
    if drift >= steepest - 1e-9:
        return CorrelationLaw("power", 1.0, power=drift, slope=1.0, known="expansion")
    size = ((steepest - drift) / coefficient) ** steepest
    return CorrelationLaw("power", 1.0, power=steepest, coefficient=size, slope=1.0, known="expansion")


def _held(course: Course, power: float) -> CorrelationLaw:
    """Where f is steeper near 0 than its tails and q grows slowly: 1 − c falls as 1/q, see `spacing`."""
    law, size = course.law, spacing(course.activation)
    assert law.coefficient is not None
    known = size is not None and law.power is not None and abs(power + law.power) < 1e-9
    coefficient = size / law.coefficient if known and size is not None else None
    return CorrelationLaw(
        "power", 1.0, power=power, coefficient=coefficient, slope=1.0, onset=law.onset, known="expansion"
    )


def _at_rest(course: Course) -> CorrelationLaw:
    """Where the variance falls to 0: by the two slopes at 0, or by the first power of x that there is."""
    series = rest(course.activation)
    if series is None:
        return CorrelationLaw("undefined")
    left, right = series.slopes
    if left == right == 0:
        return _normalised(course, _NEAR_REST)
    if abs(left + right) > _NOTHING * abs(right - left):  # a kink
        s = _KINK * (left + right) * ((left + right) / series.square[0])
        return _power(0.5, s, course.ratio - course.steep)
    half = (series.left[1] + series.right[1]) / 2
    even = half * half / series.square[0]
    if course.law.kind == "power" and course.law.power == 1 and even > _NOTHING:
        # f = x + β x² + …: c changes by β² (1 − c)(1 − 2c) q, and q is coefficient/l
        assert course.law.coefficient is not None
        return CorrelationLaw("power", 0.5, power=even * course.law.coefficient, slope=1.0, known="expansion")
    return CorrelationLaw("frozen", slope=1.0, known="expansion")


def _normalised(course: Course, q: float) -> CorrelationLaw:
    """The map of c as q → 0 or ∞, where it is that of a power of x: it no longer changes with q."""
    known = moments(course.activation, q)
    size, slope_square = float(known.square[0]), float(known.slope_square[0])
    if not 0 < size < math.inf or not math.isfinite(slope_square):
        return CorrelationLaw("undefined")
    slope = q * slope_square / size
    if slope < 1 + MARGINAL:
        return CorrelationLaw("undefined")
    found = fixed_correlation(course.variance_map, q, slope, onward=course.variance_map.scale * size)
    return CorrelationLaw("fixed", found.c, xi=depth_scale(found.slope), slope=found.slope)


def _at_infinity(course: Course) -> CorrelationLaw:
    """Where the variance grows without bound: by the slopes of the two tails."""
    lines, law = tails(course.activation), course.law
    if not math.isfinite(lines.square):
        reach = float(table(course.activation)[0][-1])
        return _normalised(course, _FAR) if reach > _FAR else CorrelationLaw("undefined")
    linear = law.rate is not None and law.rate > 1
    if not linear and law.power is None:
        return CorrelationLaw("undefined")
    if lines.bend:
        s = _KINK * lines.bend * (lines.bend / lines.square)
        if course.slow is not None and course.slow.coefficient < 0:  # faster than any power of l
            return CorrelationLaw("fixed", 1.0, slope=1.0, known="expansion")
        if course.slow is not None:
            return _held(course, -2 * course.slow.exponent)
        if law.power == -2 and course.steep > 0 and not lines.ripple:
            return _held(course, 2.0)
        if lines.ripple and law.coefficient is not None:
            # waves, in which the inputs differ in every layer, keep s ε^(3/2) at their share of the variance
            share = course.variance_map.scale * lines.ripple / law.coefficient
            size = (share / s) ** (2 / 3)
            return CorrelationLaw("power", 1.0, power=2 / 3, coefficient=size, slope=1.0, known="expansion")
        return _power(0.5, s, 0.0 if linear else course.ratio - course.steep)
    if course.slow is not None:  # near 1 the map is steeper than 1, and a power of l flatter elsewhere
        return CorrelationLaw("power", 1.0, slope=1.0)
    if linear or law.power != -1:
        return CorrelationLaw("frozen", slope=1.0, known="expansion")
    # what all inputs share, (σ_w² offset² + σ_b²)(1 − c)/q, leads c to 1; waves, in which they differ, away
    assert law.coefficient is not None
    square, shift = course.variance_map.scale, course.variance_map.sigma_b**2
    shared, apart = square * lines.offset**2 + shift, square * lines.ripple
    if shared <= 1e-6 * law.coefficient:
        return CorrelationLaw("frozen", slope=1.0, known="expansion")
    c_star = shared / (shared + apart)
    power = (shared + apart) / law.coefficient
    return CorrelationLaw("power", c_star, power=power, slope=1.0, known="expansion")


def _over_a_cycle(course: Course) -> CorrelationLaw:
    """Where the variance oscillates, c reaches 1 if the product of the slopes over a cycle is below 1."""
    if course.chi_perp < 1 - MARGINAL and not jumps(course.activation):
        xi = depth_scale(course.chi_perp)
        return CorrelationLaw("fixed", 1.0, xi=xi, slope=course.chi_perp, known="recursion")
    return CorrelationLaw("undefined")
