"""What a definition is once it has been read: a small tree of frozen nodes. Nothing is evaluated here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


class Usable(Protocol):
    """What a definition needs of a registered function that it uses."""

    def __hash__(self) -> int:
        """Two are the same function when they are equal."""

    @property
    def name(self) -> str:
        """Its registered name."""

    @property
    def by_hand(self) -> bool:
        """Whether it has kernels written by hand."""

    @property
    def bound(self) -> Node | None:
        """Its definition at the values of its parameters; None where it has no definition."""

    def value(self, x: Array) -> Array:
        """f at finite numbers."""

    def first(self, x: Array) -> Array:
        """f′ at finite numbers."""

    def second(self, x: Array) -> Array:
        """f″ at finite numbers."""


Arithmetic = Literal["+", "-", "*", "/", "^"]
Comparison = Literal["<", "<=", ">", ">=", "==", "!="]


@dataclass(frozen=True)
class Number:
    """A number as it was written: ``1.702`` is the decimal fraction, not the float next to it."""

    value: Fraction


@dataclass(frozen=True)
class Constant:
    """π or e."""

    name: Literal["pi", "e"]


@dataclass(frozen=True)
class Variable:
    """x."""


@dataclass(frozen=True)
class Parameter:
    """A name that gets its value later: from a class's parameters, or from the command line."""

    name: str
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Operation:
    """Two operands and an operator of arithmetic."""

    operator: Arithmetic
    left: Node
    right: Node
    column: int = field(default=0, compare=False, kw_only=True)


@dataclass(frozen=True)
class Negative:
    """−operand."""

    operand: Node


@dataclass(frozen=True)
class Call:
    """A function applied to arguments; ``settings`` are the parameters of a registered function.

    Whether there is such a function is found out at first use, so that definitions may use functions
    that are registered later.
    """

    function: str
    arguments: tuple[Node, ...]
    settings: tuple[tuple[str, Node], ...] = ()
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Applied:
    """A registered function at its parameters, applied to an argument: what a `Call` is bound to."""

    function: Usable
    argument: Node


@dataclass(frozen=True)
class Compare:
    """A comparison of two values: true or false at each x."""

    operator: Comparison
    left: Node
    right: Node


@dataclass(frozen=True)
class Logic:
    """Conditions joined by ``and`` or ``or``, or one negated by ``not``."""

    operator: Literal["and", "or", "not"]
    operands: tuple[Condition, ...]


@dataclass(frozen=True)
class Where:
    """``then`` where the condition holds, ``otherwise`` elsewhere."""

    condition: Condition
    then: Node
    otherwise: Node


@dataclass(frozen=True)
class Named:
    """A part with a name of its own, as in ``tanh(s); s = softplus(x)``."""

    name: str
    body: Node


Condition = Compare | Logic
Node = Number | Constant | Variable | Parameter | Operation | Negative | Call | Applied | Where | Named
Anything = Node | Condition

X = Variable()


def children(node: Anything) -> tuple[Anything, ...]:
    """The nodes directly below, in the order they are written."""
    match node:
        case Operation(_, left, right) | Compare(_, left, right):
            return left, right
        case Negative(operand) | Applied(_, operand):
            return (operand,)
        case Call(_, arguments, settings):
            return *arguments, *(value for _, value in settings)
        case Logic(_, operands):
            return operands
        case Where(condition, then, otherwise):
            return condition, then, otherwise
        case Named(_, body):
            return (body,)
        case _:
            return ()


def walk(node: Anything) -> Iterator[Anything]:
    """The node and everything below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def depends_on_x(node: Anything) -> bool:
    """Whether x occurs anywhere."""
    return any(isinstance(part, Variable) for part in walk(node))


def extent(node: Anything) -> tuple[int, int]:
    """How many levels the tree has, and how many nodes where shared parts count each time they are used.

    Worked out without recursion, so that it can refuse a tall tree.
    """
    known: dict[int, tuple[int, int]] = {}
    open_nodes = [node]
    while open_nodes:
        top = open_nodes[-1]
        waiting = [child for child in children(top) if id(child) not in known]
        if waiting:
            open_nodes += waiting
            continue
        open_nodes.pop()
        below = [known[id(child)] for child in children(top)]
        known[id(top)] = (
            1 + max((levels for levels, _ in below), default=0),
            1 + sum(size for _, size in below),
        )
    return known[id(node)]


def parameters(node: Anything) -> tuple[str, ...]:
    """The names of all parameters, each once, in the order they are written."""
    return tuple(free_names(node))


def free_names(node: Anything) -> dict[str, int]:
    """The names of all parameters, and the column from 0 where each is written first."""
    found: dict[str, int] = {}
    for part in walk(node):
        if isinstance(part, Parameter):
            found.setdefault(part.name, part.column)
    return found


def rebuilt(node: Anything, change: Callable[[Anything], Anything]) -> Anything:
    """The same tree with ``change`` applied to each node below this one."""
    changes: dict[str, object] = {}
    for each in fields(node):
        old = getattr(node, each.name)
        if isinstance(old, Anything):
            changes[each.name] = change(old)
        elif each.name in ("arguments", "operands"):
            changes[each.name] = tuple(change(child) for child in old)
        elif each.name == "settings":
            changes[each.name] = tuple((name, change(child)) for name, child in old)
    return replace(node, **changes) if changes else node  # type: ignore[arg-type] # fields keep their types


def substituted(node: Anything, replacements: dict[str, Node], x: Node = X) -> Anything:
    """The tree with parameters, and x, replaced by other trees."""

    def change(part: Anything) -> Anything:
        if isinstance(part, Variable):
            return x
        if isinstance(part, Parameter):
            return replacements.get(part.name, part)
        return rebuilt(part, change)

    return change(node)
