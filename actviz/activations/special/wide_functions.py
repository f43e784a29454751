"""The elementary functions, the error function and the normal distribution of wide numbers.

Named as in numpy, so that one formula serves arrays and wide numbers. exp, expm1, log, log1p, sqrt,
sinh, cosh and tanh are within 2^−62 of their values; the others have the accuracy of a float64,
without the loss of bits at tiny results, and the right limits at huge arguments.
"""

from __future__ import annotations

import math
import sys
from decimal import Decimal, localcontext
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from actviz.activations.special.arithmetic import exact_product, two_sum
from actviz.activations.special.erf import erf_ratio
from actviz.activations.special.normal import INV_SQRT_TAU, mills_ratio
from actviz.activations.special.wide import FAR_PLACES, LARGEST_FAR, Wide, choose, power_of_two
from actviz.lazy import np

if TYPE_CHECKING:
    from collections.abc import Callable

    from actviz.activations.evaluate import Array
    from actviz.activations.special.wide import Bools, Ints, Operand

_STEPS = 32  # e^x is 2^(j/32), from a table, times e^r with |r| ≤ log 2/64
_FAR = 2.0**47  # multiples of log 2/32 beyond this are not counted exactly
_SERIES = tuple(1.0 / math.factorial(k) for k in range(8, 2, -1))
_TINY = -30  # the power below which two terms of a series are enough


def where(condition: Bools, a: Operand, b: Operand) -> Wide:
    """``a`` where the condition holds, ``b`` elsewhere."""
    return choose(condition, Wide.of(a), Wide.of(b))


def isnan(u: Wide) -> Bools:
    """Which numbers are NaN."""
    return np.isnan(u.high)


def maximum(a: Operand, b: Operand) -> Wide:
    """The larger of the two; NaN if either is."""
    a, b = Wide.of(a), Wide.of(b)
    return where((a > b) | isnan(a), a, b)


def minimum(a: Operand, b: Operand) -> Wide:
    """The smaller of the two; NaN if either is."""
    a, b = Wide.of(a), Wide.of(b)
    return where((a < b) | isnan(a), a, b)


def sign(u: Wide) -> Wide:
    """−1, 0 or 1; NaN of NaN."""
    return Wide.of(np.sign(u.high))


def sqrt(u: Wide) -> Wide:
    """√u; NaN below 0."""
    odd = u.power & 1
    scale = power_of_two(odd.astype(np.float64))
    high, low = u.high * scale, u.low * scale
    root = np.sqrt(high)
    product, error = exact_product(root, root)
    rest = ((high - product) - error + low) / (2.0 * root)
    return Wide.normal(root, rest, u.power >> 1, 0.5 * u.far)


@cache
def _constants() -> tuple[Array, Array, float, float]:
    """2^(j/32) as a float32 and the rest of it; log 2/32 as a float64 and the rest of it."""
    with localcontext() as context:
        context.prec = 60
        powers = [Decimal(2) ** (Decimal(j) / _STEPS) for j in range(_STEPS)]
        heads = np.array([float(power) for power in powers]).astype(np.float32).astype(np.float64)
        rests = np.array([float(power - Decimal(float(h))) for power, h in zip(powers, heads, strict=True)])
        step = Decimal(2).ln() / _STEPS
        return heads, rests, float(step), float(step - Decimal(float(step)))


@cache
def _log_two() -> Wide:
    _, _, step, rest = _constants()
    return Wide.normal(np.array([step * _STEPS]), rest * _STEPS, 0)


class _Reduced(NamedTuple):
    """e^u as 2^(part/32) (1 + high + low) · 2^power, with |high| < 0.02 and high + low to 2^−66."""

    part: Ints
    high: Array
    low: Array
    power: Ints


def _reduced(u: Wide, x: Array) -> _Reduced:
    """What e^u is put together from; ``x`` is the rounded u."""
    _, _, step, step_rest = _constants()
    near = np.abs(x) < _FAR
    low = u.low * power_of_two(np.minimum(u.places(), 60.0))
    if not near.all():
        x, low = np.where(near, x, 0.0), np.where(near, low, 0)
    count = np.rint(x / step)
    product, error = exact_product(count, step)
    r, rest = two_sum(x - product, low - error - count * step_rest)
    head = r.astype(np.float32).astype(np.float64)  # its square is exact
    series = np.full_like(r, _SERIES[0])
    for coefficient in _SERIES[1:]:
        series = series * r + coefficient
    square = 0.5 * head * head
    high = r + square
    low = (square - (high - r)) + (0.5 * (r - head) * (r + head) + r * r * r * series + rest * (1.0 + r))
    steps = count.astype(np.int64)
    return _Reduced(steps % _STEPS, high, low, steps // _STEPS)


def _far(u: Wide, x: Array) -> Wide:
    """e^u where |u| is so large that 53 bits of u are all that can count; saturating as ``exp`` says."""
    _, _, step, step_rest = _constants()
    far = x * (1.0 / FAR_PLACES / (_STEPS * step))
    counted = np.abs(x) < 2.0**60
    count = np.rint(np.where(counted, far, 0.0) * FAR_PLACES)
    product, error = exact_product(count, _STEPS * step)
    low = u.low * power_of_two(np.minimum(u.places(), 60.0))
    left = (x - product) - error + low - count * (_STEPS * step_rest)
    far = np.where(counted, count / FAR_PLACES, far)
    factor = np.where(counted, np.exp(np.minimum(np.maximum(left, -1.0), 1.0)), 1.0)
    # e^−u is 0 beyond the range of powers: the product with what e^u is there then is, too
    finite = np.isfinite(u.high)
    factor = np.where(finite, np.where(x == -np.inf, 0.0, factor), np.exp(np.where(finite, 0.0, x)))
    return Wide.normal(factor, 0.0, 0, np.minimum(far, LARGEST_FAR))


def _assembled(u: Wide, x: Array, reduced: _Reduced) -> Wide:
    heads, rests, _, _ = _constants()
    part, high, low, power = reduced
    factor, rest = heads[part], rests[part]
    head = high.astype(np.float32).astype(np.float64)  # its product with a float32 is exact
    product = factor * head
    total = factor + product
    left = (product - (total - factor)) + (factor * (high - head + low) + rest * (1.0 + (high + low)))
    result = Wide.normal(total, left, power)
    far = ~(np.abs(x) < _FAR)
    return where(far, _far(u, x), result) if far.any() else result


def exp(u: Wide) -> Wide:
    """e^u; beyond the float64 numbers it saturates at 2^(2^1025) on the right and 0 on the left."""
    x = u.rounded()
    return _assembled(u, x, _reduced(u, x))


def expm1(u: Wide) -> Wide:
    """e^u − 1."""
    x = u.rounded()
    reduced = _reduced(u, x)
    result = _assembled(u, x, reduced) - 1.0
    within = (reduced.part == 0) & (reduced.power == 0) & (np.abs(x) < _FAR)
    result = where(within, Wide.normal(reduced.high, reduced.low, 0), result)
    return _unless_tiny(u, 2 * _TINY, result, lambda: u * (1.0 + 0.5 * u))


def log(u: Wide) -> Wide:
    """log u; −inf at 0 and NaN below it."""
    usable = (u.high > 0.0) & np.isfinite(u.high)
    high, low = np.where(usable, u.high, 1.0), np.where(usable, u.low, 0)
    below = high < math.sqrt(0.5)
    scale = np.where(below, 2.0, 1.0)
    high, low = high * scale, low * scale
    # with y a rounded logarithm, log m = y + log(1 + t) where t = m e^(−y) − 1
    y = np.log(high)
    t = Wide.normal(high - 1.0, low, 0) + Wide.normal(high, low, 0) * expm1(Wide.of(-y))
    result = (u.power - below).astype(np.float64) * _log_two() + (t - 0.5 * np.square(t.rounded()) + y)
    if not isinstance(u.far, float):
        result += u.far * (FAR_PLACES * _log_two())
    return result if usable.all() else where(usable, result, np.log(u.high))


def log1p(u: Wide) -> Wide:
    """log(1 + u)."""
    return _unless_tiny(u, _TINY, log(1.0 + u), lambda: u * (1.0 - u * (0.5 - u * (1.0 / 3.0))))


def sinh(u: Wide) -> Wide:
    """(e^u − e^−u)/2."""
    m = expm1(minimum(abs(u), sys.float_info.max))  # not infinite, for m/(1 + m)
    return sign(u) * (0.5 * (m + m / (1.0 + m)))


def cosh(u: Wide) -> Wide:
    """(e^u + e^−u)/2."""
    e = exp(abs(u))
    return 0.5 * (e + 1.0 / e)


def tanh(u: Wide) -> Wide:
    """sinh u/cosh u."""
    m = expm1(-2.0 * abs(u))
    return -(sign(u) * (m / (2.0 + m)))


def sin(u: Wide) -> Wide:
    """Sin u, by numpy's sin and cos."""
    return _unless_tiny(u, _TINY, Wide.of(_phase(u)[0]), lambda: u * (1.0 - u * u / 6.0))


def cos(u: Wide) -> Wide:
    """Cos u, by numpy's sin and cos."""
    return _unless_tiny(u, _TINY, Wide.of(_phase(u)[1]), lambda: 1.0 - 0.5 * u * u)


def tan(u: Wide) -> Wide:
    """Sin u/cos u."""
    return sin(u) / cos(u)


def arctan(u: Wide) -> Wide:
    """The inverse of tan, between −π/2 and π/2."""
    return _unless_tiny(u, _TINY, Wide.of(np.arctan(u.rounded())), lambda: u * (1.0 - u * u / 3.0))


def arcsinh(u: Wide) -> Wide:
    """The inverse of sinh."""
    result = _unless_tiny(u, _TINY, Wide.of(np.arcsinh(u.rounded())), lambda: u * (1.0 - u * u / 6.0))
    huge = (u.places() > 1000.0) & np.isfinite(u.high)
    return where(huge, sign(u) * log(2.0 * abs(u)), result) if huge.any() else result


def normal_cdf(u: Wide) -> Wide:
    """Φ(u), the standard normal distribution."""
    x = u.rounded()
    result = 0.5 + u * (0.5 * math.sqrt(0.5) * erf_ratio(x * math.sqrt(0.5)))
    far = np.abs(x) > 1.0
    if not far.any():
        return result
    tail = _normal_tail(abs(u))
    return where(far, where(x < 0.0, tail, 1.0 - tail), result)


def erf(u: Wide) -> Wide:
    """The error function."""
    x = u.rounded()
    result = u * erf_ratio(x)
    far = np.abs(x) > 1.0
    if not far.any():
        return result
    return where(far, sign(u) * (1.0 - erfc(abs(u))), result)


def erfc(u: Wide) -> Wide:
    """1 − erf u, to the accuracy of a float64 also where it is tiny."""
    return 2.0 * normal_cdf(-u * sqrt(Wide.of(2.0)))


def _normal_tail(t: Wide) -> Wide:
    """Φ(−t) for t ≥ 0: the density times the Mills ratio."""
    ratio = mills_ratio(np.minimum(t.rounded(), 1e300))
    return exp(-0.5 * (t * t)) * (INV_SQRT_TAU * ratio)


def _unless_tiny(u: Wide, power: int, result: Wide, series: Callable[[], Wide]) -> Wide:
    """The result, but the sum of a series where |u| < 2^power."""
    tiny = (u.places() < power) | (u.high == 0.0)
    return where(tiny, series(), result) if tiny.any() else result


def _split(u: Wide) -> tuple[Array, Array]:
    """U as a float64 and what is left off it."""
    x = u.rounded()
    return x, (u - x).rounded()


def _phase(u: Wide) -> tuple[Array, Array]:
    """Sin u and cos u as floats. A little beyond float64 a fraction of the angle is doubled again.

    Where that would leave no digits, it is the phase of the largest float64.
    """
    places = u.places()
    doublings = np.where(places > 1024.0, np.clip(places - 1020.0, 0.0, 40.0), 0.0)
    x, rest = _split(u * power_of_two(-doublings))
    known = np.isfinite(x) | ~np.isfinite(u.high)  # an infinity has no phase
    x, rest = np.where(known, x, sys.float_info.max), np.where(known, rest, 0.0)
    s = np.sin(x) * np.cos(rest) + np.cos(x) * np.sin(rest)
    c = np.cos(x) * np.cos(rest) - np.sin(x) * np.sin(rest)
    for k in range(int(doublings.max(initial=0.0))):
        more = known & (doublings > k)
        s, c = np.where(more, 2.0 * s * c, s), np.where(more, (c - s) * (c + s), c)
    return s, c
