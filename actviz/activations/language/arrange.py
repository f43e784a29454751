"""How a tree is read for writing: signs in front, numerators and denominators, chained comparisons."""

from __future__ import annotations

from typing import cast

from actviz.activations.language.simplify import chain_of, is_decimal, number
from actviz.activations.language.tree import (
    ONE,
    ZERO,
    Anything,
    Call,
    Compare,
    Constant,
    Named,
    Negative,
    Node,
    Number,
    Operation,
    Parameter,
    Variable,
    Where,
    rebuilt,
)


def chain(one: Compare, other: Compare) -> tuple[Compare, Compare] | None:
    """Two comparisons that can be written in one, low < u < high."""
    for first in (one, one.turned):
        for second in (other, other.turned):
            if first.operator in ("<", "<=") and second.operator in ("<", "<="):
                if first.right == second.left:
                    return first, second
                if second.right == first.left:
                    return second, first
    return None


def plain(tree: Node) -> Node:
    """The tree in the functions that formulas are written in: e^x − 1 for expm1, and so on."""

    def change(node: Anything) -> Anything:
        node = rebuilt(node, change)
        match node:
            case Call("expm1", (u,)):
                return Operation("-", Call("exp", (u,)), ONE)
            case Call("log1p", (u,)):
                return Call("log", (Operation("+", ONE, u),))
            case Call("clip", (u, low, high)):
                return Call("min", (Call("max", (u, low)), high))
            case Call("hypot", (u, v)):
                u_squared, v_squared = (Operation("^", each, number(2)) for each in (u, v))
                return Call("sqrt", (Operation("+", u_squared, v_squared),))
        return node

    return cast("Node", change(tree))


def signed(node: Node) -> tuple[int, Node]:
    """The sign that can be drawn to the front, and the rest."""
    match node:
        case Negative(operand):
            sign, rest = signed(operand)
            return -sign, rest
        case Number(value) if value < 0:
            return -1, Number(-value)
        case Operation("*" | "/" as operator, left, right):
            sign, rest = signed(left)
            return sign, Operation(operator, rest, right) if sign < 0 else node
        case Where(condition, then, otherwise) if otherwise == ZERO:
            sign, rest = signed(then)
            return sign, Where(condition, rest, ZERO) if sign < 0 else node
    return 1, node


def terms_with_signs(node: Node) -> list[tuple[int, Node]]:
    """What is added and subtracted in a sum."""
    match node:
        case Operation("+", left, right):
            return [*terms_with_signs(left), *terms_with_signs(right)]
        case Operation("-", left, right):
            sign, rest = signed(right)
            return [*terms_with_signs(left), (-sign, rest)]
    sign, rest = signed(node)
    if sign < 0 and (flipped := _flipped(rest)) is not None:
        return terms_with_signs(flipped)
    return [(sign, rest)]


def _flipped(node: Node) -> Node | None:
    """−node without its sign: −a·(e^x − 1) is a·(1 − e^x)."""
    match node:
        case Operation("-", Call("exp") as left, right) if right == ONE:
            return Operation("-", right, left)
        case Operation("*", left, right):
            if (flipped := _flipped(right)) is not None:
                return Operation("*", left, flipped)
            if (flipped := _flipped(left)) is not None:
                return Operation("*", flipped, right)
    return None


def over_and_under(node: Node) -> tuple[Node, Node | None]:
    """Numerator and denominator of a fraction; a number such as 1/2 before a product is one."""
    if isinstance(node, Operation) and node.operator == "/":
        over, under = over_and_under(node.left) if not _is_fraction(node.left) else (node.left, None)
        return over, Operation("*", under, node.right) if under else node.right
    first, *rest = sorted(factors(node), key=lambda each: not isinstance(each, Number))
    if rest and isinstance(first, Number) and first.value.denominator != 1 and not is_decimal(first.value):
        p, q = first.value.as_integer_ratio()
        return chain_of(rest if p == 1 else [number(p), *rest]), number(q)
    return chain_of([first, *rest]), None


def _is_fraction(node: Node) -> bool:
    return isinstance(node, Operation) and node.operator == "/"


def factors(node: Node) -> list[Node]:
    """What is multiplied in a product."""
    match node:
        case Operation("*", left, right):
            return [*factors(left), *factors(right)]
    return [node]


def is_plain(node: Node) -> bool:
    """Whether it is a number or a letter, or a power of one."""
    match node:
        case Operation("^", base, Number() | Parameter()):
            return is_plain(base)
    return isinstance(node, Number | Constant | Parameter | Variable | Named)
