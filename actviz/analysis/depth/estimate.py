"""Estimates from measurements of single networks, with their standard errors."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from actviz.lazy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.activations.evaluate import Array

_SIGMAS = 4.0
_CHANCE = math.erfc(_SIGMAS / math.sqrt(2))  # that a normal variable is farther off: 6e-5
_MANY = 300  # degrees of freedom from which on t is normal
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Estimate:
    """A value for each layer, its standard error, and the lowest and the highest of single networks.

    The error is the standard deviation between networks over the root of their number, NaN if there
    is only one. Of root mean squares, ``value`` is that over all networks.
    """

    value: Array
    error: Array
    low: Array
    high: Array
    networks: int

    def differs(self, other: Array, size: Array | float = 1.0) -> NDArray[np.bool_]:
        """Where another value is farther off than four standard errors, and than rounding makes it.

        Of few networks the error itself is not well known: by Student's t, it takes more of them then.

        Args:
            other: the other values; where one is not known it does not differ.
            size: by which rounding is measured.
        """
        if self.networks == 1:
            return np.zeros(self.value.shape, dtype=bool)
        allowed = student(_CHANCE, self.networks - 1) * self.error + _ROUNDING * size
        with np.errstate(invalid="ignore"):
            off: NDArray[np.bool_] = np.abs(self.value - other) > allowed
        return off


def averaged(values: Array) -> Estimate:
    """The mean over the networks, of values of shape (networks, layers)."""
    with np.errstate(all="ignore"):
        mean = values.mean(axis=0)
    return Estimate(mean, standard_error(values), values.min(axis=0), values.max(axis=0), len(values))


def quadratic(values: Array) -> Estimate:
    """The root mean square over the networks."""
    with np.errstate(all="ignore"):
        value = np.sqrt(np.square(values).mean(axis=0))
        error = np.where(value > 0, standard_error(np.square(values)) / (2 * value), 0.0)
    return Estimate(value, error, values.min(axis=0), values.max(axis=0), len(values))


def log10_quadratic(log10: Array) -> Estimate:
    """log10 of the root mean square over the networks, of values that are given as log10."""
    low, high = log10.min(axis=0), log10.max(axis=0)
    scale = np.where(np.isfinite(high), high, 0.0)
    with np.errstate(all="ignore"):
        squares = 10.0 ** (2 * (log10 - scale))
        mean = squares.mean(axis=0)
        error = standard_error(squares) / (2 * mean) / math.log(10)
        return Estimate(scale + np.log10(mean) / 2, error, low, high, len(log10))


def standard_error(values: Array) -> Array:
    """Of the mean over the first axis; NaN if that has one entry."""
    count = len(values)
    if count == 1:
        return np.full(values.shape[1:], math.nan)
    with np.errstate(all="ignore"):  # values beyond float64
        error: Array = values.std(axis=0, ddof=1) / math.sqrt(count)
    return error


@cache
def student(chance: float, freedom: int) -> float:
    """The t that Student's variable, with so many degrees of freedom, exceeds in size with this chance.

    From its distribution function in closed form (Abramowitz & Stegun 1964, 26.7.3 and 26.7.4); beyond
    300 degrees of freedom that of 300.
    """
    freedom = min(freedom, _MANY)
    low, high = 0.0, math.pi / 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _beyond(middle, freedom) > chance else (low, middle)
    return math.sqrt(freedom) * math.tan((low + high) / 2)


def _beyond(angle: float, freedom: int) -> float:
    """1 − A(t) with t = √freedom · tan(angle)."""
    cosine = math.cos(angle)
    odd = freedom % 2
    term, total = (cosine if odd else 1.0), 0.0
    for k in range(1 if odd else 0, freedom - 1, 2):
        total += term
        term *= cosine**2 * (k + 1) / (k + 2)
    if odd:
        return 1 - 2 / math.pi * (angle + math.sin(angle) * total)
    return 1 - math.sin(angle) * total
