"""A tree with choices inside, as cases: which formula holds where."""

from __future__ import annotations

from typing import NamedTuple, cast

from actviz.activations.language.extremes import as_choice
from actviz.activations.language.gather import gathered
from actviz.activations.language.simplify import negative
from actviz.activations.language.tree import (
    ONE,
    ZERO,
    Anything,
    Call,
    Compare,
    Condition,
    Logic,
    Named,
    Negative,
    Node,
    Operation,
    Where,
    children,
    rebuilt,
)

_MOST = 5  # cases under one brace


class Branch(NamedTuple):
    """A formula, and the condition under which it holds where none before it does; None: otherwise."""

    formula: Node
    condition: Condition | None


def branches(tree: Node) -> list[Branch]:
    """The cases of a tree: those of a choice inside a sum or a product are drawn out of it.

    Choices stay where they are if there would be too many cases, or if they are steps, [x > 0], with
    conditions of their own.
    """
    choices = _choices(tree)
    conditions = {choice.condition for choice in choices}
    if len(conditions) > 1 and all(choice.otherwise == ZERO for choice in choices) and choices[0] is not tree:
        return [Branch(tree, None)]
    return _merged(_drawn_out(tree, _MOST) or _own(tree))


def _drawn_out(tree: Node, most: int) -> list[Branch] | None:
    """All cases; None if there are too many, which is found out before they are written down."""
    choice = next(iter(_choices(tree)), None)
    if choice is None or most < 1:
        return [Branch(tree, None)] if most > 0 else None
    condition = choice.condition
    inside = _drawn_out(_decided(tree, condition, True), most - 1)
    beyond = _drawn_out(_decided(tree, condition, False), most - len(inside)) if inside else None
    if inside is None or beyond is None:
        return None
    if len(inside) == len(beyond) == 1 and inside == beyond:
        return inside
    inner = [Branch(each.formula, _both(condition, each.condition)) for each in inside]
    return [*inner, *beyond]


def _own(tree: Node) -> list[Branch]:
    """The cases of a choice itself; choices inside them stay there."""
    found = []
    while isinstance(tree, Where):
        found.append(Branch(tree.then, tree.condition))
        tree = tree.otherwise
    return [*found, Branch(tree, None)]


def _merged(found: list[Branch]) -> list[Branch]:
    """The cases, with neighbours that are the same formula as one."""
    result = found[:1]
    for each in found[1:]:
        last = result[-1]
        if each.formula == last.formula:
            result[-1] = Branch(each.formula, _either(last.condition, each.condition))
        else:
            result.append(each)
    return result


def _either(one: Condition | None, other: Condition | None) -> Condition | None:
    """One or the other; x > a or x < -a is |x| > a."""
    if one is None or other is None:
        return None
    for first, second in ((one, other), (other, one)):
        match first, second:
            case Compare(">" | ">=" as above, u, a), Compare("<" | "<=" as below, v, b) if (
                u == v and b == negative(a) and (above == ">") == (below == "<")
            ):
                return Compare(above, Call("abs", (u,)), a)
    return Logic("or", (one, other))


def _choices(node: Anything) -> list[Where]:
    """The outermost choices, in the order they are written; parts with a name have cases of their own."""
    if isinstance(node, Where):
        return [node]
    if isinstance(node, Named):
        return []
    return [choice for child in children(node) for choice in _choices(child)]


def _decided(tree: Node, condition: Condition, holds: bool) -> Node:
    """The tree where the condition holds, or where it does not."""
    decided = False  # whether a maximum or a minimum has been replaced by one of its arguments

    def change(node: Anything) -> Anything:
        nonlocal decided
        if isinstance(node, Named | Compare | Logic):
            return node
        if isinstance(node, Where) and node.condition == condition:
            return change(node.then if holds else node.otherwise)
        if isinstance(node, Call) and node.function in ("max", "min", "clip"):
            choice = as_choice(node)
            chosen = choice.then if holds else choice.otherwise
            if choice.condition == condition and chosen is not node:
                decided = True
                return change(chosen)
        new = rebuilt(node, change)
        return new if new == node else folded(new)

    changed = cast("Node", change(tree))
    return gathered(changed) if decided else changed


def folded(node: Anything) -> Anything:
    """The operation with its zeros and ones carried out."""
    match node:
        case Operation("*" | "/", left, _) if left == ZERO:
            return ZERO
        case Operation("*", _, right) if right == ZERO:
            return ZERO
        case Operation("*" | "/" | "^", left, right) if right == ONE:
            return left
        case Operation("*", left, right) if left == ONE:
            return right
        case Operation("+" | "-", left, right) if right == ZERO:
            return left
        case Operation("+", left, right) if left == ZERO:
            return right
        case Operation("-", left, right) if left == ZERO:
            return Negative(right)
        case Negative(operand) if operand == ZERO:
            return ZERO
    return node


def _both(one: Condition, other: Condition | None) -> Condition:
    return one if other is None else Logic("and", (one, other))
