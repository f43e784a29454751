"""Shares of the last layer's gradient in single networks: quantiles, and how much networks differ."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


@dataclass(frozen=True, eq=False)
class Shares:
    """log10 of the quantiles of each layer's share of the last layer's gradient, over the networks.

    ``log_variance`` is the variance of ln g² of layer 1 between networks, g being its share: 5L/n for
    relu networks of L layers of n units (Hanin & Nica 2019). It is NaN where a gradient is 0.
    """

    p5: Array
    median: Array
    p95: Array
    log_variance: float


def shares_of(log10: Array) -> Shares:
    """The quantiles of log10 of gradients of shape (networks, layers)."""
    with np.errstate(invalid="ignore"):
        shares = np.where(np.isneginf(log10), -math.inf, log10 - log10[:, -1:])
        spread = float(np.var(2 * math.log(10) * shares[:, 0], ddof=1)) if len(log10) > 1 else math.nan
    low, median, high = (lower_quantile(shares, level) for level in (0.05, 0.5, 0.95))
    return Shares(low, median, high, spread)


def lower_quantile(values: Array, level: float) -> Array:
    """The smallest values with at least that share of all at or below them; NaN where one is."""
    at = max(0, math.ceil(level * len(values)) - 1)
    found: Array = np.partition(values, at, axis=0)[at]
    return np.where(np.isnan(values).any(axis=0), math.nan, found)
