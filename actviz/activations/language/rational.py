"""Exact values and slopes of trees in fractions, where they are rational.

They decide what no number of bits can, and tell straight lines from all else.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from actviz.activations.language.tree import (
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
)

COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_ZERO, _ONE = Fraction(0), Fraction(1)
_HIGHEST = 64  # powers up to it are worked out
# functions with a rational value at one rational number, which is all they are known at
_KNOWN: Mapping[str, tuple[int, int | Fraction]] = {
    "exp": (0, 1), "expm1": (0, 0), "log": (1, 0), "log1p": (0, 0), "sin": (0, 0), "cos": (0, 1),
    "tan": (0, 0), "sinh": (0, 0), "cosh": (0, 1), "tanh": (0, 0), "sech": (0, 1), "atan": (0, 0),
    "asinh": (0, 0), "erf": (0, 0), "Phi": (0, Fraction(1, 2)), "sigmoid": (0, Fraction(1, 2)),
}  # fmt: skip


class Exact(NamedTuple):
    """A tree at one place: its value, and its slope on the branch that it takes there.

    The slope is None unless that branch is a straight line.
    """

    value: Fraction
    slope: Fraction | None


def rational(node: Node, x: Fraction) -> Fraction | None:
    """The value of a tree at x; None where it is not rational, or not known to be."""
    found = exact(node, x)
    return None if found is None else found.value


def exact(node: Node, x: Fraction) -> Exact | None:
    """The value of a tree at x with the slope of its branch; None where the value may not be rational."""
    match node:
        case Number(value):
            return Exact(value, _ZERO)
        case Variable():
            return Exact(x, _ONE)
        case Negative(operand):
            inner = exact(operand, x)
            return None if inner is None else _scaled(inner, -1)
        case Operation(sign, left, right):
            a, b = exact(left, x), exact(right, x)
            return None if a is None or b is None else _combined(sign, a, b)
        case Where(condition, then, otherwise):
            held = holds(condition, x)
            return None if held is None else exact(then if held else otherwise, x)
        case Applied(function, argument) if function.bound is not None:
            u = exact(argument, x)
            outer = None if u is None else exact(function.bound, u.value)
            return None if u is None or outer is None else Exact(outer.value, _chained(outer.slope, u.slope))
        case Call(name, arguments):
            values = [exact(each, x) for each in arguments]
            known = [value for value in values if value is not None]
            return _called(name, known) if len(known) == len(values) else None
    return None


def holds(condition: Condition, x: Fraction) -> bool | None:
    """Whether a condition holds at x; None where that is not known."""
    match condition:
        case Compare(sign, left, right):
            a, b = rational(left, x), rational(right, x)
            return None if a is None or b is None else bool(COMPARE[sign](a, b))
        case Logic(word, operands):
            each = [holds(operand, x) for operand in operands]
            known = [held for held in each if held is not None]
            if len(known) < len(each):
                return None
            return not known[0] if word == "not" else (all if word == "and" else any)(known)


def _combined(sign: str, a: Exact, b: Exact) -> Exact | None:
    match sign:
        case "+":
            return Exact(a.value + b.value, _sum(a.slope, b.slope))
        case "-":
            return _combined("+", a, _scaled(b, -1))
        case "*" if a.slope == 0:
            return _scaled(b, a.value)
        case "*" if b.slope == 0:
            return _scaled(a, b.value)
        case "*":
            return Exact(a.value * b.value, None)
        case "/" if not b.value:
            return None
        case "/":
            return _scaled(a, 1 / b.value) if b.slope == 0 else Exact(a.value / b.value, None)
    power = b.value
    whole = power.denominator == 1 and abs(power) <= _HIGHEST and (a.value or power >= 0)
    constant = _ZERO if a.slope == b.slope == 0 else None
    return Exact(Fraction(a.value ** int(power)), constant) if whole else None


def _called(name: str, arguments: list[Exact]) -> Exact | None:
    match name, arguments:
        case "abs", [u]:
            return _scaled(u, _sign(u))
        case "sign", [u]:
            return Exact(Fraction(_sign(u)), _ZERO)
        case "max", _:
            return max(arguments, key=_value)  # the first of equals
        case "min", _:
            return min(arguments, key=_value)
        case "clip", [u, low, high]:
            return min(max(u, low, key=_value), high, key=_value)
    known = _KNOWN.get(name)
    if known is None or [argument.value for argument in arguments] != [known[0]]:
        return None
    return Exact(Fraction(known[1]), _chained(None, arguments[0].slope))


_value = operator.attrgetter("value")


def _sign(u: Exact) -> int:
    return (u.value > 0) - (u.value < 0)


def _scaled(u: Exact, factor: Fraction | int) -> Exact:
    return Exact(u.value * factor, None if u.slope is None else u.slope * factor)


def _sum(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a + b


def _chained(outer: Fraction | None, inner: Fraction | None) -> Fraction | None:
    """The slope of a function of a function: what is made of a constant is one, whatever it is."""
    if inner == 0:
        return _ZERO
    return None if outer is None or inner is None else outer * inner
