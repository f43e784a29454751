"""From an activation to the points of a curve: kinks exactly on the grid, jumps as gaps."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from actviz.activations import Activation, Kink
    from actviz.activations.evaluate import Array

POINTS = 1000  # over the whole interval, as in the documents' figures; bends get more
_FLATNESS = 1e-4  # how far a chord may leave the curve, as a fraction of the curve's height
_ROUNDS = 16  # halvings of a step; a step of 1/1000 becomes one of 1/65,000,000
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
    in ``dots``.
    """

    activation: Activation
    order: int
    x: Array
    y: Array
    dots: tuple[Dot, ...]


def sample(activation: Activation, low: float, high: float, order: int = 0, points: int = POINTS) -> Curve:
    """Sample f or a derivative of it on [low, high].

    Args:
        activation: the function.
        low: left end, finite.
        high: right end, finite and greater.
        order: 0, 1 or 2.
        points: how many equal steps to start from; bends are refined until chords fit them.
    """
    inner = [kink for kink in activation.kinks if low < kink.at < high]
    edges = [low, *(kink.at for kink in inner), high]
    xs: list[Array] = []
    ys: list[Array] = []
    dots: list[Dot] = []
    for i, (start, stop) in enumerate(pairwise(edges)):
        count = max(2, round(points * (stop - start) / (high - low)) + 1)
        x = np.linspace(start, stop, count)
        y = np.asarray(activation.derivative(x, order=order))
        _put_one_sided_limits(activation, order, x, y)
        x, y = _refined(activation, order, x, y)
        if i:
            jump = _jump(activation, order, inner[i - 1], ys[-1][-1], y[0])
            if jump:
                dots += jump
                xs.append(x[:1])
                ys.append(np.array([np.nan]))
            else:
                x, y = x[1:], y[1:]
        xs.append(x)
        ys.append(y)
    return Curve(activation, order, np.concatenate(xs), np.concatenate(ys), tuple(dots))


def _put_one_sided_limits(activation: Activation, order: int, x: Array, y: Array) -> None:
    """Replace what the function is *at* a kink on either end by its limit from inside."""
    for kink in activation.kinks:
        for end, inwards in ((0, np.inf), (-1, -np.inf)):
            if x[end] == kink.at:
                if order == 1:
                    y[end] = kink.right if end == 0 else kink.left
                else:
                    y[end] = activation.derivative(np.nextafter(kink.at, inwards), order=order)


def _refined(activation: Activation, order: int, x: Array, y: Array) -> tuple[Array, Array]:
    """Halve the steps whose chord leaves the curve."""
    for _ in range(_ROUNDS):
        if x.size > _ENOUGH:
            break
        middle = x[:-1] + np.diff(x) / 2
        at_middle = activation.derivative(middle, order=order)
        with np.errstate(invalid="ignore", over="ignore"):
            deviation = np.abs(at_middle - (y[:-1] / 2 + y[1:] / 2))  # the sum of two may overflow
            bent = deviation > _FLATNESS * (np.nanmax(y) - np.nanmin(y))
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
