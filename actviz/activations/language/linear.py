"""Trees that are made of straight lines, worked out in exact fractions: their pieces and where these meet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from actviz.activations.language.rational import COMPARE
from actviz.activations.language.tree import (
    Anything,
    Applied,
    Call,
    Compare,
    Condition,
    Logic,
    Negative,
    Node,
    Number,
    Operation,
    Variable,
    Where,
    children,
)


def line(node: Node) -> tuple[Fraction, Fraction] | None:
    """Slope and height at 0 of a line with numbers as coefficients."""
    match node:
        case Number(value):
            return Fraction(0), value
        case Variable():
            return Fraction(1), Fraction(0)
        case Negative(operand):
            inner = line(operand)
            return inner and (-inner[0], -inner[1])
        case Operation(operator, left, right):
            one, other = line(left), line(right)
            if one is None or other is None:
                return None
            return _joined(operator, one, other)
    return None


def _joined(
    operator: str, one: tuple[Fraction, Fraction], other: tuple[Fraction, Fraction]
) -> tuple[Fraction, Fraction] | None:
    (a, b), (c, d) = one, other
    if operator == "+":
        return a + c, b + d
    if operator == "-":
        return a - c, b - d
    if operator == "*" and (not a or not c):
        return a * d + b * c, b * d
    if operator == "/" and not c and d:
        return a / d, b / d
    return None


class NotStraightError(Exception):
    """The tree holds something else than straight lines."""


class Point(NamedTuple):
    """The value and the slope of a curve at one place."""

    value: Fraction
    slope: Fraction


class Straight(NamedTuple):
    """A curve of straight pieces: where they meet, and a point on each piece and on each meeting place."""

    breaks: tuple[Fraction, ...]
    pieces: tuple[tuple[Fraction, Point], ...]  # x, and what the curve is there, inside each piece
    at_breaks: tuple[Point, ...]


def straight(tree: Node) -> Straight | None:
    """The straight pieces that a bound tree is made of; None where it is not."""
    try:
        breaks = _breaks(tree)
        inside = [(x, _at(tree, x)) for x in _between(breaks)]
    except NotStraightError:
        return None
    return Straight(breaks, tuple(inside), tuple(_at(tree, x) for x in breaks))


def _between(breaks: Sequence[Fraction]) -> list[Fraction]:
    """One place inside each piece."""
    if not breaks:
        return [Fraction(0)]
    return [breaks[0] - 1, *((a + b) / 2 for a, b in pairwise(breaks)), breaks[-1] + 1]


def _breaks(node: Anything) -> tuple[Fraction, ...]:
    """Places between which the tree is a straight line."""
    found = {x for child in children(node) for x in _breaks(child)}
    for left, right in _switches(node):
        found |= set(_roots(left, right, sorted(found)))
    return tuple(sorted(found))


def _switches(node: Anything) -> list[tuple[Node, Node]]:
    """Pairs of values whose order decides what a node is."""
    zero = Number(Fraction(0))
    match node:
        case Compare(_, left, right):
            return [(left, right)]
        case Call("abs" | "sign", (u,)):
            return [(u, zero)]
        case Call("max" | "min" | "clip", arguments):
            return [(a, b) for i, a in enumerate(arguments) for b in arguments[i + 1 :]]
        case Applied(function, argument) if function.bound is not None:
            inner = straight(function.bound)
            if inner is None:
                raise NotStraightError
            return [(argument, Number(at)) for at in inner.breaks]
    return []


def _roots(left: Node, right: Node, breaks: Sequence[Fraction]) -> list[Fraction]:
    """Where two curves, straight between these places, cross."""
    found = []
    for x in _between(breaks):
        a, b = _at(left, x), _at(right, x)
        if a.slope != b.slope:
            root = x + (b.value - a.value) / (a.slope - b.slope)
            found.append(root)
    return found


def _at(node: Node, x: Fraction) -> Point:
    """The curve at x; at a break the branch that the tree takes there."""
    match node:
        case Number(value):
            return Point(value, Fraction(0))
        case Variable():
            return Point(x, Fraction(1))
        case Negative(operand):
            u = _at(operand, x)
            return Point(-u.value, -u.slope)
        case Operation(sign, left, right):
            return _OPERATIONS.get(sign, _refused)(_at(left, x), _at(right, x))
        case Where(condition, then, otherwise):
            return _at(then if _holds(condition, x) else otherwise, x)
        case Applied(function, argument) if function.bound is not None:
            u = _at(argument, x)
            inner = _at(function.bound, u.value)
            return Point(inner.value, inner.slope * u.slope)
        case Call(name, arguments) if name in _CHOOSING:
            return _CHOOSING[name](*(_at(each, x) for each in arguments))
    raise NotStraightError


def _holds(condition: Condition, x: Fraction) -> bool:
    match condition:
        case Compare(sign, left, right):
            return bool(COMPARE[sign](_at(left, x).value, _at(right, x).value))
        case Logic("not", (operand,)):
            return not _holds(operand, x)
        case Logic("and", operands):
            return all(_holds(each, x) for each in operands)
        case Logic(_, operands):
            return any(_holds(each, x) for each in operands)


def _refused(a: Point, b: Point) -> Point:
    raise NotStraightError


def _product(a: Point, b: Point) -> Point:
    if a.slope and b.slope:
        raise NotStraightError
    return Point(a.value * b.value, a.slope * b.value + a.value * b.slope)


def _quotient(a: Point, b: Point) -> Point:
    if b.slope or not b.value:
        raise NotStraightError
    return Point(a.value / b.value, a.slope / b.value)


def _sign(u: Point) -> Point:
    return Point(Fraction((u.value > 0) - (u.value < 0)), Fraction(0))


def _size(u: Point) -> Point:
    sign = _sign(u).value
    return Point(sign * u.value, sign * u.slope)


def _largest(*points: Point) -> Point:
    return max(points, key=lambda point: point.value)  # the first of equals


def _smallest(*points: Point) -> Point:
    return min(points, key=lambda point: point.value)


_OPERATIONS: dict[str, Callable[[Point, Point], Point]] = {
    "+": lambda a, b: Point(a.value + b.value, a.slope + b.slope),
    "-": lambda a, b: Point(a.value - b.value, a.slope - b.slope),
    "*": _product,
    "/": _quotient,
}
_CHOOSING: dict[str, Callable[..., Point]] = {
    "abs": _size,
    "sign": _sign,
    "max": _largest,
    "min": _smallest,
    "clip": lambda u, low, high: _smallest(_largest(u, low), high),
}
