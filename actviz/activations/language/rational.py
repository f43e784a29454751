"""Exact values of trees in fractions, where they are rational: they decide what no number of bits can."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from actviz.activations.language.tree import (
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
_HIGHEST = 64  # powers up to it are worked out
# functions with a rational value at one rational number, which is all they are known at
_KNOWN: Mapping[str, tuple[int, int | Fraction]] = {
    "exp": (0, 1), "expm1": (0, 0), "log": (1, 0), "log1p": (0, 0), "sin": (0, 0), "cos": (0, 1),
    "tan": (0, 0), "sinh": (0, 0), "cosh": (0, 1), "tanh": (0, 0), "sech": (0, 1), "atan": (0, 0),
    "asinh": (0, 0), "erf": (0, 0), "Phi": (0, Fraction(1, 2)), "sigmoid": (0, Fraction(1, 2)),
}  # fmt: skip


def rational(node: Node, x: Fraction) -> Fraction | None:
    """The value of an elementary tree at x; None where it is not rational, or not known to be."""
    match node:
        case Number(value):
            return value
        case Variable():
            return x
        case Negative(operand):
            inner = rational(operand, x)
            return None if inner is None else -inner
        case Operation(sign, left, right):
            a, b = rational(left, x), rational(right, x)
            return None if a is None or b is None else _combined(sign, a, b)
        case Where(condition, then, otherwise):
            held = holds(condition, x)
            return None if held is None else rational(then if held else otherwise, x)
        case Call(name, arguments):
            values = [rational(each, x) for each in arguments]
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


def _combined(sign: str, a: Fraction, b: Fraction) -> Fraction | None:
    match sign:
        case "+":
            return a + b
        case "-":
            return a - b
        case "*":
            return a * b
        case "/":
            return a / b if b else None
    whole = b.denominator == 1 and abs(b) <= _HIGHEST and (a or b >= 0)
    return Fraction(a ** int(b)) if whole else None


def _called(name: str, arguments: list[Fraction]) -> Fraction | None:
    match name:
        case "abs":
            return abs(arguments[0])
        case "sign":
            return Fraction((arguments[0] > 0) - (arguments[0] < 0))
        case "max":
            return max(arguments)
        case "min":
            return min(arguments)
        case "clip":
            u, low, high = arguments
            return min(max(u, low), high)
    known = _KNOWN.get(name)
    return Fraction(known[1]) if known and arguments == [known[0]] else None
