"""From an activation to the points of a curve: kinks exactly on the grid; jumps, poles and gaps as gaps."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from actviz.activations.language.gaps import limits
from actviz.errors import UsageError

if TYPE_CHECKING:
    from actviz.activations import Activation, Kink
    from actviz.activations.evaluate import Array

POINTS = 1000  # over the whole interval; bends get more
_FLATNESS = 1e-4  # how far a chord may leave the curve, as a fraction of the curve's height
_ROUNDS = 16  # halvings of a step; a step of 1/1000 becomes one of 1/65,000,000
_AROUND_A_POLE = 0.04  # of the window: what is nearer to a pole is not what an axis is fitted to
_BEYOND = 1e3  # how often the height of the rest a curve is followed towards a pole
_ENOUGH = 8_000  # points; a curve that still bends between them is noise or a wave finer than any pixel


@dataclass(frozen=True)
class Dot:
    """One end of a jump: closed where the function takes this value, open where it does not."""

    x: float
    y: float
    closed: bool


@dataclass(frozen=True, eq=False)
class Curve:
    """The graph of f (``order`` 0), f′ (1) or f″ (2) over an interval.

    ``x`` ascends; ``y`` is NaN once at each jump, between the two one-sided limits, which are also
    in ``dots``, and at each gap. ``heights`` are the ordinates that an axis should show: all but those
    on the way to a pole.
    """

    activation: Activation
    order: int
    x: Array
    y: Array
    dots: tuple[Dot, ...]
    heights: Array


def sample(activation: Activation, low: float, high: float, order: int = 0, points: int = POINTS) -> Curve:
    """Sample f or a derivative of it on [low, high].

    Args:
        activation: the function.
        low: left end, finite.
        high: right end, finite and greater.
        order: 0, 1 or 2.
        points: how many equal steps to start from; bends are refined until chords fit them.
    """
    gaps = activation.known.gaps
    steep = activation.known.infinite_slopes
    ends = {*(end for gap in gaps for end in (gap.low, gap.high)), *(steep if order else ())}
    kinks = {kink.at: kink for kink in activation.kinks}
    edges = [low, *sorted(at for at in {*kinks, *ends, *steep} if low < at < high), high]
    pieces: list[tuple[Array, Array]] = []
    dots: list[Dot] = []
    heights: list[Array] = []
    for start, stop in pairwise(edges):
        if any(gap.low <= start and stop <= gap.high for gap in gaps):
            continue
        count = max(2, round(points * (stop - start) / (high - low)) + 1)
        x = np.linspace(start, stop, count)
        y = np.asarray(activation.derivative(x, order=order))
        _put_one_sided_limits(activation, order, x, y)
        holes = _put_limits_at_gaps(activation, order, x, y, ends)
        x, y, height = _without_poles(x, y, {*kinks, *ends}, high - low)
        x, y = _refined(activation, order, x, y, height)
        if pieces:
            jump = _jump(activation, order, kinks[start], pieces[-1][1][-1], y[0]) if start in kinks else []
            dots += jump
            if jump or start != pieces[-1][0][-1] or start in ends:
                pieces.append((x[:1], np.array([np.nan])))
            else:
                x, y = x[1:], y[1:]
        dots += holes
        pieces.append((x, y))
        heights.append(y[~(np.abs(y) > height)])
    if not pieces:
        raise UsageError(f"{activation} has no real value from {low:g} to {high:g}")
    xs, ys = map(np.concatenate, zip(*pieces, strict=True))
    return Curve(activation, order, xs, ys, tuple(dots), np.concatenate(heights))


def _put_limits_at_gaps(
    activation: Activation, order: int, x: Array, y: Array, ends: Collection[float]
) -> list[Dot]:
    """Put limits where the ends of a piece at gaps have no value; those that are finite are holes."""
    kernel = (activation.value, activation.first, activation.second)[order]
    holes = []
    for i, side in ((0, 1.0), (-1, -1.0)):
        at = float(x[i])
        missing = at in ends and activation.known.gap_at(at) is not None
        # f′ is infinite where √ begins; next to an end that is a rounded number it is merely large
        if missing or (at in ends and (order or not np.isfinite(y[i]))):
            y[i] = limits(kernel, np.array([at]), side)[0]
            if missing and np.isfinite(y[i]):
                holes.append(Dot(at, float(y[i]), closed=False))
    return holes


def _without_poles(x: Array, y: Array, edges: Collection[float], window: float) -> tuple[Array, Array, float]:
    """A piece without its ends that are infinite, and its height away from these: infinite without any."""
    poles = [i for i in (0, -1) if np.isinf(y[i]) and x[i] in edges]
    if not poles:
        return x, y, np.inf
    around = min(_AROUND_A_POLE * window, 0.25 * (x[-1] - x[0]))
    away = np.all([np.abs(x - x[i]) > around for i in poles], axis=0)
    height = float(np.abs(y[away]).max(initial=0.0)) or 1.0
    drawn = np.abs(y) <= _BEYOND * height
    return x[drawn], y[drawn], height


def _put_one_sided_limits(activation: Activation, order: int, x: Array, y: Array) -> None:
    """Replace what the function is *at* a kink on either end by its limit from inside."""
    for kink in activation.kinks:
        for end, inwards in ((0, np.inf), (-1, -np.inf)):
            if x[end] == kink.at:
                if order == 1:
                    y[end] = kink.right if end == 0 else kink.left
                else:
                    y[end] = activation.derivative(np.nextafter(kink.at, inwards), order=order)


def _refined(activation: Activation, order: int, x: Array, y: Array, height: float) -> tuple[Array, Array]:
    """Halve the steps whose chord leaves the curve; of what is higher than ``height`` little is seen."""
    for _ in range(_ROUNDS):
        if x.size > _ENOUGH:
            break
        middle = x[:-1] + np.diff(x) / 2
        at_middle = activation.derivative(middle, order=order)
        with np.errstate(invalid="ignore", over="ignore"):
            deviation = np.abs(at_middle - (y[:-1] / 2 + y[1:] / 2))  # the sum of two may overflow
            bent = deviation > _FLATNESS * min(np.nanmax(y) - np.nanmin(y), 2.0 * height)
        bent &= np.diff(x) > 4 * np.spacing(np.abs(middle))
        if not bent.any():
            break
        where = np.flatnonzero(bent) + 1
        x, y = np.insert(x, where, middle[bent]), np.insert(y, where, at_middle[bent])
    return x, y


def _jump(activation: Activation, order: int, kink: Kink, left: float, right: float) -> list[Dot]:
    """The dots of a jump, none if there is no jump in this order.

    f″ does not exist at a kink, so both its ends are open; f′ and f have a value by convention.
    """
    if order < kink.order or abs(right - left) <= 1e-12 * max(abs(left), abs(right)):
        return []
    if order == 2:
        return [Dot(kink.at, left, closed=False), Dot(kink.at, right, closed=False)]
    value = float(activation.derivative(kink.at, order=order))
    ends = [Dot(kink.at, y, closed=bool(np.isclose(y, value, rtol=1e-12, atol=0))) for y in (left, right)]
    if any(dot.closed for dot in ends):
        return ends
    return [*ends, Dot(kink.at, value, closed=True)]
