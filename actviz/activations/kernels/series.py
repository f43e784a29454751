"""Differences that cancel next to 0, by series."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.activations.lazy import np

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
