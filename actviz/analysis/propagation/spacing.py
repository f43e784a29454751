"""How far apart two inputs stay while the variance grows by a power of l and f is bent between its tails.

With q → ∞ only the inputs near the bend count. Let u = m + h and v = m − h be the two pre-activations,
so that X = q (1 − c) is 2 E h², and m is spread evenly, with the density 1/√(2πq), over all that f is
bent in. A layer adds σ_w²/√(2πq) · J(X) to X, J(X) = E_h ∫ (f(m + h) − f(m − h))²/2 − 2 h² s² dm, s being
the slope of the tail on the side of m. Near inputs part (J > 0) where f is steeper than its tails, far
ones come nearer because the tails differ in slope; between them X stays where J is 0: 1 − c = X/q.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from actviz.activations.roots import solve
from actviz.analysis.gaussian.legendre import on_panels
from actviz.analysis.propagation.tails import tails
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array

_LEAST, _MOST = 1e-3, 1e4  # X
_NEAREST, _FARTHEST = 1e-3, 1e3  # h
_DEGREE = 64  # of the polynomial in ln h for what a layer adds
_DEVIATIONS, _NODES = 8.0, 60  # of h
_EDGES = tuple(2.0**k for k in range(-8, 20))  # of panels in m
_FAR = 256.0  # times h or 1: from there on (f(m + h) − f(m − h))/2h is f′, but for rounding


@cache
def spacing(activation: Activation) -> float | None:
    """X = q (1 − c) at which two inputs stay; None where they do not, or f has waves about its tails."""
    lines = tails(activation)
    if not lines.bend or lines.ripple or not math.isfinite(lines.square):
        return None
    added = np.polynomial.Chebyshev.interpolate(
        lambda logs: np.array([_added(activation, math.exp(log)) for log in np.atleast_1d(logs).tolist()]),
        _DEGREE, domain=[math.log(_NEAREST), math.log(_FARTHEST)],
    )  # fmt: skip
    z, weight = on_panels(np.zeros(1), np.full(1, _DEVIATIONS), _NODES)
    weight = weight * np.exp(-z * z / 2)

    def mean(log_x: Array) -> Array:
        h = np.exp(log_x / 2)[:, None] * math.sqrt(0.5) * z
        result: Array = (weight * h * h * (1 + h) * added(np.log(np.maximum(h, _NEAREST)))).sum(axis=1)
        return result

    ends = np.log([_LEAST, _MOST])
    near, far = mean(ends).tolist()
    return math.exp(solve(mean, *ends.tolist())) if near > 0 > far else None


def _added(activation: Activation, h: float) -> float:
    """The integral over m for one h, divided by h² (1 + h), which leaves a number of about 1."""
    lines = tails(activation)
    bends = [0.0, *(kink.at for kink in activation.kinks)]
    about = [0.0, *(side * edge for edge in _EDGES for side in (-1.0, 1.0))]
    places = [at + shift for at in bends for shift in (-h, h)]
    edges = np.unique([*about, *places, *(place + edge for place in places for edge in about
                                          if abs(edge) < 4 * max(h, 4.0))])  # fmt: skip
    edges = edges[np.diff(edges, prepend=-math.inf) > 1e-12 * (1 + np.abs(edges))]
    m, length = (part.ravel() for part in on_panels(edges[:-1], edges[1:]))
    slope = np.where(m > 0, lines.right, lines.left)
    gap = np.where(
        np.abs(m) < _FAR * max(h, 1.0), (activation(m + h) - activation(m - h)) / (2 * h),
        activation.derivative(m),
    )  # fmt: skip
    return float(2 * length @ (gap * gap - slope * slope)) / (1 + h)
