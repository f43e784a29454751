"""From a tree with names to one ready for numbers: parameters, functions and constants in their places."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, cast

from actviz.activations.language import library
from actviz.activations.language.elementary import CHOOSING, NAMES, known_as
from actviz.activations.language.rational import COMPARE, rational
from actviz.activations.language.rewrite import accurate
from actviz.activations.language.tokens import error
from actviz.activations.language.tree import (
    ZERO,
    Anything,
    Applied,
    Call,
    Compare,
    Condition,
    Logic,
    Named,
    Node,
    Number,
    Operation,
    Parameter,
    Variable,
    Where,
    depends_on_x,
    rebuilt,
    substituted,
    walk,
)
from actviz.errors import nearest
from actviz.lazy import np

_FINITE = "a part without x must have a finite value, unlike log(-1), 1/0 and 9^9^9"
_LONGEST = 5000  # bits of a fraction that is still worth keeping exact


def bind(tree: Node, values: Mapping[str, float], text: str = "") -> Node:
    """The tree with its parameters replaced by numbers, its calls by functions, its constants worked out.

    Args:
        tree: a definition that has been read.
        values: a finite number for every parameter.
        text: what the tree was read from, for messages.

    Raises:
        UsageError: a function is unknown or takes other arguments, a parameter has no value, or a
            constant part, such as log(-1), is no real number.
    """
    return cast("Node", _Binder(values, text)(tree))


class _Binder:
    def __init__(self, values: Mapping[str, float], text: str) -> None:
        self.values = values
        self.text = text
        self.same: dict[Anything, Anything] = {}  # equal parts become one object: worked out once

    def __call__(self, node: Anything) -> Anything:
        found = self._bound(node)
        return self.same.setdefault(found, found)

    def _bound(self, node: Anything) -> Anything:
        match node:
            case Parameter(name, column):
                if name not in self.values:
                    raise error(
                        self.text, column, f"the parameter {name} has no value", _how_to_give(self.text, name)
                    )
                return Number(Fraction(self.values[name]))
            case Named(_, body):
                return self(body)
            case Where(condition, then, otherwise):
                chosen = cast("Condition | Number", self(condition))
                if isinstance(chosen, Number):  # it does not depend on x; the other branch may be undefined
                    return self(then if chosen.value else otherwise)
                return Where(chosen, cast("Node", self(then)), cast("Node", self(otherwise)))
            case Call():
                return self._called(node)
            case Number() | Variable() | Applied():
                return node
        return self._folded(rebuilt(node, self))

    def _folded(self, node: Anything) -> Anything:
        """A part without x as one number, where conditions are 1 and 0; any other in its best form."""
        if isinstance(node, Logic):
            return _decided(node)
        if depends_on_x(node):
            if isinstance(node, Operation) and node.operator == "/" and node.right == ZERO:
                raise error(self.text, node.column, "division by zero", _FINITE)
            better = accurate(node)
            return node if better is node else self(better)
        match node:
            case Compare(sign, Number(a), Number(b)):
                return Number(Fraction(int(COMPARE[sign](a, b))))
        exact = _shortened(rational(cast("Node", node), Fraction(0)))
        return Number(_constant(cast("Node", node), self.text) if exact is None else exact)

    def _called(self, node: Call) -> Node:
        _check_arguments(node, self.text)
        name = known_as(node.function)
        arguments = tuple(cast("Node", self(each)) for each in node.arguments)
        elementary = name in CHOOSING or (name in NAMES and not node.settings)
        cls = None if elementary else library.find(node.function)
        if elementary or (name in NAMES and cls is None):
            if node.settings:
                raise error(self.text, node.column, f"{node.function} takes no parameters")
            return cast("Node", self._folded(Call(name, arguments, (), node.column)))
        if cls is None:
            raise error(
                self.text, node.column, f"there is no function '{node.function}'", _nearest(node.function)
            )
        if cls.kind != "scalar":
            raise error(self.text, node.column, f"{cls.name} maps a vector to a vector")
        return cast("Node", self._folded(Applied(cls(**self._settings(cls, node)), arguments[0])))

    def _settings(self, cls: type[Any], node: Call) -> dict[str, float]:
        given = {}
        for name, value in node.settings:
            known = next((p.name for p in cls.declared() if name in (p.name, *p.also)), None)
            number = self(value)
            if known is None:
                takes = ", ".join(p.name for p in cls.declared()) or "no parameters"
                raise error(
                    self.text, node.column, f"{cls.name} takes no parameter '{name}'", f"it takes {takes}"
                )
            if not isinstance(number, Number):
                raise error(self.text, node.column, f"{name} of {cls.name} may not depend on x")
            given[known] = float(number.value)
        return given


def check_calls(tree: Node, text: str) -> None:
    """See that every call has as many arguments as its function takes.

    Raises:
        UsageError: one has not.
    """
    for node in walk(tree):
        if isinstance(node, Call):
            _check_arguments(node, text)


def _check_arguments(node: Call, text: str) -> None:
    low, high = CHOOSING.get(known_as(node.function), (1, 1))
    if not low <= len(node.arguments) <= high:
        takes = f"{low} argument{'s' if low > 1 else ''}" if low == high else f"{low} or more arguments"
        raise error(text, node.column, f"{node.function} takes {takes}, not {len(node.arguments)}")


def expanded(tree: Node) -> Node:
    """The tree with every registered function that has a definition replaced by it."""

    def change(node: Anything) -> Anything:
        if isinstance(node, Applied) and node.function.bound is not None:
            return substituted(expanded(node.function.bound), {}, x=cast("Node", change(node.argument)))
        return rebuilt(node, change)

    return cast("Node", _Binder({}, "")(change(tree)))


@lru_cache(maxsize=4096)
def _constant(node: Node, text: str) -> Fraction:
    """A part without x, to about 30 digits."""
    from actviz.activations.language.evaluate import constant

    with np.errstate(all="ignore"):
        value = constant(node)
    if value is None:
        columns = (part.column for part in walk(node) if isinstance(part, Operation | Call))
        raise error(text, next(columns, 0), "the value is not a real number, or overflows float64", _FINITE)
    return value


def _decided(node: Logic) -> Anything:
    """A joined condition without the parts that do not depend on x, which are 1 and 0 by now."""
    known = [bool(each.value) for each in node.operands if isinstance(each, Number)]
    rest = tuple(each for each in node.operands if not isinstance(each, Number))
    if node.operator == "not":
        return Number(Fraction(int(not known[0]))) if known else node
    decisive = node.operator == "or"
    if decisive in known or not rest:
        return Number(Fraction(int((decisive in known) == decisive)))
    return rest[0] if len(rest) == 1 else Logic(node.operator, rest)


def _shortened(value: Fraction | None) -> Fraction | None:
    """The fraction, or the float next to it where it is long; None where that is infinite."""
    if value is None or value.numerator.bit_length() + value.denominator.bit_length() <= _LONGEST:
        return value
    try:
        return Fraction(float(value))
    except OverflowError:
        return None


def _nearest(name: str) -> str:
    known = [*NAMES, *CHOOSING, "where", *library.CLASSES]
    close = nearest(library.fold(name), known)
    if close is None:
        return "allowed are exp, log, tanh, sigmoid and every name of 'actviz list'"
    return f"did you mean {close}?"


def _how_to_give(text: str, name: str) -> str:
    return f"give it one after a colon: '{text}:{name}=1'"
