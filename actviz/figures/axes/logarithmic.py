"""Logarithmic axes: their limits and ticks, and the curves that are drawn over them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from actviz.figures.axes.ticks import Tick, plain_label, plain_ticks, power_label

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array
    from actviz.figures.axes.view import Limits
    from actviz.sample import Curve

_DECADES = 2.0  # an axis that shows less is labelled 1, 2, 5, 10, …
_LEAST = 0.6  # decades shown, so that noise does not look like growth
_NEAR = 0.01  # of the window: what is nearer to a change of sign is not what an axis is fitted to
_OUT_OF_SIGHT = 1e-3  # of the lower limit, where |f| goes at a change of sign
_IN_A_DECADE = 4  # places between powers of ten where a logarithmic axis may end


def log_limits(log10: Array) -> tuple[Limits, tuple[Tick, ...]]:
    """Limits that show all of these exponents of 10, and ticks; both in exponents."""
    low, high = (float(log10.min()), float(log10.max())) if log10.size else (-1.0, 0.0)
    if high - low >= _DECADES or not log10.size:
        low, high = math.floor(low), math.ceil(high)
        margin = 0.04 * (high - low or 1)
        return (low - margin, high + margin), _decade_ticks(low, max(high, low + 1))
    more = max(0.0, _LEAST - (high - low)) / 2
    low, high = low - more - 0.06, high + more + 0.06
    return (low, high), fine_ticks(low, high)


def log_ticks(low: float, high: float) -> tuple[Tick, ...]:
    """The ticks of an axis between two exponents of 10, in exponents."""
    return _decade_ticks(low, high) if high - low >= _DECADES else fine_ticks(low, high)


def _decade_ticks(low: float, high: float) -> tuple[Tick, ...]:
    exponents = sorted({round(at) for at, _ in plain_ticks(low, high, 6)})
    return tuple((float(exponent), power_label(exponent)) for exponent in exponents)


def fine_ticks(low: float, high: float) -> tuple[Tick, ...]:
    """1, 2, 5, 10, … between powers of ten; more of them where that would be one or two."""
    decades = range(math.floor(low), math.ceil(high))
    for digits in ((1, 2, 5), (1, 1.5, 2, 3, 5, 7)):
        values = [digit * 10.0**exponent for exponent in decades for digit in digits]
        found = [value for value in values if low <= math.log10(value) <= high]
        if len(found) > 2:
            break
    return tuple((math.log10(value), plain_label(value, value / 10)) for value in found)


def magnitude(curve: Curve) -> Curve:
    """|f| of a curve of f: 0 where it changes its sign, nothing where it is 0 all along.

    Its heights leave out what is next to a change of sign, which is as low as one looks closely.
    """
    x, y = curve.x, curve.y
    with np.errstate(invalid="ignore"):
        at = np.flatnonzero(np.sign(y[:-1]) * np.sign(y[1:]) < 0)
    between = x[at] + (x[at + 1] - x[at]) * y[at] / (y[at] - y[at + 1])
    x, y = np.insert(x, at + 1, between), np.abs(np.insert(y, at + 1, 0.0))
    zero = y == 0
    beside = np.concatenate([[False], zero[:-1]]) | np.concatenate([zero[1:], [False]])
    y = np.where(zero & beside, np.nan, y)
    crossings = x[y == 0]
    away = np.ones(x.size, dtype=bool)
    for crossing in crossings:
        away &= np.abs(x - crossing) > _NEAR * (x[-1] - x[0])
    seen = away & np.isfinite(y) & (y > 0)
    dots = tuple(replace(dot, y=abs(dot.y)) for dot in curve.dots if dot.y)
    return replace(curve, x=x, y=y, dots=dots, heights=y[seen if seen.any() else y > 0])


def down_to(curve: Curve, low: float) -> Curve:
    """The curve with what is 0 far below a limit, so that it leaves the window there."""
    return replace(curve, y=np.where(curve.y == 0, _OUT_OF_SIGHT * low, curve.y))


def log_frame(heights: Sequence[Array], y: Limits | None, ticked: bool) -> tuple[Limits, tuple[Tick, ...]]:
    """Limits of a logarithmic axis that shows these heights, or the limits given; and its ticks."""
    values = np.concatenate(
        [np.zeros(0), *(height[np.isfinite(height) & (height > 0)] for height in heights)]
    )
    if y is None:
        (low, high), ticks = log_limits(np.log10(values))
    else:
        low, high = math.log10(y[0]), math.log10(y[1])
        ticks = log_ticks(low, high)
    shown = tuple((10.0**at, label) for at, label in ticks if low <= at <= high) if ticked else ()
    return (10.0**low, 10.0**high), shown


def log_range(values: Array) -> Limits:
    """The logarithms of the lowest and highest of some values and a bit more; two powers of ten at least."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logarithms = np.log10(values)
    logarithms = logarithms[np.isfinite(logarithms)]
    if not logarithms.size:
        return -1.0, 0.0
    low, high = float(logarithms.min()), float(logarithms.max())
    low, high = np.floor(_IN_A_DECADE * low) / _IN_A_DECADE, np.ceil(_IN_A_DECADE * high) / _IN_A_DECADE
    if np.floor(high) - np.ceil(low) < 1:
        low, high = np.floor(low), max(np.ceil(high), np.floor(low) + 1)
    return float(low), float(high)
