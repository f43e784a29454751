"""Where |f′| falls below a level, exactly: roots bracketed on the pieces where f′ is monotone."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from actviz.activations import extremes, kept
from actviz.activations.roots import roots
from actviz.lazy import np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from actviz.activations import Activation
    from actviz.activations.evaluate import Array

Interval = tuple[float, float]


OSCILLATION_REACH = 50.0  # a function that oscillates for ever is looked at up to here


def sign_changes(activation: Activation, order: Literal[1, 2]) -> tuple[float, ...]:
    """Where f′ (``order`` 1) or f″ (2) changes sign inside a smooth piece."""
    known = kept.turns(activation, order)
    return found_sign_changes(activation, order) if known is None else known


def found_sign_changes(activation: Activation, order: Literal[1, 2]) -> tuple[float, ...]:
    """The same, looked for."""
    kernel = activation.first if order == 1 else activation.second
    return extremes.sign_changes(kernel, tuple(kink.at for kink in activation.kinks), *_reach(activation))


def _reach(activation: Activation) -> Interval:
    """How far to look: to infinity where f′ has a limit there."""
    known = activation.known
    return (
        -OSCILLATION_REACH if known.oscillates or math.isnan(known.left.slope) else -math.inf,
        OSCILLATION_REACH if known.oscillates or math.isnan(known.right.slope) else math.inf,
    )


def regions_below(activation: Activation, threshold: float) -> tuple[Interval, ...]:
    """The open intervals, from left to right, on which |f′| < threshold; ends may be infinite.

    Of a function that oscillates for ever, those within ±50; one that fills the outer half of that
    is taken to go on.

    Args:
        activation: the function.
        threshold: a positive number.
    """
    known = kept.regions(activation) if threshold == kept.THRESHOLD else None
    if known is not None:
        return known
    return _regions(activation, threshold, {*sign_changes(activation, 1), *sign_changes(activation, 2)})


def found_regions_below(activation: Activation, threshold: float) -> tuple[Interval, ...]:
    """The same, looked for."""
    turns = {*found_sign_changes(activation, 1), *found_sign_changes(activation, 2)}
    return _regions(activation, threshold, turns)


def _regions(activation: Activation, threshold: float, turns: set[float]) -> tuple[Interval, ...]:
    """The regions of a function whose f′ and f″ change their signs at these places."""

    def excess(x: ArrayLike) -> Array:
        above: Array = np.abs(activation.derivative(x)) - threshold
        return above

    edges = turns | {0.0, *(kink.at for kink in activation.kinks), *_reach(activation)}
    edges |= _crossings(excess, np.array(sorted(edges)))
    pieces = list(pairwise(sorted(edges)))
    below = excess([_inside(*piece) for piece in pieces]) < 0
    between = [pieces[k] for k in np.flatnonzero(below)]
    left, right = _reach(activation)
    return tuple(
        (
            -math.inf if low == left and high >= left / 2 else low,
            math.inf if high == right and low <= right / 2 else high,
        )
        for low, high in _joined(between)
    )


def dead_somewhere(activation: Activation) -> bool:
    """Whether f′ is exactly 0 on a set of positive measure: on a half-line, or between two kinks."""
    if activation.known.left.dead or activation.known.right.dead:
        return True
    places, shares = [kink.at for kink in activation.kinks], np.arange(1, 8) / 8
    return any(
        not np.any(activation.derivative(low * (1 - shares) + high * shares))
        for low, high in pairwise(places)
    )


def _crossings(excess: Callable[[ArrayLike], Array], edges: Array) -> set[float]:
    """The roots of a function that is monotone from each edge to the next: all are narrowed down at once."""
    low, high = np.nextafter(edges[:-1], math.inf), np.nextafter(edges[1:], -math.inf)
    at_low, at_high = excess(low), excess(high)
    # a level that is reached at an end only is no crossing: the end is an edge already
    crosses = ((at_low < 0) != (at_high < 0)) & (at_low != 0) & (at_high != 0)
    outward = np.where(np.isinf(edges[:-1]), -1.0, 1.0)[crosses]  # to infinity, by steps that double
    low, high = low[crosses], high[crosses]
    start, end = np.where(outward < 0, high, low), np.where(outward < 0, low, high)
    below, reach = excess(start) < 0, outward.copy()
    with np.errstate(over="ignore"):
        while True:
            last = np.where(np.abs(reach) < np.abs(end - start), start + reach, end)
            nearer = (last != end) & ((excess(last) < 0) == below)
            if not nearer.any():
                return set(roots(excess, np.minimum(start, last), np.maximum(start, last)).tolist())
            reach[nearer] *= 2


def _inside(low: float, high: float) -> float:
    if math.isinf(low):
        return 0.0 if math.isinf(high) else high - 1 - abs(high)
    return low + 1 + abs(low) if math.isinf(high) else low + (high - low) / 2


def _joined(intervals: Iterable[Interval]) -> Iterable[Interval]:
    """Neighbours that meet, at a kink say, are one."""
    joined: list[Interval] = []
    for low, high in intervals:
        if joined and joined[-1][1] == low:
            low = joined.pop()[0]
        joined.append((low, high))
    return joined
