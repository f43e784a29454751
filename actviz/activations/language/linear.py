"""Trees that are made of straight lines, worked out in exact fractions: their pieces and where these meet."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from actviz.activations.language.rational import exact
from actviz.activations.language.tree import (
    ZERO,
    Anything,
    Applied,
    Call,
    Compare,
    Node,
    Number,
    Where,
    children,
    walk,
)

_CHOOSING = Call, Applied, Where


def line(node: Node) -> tuple[Fraction, Fraction] | None:
    """Slope and height at 0 of a line with numbers as coefficients."""
    here = exact(node, Fraction(0))
    if here is None or here.slope is None:
        return None
    # where branches are chosen it is one line of several
    return None if any(isinstance(part, _CHOOSING) for part in walk(node)) else (here.slope, here.value)


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
    match node:
        case Compare(_, left, right):
            return [(left, right)]
        case Call("abs" | "sign", (u,)):
            return [(u, ZERO)]
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
    here = exact(node, x)
    if here is None or here.slope is None:
        raise NotStraightError
    return Point(here.value, here.slope)
