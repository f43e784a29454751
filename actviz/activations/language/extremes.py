"""Maxima, minima and clips as choices: which argument it is, and where."""

from __future__ import annotations

from fractions import Fraction

from actviz.activations.language.linear import line
from actviz.activations.language.tree import (
    TURNED,
    ZERO,
    Call,
    Compare,
    Comparison,
    Condition,
    Logic,
    Negative,
    Node,
    Number,
    Operation,
    Where,
    X,
    as_pair,
    depends_on_x,
)


def as_choice(call: Call) -> Where:
    """``max(0, x)`` as ``where(x > 0, x, 0)``; a clip as its argument between the ends, beyond as itself."""
    name, first, last = as_pair(call)
    if (between := _between(name, first, last)) is not None:
        low, inner, high = between
        return Where(_chained(low, inner, high), inner, call)
    wanted: Comparison = ">" if name == "max" else "<"
    # the argument with x in it comes first: x > 0, not 0 < x
    one, other = (last, first) if not depends_on_x(first) else (first, last)
    return Where(_solved(Compare(wanted, one, other)), one, other)


def _between(name: str, first: Node, last: Node) -> tuple[Node, Node, Node] | None:
    """low, u, high where min(max(u, low), high), or the same written another way, is a clip."""
    inner_name = "max" if name == "min" else "min"
    for inner, outer in ((first, last), (last, first)):
        match inner:
            case Call(called, (a, b)) if called == inner_name and not depends_on_x(outer):
                u, bound = (a, b) if depends_on_x(a) else (b, a)
                if not depends_on_x(bound):
                    return (bound, u, outer) if name == "min" else (outer, u, bound)
    return None


def _chained(low: Node, inner: Node, high: Node) -> Condition:
    """low < inner < high, solved for x where that is easy."""
    below, above = _solved(Compare("<", low, inner)), _solved(Compare("<", inner, high))
    if below.operator == ">":  # x > low: turned round again, so that both can be written in one
        below = below.turned
    elif below != Compare("<", low, inner):  # a falling line: x < high' and x > low'
        below, above = above.turned, below
    return Logic("and", (below, above))


def _solved(condition: Compare) -> Compare:
    """A comparison of a line in x with numbers as coefficients, solved for x; any other as it is."""
    match condition:
        case Compare(sign, Operation("-", one, other), zero) if zero == ZERO:
            plain = Compare(sign, one, other)
            return _solved(plain if depends_on_x(one) else plain.turned)
    left, right = line(condition.left), line(condition.right)
    if left is None or right is None or left[0] == right[0]:
        return condition
    slope = left[0] - right[0]
    operator = condition.operator if slope > 0 else TURNED[condition.operator]
    return Compare(operator, X, _plain((right[1] - left[1]) / slope))


def _plain(value: Fraction) -> Node:
    return Negative(Number(-value)) if value < 0 else Number(value)
