"""The coefficients of a function in Hermite polynomials, from which covariances at a distance follow."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

from actviz.analysis.gaussian.panels import resolved
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array

_RADIUS = 26.0  # standard deviations, beyond which √density is 1e-74
_SAME = 2e-15  # nodes as near as this are the same
_TABLES: deque[tuple[Array, Array]] = deque(maxlen=2)


def hermite_squares(activation: Activation, variance: float, count: int) -> Array:
    """a_n² for n < count, where f(√variance z) = Σ a_n h_n(z) in normalised Hermite polynomials.

    So that E[f(u) f(v)] = Σ a_n² c^n for u and v of this variance with the correlation c (Mehler's
    formula), and Σ a_n² = E f².
    """
    # h_count has the wavelength 2π/√count, of which a panel of 20 nodes holds one and a half
    panels = math.ceil(_RADIUS * max(2.0, math.sqrt(count) / 10))
    edges = math.sqrt(variance) * _RADIUS * np.linspace(-1, 1, 2 * panels + 1)
    with np.errstate(all="ignore"):
        nodes = resolved(activation, edges)
    functions = _hermite(nodes.x / math.sqrt(variance), count)
    weights = nodes.length / math.sqrt(variance) * nodes.value * functions[0]
    coefficients: Array = np.einsum("ij,j->i", functions, weights)
    return coefficients**2


def _hermite(z: Array, count: int) -> Array:
    """h_n(z)·√density(z) for n < count, which never overflows; rows for n.

    Layer after layer the nodes are the same, but for rounding.
    """
    for seen, table in _TABLES:
        if seen.size == z.size and len(table) == count and np.allclose(seen, z, rtol=_SAME, atol=_SAME):
            return table
    table = np.empty((count, z.size))
    before, table[0] = np.zeros(z.size), np.exp(-0.25 * z * z) / (2 * math.pi) ** 0.25
    for n in range(count - 1):
        table[n + 1] = (z * table[n] - math.sqrt(n) * before) / math.sqrt(n + 1)
        before = table[n]
    _TABLES.append((z, table))
    return table
