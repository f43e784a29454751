"""Facts of a definition that are found numerically: tails, symmetry, waves."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, cast

from actviz.activations.facts import Symmetry, Tail
from actviz.activations.language.bind import bind, expanded
from actviz.activations.language.evaluate import Evaluator
from actviz.activations.language.linear import straight
from actviz.activations.language.periods import WAVES
from actviz.activations.language.rational import COMPARE
from actviz.activations.language.tree import (
    ZERO,
    Anything,
    Call,
    Compare,
    Condition,
    Logic,
    Negative,
    Node,
    Number,
    Operation,
    Where,
    depends_on_x,
    rebuilt,
    walk,
)
from actviz.lazy import np

if TYPE_CHECKING:
    from collections.abc import Callable

    from actviz.activations.evaluate import Array

# where a tail is looked at: powers of two out to 2^1000, each a little off so that no wave repeats itself
_POWERS = tuple(range(4, 1001, 12))

# where waves are looked for: a few hundred periods of any wave that a person would write down
WINDOW = 1e6, 1e6 + 50.0


def waves(tree: Node) -> bool:
    """Whether it has a wave of x in it."""
    return any(
        isinstance(node, Call) and node.function in WAVES and depends_on_x(node)
        for node in walk(expanded(tree))
    )


def tail(evaluate: Callable[[Array, int], Array], tree: Node | None, side: Literal[-1, 1]) -> Tail:
    """The limits of f, f′ and f″ towards one infinity.

    Args:
        evaluate: f and its derivatives by order.
        tree: the bound tree, which knows whether the tail is exactly straight; None if there is none.
        side: −1 or 1.
    """
    x = side * np.exp2(np.array(_POWERS) + 0.37 * np.sin(np.arange(len(_POWERS))))
    with np.errstate(all="ignore"):
        samples = [evaluate(x, order) for order in range(3)]
        value, slope, curvature = map(_limit, samples)
        if tree is not None and waves(tree):
            value, slope, curvature = (
                _unless_waving(limit, evaluate(side * np.linspace(*WINDOW, 500), order))
                for order, limit in enumerate((value, slope, curvature))
            )
        line = None if tree is None else straight_end(tree, side)
        if tree is not None and line is None:
            value = _to_the_last_bit(value, samples[0], x, Evaluator(tree))
    if line is None:
        return Tail(value, slope, curvature)
    level, exact = line
    return Tail(side * exact * math.inf if exact else level, exact, 0.0, straight=True)


def _to_the_last_bit(limit: float, y: Array, x: Array, evaluator: Evaluator) -> float:
    """A limit without the rounding of the floats that led to it."""
    reached = np.abs(y - limit) <= 4e-16 * abs(limit)
    if not math.isfinite(limit) or limit == 0.0 or not reached.any():
        return limit
    start = min(int(np.argmax(reached)) + 2, len(x) - 1)  # a little farther, for all digits of it
    exact = float(evaluator.in_wide_numbers(x[start : start + 1], 0)[0])
    return exact if abs(exact - limit) <= 1e-14 * abs(limit) else limit


def _unless_waving(limit: float, y: Array) -> float:
    """The limit, or NaN where it is infinite and yet the values change their sign."""
    return math.nan if math.isinf(limit) and y.min() < 0.0 < y.max() else limit


def unbounded(evaluate: Callable[[Array, int], Array], order: int) -> tuple[float, ...]:
    """±∞ where a wave in f or f′ grows without bound."""
    x = np.exp2(np.linspace(150.0, 300.0, 400))
    with np.errstate(all="ignore"):
        y = np.concatenate([evaluate(x, order), evaluate(-x, order)])
    return tuple(end for end in (-math.inf, math.inf) if np.any(np.sign(end) * y > 1e20))


def _limit(y: Array) -> float:
    """What a sequence approaches: a number, ±∞, or NaN where it goes on changing."""
    last, middle = y[-len(y) // 4 :], y[len(y) // 2 : -len(y) // 4]
    if not np.isfinite(last).all():
        ends = set(last[~np.isfinite(last)].tolist())
        return ends.pop() if len(ends) == 1 else math.nan
    size = np.abs(last)
    if size.max() == 0.0 or (size.max() < 1e-30 and np.all(np.diff(size) <= 0.0)):
        return 0.0
    spread = float(last.max() - last.min())
    if spread <= 4e-16 * float(size.max()):
        return float(last[-1])
    steps = np.diff(np.abs(y[len(y) // 2 :]))
    # log log x hardly grows, but its steps get smaller so slowly that there is no end to them
    if np.all(steps > 0.0) and (size[-1] > 1.2 * np.abs(middle[0]) or steps[-1] > 0.4 * steps[0]):
        return math.copysign(math.inf, float(last[-1]))
    return math.nan


def straight_end(tree: Node, side: Literal[-1, 1]) -> tuple[float, float] | None:
    """Level and slope of the straight line that f is from some point on; None where it is not one.

    The level is the constant that f is where the slope is 0, else the line's value at 0.
    """
    lines = straight(bind(_decided(expanded(tree), side), {}))
    if lines is None:
        return None
    x, point = lines.pieces[-1 if side > 0 else 0]
    return float(point.value - point.slope * x), float(point.slope)


def _decided(tree: Node, side: Literal[-1, 1]) -> Node:
    """The tree with only the branches that it takes far out; where a wave decides, it stays as it is."""
    far = side * np.exp2(40.0 + np.linspace(0.0, 3.0, 40) ** 2)

    def sign(node: Node) -> int | None:
        """The sign that a value has from here on; None where it goes on changing."""
        with np.errstate(all="ignore"):
            signs = set(np.sign(Evaluator(node)(far, 0)).tolist())
        return int(signs.pop()) if len(signs) == 1 and signs != {math.nan} else None

    def holds(condition: Condition) -> bool | None:
        match condition:
            case Compare(word, left, right):
                order = sign(Operation("-", left, right))
                return None if order is None else bool(COMPARE[word](order, 0))
            case Logic("not", (operand,)):
                held = holds(operand)
                return None if held is None else not held
            case Logic(word, operands):
                each = [holds(operand) for operand in operands]
                return None if None in each else (all if word == "and" else any)(map(bool, each))

    def largest(arguments: tuple[Node, ...], wanted: int) -> Node | None:
        """The argument that is the largest from here on, the smallest for ``wanted`` −1."""
        best = arguments[0]
        for other in arguments[1:]:
            order = sign(Operation("-", other, best))
            if order is None:
                return None
            best = other if order == wanted else best
        return best

    def change(node: Anything) -> Anything:
        match node:
            case Where(condition, then, otherwise):
                chosen = holds(condition)
                return node if chosen is None else change(then if chosen else otherwise)
            case Call("max" | "min" as name, arguments):
                best = largest(arguments, 1 if name == "max" else -1)
                return rebuilt(node, change) if best is None else change(best)
            case Call("clip", (u, low, high)):
                return change(Call("min", (Call("max", (u, low)), high)))
            case Call("abs", (u,)) if (order := sign(u)) is not None:
                return change(Negative(u) if order < 0 else u)
            case Call("sign", (u,)) if (order := sign(u)) is not None:
                return Number(Fraction(order))
        return _without_zeros(rebuilt(node, change))

    return cast("Node", change(tree))


def _without_zeros(node: Anything) -> Anything:
    """A product with 0, and a power of a switched-off branch, is 0."""
    match node:
        case Operation("*", left, right) if ZERO in (left, right):
            return ZERO
        case Operation("/", left, _) if left == ZERO:
            return ZERO
    return node


def symmetry(evaluate: Callable[[Array, int], Array]) -> Symmetry:
    """Whether f(−x) is −f(x), f(x), or neither, at points all over float64."""
    x = np.concatenate([np.linspace(0.0, 12.0, 97), np.exp2(np.arange(-40.0, 60.0, 2.3))])
    with np.errstate(all="ignore"):
        here, there = evaluate(x, 0), evaluate(-x, 0)
        slack = 1e-13 * np.maximum(np.abs(here), np.abs(there))
        neither = np.isnan(here) & np.isnan(there)  # in a gap, or at 0 in one
        # a pole at 0 has the sign that the division by 0 gave it
        neither |= (x == 0.0) & np.isinf(here)
        if np.all((np.abs(here + there) <= slack) | (np.isinf(here) & (here == -there)) | neither):
            return "odd"
        if np.all((np.abs(here - there) <= slack) | (np.isinf(here) & (here == there)) | neither):
            return "even"
    return "none"
