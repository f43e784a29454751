"""From a bound tree to functions that make its jets, so that no evaluation looks at the tree again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial, reduce
from typing import TYPE_CHECKING, cast

from actviz.activations.language.bind import bind
from actviz.activations.language.elementary import NAMES, Once
from actviz.activations.language.jets import Jet, JetArithmetic
from actviz.activations.language.linear import line
from actviz.activations.language.numbers import Floats
from actviz.activations.language.passes import CONSTANTS, Maker, Pass, number, sign, size
from actviz.activations.language.rational import COMPARE
from actviz.activations.language.thresholds import threshold
from actviz.activations.language.tree import (
    ZERO,
    Applied,
    Call,
    Compare,
    Condition,
    Constant,
    Logic,
    Negative,
    Node,
    Number,
    Operation,
    Usable,
    Variable,
    Where,
    as_pair,
    substituted,
    walk,
)
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.language.numbers import Mask, Value

# the jet of a function for a jet of x, and for the x at which conditions are decided (see `Evaluator.jet`)
JetMaker = Callable[[JetArithmetic, Jet, Jet | None], Jet]

# kernels written by hand are asked where their results are ordinary numbers
_SMALL, _LARGE = 1e-250, 1e250


class Compiler:
    """Functions that make the jets of the nodes, so that no evaluation has to look at the tree again."""

    def __init__(self, tree: Node, jet_of: Callable[[Usable], JetMaker | None]) -> None:
        """Prepare to compile a tree, with what gives the jets of functions that have a definition."""
        self.jet_of = jet_of
        self.uses = Counter(id(node) for node in walk(tree))
        self.done: dict[int, tuple[Node, Maker]] = {}  # with the nodes, so that no other gets their id

    def made(self, node: Node) -> Maker:
        if id(node) not in self.done:
            self.done[id(node)] = node, self._kept(node, self._made(node))
        return self.done[id(node)][1]

    def _shared(self, node: Node) -> Node:
        """A part that is asked for twice: by what decides, and by what is decided on."""
        self.uses[id(node)] += 2
        return node

    def _kept(self, node: Node, make: Maker) -> Maker:
        key = id(node)
        if self.uses[key] < 2 or isinstance(node, Number | Variable):
            return make

        def kept(at: Pass) -> Jet:
            jet = at.known.get(key)
            if jet is None:
                jet = at.known[key] = make(at)
            return jet

        return kept

    def _made(self, node: Node) -> Maker:
        match node:
            case Variable():
                return lambda at: at.x
            case Number(value):
                return number(value)
            case Constant(name):
                return number(CONSTANTS[name])
            case Negative(operand):
                inner = self.made(operand)
                return lambda at: at.arithmetic.negative(inner(at))
            case Operation("^", base, exponent):
                return self._power(base, exponent)
            case Operation(sign, left, right):
                combine, a, b = _OPERATIONS[sign], self.made(left), self.made(right)
                return lambda at: combine(at.arithmetic, a(at), b(at))
            case Where(condition, then, otherwise):
                holds, a, b = self.mask(condition), self.made(then), self.made(otherwise)
                return lambda at: at.arithmetic.choose(Once(lambda: holds(at)), a(at), b(at))
            case Applied():
                return self._applied(node)
            case Call():
                return self._called(node)
        raise TypeError(f"{node} is not bound")

    def _power(self, base: Node, exponent: Node) -> Maker:
        inner = self.made(base)
        if isinstance(exponent, Number):
            power = exponent.value
            return lambda at: at.arithmetic.power(inner(at), power)
        upper = self.made(exponent)
        return lambda at: at.arithmetic.exponential(inner(at), upper(at))

    def _called(self, node: Call) -> Maker:
        name, arguments = node.function, node.arguments
        match name, arguments:
            case "max" | "min" | "clip", _:
                return self._extreme(*as_pair(node))
            case "abs", (u,):
                signs = self._signs(u)
                return size(self.made(u), signs)
            case "sign", (u,):
                return sign(self._signs(u))
            case "hypot", _:
                a, b = map(self.made, arguments)
                return lambda at: at.arithmetic.hypotenuse(a(at), b(at))
        known, inner = NAMES[name], self.made(arguments[0])
        return lambda at: at.arithmetic.call(known, inner(at))

    def _extreme(self, name: str, one: Node, other: Node) -> Maker:
        """The larger, or the smaller, of two values; the first one where both are the same."""
        largest = name == "max"
        one = self._shared(one)
        keeps = self.mask(Compare(">=" if largest else "<=", one, self._shared(other)))
        first, second = self.made(one), self.made(other)

        def make(at: Pass) -> Jet:
            a, b = first(at), second(at)
            chosen = at.arithmetic.choose(Once(lambda: keeps(at)), a, b)
            if at.beside is not None:
                return chosen
            n = at.arithmetic.n
            value = (lambda: n.larger(a.value, b.value)) if largest else (lambda: n.smaller(a.value, b.value))
            return Jet(value, lambda: chosen.first, lambda: chosen.second)

        return make

    def _signs(self, u: Node) -> Callable[[Pass], Value]:
        """The sign of a value, by which |u| is chosen."""
        place = threshold(Compare(">", u, ZERO))
        if place is None:
            inner = self.made(self._shared(u))
            return lambda at: at.arithmetic.n.apply("sign", at.deciding(inner))
        root, rising = place[1], 1.0 if place[0] == ">" else -1.0
        return lambda at: rising * at.arithmetic.n.apply("sign", at.switched_by - root)

    def _applied(self, node: Applied) -> Maker:
        """A registered function: by its kernels, if it has any and they can be trusted here."""
        function, argument = node.function, self.made(node.argument)
        inner = self.jet_of(function)
        if not function.by_hand and function.bound is not None and line(node.argument) is not None:
            # written out, so that its switches, too, are lines in x
            inside: Node = bind(cast("Node", substituted(function.bound, {}, x=node.argument)), {})
            self.uses.update(id(part) for part in walk(inside))
            return self.made(inside)

        def by_definition(at: Pass) -> Jet:
            beside = None if at.beside is None else argument(at.beside)
            return cast("JetMaker", inner)(at.arithmetic, argument(at), beside)

        if inner is not None and not function.by_hand:
            return by_definition
        kernels = (function.value, function.first, function.second)

        def by_kernels(at: Pass) -> Jet:
            n, u = at.arithmetic.n, argument(at)
            v, d, c = (Once(partial(lambda kernel: n.kernel(kernel, u.value), kernel)) for kernel in kernels)
            jet = at.arithmetic.chain(u, (v, d, c))
            if inner is None or isinstance(n, Floats):
                return jet
            trusted = Once(lambda: _ordinary(v()) & _ordinary(d()) & _ordinary(c()))
            return at.arithmetic.choose(trusted, jet, by_definition(at))

        return by_kernels

    def mask(self, condition: Condition) -> Callable[[Pass], Mask]:
        """Where a condition holds."""
        match condition:
            case Compare(sign, left, right):
                place = threshold(condition)
                if place is not None:
                    decide, root = COMPARE[place[0]], place[1]
                    return lambda at: cast("Mask", decide(at.switched_by, root))
                compare, a, b = COMPARE[sign], self.made(left), self.made(right)
                return lambda at: cast("Mask", compare(at.deciding(a), at.deciding(b)))
            case Logic("not", (operand,)):
                held = self.mask(operand)
                return lambda at: ~held(at)
            case Logic(word, operands):
                join = np.logical_and if word == "and" else np.logical_or
                each = tuple(map(self.mask, operands))
                return lambda at: reduce(join, (holds(at) for holds in each))


_OPERATIONS = {
    "+": JetArithmetic.add,
    "-": JetArithmetic.subtract,
    "*": JetArithmetic.multiply,
    "/": JetArithmetic.divide,
}


def _ordinary(u: Value) -> Mask:
    return cast("Mask", (abs(u) > _SMALL) & (abs(u) < _LARGE))
