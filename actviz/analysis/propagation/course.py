"""The law of the variance q_l from a start, and what the laws of correlation and gradient need of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actviz.analysis.gaussian.moments import LARGEST, SMALLEST, moments
from actviz.analysis.propagation.critical import universality
from actviz.analysis.propagation.laws import VarianceLaw
from actviz.analysis.propagation.rest import rest
from actviz.analysis.propagation.tails import Power, excess, steep_excess, steepness, tails
from actviz.analysis.propagation.variance import MARGINAL, NOISE, VarianceMap, map_at
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array

PRINTED = 5e-6  # what rounding to six digits changes a number by, at most, beside its size
_STEP = 1e-3  # of a difference quotient, beside q
_LONGEST, _SETTLING, _SAME = 64, 4000, 1e-9  # cycles: their lengths, layers before, equal variances


@dataclass(frozen=True)
class Course:
    """The law of the variance, and how chi_perp changes along with it.

    ``limit`` is where q goes: infinite where it grows, NaN where it oscillates. ``ratio`` is what
    q_(l+1)/q_l − 1 tends to in units of 1/l, and ``steep`` the same of chi_perp − 1, where q follows a
    power of l: chi_perp = 1 + steep/l. ``slow`` is chi_perp − 1 = coefficient · l^exponent where it falls
    more slowly than 1/l. ``cycle`` are the variances of one that oscillates.
    """

    variance_map: VarianceMap
    start: float
    limit: float
    law: VarianceLaw
    chi_perp: float
    chi_par: float
    ratio: float = 0.0
    steep: float = 0.0
    slow: Power | None = None
    cycle: tuple[float, ...] = ()
    half_stable: bool = False

    @property
    def activation(self) -> Activation:
        """The function."""
        return self.variance_map.activation


def course(activation: Activation, sigma_w: float, sigma_b: float, start: float) -> Course:
    """Follow the variance from ``start``; a half-stable point is recognised by its printed digits."""
    sigma_w, sigma_b, half_stable = _recognised(activation, sigma_w, sigma_b)
    variance_map = map_at(activation, sigma_w, sigma_b)
    if half_stable:
        touched = universality(activation).q
        if touched is not None and abs(start - touched) <= PRINTED * touched:
            start = touched
    if variance_map.keeps_all:
        law = VarianceLaw("constant", q_star=start, known="closed form")
        return Course(variance_map, start, start, law, *variance_map.slopes(start), half_stable=half_stable)
    limit = variance_map.limit(start)
    if math.isnan(limit):
        return _cycling(variance_map, start)
    if math.isinf(limit):
        return _growing(variance_map, start)
    if limit == 0:
        return _falling(variance_map, start)
    return _settling(variance_map, start, limit, half_stable)


def _recognised(activation: Activation, sigma_w: float, sigma_b: float) -> tuple[float, float, bool]:
    """The half-stable point itself where σ_w and σ_b are its printed digits."""
    pair = universality(activation)
    if pair.kind != "half-stable" or pair.sigma_w is None or pair.sigma_b is None:
        return sigma_w, sigma_b, False
    near = (
        abs(sigma_w - pair.sigma_w) <= PRINTED * pair.sigma_w
        and abs(sigma_b - pair.sigma_b) <= PRINTED * pair.sigma_b
    )
    return (pair.sigma_w, pair.sigma_b, True) if near else (sigma_w, sigma_b, False)


def _settling(variance_map: VarianceMap, start: float, q: float, half_stable: bool) -> Course:
    """A fixed point between 0 and infinity."""
    chi_perp, chi_par = variance_map.slopes(q)
    there = abs(start - q) <= 1e-9 * q
    if half_stable and abs(chi_par - 1) <= PRINTED and not there:
        bend, tilt = _bends(variance_map, q)
        # q − q* = 2/(|bend| l) on the side that is attracted
        distance = math.copysign(2 / abs(bend), start - q)
        law = _power_law(start, q, 1.0, distance)
        return Course(variance_map, start, q, law, chi_perp, chi_par, steep=tilt * distance, half_stable=True)
    xi = None if there and abs(chi_par) >= 1 - MARGINAL else depth_scale(abs(chi_par))
    law = VarianceLaw("fixed", q, xi=xi, known="expansion")
    return Course(variance_map, start, q, law, chi_perp, chi_par, half_stable=half_stable)


def _power_law(start: float, q: float, power: float, coefficient: float) -> VarianceLaw:
    onset = abs(coefficient / (start - q)) ** (1 / power)
    return VarianceLaw("power", q, power=power, coefficient=coefficient, onset=onset, known="expansion")


def _bends(variance_map: VarianceMap, q: float) -> tuple[float, float]:
    """d²V/dq² and d chi_perp/dq."""
    found = moments(variance_map.activation, q * np.array([1 - _STEP, 1 + _STEP]))
    differences = (np.diff(row)[0] / (2 * _STEP * q) for row in (found.square_growth, found.slope_square))
    bend, tilt = (variance_map.scale * float(difference) for difference in differences)
    return bend, tilt


def depth_scale(factor: float) -> float:
    """−1/ln factor: infinite where the factor is 1 or more, 0 where it is 0."""
    if factor >= 1:
        return math.inf
    return -1 / math.log(factor) if factor > NOISE else 0.0


def _falling(variance_map: VarianceMap, start: float) -> Course:
    """To 0, where f is its series there."""
    chi_perp, chi_par = variance_map.slopes(0.0)
    if abs(chi_par - 1) > MARGINAL:
        law = VarianceLaw("fixed", 0.0, xi=depth_scale(chi_par), known="closed form")
        return Course(variance_map, start, 0.0, law, chi_perp, chi_par)
    series = rest(variance_map.activation)
    if series is None:
        return Course(variance_map, start, 0.0, VarianceLaw("power", 0.0), 1.0, 1.0)
    size, order = series.square[0], _first(series.square)
    if order is None:
        # E f² lacks what is beyond the kink, a share of about exp(−edge²/2q): q falls as edge²/(2 ln l)
        law = VarianceLaw("marginal", 0.0, coefficient=series.edge**2 / 2, known="expansion")
        return Course(variance_map, start, 0.0, law, 1.0, 1.0)
    # q_(l+1) = q − b q^(1 + m) leads to q = (m b l)^(−1/m)
    m, loss = order / 2, -series.square[order] / size
    law = _power_law(start, 0.0, 1 / m, (m * loss) ** (-1 / m))
    steep = 0.0
    if (steeper := _first(series.slope_square)) == order:
        steep = series.slope_square[order] / size / (m * loss)
    elif steeper is not None and steeper < order:
        return Course(
            variance_map,
            start,
            0.0,
            law,
            1.0,
            1.0,
            -1 / m,
            slow=Power(
                series.slope_square[steeper] / size * (m * loss) ** (-steeper / order), -steeper / order
            ),
        )
    return Course(variance_map, start, 0.0, law, 1.0, 1.0, ratio=-1 / m, steep=steep)


def _first(coefficients: tuple[float, ...]) -> int | None:
    """The first power above the 0th whose coefficient is not 0."""
    return next((k for k, coefficient in enumerate(coefficients) if k and coefficient), None)


def _growing(variance_map: VarianceMap, start: float) -> Course:
    """Without bound, as the tails let it."""
    activation, square = variance_map.activation, variance_map.scale
    rate, chi_perp = square * tails(activation).square, square * steepness(activation)
    if math.isnan(rate):
        rate = _measured_rate(variance_map)
    if rate > 1 + MARGINAL:
        straight = activation.known.left.straight and activation.known.right.straight
        law = VarianceLaw("grows", rate=rate, known="closed form" if straight else "expansion")
        return Course(variance_map, start, math.inf, law, chi_perp, rate)
    gain = excess(activation, variance_map.sigma_w, variance_map.sigma_b)
    if gain is None or not gain.coefficient > 0:
        return Course(variance_map, start, math.inf, VarianceLaw("grows", rate=1.0), chi_perp, rate)
    # q_(l+1) = q + A q^θ leads to q = (A (1 − θ) l)^(1/(1 − θ))
    slower, pace = 1 - gain.exponent, gain.coefficient * (1 - gain.exponent)
    size = pace ** (1 / slower)
    law = VarianceLaw("grows", rate=1.0, power=-1 / slower, coefficient=size,
                      onset=(start / size) ** slower, known="expansion")  # fmt: skip
    ratio, steep, slow = 1 / slower, 0.0, None
    if abs(chi_perp - 1) <= MARGINAL:
        extra = steep_excess(activation, variance_map.sigma_w)
        if extra is not None and extra.coefficient:
            exponent = extra.exponent / slower
            if exponent == -1:
                steep = extra.coefficient / pace
            elif exponent > -1:
                slow = Power(extra.coefficient * pace**exponent, exponent)
    return Course(variance_map, start, math.inf, law, chi_perp, 1.0, ratio, steep, slow)


def _measured_rate(variance_map: VarianceMap) -> float:
    """V(q)/q for the largest variances that are known, where it no longer changes; else infinity."""
    q, known, _ = variance_map.survey
    last = known[q > q[-1] / 20] + 1
    steady = last.size > 2 and float(np.ptp(last)) < 0.01 * float(last[-1])
    return float(last[-1]) if steady else math.inf


def _cycling(variance_map: VarianceMap, start: float) -> Course:
    """Without a limit: on the shortest cycle that repeats itself, if there is one."""
    q, seen = start, []
    for _ in range(_SETTLING):
        seen.append(q)
        q = float(variance_map(np.array([min(max(q, SMALLEST), LARGEST)]))[0])
    last = np.array(seen[-2 * _LONGEST :])
    period = next((p for p in range(2, _LONGEST + 1) if _repeats(last, p)), None)
    orbit = last[-period:] if period else last
    found = moments(variance_map.activation, np.clip(orbit, SMALLEST, LARGEST))
    square = variance_map.scale
    with np.errstate(divide="ignore"):
        chi_perp, chi_par = (
            math.exp(float(np.log(np.abs(square * row)).mean()))
            for row in (found.slope_square, found.square_growth)
        )
    xi = depth_scale(chi_par) if period else None
    law = VarianceLaw("oscillates", xi=xi, period=period)
    return Course(variance_map, start, math.nan, law, chi_perp, chi_par, cycle=tuple(orbit.tolist()))


def _repeats(values: Array, period: int) -> bool:
    return bool((np.abs(values[period:] - values[:-period]) <= _SAME * values[period:]).all())
