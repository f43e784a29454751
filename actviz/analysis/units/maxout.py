"""A maxout unit of one input: the largest of several straight lines, as a convex activation."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from actviz.activations import Activation, Kink, scalar
from actviz.activations.straight import Knot, Line, StraightPieces
from actviz.errors import UsageError
from actviz.notation import format_number
from actviz.schemas.maxout import MAXOUT
from actviz.schemas.parts import Reported

MOST_PIECES = 1000
LARGEST = 1e100  # weight or bias; with kinks up to its square no product of them overflows


class Linear(NamedTuple):
    """w·x + b."""

    weight: float
    bias: float

    @property
    def line(self) -> Line:
        """The same, anchored at its root."""
        if self.weight == 0.0:
            return Line(level=self.bias)
        return Line(self.weight, 0.0 - self.bias / self.weight)

    def __str__(self) -> str:
        size = format_number(abs(self.weight))
        slope = f"{'-' if self.weight < 0 else ''}{'' if size == '1' else size}x"
        if self.weight == 0.0:
            return format_number(self.bias)
        if self.bias == 0.0:
            return slope
        if self.weight < 0 < self.bias:
            return f"{format_number(self.bias)} - {slope.removeprefix('-')}"
        return f"{slope} {'-' if self.bias < 0 else '+'} {format_number(abs(self.bias))}"


class MaxoutUnit(Activation):
    """The largest of several lines: convex, and straight between its kinks."""

    name = "maxout"
    reference = "Goodfellow, Warde-Farley, Mirza, Courville & Bengio 2013, arXiv:1302.4389"

    pieces: tuple[Linear, ...]
    given: tuple[Linear, ...]

    def __init__(self, pieces: Sequence[Linear], knots: Sequence[Knot], given: Sequence[Linear]) -> None:
        """Straight ``pieces`` from left to right, what joins them, and all that it is the largest of."""
        super().__init__()
        lines = StraightPieces(tuple(piece.line for piece in pieces), tuple(knots))
        vars(self).update(pieces=tuple(pieces), given=tuple(given), straight=lines)

    @property
    def formula(self) -> str:
        """The largest of all the lines that were given."""
        return rf"\max({', '.join(map(str, self.given))})"

    @property
    def derivative_formula(self) -> str:
        """The slope of the line that is the largest."""
        return r"w_i\ \mathrm{of\ the\ largest}"

    @property
    def spec(self) -> str:
        """As it is written: ``max(0, x)``."""
        return self.formula.replace("\\", "")

    @property
    def shown(self) -> str:
        """What figures call it: the same, unless it was given another name."""
        return self.called or self.spec

    def __str__(self) -> str:
        return self.spec

    def __repr__(self) -> str:
        return f"MaxoutUnit({self.spec})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MaxoutUnit) and self.straight == other.straight

    def __hash__(self) -> int:
        return hash(self.straight)


@dataclass(frozen=True)
class Piece:
    """One of the lines, and between which ends it is the largest; None where it never is alone."""

    weight: float
    bias: float
    largest: tuple[float, float] | None

    @property
    def linear(self) -> Linear:
        """w·x + b."""
        return Linear(self.weight, self.bias)


@dataclass(frozen=True)
class MaxoutReport(Reported, document=MAXOUT):
    """A maxout unit: its pieces as they were given, and the function that they make."""

    pieces: tuple[Piece, ...]
    activation: MaxoutUnit
    equals: Activation | None  # relu, leaky_relu, abs or identity, if it is one of these

    @property
    def parameters(self) -> int:
        """A weight and a bias for each piece; a linear unit has one of each."""
        return 2 * len(self.pieces)

    @property
    def kinks(self) -> tuple[Kink, ...]:
        """Where one line hands over to the next, from left to right."""
        return self.activation.kinks


def maxout(pieces: Iterable[Sequence[float]]) -> MaxoutReport:
    """The largest of several lines w·x + b: (0, 0) and (1, 0) make relu.

    Crossings are computed exactly for the shortest decimal forms of the numbers. At a kink the slope
    is that of the first of the lines that are largest there.

    Args:
        pieces: pairs of a weight w and a bias b, up to 1000.

    Raises:
        UsageError: there are none or too many, or one is not a pair of numbers up to 1e100.
    """
    given = [_linear(piece) for piece in pieces]
    if not 1 <= len(given) <= MOST_PIECES:
        raise UsageError(
            f"maxout takes from 1 to {MOST_PIECES} pieces, not {len(given)}", hint="actviz maxout 0,0 1,0"
        )
    exact = [_Exact(Fraction(repr(w)), Fraction(repr(b)), order) for order, (w, b) in enumerate(given)]
    top = _upper_envelope(exact)
    crossings = [_crossing(left, right) for left, right in pairwise(top)]
    knots = [Knot(_rounded(at), given[_first_largest(exact, at)].weight) for at in crossings]
    ends = [-math.inf, *(knot.at for knot in knots), math.inf]
    largest = {piece.order: span for piece, span in zip(top, pairwise(ends), strict=True)}
    shown = tuple(Piece(*linear, largest.get(order)) for order, linear in enumerate(given))
    unit = MaxoutUnit([given[piece.order] for piece in top], knots, given)
    return MaxoutReport(shown, unit, _known(unit.pieces))


class _Exact(NamedTuple):
    weight: Fraction
    bias: Fraction
    order: int

    def height(self, x: Fraction) -> Fraction:
        return self.weight * x + self.bias


def _linear(piece: Sequence[float]) -> Linear:
    numbers = [float(number) + 0.0 for number in piece]
    if len(numbers) != 2 or not all(abs(number) <= LARGEST for number in numbers):
        raise UsageError(
            f"a piece is a weight and a bias, not {', '.join(map(format_number, numbers)) or 'nothing'}",
            hint=f"two numbers up to {LARGEST:g}, as in actviz maxout 0,0 1,0",
        )
    return Linear(*numbers)


def _upper_envelope(lines: Sequence[_Exact]) -> list[_Exact]:
    """The lines that are the largest somewhere, from left to right, that is by slope."""
    steepest: dict[Fraction, _Exact] = {}
    for line in lines:
        rival = steepest.get(line.weight)
        if rival is None or line.bias > rival.bias:
            steepest[line.weight] = line
    top: list[_Exact] = []
    for line in sorted(steepest.values()):
        while len(top) > 1 and _crossing(top[-1], line) <= _crossing(top[-2], top[-1]):
            top.pop()
        top.append(line)
    return top


def _crossing(left: _Exact, right: _Exact) -> Fraction:
    return (left.bias - right.bias) / (right.weight - left.weight)


def _first_largest(lines: Sequence[_Exact], at: Fraction) -> int:
    heights = [line.height(at) for line in lines]
    return heights.index(max(heights))


def _rounded(number: Fraction) -> float:
    if abs(number) > LARGEST**2:
        raise UsageError(
            f"two pieces cross at |x| > {LARGEST**2:g}", hint="are their weights meant to be equal?"
        )
    return float(number) + 0.0


def _known(pieces: tuple[Linear, ...]) -> Activation | None:
    if pieces == (Linear(1.0, 0.0),):
        return scalar("identity")
    if len(pieces) != 2 or pieces[1] != Linear(1.0, 0.0) or pieces[0].bias:
        return None
    slope = pieces[0].weight
    if slope == 0.0:
        return scalar("relu")
    return scalar("abs") if slope == -1.0 else scalar(f"leaky_relu:{slope!r}")
