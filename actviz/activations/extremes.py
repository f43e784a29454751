"""Facts found rather than declared: ranges from the zeros of derivatives, polished to the last bit.

For functions whose extremes have no closed form, or one that depends on the parameters in many
cases. Nothing here is a sampled maximum: the grid only brackets the zeros.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from actviz.activations.facts import Facts, Interval, Kink, Symmetry, Tail
from actviz.activations.roots import roots
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.base import Activation
    from actviz.activations.evaluate import Array, Kernel


class Candidate(NamedTuple):
    """A value that may be an extreme; where it is taken; whether it is taken there or only approached."""

    value: float
    at: float | None
    attained: bool


class End(NamedTuple):
    """Where f breaks off at a gap, or f′ at an infinite slope, and the limits of f and f′ there."""

    at: float
    side: float  # −1 where the curve is to the left of it, 1 where it is to the right
    value: float
    slope: float
    attained: bool  # whether f has that value there


def surveyed(
    activation: Activation,
    left: Tail,
    right: Tail,
    kinks: tuple[Kink, ...] = (),
    symmetry: Symmetry = "none",
    reach: float = math.inf,
    ends: Sequence[End] = (),
    step: float | None = None,
) -> Facts:
    """The facts of a function from its kernels, its tails and its kinks.

    Args:
        activation: its ``value``, ``first`` and ``second`` are evaluated.
        left: the limits towards −∞.
        right: the limits towards ∞.
        kinks: all places where f, f′ or f″ jumps, from left to right.
        symmetry: of f.
        reach: how far to look for extremes, where waves that die away hold none beyond.
        ends: where f breaks off at gaps, or f′ at infinite slopes, from left to right.
        step: from one place that is looked at to the next; None for the grid that suits most functions.
    """
    breaks = tuple(sorted({*(kink.at for kink in kinks), *(end.at for end in ends)}))
    values = [*_ends(left, right, "value"), *_turns(activation, 0, activation.first, breaks, reach, step)]
    slopes = [*_ends(left, right, "slope"), *_turns(activation, 1, activation.second, breaks, reach, step)]
    values += [Candidate(end.value, end.at, end.attained) for end in ends]
    slopes += [Candidate(end.slope, end.at if math.isfinite(end.slope) else None, False) for end in ends]
    across = [(a.value, b.value) for a, b in pairwise(ends) if a.side < 0 < b.side]
    falls, rises = any(b < a for a, b in across), any(a < b for a, b in across)
    for kink, (before, here, after) in zip(kinks, _around(activation.value, kinks), strict=True):
        values.append(Candidate(here, kink.at, True))
        if kink.order == 0:
            values += [Candidate(end, kink.at, False) for end in (before, after)]
            falls |= after < here or here < before
            rises |= before < here or here < after
        smooth = kink.left == kink.right and kink.order == 2
        slopes += [Candidate(slope, kink.at, smooth) for slope in (kink.left, kink.right)]
    for (start, end), straight in zip(pairwise(kinks), _straight_between(activation, kinks), strict=True):
        if straight:
            slopes += [Candidate(slope, None, True) for slope in (start.right, end.left)]
            if start.right == 0.0:
                middle = start.at + (end.at - start.at) / 2.0
                values.append(Candidate(_at(activation.value, middle), None, True))
    (low, _), (high, _) = _extreme(values, min), _extreme(values, max)
    (flattest, argmin), (steepest, argmax) = _extreme(slopes, min), _extreme(slopes, max)
    return Facts(
        range=Interval(low.value, high.value, low.attained, high.attained),
        derivative_range=Interval(flattest.value, steepest.value, flattest.attained, steepest.attained),
        left=left,
        right=right,
        kinks=kinks,
        derivative_argmin=argmin,
        derivative_argmax=argmax,
        symmetry=symmetry,
        falls=falls,
        rises=rises,
    )


@cache
def sign_changes(
    kernel: Kernel,
    kinks: tuple[float, ...] = (),
    low: float = -math.inf,
    high: float = math.inf,
    step: float | None = None,
) -> tuple[float, ...]:
    """Where a kernel changes sign from ``low`` to ``high`` between the kinks, to the last bit.

    A ``step`` says how far apart the places are at which its sign is seen, between finite ends.
    """
    ends = np.array([low, *sorted({kink for kink in kinks if low < kink < high}), high])
    x = _points(ends, _grid() if step is None else np.arange(low, high, step))
    piece = np.searchsorted(ends, x)
    with np.errstate(all="ignore"):
        sign = np.sign(kernel(x))
        signed = np.flatnonzero(sign)
        i, j = signed[:-1], signed[1:]
        changed = (sign[i] * sign[j] < 0) & (piece[i] == piece[j])  # NaN, of which there may be some, is none
        alone = x[i[changed & (j - i == 2)] + 1]  # several zeros in a row are a stretch of underflow
        next_to = changed & (j - i == 1)
        found = np.concatenate([alone, roots(kernel, x[i[next_to]], x[j[next_to]])])
    return tuple(np.sort(found).tolist())


def _points(ends: Array, grid: Array) -> Array:
    """The grid on the pieces between some places, with a point that is hardly beyond each end of a piece.

    So the first cell of the grid on a piece begins where the piece does.
    """
    starts, stops = ends[:-1], ends[1:]
    with np.errstate(invalid="ignore"):  # of an infinite end
        after = starts + 2.0**-30 * np.maximum(1.0, np.abs(starts))
        before = stops - 2.0**-30 * np.maximum(1.0, np.abs(stops))
    beside = [after[np.isfinite(after) & (after < stops)], before[np.isfinite(before) & (before > starts)]]
    inside = grid[(ends[0] < grid) & (grid < ends[-1])]
    x = np.sort(np.concatenate([inside, *beside]))
    wanted = np.append(x[1:] > x[:-1], True)[: x.size] & (ends[np.searchsorted(ends, x)] != x)
    return np.asarray(x[wanted])


@cache
def _grid() -> Array:
    """Dense where activations bend, then in factors of four to the end of float64."""
    far = np.geomspace(50.0, 1e300, 500)
    return np.concatenate([-far[::-1], np.linspace(-50.0, 50.0, 2001)[1:-1], far])


def _turns(
    activation: Activation,
    order: Literal[0, 1],
    derivative: Kernel,
    breaks: tuple[float, ...],
    reach: float,
    step: float | None,
) -> list[Candidate]:
    places = sign_changes(derivative, breaks, -reach, reach, step)
    with np.errstate(all="ignore"):
        values = activation.exactly(np.array(places), order) if places else np.array(places)
    return [Candidate(value, x, True) for value, x in zip(values.tolist(), places, strict=True)]


def _ends(left: Tail, right: Tail, limit: str) -> list[Candidate]:
    """What is approached towards infinity; it is attained where the tail is straight."""
    ends = []
    for tail in (left, right):
        attained = tail.straight and (limit == "slope" or tail.slope == 0)
        if not math.isnan(getattr(tail, limit)):
            ends.append(Candidate(getattr(tail, limit), None, attained))
    return ends


def _straight_between(activation: Activation, kinks: Sequence[Kink]) -> list[bool]:
    """Whether f is a straight line from each kink to the next one, so that its slope is attained there."""
    if len(kinks) < 2:
        return []
    at = np.array([kink.at for kink in kinks])
    after, before = np.array([(a.right, b.left) for a, b in pairwise(kinks)]).T
    x = at[:-1, None] + np.linspace(0.0, 1.0, 12)[1:-1] * np.diff(at)[:, None]
    with np.errstate(all="ignore"):
        slopes, bends = (
            kernel(x.ravel()).reshape(x.shape) for kernel in (activation.first, activation.second)
        )
        ends = np.column_stack([slopes, before]) - after[:, None]
    same = (np.abs(ends) <= 1e-14 * np.abs(after)[:, None]).all(axis=1)
    return [bool(each) for each in same & ~bends.any(axis=1)]


def _extreme(
    candidates: Sequence[Candidate], best: Callable[[Iterable[float]], float]
) -> tuple[Candidate, float | None]:
    """The extreme candidate, and the one place where it is reached or approached, if it is one."""
    if not candidates:  # neither limits nor turns: waves that no number of places tells the extremes of
        return Candidate(math.nan, None, False), None
    value = best(candidate.value for candidate in candidates)
    reaching = [candidate for candidate in candidates if candidate.value == value]
    attained = math.isfinite(value) and any(candidate.attained for candidate in reaching)
    places = {candidate.at for candidate in reaching}
    return Candidate(value, None, attained), places.pop() if len(places) == 1 else None


def _around(kernel: Kernel, kinks: Sequence[Kink]) -> list[list[float]]:
    """The values right before, at and right after each kink."""
    at = np.array([kink.at for kink in kinks])
    x = np.concatenate([np.nextafter(at, -np.inf), at, np.nextafter(at, np.inf)])
    with np.errstate(all="ignore"):
        around: list[list[float]] = kernel(x).reshape(3, -1).T.tolist() if kinks else []
    return around


def _at(kernel: Kernel, x: float) -> float:
    with np.errstate(all="ignore"):
        return float(kernel(np.array([x]))[0])
