"""The facts of a function that states none: kinks, tails and symmetry, found numerically."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from actviz.activations.extremes import End, sign_changes, surveyed
from actviz.activations.facts import Facts, Interval, Kink, Tail
from actviz.activations.language.gaps import gaps, limits, rooted
from actviz.activations.language.looking import symmetry, tail, unbounded, waves
from actviz.activations.language.periods import period
from actviz.activations.language.switches import kinks
from actviz.errors import UsageError
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.base import Activation
    from actviz.activations.evaluate import Array
    from actviz.activations.language.tree import Node

# waves have no end; their kinks and gaps, and extremes without a period, are looked for this far out
REACH = 50.0
_A_PERIOD = 64  # points at which the fastest wave is sampled
_MOST_PLACES = 400_000
NOWHERE = Tail(math.nan, math.nan, math.nan, defined=False)
_FAR = 1e18  # beyond it nothing turns that a person would write down


def found(activation: Activation) -> Facts:
    """The facts of a function with a definition.

    Kinks are the places where the definition changes its branch, tails are limits along the powers of
    two, and extremes are zeros of f′ and f″ polished to the last bit (`surveyed`).
    """
    tree = activation.bound
    kernels = (activation.value, activation.first, activation.second)

    def evaluate(x: Array, order: int) -> Array:
        return kernels[order](x)

    waving, length, reach, step = _window(tree)
    # the functions of this package have values everywhere
    holes = () if tree is None or activation.built_in() else gaps(tree, activation.value, reach, step)
    if Interval() in holes:
        raise UsageError(f"{activation} has no real value at any x")
    left, right = (tail(evaluate, tree, side) for side in (-1, 1))
    if holes and holes[0].low == -math.inf:
        left = NOWHERE
    if holes and holes[-1].high == math.inf:
        right = NOWHERE
    places = tuple(
        kink for kink in switches(activation) if not any(gap.low <= kink.at <= gap.high for gap in holes)
    )
    edges = list(ends_of(activation, holes))
    if tree is not None and not activation.built_in():
        edges = sorted([*edges, *cusps(activation, rooted(tree, reach, step), holes)])
    facts = surveyed(activation, left, right, places, symmetry(evaluate), reach, edges, step)
    if not activation.built_in():
        facts = in_steps(
            replace(
                facts,
                range=constant(facts.range),
                derivative_range=constant(facts.derivative_range),
                infinite_slopes=tuple(
                    sorted({end.at for end in edges if end.attained and math.isinf(end.slope)})
                ),
                gaps=holes,
                period=length,
                reach=reach if waving else math.inf,
            )
        )
    if not waving:
        return facts
    if length is not None:  # each extreme is one of many
        facts = replace(facts, derivative_argmin=None, derivative_argmax=None)
    ends = unbounded(evaluate, 1)
    return replace(
        facts,
        range=reaching(facts.range, unbounded(evaluate, 0)),
        derivative_range=reaching(facts.derivative_range, ends),
        derivative_argmin=None if -math.inf in ends else facts.derivative_argmin,
        derivative_argmax=None if math.inf in ends else facts.derivative_argmax,
        oscillates=not math.isnan(left.slope + right.slope)
        and len(sign_changes(activation.first, tuple(kink.at for kink in places), -reach, reach, step)) > 6,
    )


def switches(activation: Activation) -> tuple[Kink, ...]:
    """Where the definition changes its branch so that f, f′ or f″ jumps; none without a definition."""
    tree = activation.bound
    if tree is None:
        return ()
    _, _, reach, step = _window(tree)
    return kinks(tree, activation.value, activation.first, reach, step)


class _Window(NamedTuple):
    """Where extremes, kinks and gaps are looked for: whether there are waves, how far, in which steps."""

    waving: bool
    period: float | None
    reach: float
    step: float | None


@lru_cache(maxsize=64)
def _window(tree: Node | None) -> _Window:
    if tree is None or not waves(tree):
        return _Window(False, None, _FAR, None)
    found = period(tree)
    if found is None:
        return _Window(True, None, REACH, None)
    step = found.shortest / _A_PERIOD
    return _Window(True, found.length, max(min(REACH, _MOST_PLACES * step / 2.0), found.length), step)


def constant(interval: Interval) -> Interval:
    """The interval of something constant is one number, which is attained."""
    return (
        replace(interval, low_attained=True, high_attained=True)
        if interval.low == interval.high
        else interval
    )


def in_steps(facts: Facts) -> Facts:
    """Where f′ is 0 everywhere, f is made of steps: each of its values is taken on a whole interval."""
    if facts.derivative_range.low != 0.0 or facts.derivative_range.high != 0.0:
        return facts
    left, right = (
        replace(tail, straight=math.isfinite(tail.value) and tail.slope == 0.0)
        for tail in (facts.left, facts.right)
    )
    closed = replace(facts.range, low_attained=True, high_attained=True)
    return replace(facts, range=closed, left=left, right=right)


def ends_of(activation: Activation, holes: tuple[Interval, ...]) -> Iterator[End]:
    """Where the function breaks off at its gaps, from left to right."""
    ends = [
        (at, side, missing)
        for gap in holes
        for at, side, missing in ((gap.low, -1.0, gap.low_attained), (gap.high, 1.0, gap.high_attained))
        if math.isfinite(at)
    ]
    if not ends:
        return
    places, sides = np.array([end[:2] for end in ends]).T
    values, slopes = (
        limits(kernel, places, sides).tolist() for kernel in (activation.value, activation.first)
    )
    with np.errstate(all="ignore"):
        here = activation.value(places).tolist()
    for (at, side, missing), value, slope, at_place in zip(ends, values, slopes, here, strict=True):
        # the place is a rounded number: there may be no value at it
        reached = value if missing or math.isnan(at_place) else at_place
        yield End(at, side, reached, slope, not missing)


def cusps(activation: Activation, places: list[float], holes: tuple[Interval, ...]) -> Iterator[End]:
    """Both sides of those places, outside gaps, at which f′ is infinite on a side at least, but f is not."""
    at = np.array([x for x in places if not any(gap.low <= x <= gap.high for gap in holes)])
    if not at.size:
        return
    with np.errstate(all="ignore"):
        values = activation.value(at).tolist()
    left, right = (limits(activation.first, at, side).tolist() for side in (-1.0, 1.0))
    for x, value, before, after in zip(at.tolist(), values, left, right, strict=True):
        if math.isfinite(value) and (math.isinf(before) or math.isinf(after)):
            yield End(x, -1.0, value, before, True)
            yield End(x, 1.0, value, after, True)


def reaching(interval: Interval, ends: tuple[float, ...]) -> Interval:
    """The interval with the ends at which a wave grows without bound."""
    low, high = -math.inf in ends, math.inf in ends
    return Interval(
        -math.inf if low else interval.low,
        math.inf if high else interval.high,
        interval.low_attained and not low,
        interval.high_attained and not high,
    )
