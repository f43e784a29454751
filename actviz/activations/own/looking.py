"""The facts of a user's function, found numerically: tails, kinks, symmetry, and where it has no value."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from actviz.activations.extremes import sign_changes, surveyed
from actviz.activations.facts import Facts, Interval, Tail
from actviz.activations.found import NOWHERE, REACH, constant, ends_of, in_steps, reaching
from actviz.activations.language.gaps import missing_of
from actviz.activations.language.looking import WINDOW, symmetry, tail, unbounded
from actviz.activations.own.bends import shortest
from actviz.errors import UsageError
from actviz.lazy import np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actviz.activations.base import Activation
    from actviz.activations.evaluate import Array, Kernel
    from actviz.activations.facts import Kink
    from actviz.activations.own.means import Means

_FAR = 1e18
_OVERFLOW = 80.0  # a number that e^x of it still leaves room for
_TINY = 1e-290
_STEEP = 20.0  # where an infinity is a pole and no overflow
_MANY = 20  # extrema within reach: more than a formula without waves has
_STEPS = 40
_POWERS = 250.0  # of 2, up to which tails are sampled
_NOTHING = 1e-25  # a slope of rounding alone
_FADED = 1e-30  # f″ where an exponential has left nothing of it


def looked(activation: Activation, means: Means) -> Facts:
    """The facts of a function of which nothing is known but how to evaluate it.

    Args:
        activation: the function.
        means: how its derivatives are computed, which knows its kinks.
    """
    kernels = (activation.value, activation.first, activation.second)

    def evaluate(x: Array, order: int) -> Array:
        return kernels[order](x)

    with np.errstate(all="ignore"):
        places = means.kinks(_FAR)
        turns = len(sign_changes(activation.first, tuple(kink.at for kink in places), -REACH, REACH))
        waving = turns > _MANY or len(places) > _MANY
        reach = REACH if waving else _FAR
        holes = _gaps(activation, reach)
        places = tuple(
            kink
            for kink in places
            if abs(kink.at) <= reach and not any(gap.low <= kink.at <= gap.high for gap in holes)
        )
        left, right = (_tail(activation, places, side, waving=waving) for side in (-1, 1))
        left = NOWHERE if holes and holes[0].low == -math.inf else left
        right = NOWHERE if holes and holes[-1].high == math.inf else right
        ends = list(ends_of(activation, holes))
        facts = surveyed(activation, left, right, places, symmetry(evaluate), reach, ends)
        facts = in_steps(
            replace(
                facts,
                range=constant(facts.range),
                derivative_range=constant(_with_pieces(activation, facts)),
                gaps=holes,
                reach=REACH if waving else math.inf,
            )
        )
    if not waving:
        return facts
    return replace(
        facts,
        range=reaching(facts.range, unbounded(evaluate, 0)),
        derivative_range=reaching(facts.derivative_range, unbounded(evaluate, 1)),
        oscillates=True,
    )


def _gaps(activation: Activation, reach: float) -> tuple[Interval, ...]:
    """Where f has no value; not where it only overflows, far out."""

    def value(x: Array) -> Array:
        y = activation.value(x)
        return np.where(np.isinf(y) & (np.abs(x) < _STEEP), np.nan, y)

    holes = missing_of(value, {}, reach)
    if Interval() in holes:
        raise UsageError(f"{activation} has no real value at any x")
    near = (gap for gap in holes if gap.low < _OVERFLOW and gap.high > -_OVERFLOW)
    return tuple(_with_short_ends(value, gap) for gap in near)


def _with_short_ends(value: Kernel, gap: Interval) -> Interval:
    """The same gap, up to −1 and not to the last number without a value, −1.0000000000000002."""

    def short(at: float, attained: bool, away: float) -> tuple[float, bool]:
        if abs(at) < _TINY:  # 1/x overflows next to 0
            found = 0.0
        elif math.isfinite(at) and attained:
            beside = math.nextafter(at, away)
            found = shortest(min(at, beside), max(at, beside))
        else:
            return at, attained
        return found, bool(np.isnan(value(np.array([found])))[0])

    low, low_attained = short(gap.low, gap.low_attained, -math.inf)
    high, high_attained = short(gap.high, gap.high_attained, math.inf)
    return Interval(low, high, low_attained, high_attained)


def _with_pieces(activation: Activation, facts: Facts) -> Interval:
    """The derivative's range with the ends that it attains along straight pieces between kinks."""
    slopes = facts.derivative_range
    inside = [(a.at + b.at) / 2 for a, b in pairwise(facts.kinks)]
    taken = activation.first(np.array(inside)) if inside else np.array([])
    low, high = (
        bool(np.isclose(taken, end, rtol=1e-12, atol=0.0).any()) for end in (slopes.low, slopes.high)
    )
    return replace(
        slopes, low_attained=slopes.low_attained or low, high_attained=slopes.high_attained or high
    )


def _tail(activation: Activation, kinks: Sequence[Kink], side: Literal[-1, 1], *, waving: bool) -> Tail:
    kernels = (activation.value, activation.first, activation.second)
    if not waving and (line := _straight(activation, kinks, side)) is not None:
        return line
    if waving:
        return _waving(activation, side)
    end = min(finite_end(kernel, side) for kernel in kernels[:2])
    # farther out the fourth power of x overflows; what overflows earlier is looked at before it does
    far = np.exp2(np.linspace(4.0, _POWERS, 120) + 0.2 * np.sin(np.arange(120)))
    if end < far[-1]:
        far = np.geomspace(end / 512.0, end / 8.0 if end > 64.0 else end, 120)
    value, slope, curvature = (_approached(kernel(side * far)) for kernel in kernels)
    return Tail(value, slope, curvature)


def _waving(activation: Activation, side: Literal[-1, 1]) -> Tail:
    """The limits of what goes on waving: there are none but of a wave that dies away or grows."""
    kernels = (activation.value, activation.first, activation.second)
    whole = tail(lambda x, order: kernels[order](x), None, side)
    limits = []
    for limit, kernel in zip((whole.value, whole.slope, whole.curvature), kernels, strict=True):
        y = kernel(side * np.linspace(*WINDOW, 2000))
        settled = np.ptp(y) <= 1e-6 * max(1.0, float(np.abs(y).max()))
        one_sign = y.min() > 0.0 or y.max() < 0.0
        limits.append(limit if settled or (math.isinf(limit) and one_sign) else math.nan)
    return Tail(limits[0], limits[1], limits[2])


def _straight(activation: Activation, kinks: Sequence[Kink], side: Literal[-1, 1]) -> Tail | None:
    """The straight line that f is beyond its last kink, if it is one there from the first bit on."""
    ends = [*(kink.at for kink in kinks), *_last_bend(activation, side)]
    start = (max(ends) if side > 0 else min(ends)) if ends else 0.0
    x = start + side * np.exp2(np.linspace(-6.0, 40.0, _STEPS)) * max(1.0, abs(start))
    if not ends:
        x = np.concatenate([-x, x])
    y, slopes = activation.value(x), activation.first(x)
    slope = float(slopes[-1]) + 0.0
    if not np.isfinite(y).all() or not np.allclose(slopes, slope, rtol=1e-9, atol=1e-11):
        return None
    if activation.derivative_by == "differences":
        slope = float(f"{(y[-1] - y[-8]) / (x[-1] - x[-8]):.14g}") + 0.0
    level = y - slope * x
    if np.any(np.abs(level - level[0]) > 4e-15 * np.maximum(np.abs(y), np.abs(level[0]))):
        return None
    if slope == 0.0 and np.ptp(y) > 0.0:
        return None
    return Tail(side * slope * math.inf if slope else float(y[-1]) + 0.0, slope, 0.0, straight=True)


def _last_bend(activation: Activation, side: Literal[-1, 1]) -> list[float]:
    """Where f″ becomes 0 on the way out, and does not fade away."""
    x = side * np.linspace(-30.0, 30.0, 1201)
    bends = np.abs(activation.second(x))
    bent = np.flatnonzero(bends)
    if not bent.size or bent[-1] == x.size - 1 or not bends[bent[-1]] > _FADED:
        return []
    return [float(x[bent[-1] + 1])]


def finite_end(kernel: Kernel, side: Literal[-1, 1]) -> float:
    """How far a kernel has a value on one side; 1e300 where it always has one."""
    x = side * np.concatenate([np.linspace(1.0, 50.0, 50), np.geomspace(51.0, 1e300, 1500)])
    bad = np.isnan(kernel(x))
    if not bad.any():
        return 1e300
    first = int(bad.argmax())
    if first == 0:
        return 1.0
    low, high = float(x[first - 1]), float(x[first])
    for _ in range(60):
        middle = (low + high) / 2
        if np.isnan(kernel(np.array([middle]))[0]):
            high = middle
        else:
            low = middle
    return abs(low)


def _approached(y: Array) -> float:
    """What a sequence comes to, to the digits that an estimated slope has."""
    last = y[-len(y) // 8 :]
    if not np.isfinite(last).all():
        infinite = last[np.isinf(last)]
        return float(infinite[-1]) if infinite.size else math.nan
    size = np.abs(y[len(y) // 2 :])
    if (np.all(np.diff(size) <= 0.0) and size[-1] <= 0.2 * size[0]) or np.abs(last).max() < _NOTHING:
        return 0.0
    if np.ptp(last) <= 1e-5 * max(1.0, float(np.abs(last).max())):
        return float(f"{last[-1]:.12g}") + 0.0
    if np.all(np.diff(size) > 0.0) and size[-1] > 1.2 * size[0]:
        return math.copysign(math.inf, float(last[-1]))
    return math.nan
