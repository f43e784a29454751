"""The layout of a formula as boxes: letters, fractions, roots, powers, brackets, next to each other."""

from __future__ import annotations

from typing import Literal, NamedTuple

from actviz.activations.language.symbols import Symbol

SUM, PRODUCT, POWER, ATOM = range(4)  # how tightly a box holds together


class Numeral(NamedTuple):
    """A number without a sign."""

    digits: str


class Letter(NamedTuple):
    """A variable, a parameter, a constant."""

    symbol: Symbol


class Head(NamedTuple):
    """The name of a function, upright: sin, max, softplus."""

    name: str


class Mark(NamedTuple):
    """A sign: between two values, before one, a comma, or a word such as ``and``."""

    sign: str
    place: Literal["infix", "prefix", "comma", "word"] = "infix"


class Times(NamedTuple):
    """The place between two factors."""

    left: Box
    right: Box


class Row(NamedTuple):
    """Boxes side by side."""

    items: tuple[Box, ...]
    level: int


class Fraction(NamedTuple):
    """A fraction, on one line where it is flat."""

    over: Box
    under: Box
    flat: bool


class Root(NamedTuple):
    """A square root."""

    body: Box


class Power(NamedTuple):
    """A base with an exponent; the base brings its brackets with it."""

    base: Box
    exponent: Box


class Fenced(NamedTuple):
    """What stands between brackets or bars."""

    body: Box
    kind: Literal["(", "|", "["] = "("


Box = Numeral | Letter | Head | Mark | Times | Row | Fraction | Root | Power | Fenced


class Case(NamedTuple):
    """A formula and where it holds; without a condition: otherwise, or everywhere."""

    formula: Box
    condition: Box | None


class Equation(NamedTuple):
    """A formula in cases, and the symbol of the part that it is; None for the formula itself."""

    symbol: Symbol | None
    cases: tuple[Case, ...]


def level(box: Box) -> int:
    """How tightly a box holds together: what is looser than its place needs brackets."""
    match box:
        case Row(_, found):
            return found
        case Fraction():
            return PRODUCT
        case Power():
            return POWER
    return ATOM


def parts(box: Box) -> tuple[Box, ...]:
    """The boxes directly inside."""
    match box:
        case Row(items):
            return items
        case Fraction(over, under):
            return over, under
        case Power(base, exponent):
            return base, exponent
        case Root(body) | Fenced(body):
            return (body,)
    return ()


def weight(box: Box) -> int:
    """How many signs it takes, spaces aside."""
    return sum(map(weight, parts(box))) or not isinstance(box, Times)


def tall(box: Box) -> bool:
    """Whether brackets around it have to grow."""
    if isinstance(box, Fraction) and not box.flat:
        return True
    return any(tall(part) for part in (parts(box)[:1] if isinstance(box, Power) else parts(box)))


def storeys(box: Box) -> int:
    """How many exponents stand on each other."""
    if isinstance(box, Power):
        return max(storeys(box.base), 1 + storeys(box.exponent))
    return max(map(storeys, parts(box)), default=0)
