"""E (f(u) − f(v))²/2 for two normal variables, by quadrature over their mean and half their difference.

With u = m + h and v = m − h for independent m and h no digits cancel, however near to 1 the correlation is.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from actviz.analysis.gaussian.legendre import NODES, last_coefficients, on_panels
from actviz.analysis.gaussian.panels import INNERMOST, sampled
from actviz.lazy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.activations import Activation
    from actviz.activations.evaluate import Array

_COARSE = (2.0, 4.0, 6.0, 9.0, 13.0, 19.0, 26.0)  # edges of inner panels, in standard deviations of w
_LEAST, _BEHIND = 8.0, 1e-18  # the radius in √variance: at least, and the share of E f² left beyond it
_OUTER = 1.5, 4.0  # edges of outer panels, in standard deviations of t
_STEP = 1 / 16  # the factor from the first of these to the next below
_NODES, _LAST = 10, 2  # of an outer panel, and the coefficients that tell how rough it is
_INNER = 10  # nodes of an inner panel: exact to degree 19, at which the coefficients of f are 1e-13
_ROUGH = 3e-7  # last coefficients beside the sum: the rule itself is exact to twice their degree
_ROUNDING = 1e-15  # of f, beside its root mean square
_FITTED = 1e-13  # a polynomial off by no more than this, beside the largest value, is f
_NARROW = 0.25  # a shift by less, beside a panel, leaves f(w ± t) polynomials on it
_DEEPEST = 60  # halvings
_BLOCK = 1 << 18  # points at a time


class Difference(NamedTuple):
    """E (f(u) − f(v))²/2, and its derivative by 1 − c, which is that of E f(u) f(v) by c."""

    value: float
    slope: float


class _Panels(NamedTuple):
    """Edges between which f is a polynomial, and by how much each may be passed."""

    edges: Array
    slack: Array
    radius: float
    size: float  # the root of E f²


def difference(activation: Activation, variance: float, distance: float) -> Difference:
    """The mean square difference, to about 1e-9 of itself.

    Rounding of f(u) − f(v) adds an error of 1e-16 of the root of E f² times the root of the result.

    Args:
        activation: the function; E f² is finite.
        variance: of u and of v.
        distance: 1 − c for their correlation c, above 0 and at most 2, where there is no slope.
    """
    # the outer integral is over h, or over m where c < 0: over the narrower of the two
    near, mirrored = min(distance, 2 - distance), distance > 1
    panels = _panels(activation, variance, mirrored)
    narrow, wide = math.sqrt(variance * near / 2), math.sqrt(variance * (2 - near) / 2)
    reach = panels.radius / math.sqrt(variance)
    low, high = _outer(panels, narrow, reach)
    value = slope = 0.0
    for _ in range(_DEEPEST):
        z, length = on_panels(low, high, _NODES)
        # with w and t in their standard deviations, u² + v² is their sum of squares: both within the radius
        farthest = wide * np.sqrt(np.maximum(reach * reach - z * z, 0.0))
        found = _inner(activation, panels, narrow * z.ravel(), farthest.ravel(), wide, mirrored=mirrored)
        density = np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
        square, spread = (row.reshape(z.shape) * density for row in found)
        tilted = (z * z - 1) / near * square - spread / (2 - near) if near else np.full(z.shape, math.nan)
        rough = np.abs(square @ last_coefficients(_NODES, _LAST)).max(axis=1) * (high - low)
        total = value + float((length * square).sum())
        ready = rough <= _ROUGH * total + _ROUNDING * panels.size * math.sqrt(total)
        value += float((length * square)[ready].sum())
        slope += float((length * tilted)[ready].sum()) / 2
        if ready.all():
            break
        middle = (low[~ready] + high[~ready]) / 2
        low, high = np.concatenate([low[~ready], middle]), np.concatenate([middle, high[~ready]])
    return Difference(value, -slope if mirrored else slope)


@lru_cache(maxsize=64)
def _panels(activation: Activation, variance: float, mirrored: bool) -> _Panels:
    """Where f is smooth, and also where f(−x) is if it is to be mirrored."""
    nodes, innermost = sampled(activation), _innermost(activation)
    edges, std = nodes.edges, math.sqrt(variance)
    with np.errstate(under="ignore"):
        mass = np.square(nodes.value) * nodes.length * np.exp(-nodes.x * nodes.x / (2 * variance))
    parts = mass.reshape(edges.size - 1, -1).sum(axis=1)
    far = np.maximum(np.abs(edges[:-1]), np.abs(edges[1:]))
    order = np.argsort(far)
    beyond = np.cumsum(parts[order][::-1])[::-1]
    radius = min(max(float(far[order][beyond >= _BEHIND * beyond[0]].max()), _LEAST * std), nodes.reach)
    edges = edges[np.abs(edges) >= innermost]
    edges = np.insert(edges, np.searchsorted(edges, 0.0), 0.0)
    width = np.diff(edges)
    edges, slack = edges[1:-1], _NARROW * np.minimum(width[:-1], width[1:])
    for kink in activation.kinks:
        slack[np.abs(edges - kink.at) <= 1e-12 * abs(kink.at)] = 0.0
    within = np.abs(edges) < radius
    edges, slack = edges[within], slack[within]
    if mirrored:
        edges, slack = np.append(edges, -edges), np.append(slack, slack)
    size = math.sqrt(float(beyond[0]) / math.sqrt(2 * math.pi * variance))
    return _Panels(edges, slack, radius, size)


@cache
def _innermost(activation: Activation) -> float:
    """The largest power of 2 up to 1 within which f is one polynomial on each side of 0."""
    nodes = sampled(activation)
    share, _ = on_panels(np.zeros(1), np.ones(1))
    for power in range(0, INNERMOST, -1):
        edge = 2.0**power
        for side in (-1.0, 1.0):
            values = activation(side * edge * share[0])
            x = side * nodes.x / edge
            inside = (x > 0) & (x < 1)
            series = values @ last_coefficients(NODES, NODES)
            fitted = np.polynomial.legendre.legval(2 * x[inside] - 1, series)
            if not np.abs(fitted - nodes.value[inside]).max(initial=0.0) <= _FITTED * np.abs(values).max():
                break
        else:
            return edge
    return 2.0**INNERMOST


def _outer(panels: _Panels, narrow: float, reach: float) -> tuple[Array, Array]:
    """Panels of the outer integral, in standard deviations: towards 0 down to where f is a polynomial."""
    edges = [_OUTER[0]]
    least = 4 * float(panels.slack[panels.slack > 0].min(initial=math.inf))
    while edges[0] * narrow > least:
        edges.insert(0, edges[0] * _STEP)
    edges = [0.0, *edges, *_OUTER[1:], reach]
    return np.array(edges[:-1]), np.array(edges[1:])


def _inner(
    activation: Activation, panels: _Panels, shift: Array, farthest: Array, std: float, *, mirrored: bool
) -> tuple[Array, Array]:
    """E_w of (f(w + t) − f(w − t))² for each shift t and w ~ N(0, std²), and of that times w²/std² − 1.

    Mirrored: half of (f(w + t) − f(t − w))² + (f(w − t) − f(−w − t))², in which w is half the difference.
    """
    found = np.zeros((2, shift.size))
    block = max(1, _BLOCK // (2 * _INNER * (panels.edges.size + 1)))
    for first in range(0, shift.size, block):
        part = slice(first, first + block)
        row, low, high = _between(panels, shift[part], farthest[part], std)
        w, length = on_panels(low, high, _INNER)
        t = shift[part][row][:, None]
        if mirrored:
            square = (np.square(activation(w + t) - activation(t - w))
                      + np.square(activation(w - t) - activation(-w - t))) / 2  # fmt: skip
        else:
            square = np.square(activation(w + t) - activation(w - t))
        y = np.square(w / std)
        square *= length * np.exp(-y / 2) / (std * math.sqrt(2 * math.pi))
        for into, values in zip(found, (square, square * (y - 1)), strict=True):
            into[part] = np.bincount(row, values.sum(axis=1), shift[part].size)
    return found[0], found[1]


def _between(
    panels: _Panels, shift: Array, farthest: Array, std: float
) -> tuple[NDArray[np.intp], Array, Array]:
    """Panels in w on which f(w ± t) are polynomials, with the index of their t."""
    t, most = shift[:, None], farthest[:, None]
    moved = np.where(t > panels.slack, t, 0.0)
    coarse = std * np.array(_COARSE) + 0 * t
    places = [panels.edges - moved, panels.edges + moved, coarse, -coarse, most, -most]
    edges = np.sort(np.clip(np.concatenate(places, axis=1), -most, most), axis=1)
    row, place = np.nonzero(edges[:, 1:] > edges[:, :-1])
    return row, edges[row, place], edges[row, place + 1]
