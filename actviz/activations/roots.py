"""Roots between two points where the signs differ, to the last bit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


def solve(function: Callable[[Array], Array], low: float, high: float) -> float:
    """The root of a function between two points where its signs differ, to the last bit.

    Raises:
        ValueError: the signs are the same.
    """
    return float(roots(function, np.array([low]), np.array([high]))[0])


def roots(function: Callable[[Array], Array], low: Array, high: Array) -> Array:
    """One root in each of several brackets at whose ends the function's signs differ, to the last bit.

    Each step evaluates all brackets at 65 points, fewer where there are many brackets, in one call
    and keeps of each the part where the sign changes first. The points crowd where a straight line
    between the ends crosses 0: about five steps. No gap between 65 of them is wider than a sixth:
    twenty steps where the line misleads.

    Raises:
        ValueError: the signs at both ends of a bracket are the same.
    """
    found = np.empty(low.size)
    left = np.arange(low.size)  # the brackets that can still be narrowed
    with np.errstate(over="ignore"):
        guess = np.where(np.isfinite(high - low), low + (high - low) / 2, low / 2 + high / 2)
    while left.size:
        crowd = np.linspace(-1.0, 1.0, max(9, min(65, 4096 // left.size)))[:, None] ** 5
        with np.errstate(over="ignore"):
            x = guess + crowd * np.where(crowd < 0, guess - low, high - guess)
        x[0], x[-1] = low, high
        y = function(x.ravel()).reshape(x.shape)
        after = ((y < 0) != (y[0] < 0)).argmax(axis=0)
        if not after.all():
            raise ValueError(f"no change of sign between {low[after == 0]} and {high[after == 0]}")
        each = np.arange(left.size)
        low, high, y_low, y_high = x[after - 1, each], x[after, each], y[after - 1, each], y[after, each]
        found[left] = np.where(np.abs(y_high) < np.abs(y_low), high, low)
        wide = (y_low != 0) & (y_high != 0) & (np.nextafter(low, high) < high)
        left, low, high, y_low, y_high = (each_of[wide] for each_of in (left, low, high, y_low, y_high))
        with np.errstate(all="ignore"):
            crossing = low - y_low * ((high - low) / (y_high - y_low))
        guess = np.where((low < crossing) & (crossing < high), crossing, low + (high - low) / 2)
    return found
