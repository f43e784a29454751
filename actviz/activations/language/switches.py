"""Where a definition changes its branch: kinks and jumps, with the slopes on both sides."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from actviz.activations.extremes import sign_changes
from actviz.activations.facts import Kink
from actviz.activations.language.bind import expanded
from actviz.activations.language.evaluate import Evaluator
from actviz.activations.language.jets import Jet, JetArithmetic
from actviz.activations.language.linear import straight
from actviz.activations.language.numbers import WideNumbers
from actviz.activations.language.tree import Applied, Call, Compare, Node, Number, Operation, walk
from actviz.activations.special.wide import Wide
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array, Kernel

# one-sided values that differ by less are the same: both come with the rounding of a few operations
_SAME = 1e-13


def kinks(tree: Node, value: Kernel, first: Kernel, reach: float, step: float | None) -> tuple[Kink, ...]:
    """All places where f, f′ or f″ of a bound tree jumps, from left to right.

    Args:
        tree: a bound tree.
        value: f, which decides between the two sides at a jump.
        first: f′, likewise the convention at a kink.
        reach: how far to look where there is no end of them.
        step: of the places looked at within reach, where they repeat themselves.
    """
    whole = expanded(tree)
    roots = (at for switch in _switches(whole) for at in roots_of(switch, reach, step))
    places = sorted({at for at in roots if abs(at) <= reach})
    if not places:
        return ()
    return jumps(np.array(places), lambda at, near: _beside(whole, at, near), value, first)


def jumps(
    at: Array, beside: Callable[[Array, Array], Array], value: Kernel, first: Kernel
) -> tuple[Kink, ...]:
    """Those of some places where f, f′ or f″ jumps.

    Args:
        at: the places, from left to right.
        beside: f, f′ and f″ in three rows at places, as the branch next to them has them.
        value: f, which decides between the two sides at a jump.
        first: f′, likewise the convention at a kink.
    """
    left, right = (beside(at, at + side * np.maximum(np.abs(at), 1.0) * 2.0**-30) for side in (-1.0, 1.0))
    with np.errstate(all="ignore"):
        values, slopes = value(at), first(at)
    found = []
    for i, x in enumerate(at.tolist()):
        order = _jumps(left[:, i], right[:, i], float(values[i]))
        if order is not None:
            here = float(slopes[i]) + 0.0  # no -0.0
            a, b = (_rounded_to(here, float(side[1, i]) + 0.0) for side in (left, right))
            found.append(Kink(x, a, b, here, order))
    return tuple(found)


def _switches(tree: Node) -> Iterator[Node]:
    """Trees whose change of sign changes the branch."""
    for node in dict.fromkeys(walk(tree)):
        match node:
            case Compare(_, left, right):
                yield Operation("-", left, right)
            case Call("abs" | "sign", (u,)):
                yield u
            case Call("max" | "min" | "clip", arguments):
                for i, left in enumerate(arguments):
                    for right in arguments[i + 1 :]:
                        yield Operation("-", left, right)
            case Applied(function, argument):
                for kink in getattr(function, "kinks", ()):
                    yield Operation("-", argument, Number(Fraction(kink.at)))


def roots_of(switch: Node, reach: float, step: float | None) -> list[float]:
    """Where a value changes its sign: exact where it is straight, else to the last bit.

    Looked for everywhere, or in steps within reach.
    """
    lines = straight(switch)
    if lines is None:
        evaluator = Evaluator(switch)
        ends = (-math.inf, math.inf) if step is None else (-reach, reach)
        return list(sign_changes(lambda x: evaluator(x, 0), (), *ends, step))
    found = list(lines.breaks)
    edges = [None, *lines.breaks, None]
    for i, (x, point) in enumerate(lines.pieces):
        if point.slope:
            root = x - point.value / point.slope
            low, high = edges[i], edges[i + 1]
            if (low is None or low <= root) and (high is None or root <= high):
                found.append(root)
    return [float(root) for root in found]


def _beside(tree: Node, at: Array, near: Array) -> Array:
    """f, f′ and f″ at places as the branch next to them has them: an array of three rows."""
    with np.errstate(all="ignore"):
        jet = Evaluator(tree).jet(JetArithmetic(WideNumbers()), Jet(Wide.of(at), 1.0), Jet(Wide.of(near)))
        parts = (part.rounded() if isinstance(part, Wide) else part for part in map(jet.part, range(3)))
        rows = [np.broadcast_to(0.0 if part is None else part, at.shape) for part in parts]
    return np.array(rows)


def _jumps(left: Array, right: Array, value: float) -> Literal[0, 1, 2] | None:
    """The lowest order in which the two sides differ."""
    orders: tuple[Literal[0, 1, 2], ...] = (0, 1, 2)
    for order in orders:
        a, b = float(left[order]), float(right[order])
        others = (a, b, value) if order == 0 else (a, b)
        if not _close(min(others), max(others)):
            return order
    return None


def _close(a: float, b: float) -> bool:
    return a == b or abs(a - b) <= _SAME * max(1.0, abs(a), abs(b)) or (a != a and b != b)


def _rounded_to(here: float, beside: float) -> float:
    """A one-sided slope; where the slope at the kink is the same but for rounding, that one."""
    return here if _close(here, beside) else beside
