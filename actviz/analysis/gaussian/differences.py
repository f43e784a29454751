"""E (f(u) − f(v))²/2 for two normal variables, by quadrature over their mean and half their difference.

With u = m + h and v = m − h for independent m and h no digits cancel, however near to 1 the correlation is.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from actviz.analysis.gaussian.legendre import NODES, last_coefficients, on_panels
from actviz.analysis.gaussian.panels import INNERMOST, sampled
from actviz.analysis.gaussian.smoothing import smoothed
from actviz.lazy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.activations import Activation
    from actviz.activations.evaluate import Array

# edges of inner panels, in standard deviations of w: closer where the density falls by more
_COARSE = (2.0, 4.0, 6.0, *range(8, 40))
_LEAST, _BEHIND = 8.0, 1e-18  # the radius in √variance: at least, and the share of E f² left beyond it
# the first edge of outer panels and the distance of others, in standard deviations of t
_FIRST, _NEXT = 1.5, 2.5
_STEP = 1 / 16  # the factor from the first of these to the next below
_NODES, _LAST = 10, 2  # of an outer panel, and the coefficients that tell how rough it is
_INNER = 10  # nodes of an inner panel: exact to degree 19, at which the coefficients of f are 1e-13
_ROUGH = 3e-7  # last coefficients beside the sum: the rule itself is exact to twice their degree
_ROUNDING = 1e-15  # of f, beside its root mean square
_FITTED = 1e-13  # a polynomial off by no more than this, beside the largest value, is f
_NARROW = 0.125  # a shift by less, beside a panel, leaves f(w ± t) polynomials on it …
_PASSED = 1e-6  # … if the polynomial of one panel is this near to f that far in the next
_DEEPEST = 60  # halvings
_BLOCK = 1 << 18  # points at a time
_MANY = 64  # edges, from which a function of waves is smoothed


class Difference(NamedTuple):
    """E (f(u) − f(v))²/2, and its derivative by 1 − c, which is that of E f(u) f(v) by c."""

    value: float
    slope: float


class _Panels(NamedTuple):
    """Edges between which f is a polynomial, and by how much each may be passed."""

    edges: Array
    slack: Array
    widest: float  # panel on the side on which f bends more: one wave of f or so if it has waves
    apart: Array  # halves of the distances of kinks: the shifts at which two meet
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
    edges = _panels(activation, variance, mirrored=False).edges
    if edges.size > _MANY and not activation.kinks:
        step, radius = float(np.diff(edges).min()) / _NODES, max(panels.radius, _LEAST * math.sqrt(variance))
        if (waves := smoothed(activation, variance, distance, step, radius)) is not None:
            return Difference(*waves)
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
    nodes, std = sampled(activation), math.sqrt(variance)
    with np.errstate(under="ignore"):
        mass = np.square(nodes.value) * nodes.length * np.exp(-nodes.x * nodes.x / (2 * variance))
    parts, ends = mass.reshape(-1, NODES).sum(axis=1), nodes.edges
    far = np.maximum(np.abs(ends[:-1]), np.abs(ends[1:]))
    order = np.argsort(far)
    beyond = np.cumsum(parts[order][::-1])[::-1]
    radius = min(max(float(far[order][beyond >= _BEHIND * beyond[0]].max()), _LEAST * std), nodes.reach)
    edges, slack = _pieces(activation)
    within = np.abs(edges) < radius
    edges, slack = edges[within], slack[within]
    width = np.diff(edges, append=radius)
    widest = min(float(width[side * edges >= 0].max(initial=0.0)) for side in (-1.0, 1.0))
    kinks = np.array([kink.at for kink in activation.kinks])
    apart = np.add.outer(kinks, kinks if mirrored else -kinks).ravel() / 2
    if mirrored:
        edges, slack = np.append(edges, -edges), np.append(slack, slack)
    size = math.sqrt(float(beyond[0]) / math.sqrt(2 * math.pi * variance))
    return _Panels(edges, slack, widest, np.unique(np.abs(apart)), radius, size)


@cache
def _pieces(activation: Activation) -> tuple[Array, Array]:
    """Edges between which f is a polynomial, and by how far each may be passed."""
    nodes, innermost = sampled(activation), _innermost(activation)
    all_edges = nodes.edges
    series = nodes.value.reshape(-1, NODES) @ last_coefficients(NODES, NODES)
    width = np.diff(all_edges)
    slack = _NARROW * np.minimum(width[:-1], width[1:])
    # is f behind an edge what it is before?
    beyond = all_edges[1:-1] + slack
    powers = np.polynomial.legendre.legvander(1 + 2 * slack / width[:-1], NODES - 1)
    with np.errstate(all="ignore"):
        size = np.abs(nodes.value).reshape(-1, NODES).max(axis=1)
        off = np.abs((powers * series[:-1]).sum(axis=1) - activation(beyond))
        slack[~(off <= _PASSED * np.minimum(size[:-1], size[1:]))] = 0.0
    edges = all_edges[1:-1]
    kept = np.abs(edges) >= innermost
    edges, slack = edges[kept], slack[kept]
    middle = int(np.searchsorted(edges, 0.0))
    return np.insert(edges, middle, 0.0), np.insert(slack, middle, 0.0)


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
    edges = [0.0, *np.arange(_FIRST, reach, _NEXT).tolist(), reach]
    edges += [at for at in (panels.apart / narrow).tolist() if at < reach] if narrow else []
    least, first = 4 * float(panels.slack[panels.slack > 0].min(initial=math.inf)), edges[1]
    while first * narrow > least:
        edges.append(first := first * _STEP)
    parts = [
        np.linspace(low, high, 1 + max(1, math.ceil((high - low) * narrow / (2 * panels.widest))))[:-1]
        for low, high in pairwise(sorted({*edges}))
    ]
    found = np.concatenate([*parts, [reach]])
    return found[:-1], found[1:]


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
    coarse = std * np.array([edge for edge in _COARSE if std * edge < panels.radius]) + 0 * t
    places = [panels.edges - moved, panels.edges + moved, coarse, -coarse, most, -most]
    edges = np.sort(np.clip(np.concatenate(places, axis=1), -most, most), axis=1)
    row, place = np.nonzero(edges[:, 1:] > edges[:, :-1])
    return row, edges[row, place], edges[row, place + 1]
