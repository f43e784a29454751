"""Sums, products and powers of trees, put together so that the result is pleasant to read."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial, reduce

from actviz.activations.language.tree import (
    ONE,
    ZERO,
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Operation,
    Parameter,
    Variable,
    Where,
    depends_on_x,
    walk,
)

_MINUS = Number(Fraction(-1))
_HALF = Number(Fraction(1, 2))
_HIGHEST = 9  # the power up to which numbers and products are raised factor by factor

Powers = dict[Node, Node]  # base -> exponent, in the order they are written


def number(value: Fraction | int) -> Number:
    """A number of the tree."""
    return Number(Fraction(value))


def negative(node: Node) -> Node:
    """−node."""
    return product(number(-1), node)


def product(*factors: Node) -> Node:
    """The product: numbers multiplied, equal factors as powers, the sign in front."""
    choices = [factor for factor in factors if isinstance(factor, Where)]
    if len(choices) == 1 and _is_number(choices[0].then, choices[0].otherwise):
        choice = choices[0]
        others = [factor for factor in factors if factor is not choice]
        branches = (product(*others, branch) for branch in (choice.then, choice.otherwise))
        return where(choice, *branches)
    coefficient, powers = Fraction(1), Powers()
    for factor in factors:
        inner, more = factored(factor)
        coefficient *= inner
        _multiply(powers, more)
    return built(coefficient, powers)


def quotient(over: Node, under: Node) -> Node:
    """over / under."""
    return product(over, power(under, number(-1)))


def power(base: Node, exponent: Node) -> Node:
    """base^exponent; with the exponents 0 and 1 carried out."""
    if exponent == ONE:
        return base
    if exponent == ZERO:
        return ONE
    return built(*factored(Operation("^", base, exponent)))


def where(choice: Where, then: Node, otherwise: Node) -> Node:
    """The same choice between two other values."""
    return then if then == otherwise else Where(choice.condition, then, otherwise)


def terms(*nodes: Node) -> Iterator[Node]:
    """What is added in sums and differences; zeros are left out."""
    for node in nodes:
        match node:
            case Operation("+", left, right):
                yield from terms(left, right)
            case Operation("-", left, right):
                yield from terms(left)
                yield from map(negative, terms(right))
            case Negative(Operation("+" | "-") as inner):
                yield from map(negative, terms(inner))
            case Number(value) if not value:
                pass
            case _:
                yield node


def total(*nodes: Node) -> Node:
    """The sum: numbers added, equal terms together, a positive term in front where there is one."""
    found: dict[Node, Fraction] = {}
    for term in terms(*nodes):
        coefficient, powers = factored(term)
        rest = built(Fraction(1), powers)
        found[rest] = found.get(rest, Fraction(0)) + coefficient
    kept = [(coefficient, rest) for rest, coefficient in found.items() if coefficient]
    first = next((i for i, (coefficient, _) in enumerate(kept) if coefficient > 0), 0)
    kept.insert(0, kept.pop(first)) if kept else None
    if len(kept) == 1 and kept[0][1] == ONE:
        return Number(kept[0][0])
    result: Node | None = None
    for coefficient, rest in kept:
        size = product(number(abs(coefficient)), rest)
        if result is None:
            result = size if coefficient > 0 else Negative(size)
        else:
            result = Operation("+" if coefficient > 0 else "-", result, size)
    return result or ZERO


def factored(node: Node) -> tuple[Fraction, Powers]:
    """The tree as a number times powers of other trees."""
    match node:
        case Number(value) if value:
            return value, {}
        case Negative(operand):
            coefficient, powers = factored(operand)
            return -coefficient, powers
        case Operation("*", left, right):
            return together(factored(left), factored(right))
        case Operation("/", left, right):
            return together(factored(left), raised(factored(right), -1))
        case Operation("^", base, Number(exponent)) if exponent.denominator == 1 and (
            0 < abs(exponent) <= _HIGHEST
        ):
            return raised(factored(base), int(exponent))
        case Operation("^", base, exponent):
            return Fraction(1), {base: exponent}
        case Call("sqrt", (argument,)):
            return Fraction(1), {argument: _HALF}
        case _:
            return Fraction(1), {node: ONE}


def built(coefficient: Fraction, powers: Powers) -> Node:
    """The tree of a number times powers, as a fraction where exponents are negative."""
    coefficient, powers = _tidied(coefficient, powers)
    if not coefficient or not powers:
        return Number(coefficient)
    over: list[Node] = []
    under: list[Node] = []
    for base, exponent in sorted(powers.items(), key=_rank):
        below = isinstance(exponent, Number) and exponent.value < 0
        size = Number(abs(exponent.value)) if isinstance(exponent, Number) else exponent
        (under if below else over).append(_plain_power(base, size))
    size_of = abs(coefficient)
    p, q = (size_of, 1) if is_decimal(size_of) else size_of.as_integer_ratio()
    if p != 1 or not over:
        over.insert(0, number(p))
    if q != 1:
        under.insert(0, number(q))
    result = _fraction(over, under)
    return Negative(result) if coefficient < 0 else result


def _plain_power(base: Node, exponent: Node) -> Node:
    if exponent == ONE:
        return base
    return Call("sqrt", (base,)) if exponent == _HALF else Operation("^", base, exponent)


def is_decimal(value: Fraction) -> bool:
    """Whether a number is written with a decimal point rather than as a fraction: 0.2, but 1/4 and 1/3."""
    if value.denominator == 1:
        return False
    if value.denominator <= 64 and value.denominator & (value.denominator - 1) == 0:
        return False
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def _fraction(over: list[Node], under: list[Node]) -> Node:
    if not under:
        return chain_of(over)
    sums = [each for each in over if is_sum(each)]
    long = len(over) > 1 or any(
        isinstance(part, Operation) and part.operator == "/" for part in walk(over[0])
    )
    if sums and long and all(isinstance(each, Number) for each in under):
        rest = [each for each in over if not is_sum(each)]
        return chain_of([Operation("/", chain_of(rest or [ONE]), chain_of(under)), *sums])
    return Operation("/", chain_of(over), chain_of(under))


def chain_of(factors: list[Node]) -> Node:
    """One or more factors multiplied from left to right, and nothing simplified."""
    return reduce(partial(Operation, "*"), factors)


def _tidied(coefficient: Fraction, powers: Powers) -> tuple[Fraction, Powers]:
    """Powers of numbers, of exp and of signs in their plain form; 0 where a factor is 0."""
    result: Powers = {}
    for base, exponent in powers.items():
        match base, exponent:
            case Number(root), Number(value) if value.denominator == 1 and (root or value > 0):
                coefficient *= root ** int(value)
            case Call("exp", (argument,)), Number(value) if value not in (0, 1):
                _multiply(result, {Call("exp", (product(exponent, argument),)): ONE})
            case Call("sign"), Number(value) if value.denominator == 1:
                _multiply(result, {base: ONE} if value % 2 else {})
            case _:
                _multiply(result, {base: exponent})
    for base in list(result):
        match base:
            case Call("sign", (argument,)):
                _without_sign(result, base, argument)
            case Call("sinh", (argument,)):
                _as_tanh(result, base, argument)
            case Operation("+", Call("exp", (argument,)), one) | Operation(
                "+", one, Call("exp", (argument,))
            ):
                if one == ONE:
                    _as_sigmoid(result, base, argument)
    return coefficient, result


def _without_sign(powers: Powers, sign: Node, u: Node) -> None:
    """u·sign(u) is |u|, and |u|·sign(u) is u."""
    size = Call("abs", (u,))
    exponent = powers.get(u)
    if powers[sign] != ONE:
        return
    if isinstance(exponent, Number) and exponent.value.denominator == 1 and exponent.value > 0:
        _multiply(powers, {u: _MINUS, sign: _MINUS, size: ONE})
    elif powers.get(size) == ONE:
        _multiply(powers, {size: _MINUS, sign: _MINUS, u: ONE})


def _as_tanh(powers: Powers, sinh: Node, u: Node) -> None:
    """sinh(u)/cosh(u) is tanh(u)."""
    cosh = Call("cosh", (u,))
    if powers[sinh] == ONE and powers.get(cosh) == _MINUS:
        _multiply(powers, {sinh: _MINUS, cosh: ONE, Call("tanh", (u,)): ONE})


def _as_sigmoid(powers: Powers, base: Node, u: Node) -> None:
    """e^u/(1 + e^u) is σ(u), what is left of the denominator σ(−u), and (1 + e^u)·σ(−u) is 1."""
    whole, inverse = Call("exp", (u,)), Call("sigmoid", (negative(u),))
    if powers.get(inverse) == powers[base] == ONE:
        del powers[inverse], powers[base]
    if powers.get(whole) != ONE or base not in powers:
        return
    del powers[whole]
    exponent = total(powers.pop(base), ONE)
    if isinstance(exponent, Number) and exponent.value < 0:
        _multiply(powers, {inverse: number(-exponent.value)})
    elif exponent != ZERO:
        _multiply(powers, {base: exponent})
    _multiply(powers, {Call("sigmoid", (u,)): ONE})


def _rank(item: tuple[Node, Node]) -> int:
    """The order of factors: letters, what is constant, x, the rest."""
    base, exponent = item
    if isinstance(base, Number | Constant | Parameter):
        return 0 if not depends_on_x(exponent) else 3
    if isinstance(base, Variable):
        return 2
    return 3 if depends_on_x(base) or depends_on_x(exponent) else 1


def together(one: tuple[Fraction, Powers], other: tuple[Fraction, Powers]) -> tuple[Fraction, Powers]:
    """The product of two products."""
    powers = dict(one[1])
    _multiply(powers, other[1])
    return one[0] * other[0], powers


def _multiply(powers: Powers, more: Powers) -> None:
    for base, exponent in more.items():
        exponent = total(powers[base], exponent) if base in powers else exponent
        if exponent == ZERO:
            powers.pop(base, None)
        else:
            powers[base] = exponent


def raised(factors: tuple[Fraction, Powers], exponent: int) -> tuple[Fraction, Powers]:
    """The power of a product."""
    coefficient, powers = factors
    return coefficient**exponent, {base: product(number(exponent), each) for base, each in powers.items()}


def is_sum(node: Node) -> bool:
    """Whether it is a sum or a difference."""
    return isinstance(node, Operation) and node.operator in "+-"


def _is_number(*nodes: Node) -> bool:
    return any(isinstance(node, Number) for node in nodes)
