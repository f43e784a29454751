"""A straight line with a periodic wave: what two inputs share at a large variance is known from a small one.

Of f(x) = s x + w(x) with a periodic w, E f² − E f(u) f(v) depends on X = q (1 − c), half the mean square of
u − v, alone, where q covers many waves, so that their phase is uniform. What u + v is must cover them too.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from actviz.analysis.propagation.pairs import pair
from actviz.analysis.propagation.tails import tails
from actviz.analysis.propagation.variance import table
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation

_COVERED = 1e-12  # how far E f and E f² may be from those of uniform phases, beside E f²
_LOOKED_AT = (1e-3, 0.03, 0.3)  # X, beside the variance from which waves are covered
_SAME = 1e-9  # what the wave adds at that variance and at four times it


@cache
def covered(activation: Activation) -> float | None:
    """The variance from which on phases are uniform; None where f is no line with a periodic wave."""
    lines, (q, found) = tails(activation), table(activation)
    if not activation.known.waves or lines.bend or not math.isfinite(lines.square) or not q.size:
        return None
    size = found.square - lines.square * q
    off = ~(np.abs(size - size[-1]) + np.abs(found.mean - found.mean[-1]) <= _COVERED * found.square)
    first = int(off.nonzero()[0].max(initial=-1)) + 1
    if first >= q.size or 4 * q[first] > q[-1]:
        return None
    least = float(q[first])
    for share in _LOOKED_AT:
        here, there = (pair(activation, least * k).lost(share / k) for k in (1, 4))
        if not abs(here - there) <= _SAME * here:
            return None
    return least


def lost(activation: Activation, variance: float, distance: float) -> float | None:
    """E f² − E f(u) f(v) for 1 − c = distance; None where waves are not covered by u, or not by u + v."""
    least, slope_square = covered(activation), tails(activation).square
    if least is None or variance * min(1.0, 2 - distance) < least:
        return None
    apart = variance * distance
    within = min(apart, least)  # beyond it the waves of u and v are independent
    return slope_square * (apart - within) + pair(activation, least).lost(within / least)
