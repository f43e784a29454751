"""Where a definition has no real value: gaps between numbers, and poles."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from actviz.activations.facts import Interval
from actviz.activations.language.bind import expanded
from actviz.activations.language.switches import roots_of
from actviz.activations.language.tree import (
    ONE,
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Operation,
    depends_on_x,
    walk,
)
from actviz.lazy import np

if TYPE_CHECKING:
    import numpy.typing as npt

    from actviz.activations.evaluate import Array, Kernel

_NOISE = 1e-3  # of a quotient of two differences that nearly vanish
# never negative, never 0: exp(x), cosh(x), …; never negative: |x|, √x, …
_POSITIVE = ("exp", "cosh", "sech", "sigmoid", "softplus", "phi", "Phi")
_NOT_NEGATIVE = ("abs", "sqrt", "hypot")


def gaps(tree: Node, value: Kernel, reach: float, step: float | None = None) -> tuple[Interval, ...]:
    """The intervals and single points where a bound tree has no real value, from left to right.

    Args:
        tree: a bound tree.
        value: f; it gives NaN where there is no real number, and an infinity at a pole.
        reach: how far to look.
        step: of the places looked at within reach, where they repeat themselves.
    """
    partial = dict(_partial(expanded(tree)))
    if not partial:
        return ()
    # whether f has a value at the place itself, as √x has at 0
    places: dict[float, bool] = {}
    for node, at_zero in partial.items():
        for at in _zeros(node, reach, step):
            if abs(at) <= reach:
                places[at] = places.get(at, True) and at_zero
    return missing_of(value, places, reach)


def rooted(tree: Node, reach: float, step: float | None = None) -> list[float]:
    """Where a fractional power of 0 is taken, so that f′ may be infinite; from left to right."""
    bases = []
    for node in walk(expanded(tree)):
        match node:
            case Call("sqrt", (base,)):
                bases.append(base)
            case Operation("^", base, Number(power)) if power > 0 and power.denominator > 1:
                bases.append(base)
    return sorted({at for base in bases for at in _zeros(base, reach, step) if abs(at) <= reach})


def missing_of(value: Kernel, places: Mapping[float, bool], reach: float) -> tuple[Interval, ...]:
    """The same of any function, seen from all over.

    Args:
        value: f; it gives NaN where there is no real number, and an infinity at a pole.
        places: where values may be missing, and whether f has one at the place itself.
        reach: how far to look.
    """
    x = _points(places, reach)
    missing = _missing(value, x, places)
    edges = np.flatnonzero(missing[1:] != missing[:-1])
    found: list[Interval] = []
    low, attained = -math.inf, False
    before, after = _narrowed(value, x[edges], x[edges + 1], missing[edges], places)
    for ends_gap, left, right in zip(missing[edges].tolist(), before.tolist(), after.tolist(), strict=True):
        if ends_gap:
            end, attained_end = _edge(right, left, places)
            found.append(Interval(low, end, attained, attained_end))
        else:
            low, attained = _edge(left, right, places)
    if missing[-1]:
        found.append(Interval(low, _end(value, 1.0, reach), attained, False))
    if missing[0]:
        found[0] = replace(found[0], low=_end(value, -1.0, reach))
    single = [at for at in places if not any(at in gap for gap in found)]
    poles = np.array(single)[_breaks_off(value, np.array(single))].tolist() if single else []
    return tuple(sorted([*found, *(Interval(at, at, True, True) for at in poles)], key=lambda gap: gap.low))


def limits(kernel: Kernel, at: Array, side: Array | float) -> Array:
    """What f, or a derivative, approaches at places from their left (``side`` −1) or their right (1).

    An infinity is recognised by values that grow no less from one step towards it to the next.
    """
    steps = side * np.where(at == 0.0, 1.0, np.abs(at))
    x = [
        *(at + steps * 2.0**-power for power in (20, 30, 40)),
        np.nextafter(at, side * np.full(at.shape, np.inf)),
    ]
    with np.errstate(all="ignore"):
        far, middle, near, nearest = kernel(np.concatenate(x)).reshape(4, -1)
        growth = np.abs(middle) - np.abs(far), np.abs(near) - np.abs(middle)
        grows = (growth[1] >= 0.9 * growth[0]) & (growth[0] > _NOISE * np.abs(far))
        # Aitken's extrapolation is exact for a + b·|x − at|^c
        bend = (near - middle) - (middle - far)
        end = np.where(bend == 0.0, near, near - (near - middle) * ((near - middle) / bend))
        none = np.abs(end) <= 1e-9 * np.maximum(np.abs(far), np.abs(near))
        end = np.where(_same(end, nearest, 1e-5, 0.0), nearest, end)
    end = np.where(grows, np.copysign(np.inf, near), np.where(none, 0.0, end))
    return np.where(np.isfinite(near), end, near)


def _same(a: Array, b: Array, relative: float, absolute: float) -> npt.NDArray[np.bool_]:
    """What math.isclose tells of numbers."""
    within = np.abs(a - b) <= np.maximum(relative * np.maximum(np.abs(a), np.abs(b)), absolute)
    return np.asarray((a == b) | (within & np.isfinite(a) & np.isfinite(b)))


def _edge(good: float, bad: float, places: Mapping[float, bool]) -> tuple[float, bool]:
    """Which of two neighbours, one with a value and one without, ends a gap; whether it is in it."""
    for at in (good, bad):
        if at in places:
            return at, not places[at]
    rounder = min((good, bad), key=lambda at: len(repr(at)))  # 1 rather than 1.0000000000000002
    return rounder, rounder == bad


def _end(value: Kernel, side: float, reach: float) -> float:
    """How far a gap goes that has not ended within reach: for ever, unless there are waves."""
    with np.errstate(all="ignore"):
        beyond = value(side * reach * np.linspace(1.0, 5.0, 99))
    return side * (math.inf if np.isnan(beyond).all() else reach)


def _partial(tree: Node) -> Iterator[tuple[Node, bool]]:
    """The arguments that must not be negative, or not 0, where they may be; whether they may be 0."""
    for node in walk(tree):
        match node:
            case Operation("/", _, below) if _least(below) != 1:
                yield below, False
            case Operation("^", base, Number(power)) if power < 0 and _least(base) != 1:
                yield base, False
            case Operation("^", base, Number(power)) if power.denominator > 1 and _least(base) is None:
                yield base, True
            case Operation("^", base, exponent) if not isinstance(exponent, Number) and _least(base) != 1:
                yield base, False
            case Call("log", (u,)) if _least(u) != 1:
                yield u, False
            case Call("log1p", (u,)) if _least(u) is None:
                yield Operation("+", u, ONE), False
            case Call("sqrt", (u,)) if _least(u) is None:
                yield u, True
            case Call("tan", (u,)) if depends_on_x(u):
                yield Call("cos", (u,)), False


def _least(node: Node) -> int | None:
    """1 if a value is always above 0, 0 if it is never below 0, None if unknown."""
    match node:
        case Number(value):
            return (value > 0) - (value < 0) if value >= 0 else None
        case Constant():
            return 1
        case Call(name, _) if name in _POSITIVE:
            return 1
        case Call(name, _) if name in _NOT_NEGATIVE:
            return 0
        case Operation("^", _, Number(power)) if power.numerator % 2 == 0 and power > 0:
            return 0
        case Operation("^", base, Number()):
            return _least(base)
        case Operation("+", left, right):
            signs = _least(left), _least(right)
            return None if None in signs else max(signs)  # type: ignore[type-var] # None is out
        case Operation("*", left, right) if left == right:
            return _least(left) or 0
        case Operation("*" | "/", left, right):
            signs = _least(left), _least(right)
            return None if None in signs else min(signs)  # type: ignore[type-var] # None is out
    return None


def _zeros(node: Node, reach: float, step: float | None) -> list[float]:
    """Where a value is 0, also where it only touches 0."""
    match node:
        case Operation("*", left, right):
            return [*_zeros(left, reach, step), *_zeros(right, reach, step)]
        case Operation("/", inner, _) | Negative(inner) | Call("abs" | "sqrt", (inner,)):
            return _zeros(inner, reach, step)
        case Operation("^", base, Number(power)) if power > 0:
            return _zeros(base, reach, step)
    return roots_of(node, reach, step) if depends_on_x(node) else []


def _points(places: Collection[float], reach: float) -> Array:
    """Where to look: all over, at the places, right beside them and between them."""
    out = np.geomspace(50.0, reach, 120) if reach > 50.0 else np.empty(0)
    at = np.array(sorted(places))
    sides = [np.nextafter(at, -np.inf), at, np.nextafter(at, np.inf), (at[1:] + at[:-1]) / 2]
    x = np.sort(np.concatenate([-out, np.linspace(-50.0, 50.0, 2001), out, *sides]))
    new = np.concatenate([[True], x[1:] > x[:-1]])
    return np.asarray(x[new])


def _missing(value: Kernel, x: Array, places: Collection[float]) -> npt.NDArray[np.bool_]:
    """Where there is no real value; an infinity is none at a place that may be a pole."""
    with np.errstate(all="ignore"):
        y = value(x)
    missing: npt.NDArray[np.bool_] = np.isnan(y)
    for i in np.flatnonzero(np.isinf(y)).tolist():
        missing[i] = float(x[i]) in places
    return missing


def _narrowed(
    value: Kernel, low: Array, high: Array, missing: npt.NDArray[np.bool_], places: Collection[float]
) -> tuple[Array, Array]:
    """In each of several brackets two numbers next to each other between which values begin or end."""
    low, high = low.copy(), high.copy()
    for _ in range(1200):
        middle = low + (high - low) / 2
        open_ = np.flatnonzero((low < middle) & (middle < high))
        if not open_.size:
            break
        same = _missing(value, middle[open_], places) == missing[open_]
        low[open_[same]] = middle[open_[same]]
        high[open_[~same]] = middle[open_[~same]]
    return low, high


def _breaks_off(value: Kernel, at: Array) -> npt.NDArray[np.bool_]:
    """Whether f grows beyond all bounds at places, or has different limits on their two sides."""
    left, right = limits(value, at, -1.0), limits(value, at, 1.0)
    with np.errstate(invalid="ignore"):
        apart = np.isinf(left) | np.isinf(right) | ~_same(left, right, _NOISE, 1e-6)
    return apart & ~np.isnan(left) & ~np.isnan(right)
