"""From a bound tree to numbers: f, f′ and f″ at the points of an array."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache, partial, reduce
from typing import TYPE_CHECKING, cast

from actviz.activations.evaluate import all_finite
from actviz.activations.language.bind import bind
from actviz.activations.language.elementary import NAMES, Numbers, Once
from actviz.activations.language.jets import Jet, JetArithmetic
from actviz.activations.language.linear import line
from actviz.activations.language.numbers import Floats, WideNumbers
from actviz.activations.language.passes import CONSTANTS, Maker, Pass, number, sign, size
from actviz.activations.language.rational import COMPARE
from actviz.activations.language.thresholds import threshold
from actviz.activations.language.tree import (
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
    substituted,
    walk,
)
from actviz.activations.special.wide import FAR_PLACES, Wide
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array
    from actviz.activations.language.numbers import Mask, Value

# kernels written by hand are asked where their results are ordinary numbers
_SMALL, _LARGE = 1e-250, 1e250


class Evaluator:
    """A bound tree, ready to be evaluated."""

    def __init__(self, tree: Node) -> None:
        self.tree = tree
        self._root = _Compiler(tree).made(tree)

    def __call__(self, x: Array, order: int, wide: Mask | None = None) -> Array:
        """f (``order`` 0), f′ (1) or f″ (2) at finite numbers.

        In float64 first; where something on the way could overflow, underflow or lose bits, and where
        the result is no finite number, once more in wide numbers; also where ``wide`` says so.
        """
        floats = Floats(x)
        result = _filled(self._part(floats, x, order), x)
        if floats.unsafe is None and wide is None and all_finite(result):
            return result
        again = ~np.isfinite(result)
        for unsafe in (floats.unsafe, wide):
            if unsafe is not None:
                again |= unsafe
        if not again.any():
            return result
        result = np.array(result)  # it may be x itself, or shared with other parts
        result[again] = self.in_wide_numbers(x[again], order)
        return result

    def value_and_first(self, x: Array) -> tuple[Array, Array]:
        """f and f′ at finite numbers; one by one, for the same bits, where one needs wide numbers."""
        floats = Floats(x)
        arithmetic = JetArithmetic(floats)
        jet = self.jet(arithmetic, Jet(x, 1.0))
        value, first = _filled(jet.value, x), _filled(jet.first, x)
        arithmetic.forget()
        if floats.unsafe is None and all_finite(value) and all_finite(first):
            return value, first
        return self(x, 0), self(x, 1)

    def in_wide_numbers(self, x: Array, order: int) -> Array:
        """The same as a call in wide numbers alone, rounded at the end."""
        wide = self._part(WideNumbers(), Wide.of(x), order)
        result: Array = np.broadcast_to(wide.rounded() if isinstance(wide, Wide) else wide or 0.0, x.shape)
        return result

    def _part(self, numbers: Numbers, x: Value, order: int) -> Value:
        arithmetic = JetArithmetic(numbers)
        found = self.jet(arithmetic, Jet(x, 1.0)).part(order)
        arithmetic.forget()
        return found

    def logarithm(self, x: Array, order: int) -> Array:
        """The natural logarithm of |f|, |f′| or |f″|, also where they leave float64; −∞ where they are 0."""
        wide = self._part(WideNumbers(), Wide.of(x), order)
        wide = wide if isinstance(wide, Wide) else Wide.of(np.full(x.shape, wide or 0.0))
        with np.errstate(divide="ignore", invalid="ignore"):
            mantissa = np.log(np.abs(wide.high))
            result: Array = mantissa + (wide.power + FAR_PLACES * wide.far) * np.log(2)
        return np.broadcast_to(result, x.shape)

    def jet(self, arithmetic: JetArithmetic, x: Jet, switched_at: Jet | None = None) -> Jet:
        """The jet of f for a jet of x.

        Args:
            arithmetic: the operations on jets, for one kind of numbers.
            x: x with its derivatives.
            switched_at: the value of x at which conditions are decided, where that is another one:
                beside a kink, so that the jet at the kink is that of one side.
        """
        return self._root(Pass(arithmetic, x, switched_at))


def _filled(found: Value, x: Array) -> Array:
    """A part of a jet as an array of the shape of x."""
    if isinstance(found, np.ndarray) and found.shape == x.shape:
        return found
    return np.full(x.shape, 0.0 if found is None else found)


class _Compiler:
    """Functions that make the jets of the nodes, so that no evaluation has to look at the tree again."""

    def __init__(self, tree: Node) -> None:
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
            case "max" | "min", _:
                return self._extreme(name, arguments)
            case "clip", (u, low, high):
                return self._extreme("min", (Call("max", (u, low)), high))
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

    def _extreme(self, name: str, arguments: tuple[Node, ...]) -> Maker:
        """The largest, or the smallest, of several values; the first one where several are the same."""
        *before, last = arguments
        if not before:
            return self.made(last)
        largest = name == "max"
        so_far = self._shared(before[0] if len(before) == 1 else Call(name, tuple(before)))
        keeps = self.mask(Compare(">=" if largest else "<=", so_far, self._shared(last)))
        first, second = self.made(so_far), self.made(last)

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
        place = threshold(Compare(">", u, Number(Fraction(0))))
        if place is None:
            inner = self.made(self._shared(u))
            return lambda at: at.arithmetic.n.apply("sign", at.deciding(inner))
        root, rising = place[1], 1.0 if place[0] == ">" else -1.0
        return lambda at: rising * at.arithmetic.n.apply("sign", at.switched_by - root)

    def _applied(self, node: Applied) -> Maker:
        """A registered function: by its kernels, if it has any and they can be trusted here."""
        function, argument = node.function, self.made(node.argument)
        inner = _evaluator(function)
        if not function.by_hand and function.bound is not None and line(node.argument) is not None:
            # written out, so that its switches, too, are lines in x
            inside: Node = bind(cast("Node", substituted(function.bound, {}, x=node.argument)), {})
            self.uses.update(id(part) for part in walk(inside))
            return self.made(inside)

        def by_definition(at: Pass) -> Jet:
            beside = None if at.beside is None else argument(at.beside)
            return cast("Evaluator", inner).jet(at.arithmetic, argument(at), beside)

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


@lru_cache(maxsize=1024)
def _evaluator(function: Usable) -> Evaluator | None:
    return None if function.bound is None else Evaluator(function.bound)
