"""The longest panels on which a function is a polynomial, to 13 digits, and where it is none."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from actviz.analysis.gaussian.legendre import NODES, last_coefficients, on_panels
from actviz.analysis.gaussian.panels import sampled
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array

_FITTED = 1e-13  # a polynomial off by no more than this, beside the largest value, is f
_ROUNDED = 1e-12  # of the distance from 0: an edge as near to a kink is that kink


@cache
def pieces(activation: Activation) -> tuple[Array, Array]:
    """Edges of the longest panels on which f is a polynomial, and those at kinks.

    0 is taken for a kink unless f is a polynomial across it, too.
    """
    kinks = {kink.at for kink in activation.kinks}
    edges, fixed = sampled(activation).edges, np.array(sorted({0.0, *kinks}))
    apart = np.abs(np.subtract.outer(edges, fixed)).min(axis=1)
    low, *inner, high = np.unique([*edges[apart > _ROUNDED * np.abs(edges)], *fixed]).tolist()
    kept = [low]
    for edge, behind in pairwise([*inner, high]):
        if edge == 0 or edge in kinks or not _fits(activation, kept[-1], behind):
            kept.append(edge)
    at, ends = kept.index(0.0), [*kept, high]
    length = min(ends[at] - ends[at - 1], ends[at + 1] - ends[at])
    if not _fits(activation, -length / 2, length / 2):
        kinks.add(0.0)
    return np.array(kept[1:]), np.array(sorted(kinks))


def _fits(activation: Activation, low: float, high: float) -> bool:
    """Whether f is one polynomial there: that of new nodes at the points that are known."""
    seen = sampled(activation)
    first, behind = np.searchsorted(seen.x, (low, high)).tolist()
    x, _ = on_panels(np.array([low]), np.array([high]))
    values = activation(x[0])
    at = (2 * seen.x[first:behind] - (low + high)) / (high - low)
    fitted = np.polynomial.legendre.legval(at, values @ last_coefficients(NODES, NODES))
    off = np.abs(fitted - seen.value[first:behind]).max(initial=0.0)
    return bool(off <= _FITTED * np.abs(values).max())
