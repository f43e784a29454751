"""Facts found rather than declared: ranges from the zeros of derivatives, polished to the last bit.

For functions whose extremes have no closed form, or one that depends on the parameters in many
cases. Nothing here is a sampled maximum: the grid only brackets the zeros.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from actviz.activations.facts import Facts, Interval, Kink, Symmetry, Tail, roots
from actviz.activations.lazy import np

if TYPE_CHECKING:
    from actviz.activations.base import Activation
    from actviz.activations.evaluate import Array, Kernel


class Candidate(NamedTuple):
    """A value that may be an extreme; where it is taken; whether it is taken there or only approached."""

    value: float
    at: float | None
    attained: bool


def surveyed(
    activation: Activation,
    left: Tail,
    right: Tail,
    kinks: tuple[Kink, ...] = (),
    symmetry: Symmetry = "none",
    reach: float = math.inf,
) -> Facts:
    """The facts of a function from its kernels, its tails and its kinks.

    Args:
        activation: its ``value``, ``first`` and ``second`` are evaluated.
        left: the limits towards −∞.
        right: the limits towards ∞.
        kinks: all places where f, f′ or f″ jumps, from left to right.
        symmetry: of f.
        reach: how far to look for extremes, where waves that die away hold none beyond.
    """
    values = [*_ends(left, right, "value"), *_turns(activation.value, activation.first, kinks, reach)]
    slopes = [*_ends(left, right, "slope"), *_turns(activation.first, activation.second, kinks, reach)]
    for kink in kinks:
        values.append(Candidate(_at(activation.value, kink.at), kink.at, True))
        if kink.order == 0:
            values += [Candidate(_at(activation.value, x), kink.at, False) for x in _beside(kink.at)]
        smooth = kink.left == kink.right and kink.order == 2
        slopes += [Candidate(slope, kink.at, smooth) for slope in (kink.left, kink.right)]
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
    )


@cache
def sign_changes(
    kernel: Kernel, kinks: tuple[float, ...] = (), low: float = -math.inf, high: float = math.inf
) -> tuple[float, ...]:
    """Where a kernel changes sign from ``low`` to ``high`` between the kinks, to the last bit."""
    found: list[float] = []
    for start, stop in pairwise([low, *(kink for kink in kinks if low < kink < high), high]):
        x = _grid()[(start < _grid()) & (_grid() < stop)]
        with np.errstate(all="ignore"):
            sign = np.sign(kernel(x))
            signed = np.flatnonzero(sign)
            i, j = signed[:-1], signed[1:]
            changed = sign[i] * sign[j] < 0  # NaN, of which a kernel may give some, is no change
            alone = x[i[changed & (j - i == 2)] + 1]  # several zeros in a row are a stretch of underflow
            next_to = changed & (j - i == 1)
            found += [*alone.tolist(), *roots(kernel, x[i[next_to]], x[j[next_to]]).tolist()]
    return tuple(sorted(found))


@cache
def _grid() -> Array:
    """Dense where activations bend, then in factors of four to the end of float64."""
    far = np.geomspace(50.0, 1e300, 500)
    return np.concatenate([-far[::-1], np.linspace(-50.0, 50.0, 2001)[1:-1], far])


def _turns(kernel: Kernel, derivative: Kernel, kinks: Sequence[Kink], reach: float) -> list[Candidate]:
    places = sign_changes(derivative, tuple(kink.at for kink in kinks), -reach, reach)
    with np.errstate(all="ignore"):
        values = kernel(np.array(places))
    return [Candidate(value, x, True) for value, x in zip(values.tolist(), places, strict=True)]


def _ends(left: Tail, right: Tail, limit: str) -> list[Candidate]:
    """What is approached towards infinity; it is attained where the tail is straight."""
    ends = []
    for tail in (left, right):
        attained = tail.straight and (limit == "slope" or tail.slope == 0)
        if not math.isnan(getattr(tail, limit)):
            ends.append(Candidate(getattr(tail, limit), None, attained))
    return ends


def _extreme(
    candidates: Sequence[Candidate], best: Callable[[Iterable[float]], float]
) -> tuple[Candidate, float | None]:
    """The extreme candidate, and the one place where it is reached, if it is one."""
    value = best(candidate.value for candidate in candidates)
    reaching = [candidate for candidate in candidates if candidate.value == value]
    attained = any(candidate.attained for candidate in reaching)
    places = {candidate.at for candidate in reaching if candidate.attained == attained}
    return Candidate(value, None, attained), places.pop() if len(places) == 1 else None


def _beside(x: float) -> tuple[float, float]:
    return math.nextafter(x, -math.inf), math.nextafter(x, math.inf)


def _at(kernel: Kernel, x: float) -> float:
    with np.errstate(all="ignore"):
        return float(kernel(np.array([x]))[0])
