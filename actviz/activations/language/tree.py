"""What a definition is once it has been read: a small tree of frozen nodes. Nothing is evaluated here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NoReturn, Protocol, cast, dataclass_transform

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


@dataclass_transform(frozen_default=True)
class Part:
    """A node. Its fields never change; two are equal that are of one kind and alike but for columns.

    What dataclasses would write for thirteen kinds takes longer than reading fifty definitions does.
    """

    __match_args__: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        cls.__match_args__ = tuple(cls.__annotations__)  # type: ignore[misc] # mypy has made its own

    if not TYPE_CHECKING:

        def __init__(self, *values: Any, **named: Any) -> None:
            vars(self).update(zip(self.__match_args__, values, strict=False), **named)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{name} of a node never changes")

    @property
    def fields(self) -> tuple[Any, ...]:
        """All there is to it, in order."""
        return tuple(getattr(self, name) for name in self.__match_args__)

    def _compared(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__match_args__ if name != "column")

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Part) or type(self) is not type(other) or hash(self) != hash(other):
            return False
        return self._compared() == other._compared()

    def __hash__(self) -> int:
        known = vars(self).get("_hash")
        if known is None:  # once: trees are keys everywhere, and each asks all that is below it
            known = vars(self)["_hash"] = hash((type(self).__name__, self._compared()))
        return int(known)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.fields))})"

    def __reduce__(self) -> tuple[type[Part], tuple[Any, ...]]:
        return type(self), self.fields


class Number(Part):
    """A number as it was written: ``1.702`` is the decimal fraction, not the float next to it."""

    value: Fraction


class Constant(Part):
    """π or e."""

    name: Literal["pi", "e"]


class Variable(Part):
    """x."""


class Parameter(Part):
    """A name that gets its value later: from a class's parameters, or from the command line."""

    name: str
    column: int = 0


class Operation(Part):
    """Two operands and an operator of arithmetic."""

    operator: Arithmetic
    left: Node
    right: Node
    column: int = 0


class Negative(Part):
    """−operand."""

    operand: Node


class Call(Part):
    """A function applied to arguments; ``settings`` are the parameters of a registered function.

    Whether there is such a function is found out at first use, so that definitions may use functions
    that are registered later.
    """

    function: str
    arguments: tuple[Node, ...]
    settings: tuple[tuple[str, Node], ...] = ()
    column: int = 0


class Applied(Part):
    """A registered function at its parameters, applied to an argument: what a `Call` is bound to."""

    function: Usable
    argument: Node


class Compare(Part):
    """A comparison of two values: true or false at each x."""

    operator: Comparison
    left: Node
    right: Node

    @property
    def turned(self) -> Compare:
        """The same, read from the right: 0 < x as x > 0."""
        return Compare(TURNED[self.operator], self.right, self.left)


class Logic(Part):
    """Conditions joined by ``and`` or ``or``, or one negated by ``not``."""

    operator: Literal["and", "or", "not"]
    operands: tuple[Condition, ...]


class Where(Part):
    """``then`` where the condition holds, ``otherwise`` elsewhere."""

    condition: Condition
    then: Node
    otherwise: Node


class Named(Part):
    """A part with a name of its own, as in ``tanh(s); s = softplus(x)``."""

    name: str
    body: Node


Condition = Compare | Logic
Node = Number | Constant | Variable | Parameter | Operation | Negative | Call | Applied | Where | Named
Anything = Node | Condition

X = Variable()
ZERO, ONE = Number(Fraction(0)), Number(Fraction(1))
# a comparison as it is read from the right
TURNED: dict[Comparison, Comparison] = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}


def as_pair(call: Call) -> tuple[str, Node, Node]:
    """Of several values as of two: ``max(max(a, b), c)``; a clip is ``min(max(u, low), high)``."""
    *before, last = call.arguments
    if call.function == "clip":
        return "min", Call("max", tuple(before)), last
    return call.function, before[0] if len(before) == 1 else Call(call.function, tuple(before)), last


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
    old = node.fields
    new = tuple(_changed(each, change) for each in old)
    return node if all(a is b for a, b in zip(old, new, strict=True)) else type(node)(*new)


def _changed(field: Any, change: Callable[[Anything], Anything]) -> Any:
    """A field of a node with ``change`` applied to the nodes in it."""
    if isinstance(field, Part):
        return change(cast("Anything", field))
    if isinstance(field, tuple):
        new = tuple(_changed(each, change) for each in field)
        return field if all(a is b for a, b in zip(field, new, strict=True)) else new
    return field


def substituted(node: Anything, replacements: dict[str, Node], x: Node = X) -> Anything:
    """The tree with parameters, and x, replaced by other trees."""

    def change(part: Anything) -> Anything:
        if isinstance(part, Variable):
            return x
        if isinstance(part, Parameter):
            return replacements.get(part.name, part)
        return rebuilt(part, change)

    return change(node)
