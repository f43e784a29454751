"""Gauss–Legendre quadrature on panels."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

NODES = 20  # a panel


def on_panels(low: Array, high: Array, count: int = NODES) -> tuple[Array, Array]:
    """Nodes and weights on panels: two arrays with a row for each panel.

    Args:
        low: where each panel begins.
        high: where each panel ends.
        count: nodes of a panel.
    """
    nodes, weights = legendre(count)
    half = (high - low)[:, None] / 2
    return low[:, None] + half + half * nodes, half * weights


@cache
def legendre(count: int = NODES) -> tuple[Array, Array]:
    """Nodes and weights on [−1, 1]."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return nodes, weights


@cache
def last_coefficients(count: int, last: int) -> Array:
    """The matrix that turns values at ``count`` nodes into the last few of their Legendre coefficients."""
    nodes, weights = legendre(count)
    basis = np.polynomial.legendre.legvander(nodes, count - 1)
    coefficients: Array = basis * weights[:, None] * (np.arange(count) + 0.5)
    return coefficients[:, -last:]
