"""The derivative of a tree with respect to x, as a tree that reads well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from actviz.activations.language.extremes import as_choice
from actviz.activations.language.gather import gathered
from actviz.activations.language.parts import with_parts
from actviz.activations.language.simplify import (
    built,
    factored,
    negative,
    number,
    power,
    product,
    quotient,
    terms,
    total,
    where,
)
from actviz.activations.language.tree import (
    ONE,
    ZERO,
    Call,
    Compare,
    Constant,
    Named,
    Negative,
    Node,
    Operation,
    Variable,
    Where,
    depends_on_x,
    substituted,
)
from actviz.errors import UsageError

Resolve = Callable[[str], tuple[Mapping[str, Node], Node]]
_TWO = number(2)
_PI = Constant("pi")


def derivative(tree: Node, resolve: Resolve | None = None) -> Node:
    """The derivative with respect to x, lightly simplified.

    It holds wherever the function has a derivative; at a kink it is one of the slopes beside it.
    Parts with a name keep it, and long ones that it repeats get one.

    Args:
        tree: of the function.
        resolve: gives for the name of a registered function the values its parameters have unless
            set, and its derivative, a tree in x and these parameters.

    Raises:
        UsageError: a function is called that is not known, or with a parameter that depends on x.
    """
    return with_parts(_with_one_exponential(_Differentiator(resolve).of(tree)))


def _with_one_exponential(tree: Node) -> Node:
    """e^x·e^(−e^x) as e^(x − e^x), which never is ∞·0."""
    coefficient, powers = factored(tree)
    exponents = {
        base: base.arguments[0] for base in powers if isinstance(base, Call) and base.function == "exp"
    }
    if len(exponents) < 2:
        return tree
    others = {base: exponent for base, exponent in powers.items() if base not in exponents}
    return built(coefficient, {**others, _call("exp", total(*exponents.values())): ONE})


class _Differentiator:
    def __init__(self, resolve: Resolve | None) -> None:
        self.resolve = resolve
        self.known: dict[Node, Node] = {}

    def of(self, node: Node) -> Node:
        if node not in self.known:
            self.known[node] = self._find(node) if depends_on_x(node) else ZERO
        return self.known[node]

    def _find(self, node: Node) -> Node:
        match node:
            case Variable():
                return ONE
            case Negative(operand):
                return negative(self.of(operand))
            case Named(_, body):
                return self.of(body)
            case Where(_, then, otherwise):
                return where(node, self.of(then), self.of(otherwise))
            case Operation("+" | "-"):
                return gathered(*map(self.of, terms(node)))
            case Operation():
                return self._product(node)
            case Call(name, arguments):
                return self._call(node, name, arguments)
        raise TypeError(f"there is no derivative of {type(node).__name__}")

    def _product(self, node: Operation) -> Node:
        """The product rule, over all factors with their exponents at once."""
        coefficient, powers = factored(node)
        found = []
        for base, exponent in powers.items():
            slope = self._power(base, exponent)
            factors = [slope if each == base else power(each, n) for each, n in powers.items()]
            found.append(product(number(coefficient), *factors))
        return gathered(*found)

    def _power(self, base: Node, exponent: Node) -> Node:
        if not depends_on_x(exponent):
            lower = power(base, total(exponent, number(-1)))
            return product(exponent, lower, self.of(base)) if depends_on_x(base) else ZERO
        whole = Operation("^", base, exponent)
        logarithm = product(Call("log", (base,)), self.of(exponent))
        if not depends_on_x(base):
            return product(logarithm, whole)
        return product(whole, total(logarithm, product(exponent, quotient(self.of(base), base))))

    def _call(self, node: Call, name: str, arguments: tuple[Node, ...]) -> Node:
        if name in ("max", "min", "clip"):
            choice = as_choice(node)
            otherwise = ZERO if choice.otherwise is node else self.of(choice.otherwise)
            return where(choice, self.of(choice.then), otherwise)
        if name == "hypot":
            return quotient(total(*(product(each, self.of(each)) for each in arguments)), node)
        outer = self._outer(node, name, arguments[0])
        return product(self.of(arguments[0]), outer) if outer != ZERO else ZERO

    def _outer(self, node: Call, name: str, u: Node) -> Node:
        """f′(u) for the function called."""
        if name in _RULES:
            return _RULES[name](u)
        if self.resolve is None:
            raise UsageError(f"there is no derivative of {name}")
        defaults, slope = self.resolve(name)
        settings = dict(node.settings)
        for setting, value in settings.items():
            if depends_on_x(value):
                raise UsageError(f"the parameter {setting} of {name} cannot depend on x")
        return cast("Node", substituted(slope, {**defaults, **settings}, u))


def _call(name: str, u: Node) -> Node:
    return Call(name, (u,))


def _square(u: Node) -> Node:
    return power(u, _TWO)


def _sinc(u: Node) -> Node:
    slope = quotient(total(product(u, _call("cos", u)), negative(_call("sin", u))), _square(u))
    return Where(Compare("==", u, ZERO), ZERO, slope)


_RULES: dict[str, Callable[[Node], Node]] = {
    "exp": lambda u: _call("exp", u),
    "expm1": lambda u: _call("exp", u),
    "log": lambda u: quotient(ONE, u),
    "log1p": lambda u: quotient(ONE, total(ONE, u)),
    "sqrt": lambda u: quotient(ONE, product(_TWO, _call("sqrt", u))),
    "abs": lambda u: _call("sign", u),
    "sign": lambda u: ZERO,
    "sin": lambda u: _call("cos", u),
    "cos": lambda u: negative(_call("sin", u)),
    "tan": lambda u: total(ONE, _square(_call("tan", u))),
    "sinh": lambda u: _call("cosh", u),
    "cosh": lambda u: _call("sinh", u),
    "tanh": lambda u: total(ONE, negative(_square(_call("tanh", u)))),
    "sech": lambda u: negative(product(_call("sech", u), _call("tanh", u))),
    "atan": lambda u: quotient(ONE, total(ONE, _square(u))),
    "arctan": lambda u: quotient(ONE, total(ONE, _square(u))),
    "asinh": lambda u: quotient(ONE, _call("sqrt", total(_square(u), ONE))),
    "arcsinh": lambda u: quotient(ONE, _call("sqrt", total(_square(u), ONE))),
    "erf": lambda u: product(quotient(_TWO, _call("sqrt", _PI)), _call("exp", negative(_square(u)))),
    "Phi": lambda u: _call("phi", u),
    "phi": lambda u: negative(product(u, _call("phi", u))),
    "sigmoid": lambda u: product(_call("sigmoid", u), _call("sigmoid", negative(u))),
    "softplus": lambda u: _call("sigmoid", u),
    "log_sigmoid": lambda u: _call("sigmoid", negative(u)),
    "sinc": _sinc,
}
