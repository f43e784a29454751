"""chi_perp over the plane of σ_w and σ_b: the numbers of a phase diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.analysis.propagation.variance import VarianceMap, table
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.analysis.gaussian.moments import Moments


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


def _needed(q: Array, known: Moments, sigma_b: float) -> Array:
    """The σ_w of which q is a fixed point; smaller variances grow under a larger σ_w."""
    with np.errstate(divide="ignore"):
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
