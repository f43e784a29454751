"""One evaluation of a tree, and how the jets that depend on a sign are made in it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from actviz.activations.language.elementary import Once
from actviz.activations.language.jets import Jet, JetArithmetic
from actviz.activations.language.numbers import Floats, WideNumbers

if TYPE_CHECKING:
    from actviz.activations.language.numbers import Value

CONSTANTS = {
    "pi": Fraction("3.1415926535897932384626433832795028841972"),
    "e": Fraction("2.7182818284590452353602874713526624977572"),
}


class Pass:
    """One evaluation of a tree: what x is, and the jets of the parts that are used more than once."""

    __slots__ = ("arithmetic", "beside", "known", "x")

    def __init__(self, arithmetic: JetArithmetic, x: Jet, switched_at: Jet | None = None) -> None:
        self.arithmetic = arithmetic
        self.x = x
        self.known = arithmetic.remembered()
        self.beside = None if switched_at is None else Pass(arithmetic, switched_at)

    def deciding(self, make: Maker) -> Value:
        """The value by which something is chosen."""
        return make(self.beside or self).value

    @property
    def switched_by(self) -> Value:
        """The x by which something is chosen."""
        return (self.beside or self).x.value


Maker = Callable[[Pass], Jet]


def size(inner: Maker, signs: Callable[[Pass], Value]) -> Maker:
    """|u|, with slope 0 where u is 0."""

    def make(at: Pass) -> Jet:
        n, u = at.arithmetic.n, inner(at)
        sign = Once(lambda: signs(at))
        times = n.times
        value = (lambda: abs(u.value)) if at.beside is None else (lambda: times(sign(), u.value))
        if u.constant:
            return Jet(value)
        return Jet(
            value,
            lambda: None if u.first is None else times(sign(), u.first),
            lambda: None if u.second is None else times(sign(), u.second),
        )

    return make


def sign(signs: Callable[[Pass], Value]) -> Maker:
    """The sign of u."""
    return lambda at: Jet(lambda: signs(at))


def number(value: Fraction) -> Maker:
    """A number, which has no derivatives."""
    in_floats, in_wide = Jet(Floats.number(value)), Once(lambda: Jet(WideNumbers.number(value)))
    return lambda at: in_floats if isinstance(at.arithmetic.n, Floats) else in_wide()
