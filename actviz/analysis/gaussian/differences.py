"""E (f(u) − f(v))²/2 for two normal variables, as the mean variance of f given what u and v share.

With u = m + a and v = m + b for independent m, a and b of the variances q c, q (1 − c) and q (1 − c),
it is E Var[f(m + a) | m]: a mean of squares, in which no digits cancel however near to 1 c is. Given m,
the moments of f(m + a) are smooth in m at the scale of a, so the work does not grow with the bends of f.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from actviz.analysis.gaussian.legendre import NODES, on_panels
from actviz.analysis.gaussian.panels import sampled
from actviz.analysis.gaussian.pieces import pieces
from actviz.lazy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.activations import Activation
    from actviz.activations.evaluate import Array

_LEAST, _BEHIND = 8.0, 1e-18  # standard deviations looked at, at least; the share of E f² left beyond
_COARSE = (2.0, 4.0, 6.0, *range(8, 40))  # edges of panels in m, in standard deviations
_CELL = 2.0  # of panels where f is not a polynomial at the scale of a, in standard deviations of a
_WIDE = 12.0  # in standard deviations of a: on panels at least as wide f is a polynomial in a
_NODES = 12  # of a panel
_HERMITE = 16  # nodes in a where f is a polynomial in it: exact to degree 31
_BLOCK = 1 << 18  # points at a time
_NARROWEST = 1e-16  # share of the variance that m has at least, which makes no difference


class Difference(NamedTuple):
    """E (f(u) − f(v))²/2, and its derivative by 1 − c, which is that of E f(u) f(v) by c."""

    value: float
    slope: float


class _Given(NamedTuple):
    """E f(m + a) given m, its derivative by m, and Var f(m + a)."""

    mean: Array
    slope: Array
    variance: Array


def difference(activation: Activation, variance: float, distance: float) -> Difference:
    """The mean square difference, to about 1e-9 of itself.

    Rounding of f(m + a) adds an error of 1e-16 of the root of E f² times the root of the result.

    Args:
        activation: the function; E f² is finite.
        variance: of u and of v.
        distance: 1 − c for their correlation c, above 0 and at most 2, where there is no slope.
    """
    # where c < 0, v is b − m
    near, mirrored = min(distance, 2 - distance), distance > 1
    radius = _radius(activation, variance)
    edges, kinks = (at[np.abs(at) < radius] for at in pieces(activation))
    own, common = math.sqrt(variance * near), math.sqrt(variance * max(1 - near, _NARROWEST))
    window = _LEAST * own + near * radius
    zones = _zones(edges, kinks, own, window, mirrored=mirrored)
    low, high = _panels(edges, zones, common, radius, own, mirrored=mirrored)
    m, length = (part.ravel() for part in on_panels(low, high, _NODES))
    given = _given(activation, m, zones, edges, own, window)
    weight = length * np.exp(-np.square(m / common) / 2) / (common * math.sqrt(2 * math.pi))
    value = float(weight @ given.variance)
    if mirrored:
        value += float(weight @ np.square(given.mean - given.mean[::-1])) / 2
    opposite = given.slope[::-1] if mirrored else given.slope
    return Difference(value, variance * float(weight @ (given.slope * opposite)))


@lru_cache(maxsize=64)
def _radius(activation: Activation, variance: float) -> float:
    """Behind which E f² is negligible."""
    nodes, std = sampled(activation), math.sqrt(variance)
    with np.errstate(under="ignore"):
        mass = np.square(nodes.value) * nodes.length * np.exp(-nodes.x * nodes.x / (2 * variance))
    parts, ends = mass.reshape(-1, NODES).sum(axis=1), nodes.edges
    far = np.maximum(np.abs(ends[:-1]), np.abs(ends[1:]))
    order = np.argsort(far)
    beyond = np.cumsum(parts[order][::-1])[::-1]
    return min(max(float(far[order][beyond >= _BEHIND * beyond[0]].max()), _LEAST * std), nodes.reach)


def _zones(edges: Array, kinks: Array, own: float, window: float, *, mirrored: bool) -> Array:
    """Intervals of m for which f(m + a) is no polynomial in a: a row of two for each, in ascending order."""
    width = np.diff(edges, prepend=-math.inf, append=math.inf)
    narrow = np.minimum(width[:-1], width[1:]) < _WIDE * own
    rough = np.concatenate([edges[narrow], kinks])
    rough = np.unique([*rough, *-rough] if mirrored else rough)
    if not rough.size or not own:
        return np.empty((0, 2))
    first = np.diff(rough, prepend=-math.inf) > 2 * window
    return np.stack([rough[first] - window, rough[np.append(first[1:], True)] + window], axis=1)


def _panels(
    edges: Array, zones: Array, common: float, radius: float, own: float, *, mirrored: bool
) -> tuple[Array, Array]:
    """Panels in m on which the moments of f(m + a) and the density of m are polynomials."""
    ends = np.concatenate([edges, -edges]) if mirrored else edges
    inside = np.searchsorted(zones.ravel(), ends) % 2 == 1
    coarse = common * np.array(_COARSE)
    cells = [_cells(low, high, own) for low, high in zones]
    found = np.unique(np.clip(np.concatenate([ends[~inside], coarse, -coarse, *cells]), -radius, radius))
    return found[:-1], found[1:]


def _cells(low: float, high: float, own: float) -> Array:
    return np.linspace(low, high, 1 + math.ceil((high - low) / (_CELL * own)))


def _given(activation: Activation, m: Array, zones: Array, edges: Array, own: float, window: float) -> _Given:
    """The moments of f(m + a) for a ~ N(0, own²), at each m in ascending order."""
    place, found = np.searchsorted(zones.ravel(), m), np.empty((3, m.size))
    outside = place % 2 == 0
    found[:, outside] = _by_hermite(activation, m[outside], own)
    for index, zone in enumerate(zones):
        within = place == 2 * index + 1
        if within.any():
            found[:, within] = _by_panels(activation, m[within], zone, edges, own, window)
    return _Given(*found)


def _by_hermite(activation: Activation, m: Array, own: float) -> Array:
    """The moments where f(m + a) is a polynomial in a."""
    z, weight = _hermite()
    x, reach = m[:, None] + own * z, sampled(activation).reach
    seen = weight * (np.abs(x) <= reach)
    return _moments(activation(np.clip(x, -reach, reach)), seen, z, own)


@cache
def _hermite() -> tuple[Array, Array]:
    """Gauss–Hermite nodes and weights for z ~ N(0, 1)."""
    z, weight = np.polynomial.hermite_e.hermegauss(_HERMITE)
    return z, weight / math.sqrt(2 * math.pi)


def _by_panels(
    activation: Activation, m: Array, zone: Array, edges: Array, own: float, window: float
) -> Array:
    """The moments of f(m + a) by quadrature over f's own panels, cut where the density needs it."""
    reach, found = sampled(activation).reach, np.empty((3, m.size))
    low, high = max(zone[0] - window, -reach), min(zone[1] + window, reach)
    ends = np.unique([*_cells(low, high, own), *edges[(edges > low) & (edges < high)]])
    x, length = (part.ravel() for part in on_panels(ends[:-1], ends[1:], _NODES))
    values = activation(x)
    first, behind = (np.searchsorted(x, m + side) for side in (-window, window))
    for rows in _blocks(first, behind):
        seen = slice(first[rows.start], behind[rows.stop - 1])
        z = (x[seen] - m[rows, None]) / own
        density = length[seen] * np.exp(-z * z / 2) / (own * math.sqrt(2 * math.pi))
        found[:, rows] = _moments(values[seen], density, z, own)
    return found


def _blocks(first: NDArray[np.intp], behind: NDArray[np.intp]) -> list[slice]:
    """Rows in blocks that share most of the points they look at, and look at not too many together."""
    blocks, begin = [], 0
    for row in range(1, first.size + 1):
        if row < first.size:
            together = behind[row] - first[begin]
            shared = 2 * together <= 3 * (behind[begin] - first[begin])
            if shared and (row + 1 - begin) * together <= _BLOCK:
                continue
        blocks.append(slice(begin, row))
        begin = row
    return blocks


def _moments(values: Array, weight: Array, z: Array, own: float) -> Array:
    """Rows of the mean, of E f(m + a) a/own² and of the variance of values at m + own z, columns for m."""
    mean = (values * weight).sum(axis=1)
    off = values - mean[:, None]
    weighted = weight * off
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = (weighted * z).sum(axis=1) / own
    return np.stack([mean, slope, (weighted * off).sum(axis=1)])
