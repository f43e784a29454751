"""Where a function jumps or has a corner, found from jumps of its values and slopes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.activations.facts import Kink
from actviz.activations.language.switches import jumps
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array, Kernel
    from actviz.activations.language.numbers import Mask

_PARTS = 8  # into which an interval is divided
_BLIND = 3  # rounds in which a jump may hide in what a smooth curve does there
_ROUNDS = 24
# the least jump, in relation to the size of what jumps; more where there are many, which are rounding
_LEAST = (1e-8, 1e-5, 1e-3)
_MANY = 40
_LEAST_ESTIMATED = 1e-6  # where slopes are differences
_BESIDE = 0.0137  # corners lie at round numbers, between points that do not
NEAREST = 3e-5  # to a corner that differences can tell its sides apart


def bends(f: Kernel, first: Kernel, second: Kernel | None) -> tuple[Kink, ...]:
    """The places where f, f′ or f″ jumps.

    Args:
        f: the function.
        first: its derivative.
        second: the second derivative; None if these are differences, of which the second are too rough.
    """
    exact = second is not None
    found = [_places(f)]
    if second is not None:
        found += [_places(first), _places(second)]
    else:
        corners = _corners(f, first)
        found.append(corners[~_near(corners, found[0], _BESIDE)])
    places = merged(np.sort(np.concatenate(found)), 1e-9)
    if not places.size:
        return ()
    kernels: tuple[Kernel, ...] = (f, first) if second is None else (f, first, second)
    jumping = _near(places, found[0], 1e-9)

    def beside(at: Array, near: Array) -> Array:
        rows = _continued(kernels, at, near, exact=exact)
        rows[0, ~jumping] = f(at)[~jumping]  # only rounding would tell its sides apart
        return rows

    return jumps(places, beside, f, first)


def _near(places: Array, others: Array, distance: float) -> Mask:
    """Which places have one of the others near."""
    near = np.abs(places[:, None] - others) <= distance * np.maximum(np.abs(others), 1.0)
    found: Mask = np.logical_or.reduce(near, axis=1)
    return found


def _grid() -> Array:
    far = np.geomspace(50.0, 1e6, 60)
    return np.concatenate([-far[::-1], np.linspace(-50.0, 50.0, 2001)[1:-1], far])


def _places(kernel: Kernel) -> Array:
    """Where a kernel jumps, to the last bit."""
    x = _grid()
    low, high = x[:-1], x[1:]
    with np.errstate(all="ignore"):
        for least in _LEAST:
            low, high = _steepest(kernel, x[:-1], x[1:], least)
            if low.size <= _MANY:
                break
    return _short(low, high)


def _steepest(
    kernel: Kernel, low: Array, high: Array, least: float, stop_at: float = 0.0
) -> tuple[Array, Array]:
    """Narrow intervals to the part in which the kernel changes most, while it changes on like a jump."""
    change = np.full(low.size, np.inf)
    for turn in range(_ROUNDS):
        if not low.size:
            break
        x = low + (high - low) * np.linspace(0.0, 1.0, _PARTS + 1)[:, None]
        x[-1] = high
        y = kernel(x.ravel()).reshape(x.shape)
        steps = np.abs(np.diff(y, axis=0))
        steps[~np.isfinite(steps)] = 0.0
        best, each = steps.argmax(axis=0), np.arange(low.size)
        now = steps[best, each]
        size = 1.0 + np.minimum(np.abs(y[best, each]), np.abs(y[best + 1, each]))
        # one part of eight of a smooth curve changes by an eighth; a jump goes on being one
        keep = now > least * size
        if turn >= _BLIND:
            keep &= now > 0.5 * change
        low, high, change = x[best, each][keep], x[best + 1, each][keep], now[keep]
        if np.all(high - low <= stop_at * np.maximum(np.abs(low), 1.0)):
            break
    narrow = high - low <= max(1e-13, stop_at) * np.maximum(np.abs(low), 1.0)
    return low[narrow], high[narrow]


def _corners(f: Kernel, first: Kernel) -> Array:
    """Where differences jump: the parabolas that continue both sides meet there."""
    x = _grid() + _BESIDE
    with np.errstate(all="ignore"):
        slopes = first(x)
        change = np.abs(np.diff(slopes))
        beside = np.maximum(np.r_[0.0, change[:-1]], np.r_[change[1:], 0.0])
        apart = np.flatnonzero(change > np.maximum(1.5 * np.minimum(beside, change), _LEAST_ESTIMATED))
        low, high = _steepest(first, x[apart], x[apart + 1], _LEAST_ESTIMATED, NEAREST)
        middle = low + (high - low) / 2
        reach = 1e-4 * np.maximum(np.abs(middle), 1.0)
        a, b = middle - reach, middle + reach
        left, right = _line(f, a, -reach), _line(f, b, reach)
        # where the parabolas through three points on either side cross, near the middle
        at = middle.copy()
        for _ in range(4):
            gap = _height(left, at) - _height(right, at)
            at = at - gap / (_slope(left, at) - _slope(right, at))
    near = np.abs(at - middle) < np.maximum(high - low, reach / 10)
    at = np.where(near, at, middle)
    return _short(at - 1e-10 * np.maximum(np.abs(at), 1.0), at + 1e-10 * np.maximum(np.abs(at), 1.0))


def _line(f: Kernel, x: Array, away: Array) -> tuple[Array, Array, Array, Array]:
    """A parabola through three points, from x away: a place, f, slope and half the curvature there."""
    y0, y1, y2 = f(x), f(x + away), f(x + 2.0 * away)
    curvature = ((y2 - y1) - (y1 - y0)) / (2.0 * away * away)
    slope = (y1 - y0) / away - curvature * away
    return x, y0, slope, curvature


def _height(line: tuple[Array, Array, Array, Array], x: Array) -> Array:
    at, y, slope, curvature = line
    return y + (x - at) * (slope + (x - at) * curvature)


def _slope(line: tuple[Array, Array, Array, Array], x: Array) -> Array:
    at, _, slope, curvature = line
    return slope + 2.0 * (x - at) * curvature


def _continued(kernels: tuple[Kernel, ...], at: Array, near: Array, *, exact: bool) -> Array:
    """f, f′ and f″ at places, continued from one side of them."""
    with np.errstate(all="ignore"):
        off = at - near
        if not exact:  # far enough for differences, which are continued along a line
            off = off * 2.0**17
            near, farther = at - off, at - 2.0 * off
            slope, before = (kernels[1](x) for x in (near, farther))
            bend = (slope - before) / off
            return np.array([kernels[0](near) + off * (slope + bend * off / 2), slope + bend * off, 0.0 * at])
        f, slope, bend = (kernel(near) for kernel in kernels)
        return np.array([f + off * slope, slope + off * bend, bend])


def merged(places: Array, apart: float) -> Array:
    """Places from left to right, one for each group of those that are the same but for rounding."""
    if not places.size:
        return places
    new = np.flatnonzero(np.diff(places) > apart * np.maximum(np.abs(places[1:]), 1.0)) + 1
    return _short(places[np.r_[0, new]], places[np.r_[new - 1, -1]])


def _short(low: Array, high: Array) -> Array:
    """The shortest number in each of several intervals."""
    return np.array([shortest(a, b) for a, b in zip(low.tolist(), high.tolist(), strict=True)])


def shortest(low: float, high: float) -> float:
    """The number with the fewest digits in a narrow interval."""
    if low <= 0.0 <= high or max(abs(low), abs(high)) < 1e-12:
        return 0.0
    for digits in range(1, 17):
        rounded = float(f"{(low + high) / 2:.{digits}g}")
        if low <= rounded <= high:
            return rounded
    return high
