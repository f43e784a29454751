"""The functions as plain data for the page's script: definitions as trees, parameters, facts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from actviz.activations import Activation, Parameter
from actviz.activations.language import library
from actviz.activations.language.elementary import CHOOSING, NAMES, known_as
from actviz.activations.language.parse import parse
from actviz.activations.language.symbols import symbol
from actviz.activations.language.tree import (
    Anything,
    Call,
    Compare,
    Constant,
    Logic,
    Named,
    Negative,
    Node,
    Number,
    Operation,
    Variable,
    Where,
    walk,
)
from actviz.activations.language.tree import Parameter as Name
from actviz.errors import UsageError

# what parameters need beyond their domains
NEEDS = {
    "hard_tanh": "min_val < max_val",
    "srelu_s_shaped": "tl < tr",
    "rrelu": "lower <= upper",
    "soft_root_sign": "b < e*a",
    "tanhsoft": "alpha + beta > 0",
}
_LARGEST_WHOLE = 2**53  # JSON's numbers are floats to a browser


def functions_data(functions: Sequence[Activation]) -> list[dict[str, Any]]:
    """One object for each function, in the order given, as the script reads it.

    A function without a ``definition`` is shown with what is known of it, and no more.
    """
    return [_function(function) for function in functions]


def encoded(tree: Node) -> dict[str, Any]:
    """A definition: its ``tree``, and the ``parts`` with a name that it uses, as nested lists.

    A node is ``"x"``, ``"pi"`` or ``"e"``; a whole number, or a fraction in quotes; or a list that begins
    with what it is: ``["+", a, b]``, ``["where", condition, a, b]``, ``["call", name, {parameter: a}, b]``.
    """
    parts: dict[str, Any] = {}
    data = _encoded(tree, parts)
    return {"tree": data, **({"parts": parts} if parts else {})}


def _encoded(node: Anything, parts: dict[str, Any]) -> Any:
    def inner(*nodes: Anything) -> list[Any]:
        return [_encoded(each, parts) for each in nodes]

    match node:
        case Variable():
            return "x"
        case Constant(name):
            return name
        case Number(value):
            return _number(value)
        case Name(name):
            return ["parameter", name]
        case Negative(operand):
            return ["neg", *inner(operand)]
        case Operation(operator, left, right) | Compare(operator, left, right):
            return [operator, *inner(left, right)]
        case Logic(operator, operands):
            return [operator, *inner(*operands)]
        case Where(condition, then, otherwise):
            return ["where", *inner(condition, then, otherwise)]
        case Named(name, body):
            if name not in parts:
                parts[name] = None  # its place, before those that it uses itself
                parts[name] = _encoded(body, parts)
            return ["part", name]
        case Call(name, arguments, settings):
            known = known_as(name)
            if (known in NAMES or known in CHOOSING) and not settings:
                return [known, *inner(*arguments)]
            values = {setting: _encoded(value, parts) for setting, value in settings}
            return ["call", library.CLASSES[library.fold(name)].name, values, *inner(*arguments)]
    raise TypeError(f"{type(node).__name__} is not part of a definition")


def _number(value: Fraction) -> int | str:
    if value.denominator == 1 and abs(value) < _LARGEST_WHOLE:
        return int(value)
    return f"{value.numerator}/{value.denominator}"


def _function(function: Activation) -> dict[str, Any]:
    cls = type(function)
    known = function.known
    data: dict[str, Any] = {"name": function.name, "family": function.family}
    optional: Mapping[str, Any] = {
        "title": function.label if function.label != function.name else "",
        "aliases": list(function.aliases),
        "frameworks": [name for names in function.frameworks.values() for name in names],
        "reference": function.reference,
        "parameters": [_parameter(each, _whole(function, each)) for each in function.declared()],
        "constants": dict(cls.constants),
    }
    data |= {key: value for key, value in optional.items() if value}
    data["steepest"] = known.steepest if math.isfinite(known.steepest) else None
    if function.name in NEEDS:
        needs = NEEDS[function.name]
        data |= {"needs": needs, "requires": encoded(parse(f"where({needs}, 1, 0)").tree)}
    if cls.definition:
        data["definition"] = encoded(parse(cls.definition).tree)
        if cls.evaluated_as:  # what is drawn in floats; numbers are read off the definition
            data["forms"] = {
                str(order): encoded(parse(text).tree) for order, text in cls.evaluated_as.items()
            }
        if cls.derivative_definition and _chooses(tree := parse(cls.derivative_definition).tree):
            data["slope"] = encoded(tree)  # which says what f′ is at kinks
    return data


def _chooses(tree: Node) -> bool:
    return any(
        isinstance(node, Where) or (isinstance(node, Call) and node.function in CHOOSING)
        for node in walk(tree)
    )


def _whole(function: Activation, declared: Parameter) -> bool:
    """Whether a parameter takes whole numbers only: it refuses its default plus one half."""
    try:
        type(function)(**{declared.name: declared.default + 0.5})
    except UsageError:
        return declared.default + 0.5 in declared.domain and declared.default.is_integer()
    return False


def _parameter(declared: Parameter, whole: bool) -> dict[str, Any]:
    """Its domain as far as it is bounded; an end that is open does not belong to it."""
    low, high = declared.domain.low, declared.domain.high
    data: dict[str, Any] = {
        "name": declared.name,
        "symbol": symbol(declared.symbol).text(),
        "default": declared.default,
    }
    if whole:
        data["whole"] = True
    if math.isfinite(low):
        data |= {"low": low, "low_open": not declared.domain.low_attained}
    if math.isfinite(high):
        data |= {"high": high, "high_open": not declared.domain.high_attained}
    return data
