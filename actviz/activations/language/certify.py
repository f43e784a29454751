"""A definition in certified numbers: f and its derivatives at a point, with a bound of their error.

The definition is taken as it is written, before any of the forms that lose fewer digits in floats,
so that what floats make of it can be held against it. Needs the extra ``exact``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, TypeAlias, cast

from actviz.activations.language import balls, library
from actviz.activations.language.balls import Ball, Series, UndecidedError, UndefinedError
from actviz.activations.language.bind import bind
from actviz.activations.language.elementary import CHOOSING, NAMES, known_as
from actviz.activations.language.rational import COMPARE, rational
from actviz.activations.language.tree import (
    ZERO,
    Anything,
    Applied,
    Call,
    Compare,
    Comparison,
    Condition,
    Constant,
    Logic,
    Named,
    Negative,
    Node,
    Number,
    Operation,
    Parameter,
    Variable,
    Where,
    X,
    as_pair,
    depends_on_x,
    rebuilt,
    substituted,
)
from actviz.errors import UsageError

# Bits to try in turn. f‴ at 1e-300 takes three times the 1,000 bits that x is away from 1.
PRECISIONS = (128, 256, 640, 1280, 2560, 9000)
BITS = 70  # certified of each number, unless it is
NEGLIGIBLE = -1150  # a power of 2: certainly smaller than it, far below the smallest float64

Values: TypeAlias = Mapping[str, float]
Maker: TypeAlias = "Callable[[_Point], Series]"
Decision: TypeAlias = "Callable[[_Point], bool]"


class Certified:
    """A definition that has been read, at the values of its parameters, ready for certified numbers.

    Args:
        tree: the definition.
        values: a finite number for every parameter.
        after: what is made of every series on the way. One that moves it by a rounding shows how far
            roundings can move the result.

    Raises:
        UsageError: a function that it uses is unknown, or has no definition.
    """

    def __init__(self, tree: Node, values: Values, after: Callable[[Series], Series] | None = None) -> None:
        self._root = _Compiler(after).made(_written_out(tree, values))

    def __call__(
        self, x: float, orders: int = 3, precisions: tuple[int, ...] = PRECISIONS
    ) -> tuple[Ball | None, ...]:
        """f, f′, … at a finite x, as many as ``orders``: balls with 70 bits, or smaller than 2^-1150.

        At a switch they are those of the branch that the definition takes there. None stands for what
        does not exist, and for what even the last of the precisions (in bits) does not tell.
        """
        for bits in precisions:
            try:
                found = self._at(x, orders, bits)
            except UndecidedError:
                continue
            except UndefinedError:  # perhaps only the highest derivative does not exist
                return (*self(x, orders - 1, precisions), None) if orders > 1 else (None,)
            if found is not None:
                return found
        return (None,) * orders

    def _at(self, x: float, orders: int, bits: int) -> tuple[Ball, ...] | None:
        """The derivatives in so many bits; None where these are too few."""
        with balls.working(bits, orders):
            try:
                terms = self._root(_Point(x))
            except ValueError:  # python-flint's word for a ball that is too wide to divide by
                raise UndecidedError from None
            parts = tuple(terms[k] * math.factorial(k) for k in range(orders))
            return parts if all(balls.certain(part, BITS, NEGLIGIBLE) for part in parts) else None


def _written_out(tree: Node, values: Values) -> Node:
    """The definition with numbers for parameters, and with those of the registered functions it uses."""

    def change(node: Anything) -> Anything:
        match node:
            case Parameter(name):
                return Number(Fraction(values[name]))
            case Named(_, body):
                return change(body)
            case Call(function, (argument,), settings) if settings or not _elementary(function):
                return substituted(_definition(node, values), {}, x=cast("Node", change(argument)))
        return rebuilt(node, change)

    return cast("Node", change(tree))


def _definition(call: Call, values: Values) -> Node:
    """The definition of a registered function at its parameters, in x."""
    cls = library.CLASSES.get(library.fold(call.function))
    if cls is None or not getattr(cls, "definition", ""):
        raise UsageError(f"{call.function} has no definition")
    applied = cast("Applied", bind(Call(call.function, (X,), call.settings), values))
    used = cast("Any", applied.function)
    return _written_out(used.tree(), {**used.constants, **used.parameters})


def _elementary(function: str) -> bool:
    return known_as(function) in NAMES or function in CHOOSING


class _Point:
    """One evaluation: where, and the parts that are known already."""

    __slots__ = ("exact", "known", "x")

    def __init__(self, x: float) -> None:
        self.exact = Fraction(x)
        self.x = balls.variable(x)
        self.known: dict[int, Series] = {}


class _Compiler:
    """Functions that make the series of the nodes; equal nodes share one."""

    def __init__(self, after: Callable[[Series], Series] | None) -> None:
        self._after = after
        self._makers: dict[Node, Maker] = {}

    def made(self, node: Node) -> Maker:
        maker = self._makers.get(node)
        if maker is None:
            maker = self._makers[node] = self._kept(self._made(node))
        return maker

    def _kept(self, make: Maker) -> Maker:
        key, after = len(self._makers), self._after

        def kept(at: _Point) -> Series:
            known = at.known.get(key)
            if known is None:
                known = at.known[key] = make(at) if after is None else after(make(at))
            return known

        return kept

    def _made(self, node: Node) -> Maker:
        match node:
            case Variable():
                return lambda at: at.x
            case Number(value):
                return lambda at: balls.constant(value)
            case Constant(name):
                number = balls.FUNDAMENTAL[name]
                return lambda at: number()
            case Negative(operand):
                inner = self.made(operand)
                return lambda at: -inner(at)
            case Operation("^", base, exponent):
                return self._power(base, exponent)
            case Operation(sign, left, right):
                combine, a, b = balls.ARITHMETIC[sign], self.made(left), self.made(right)
                return lambda at: combine(a(at), b(at))
            case Where(condition, then, otherwise):
                return self._chosen(self._decision(condition), then, otherwise)
            case Call():
                return self._called(node)
        raise TypeError(f"{node} is not written out")

    def _power(self, base: Node, exponent: Node) -> Maker:
        inner = self.made(base)
        constant = None if depends_on_x(exponent) else rational(exponent, Fraction(0))
        if constant is not None:
            return lambda at: balls.power(inner(at), constant)
        upper = self.made(exponent)
        return lambda at: balls.exp(upper(at) * balls.log(inner(at)))

    def _called(self, node: Call) -> Maker:
        name, arguments = known_as(node.function), node.arguments
        match name, arguments:
            case "max" | "min" | "clip", _:
                name, first, last = as_pair(node)
                keeps: Comparison = ">=" if name == "max" else "<="
                return self._chosen(self._comparison(Compare(keeps, first, last)), first, last)
            case "abs" | "sign", (u,):
                return self._sign(u, name == "abs")
            case "hypot", (a, b):
                one, other = self.made(a), self.made(b)
                return lambda at: balls.hypot(one(at), other(at))
        function, inner = balls.FUNCTIONS[name], self.made(arguments[0])
        return lambda at: function(inner(at))

    def _chosen(self, decide: Decision, then: Node, otherwise: Node) -> Maker:
        a, b = self.made(then), self.made(otherwise)
        return lambda at: a(at) if decide(at) else b(at)

    def _sign(self, u: Node, size: bool) -> Maker:
        """sign(u), or |u|: at 0 both are 0, and so are their derivatives."""
        above, below = (self._comparison(Compare(sign, u, ZERO)) for sign in (">", "<"))
        inner = self.made(u)

        def make(at: _Point) -> Series:
            sign = above(at) - below(at)
            return balls.constant(Fraction(sign)) * inner(at) if size else balls.constant(Fraction(sign))

        return make

    def _decision(self, condition: Condition) -> Decision:
        match condition:
            case Compare():
                return self._comparison(condition)
            case Logic("not", (operand,)):
                held = self._decision(operand)
                return lambda at: not held(at)
            case Logic(word, operands):
                each = tuple(map(self._decision, operands))
                join = all if word == "and" else any
                return lambda at: join(holds(at) for holds in each)

    def _comparison(self, condition: Compare) -> Decision:
        """By balls where they lie apart, by fractions where both sides are rational."""
        compare, left, right = COMPARE[condition.operator], condition.left, condition.right
        a, b = self.made(left), self.made(right)

        def decide(at: _Point) -> bool:
            one, other = a(at)[0], b(at)[0]
            if not one.overlaps(other) or (one.is_exact() and other.is_exact()):
                return bool(compare(one, other))
            exact, against = rational(left, at.exact), rational(right, at.exact)
            if exact is None or against is None:
                raise UndecidedError
            return bool(compare(exact, against))

        return decide
