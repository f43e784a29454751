"""Differences that cancel next to 0, by series."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


def tanh_excess(x: Array) -> Array:
    """x/tanh(x) − 1 for |x| ≤ 1, by Lambert's continued fraction x²/(3 + x²/(5 + x²/(7 + …)))."""
    square = np.square(x)
    excess = np.zeros_like(x)
    for odd in range(19, 1, -2):
        excess = square / (odd + excess)
    return excess


def sine_rest(y: Array) -> Array:
    """y − sin(y) with full relative accuracy next to 0; meant for finite y of any size."""
    square = np.square(np.clip(y, -1.6, 1.6))
    series = np.ones_like(square)
    for k in range(21, 3, -2):  # y³/6 · (1 − y²/(4·5) · (1 − y²/(6·7) · …)), to 1e-18 at 1.6
        series = 1.0 - square / (k * (k - 1)) * series
    near = np.clip(y, -1.6, 1.6)
    return np.where(np.abs(y) < 1.6, near * near * near / 6.0 * series, y - np.sin(y))


def logarithm_rest(x: Array) -> Array:
    """x − log(1 + x) for x ≥ 0, with full relative accuracy next to 0.

    With u = x/(2 + x), log(1 + x) is 2u + 2u³/3 + 2u⁵/5 + …, and x − 2u is xu.
    """
    near = np.minimum(x, 1.0)
    u = near / (2.0 + near)
    square = np.square(u)
    series = np.zeros_like(u)
    for k in range(37, 1, -2):
        series = series * square + 2.0 / k
    return np.where(x < 1.0, near * u - series * square * u, x - np.log1p(x))
