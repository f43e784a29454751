"""chi_perp over the plane of σ_w and σ_b: the numbers of a phase diagram."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.analysis.propagation.variance import VarianceMap, table
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.analysis.gaussian.moments import Moments

_LEAP = 0.1  # of ln chi_perp


def log_chi_perp(activation: Activation, sigma_w: Array, sigma_b: Array) -> Array:
    """ln chi_perp where the variance goes from 1, of shape (σ_b, σ_w); −inf where chi_perp is 0.

    Read off the table of moments, between whose lines it is interpolated: to about 0.02, for drawing.
    The variance is taken to go straight to the next fixed point, as it does for every f whose variance
    map rises.

    Args:
        activation: the function.
        sigma_w: positive, in ascending order.
        sigma_b: from 0.
    """
    return np.stack([_row(activation, sigma_w, float(shift)) for shift in sigma_b])


def diverging(activation: Activation, sigma_b: Array) -> Array:
    """The σ_w beyond which the variance grows without bound from 1, for each σ_b."""
    q, known = table(activation)
    above = q > 1 - 1e-9
    return np.array([_needed(q, known, float(shift))[above].max() for shift in sigma_b])


def leaps(activation: Activation, sigma_b: Array) -> Array:
    """The σ_w at which the limit of the variance from 1 jumps from one fixed point to another, for each σ_b.

    Of several, that of the largest jump of chi_perp; NaN where there is none of 10 %, or it is to infinity.
    """
    q, known = table(activation)
    one = int(np.searchsorted(q, 1 - 1e-9))
    with np.errstate(divide="ignore"):
        log_steep = np.log(known.slope_square)
    places = np.full(sigma_b.shape, math.nan)
    for i, shift in enumerate(sigma_b.tolist()):
        needed = _needed(q, known, shift)
        found = [*_passes(needed[one:], log_steep[one:]), *_passes(-needed[one::-1], log_steep[one::-1])]
        last = needed[one:].max() * (1 - 1e-9)  # beyond it the variance diverges
        size, place = max((leap for leap in found if abs(leap[1]) < last), default=(0.0, math.nan))
        places[i] = abs(place) if size > _LEAP else math.nan
    return places


def _passes(needed: Array, log_steep: Array) -> list[tuple[float, float]]:
    """By how much ln E f′² changes from each maximum to the next higher value, and the maximum."""
    rising = np.maximum.accumulate(needed)
    higher = np.flatnonzero(needed[1:] > rising[:-1]) + 1  # a new maximum
    before = np.append(0, higher[:-1])
    passed = (higher > before + 1) & np.isfinite(log_steep[before]) & np.isfinite(log_steep[higher])
    before, higher = before[passed], higher[passed]
    sizes = np.abs(log_steep[higher] - log_steep[before])
    return list(zip(sizes.tolist(), rising[before].tolist(), strict=True))


def _needed(q: Array, known: Moments, sigma_b: float) -> Array:
    """The σ_w of which q is a fixed point; smaller variances grow under a larger σ_w."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        needed: Array = np.sqrt(np.maximum(q - sigma_b**2, 0.0) / known.square)
    return needed


def _row(activation: Activation, sigma_w: Array, sigma_b: float) -> Array:
    q, known = table(activation)
    log_q, needed = np.log(q), _needed(q, known, sigma_b)
    one = int(np.searchsorted(log_q, -1e-9))
    upwards = sigma_w > np.interp(0.0, log_q, needed)
    ends = VarianceMap(activation, 1.0, sigma_b)
    up, down = slice(one, None), slice(one, None, -1)
    with np.errstate(divide="ignore", invalid="ignore"):
        log_steep = np.log(known.slope_square)
        at_rest, at_infinity = (np.log(ends.slopes(end)[0]) for end in (0.0, np.inf))
        grown = _passed(needed[up], log_steep[up], sigma_w, at_infinity)
        fallen = _passed(-needed[down], log_steep[down], -sigma_w, at_rest)
        row: Array = 2 * np.log(sigma_w) + np.where(upwards, grown, fallen)
    return row


def _passed(needed: Array, log_steep: Array, wanted: Array, beyond: float) -> Array:
    """ln E f′² at the first place where ``needed`` is at least a wanted value."""
    rising = np.maximum.accumulate(needed)
    behind = np.searchsorted(rising, wanted)
    i = np.clip(behind, 1, rising.size - 1)
    step = needed[i] - rising[i - 1]
    share = np.clip(np.where(step > 0, (wanted - rising[i - 1]) / step, 1.0), 0.0, 1.0)
    with np.errstate(invalid="ignore"):
        found = log_steep[i - 1] + share * (log_steep[i] - log_steep[i - 1])
    found = np.where(np.isneginf(log_steep[i]), -np.inf, found)
    return np.where(behind < rising.size, found, beyond)
