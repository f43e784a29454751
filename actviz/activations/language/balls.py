"""The elementary functions of the language in certified numbers: power series with balls for coefficients.

A ball of python-flint (Arb) is a number and a bound of its error. A function of a series gives its
value and its derivatives at once. Needs the extra ``exact``; nothing imports this before it is used.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, TypeAlias

from flint import arb, arb_series, ctx, fmpq

Ball: TypeAlias = Any  # flint.arb; python-flint's classes of compiled code have no types of their own
Series: TypeAlias = Any  # flint.arb_series

# e^−x of an x so large that x itself is the exponential of a float: less than 2^−10^9, and so is
# each coefficient if none of those of x is larger than its cube
_BEYOND_POWER, _NOTHING_POWER = 1100, -(10**9)


class UndefinedError(ArithmeticError):
    """There is certainly no real number here, or no derivative."""


class UndecidedError(ArithmeticError):
    """More bits may tell on which side of a switch, or of a pole, this is."""


@contextmanager
def working(bits: int, terms: int) -> Iterator[None]:
    """So many bits, and so many terms of series; what was set before is restored."""
    before = ctx.prec, ctx.cap
    ctx.prec, ctx.cap = bits, terms
    try:
        yield
    finally:
        ctx.prec, ctx.cap = before


def certain(part: Ball, bits: int, negligible: int) -> bool:
    """Whether so many bits of a number are certain, or it is certainly smaller than 2^negligible."""
    return bool(part.rel_accuracy_bits() >= bits or part.abs_upper() < arb(2) ** negligible)


def constant(value: Fraction) -> Series:
    """A number that does not depend on x."""
    return arb_series([_ball(value)])


def variable(x: float) -> Series:
    """The series of x itself."""
    return arb_series([arb(x), arb(1)])


def _ball(value: Fraction) -> Ball:
    return arb(fmpq(value.numerator, value.denominator))


def _valued(u: Series, value: Ball) -> Series:
    """The series with another constant term: one that is known to more bits."""
    return arb_series([value, *u.coeffs()[1:]])


def _vanishes(u: Series) -> bool:
    """Whether e^u and all its derivatives are certainly next to nothing, however it grows."""
    size = -u[0]
    return bool(size > arb(2) ** _BEYOND_POWER and all(abs(c) < size * size * size for c in u.coeffs()[1:]))


def exp(u: Series) -> Series:
    """e^u."""
    if _vanishes(u):
        nothing = arb(0, arb(2) ** _NOTHING_POWER)
        return arb_series([nothing] * ctx.cap)
    return u.exp()


def expm1(u: Series) -> Series:
    """e^u − 1."""
    return _valued(exp(u), u[0].expm1())


def positive(u: Series) -> Series:
    """u itself, which is certainly positive.

    Raises:
        UndefinedError: it is certainly not.
        UndecidedError: more bits may tell.
    """
    if u[0] > 0:
        return u
    raise (UndefinedError if u[0] <= 0 else UndecidedError)


def log(u: Series) -> Series:
    """The natural logarithm."""
    return positive(u).log()


def log1p(u: Series) -> Series:
    """log(1 + u)."""
    return _valued(positive(1 + u).log(), u[0].log1p())


def sqrt(u: Series) -> Series:
    """√u; at 0 it has no derivatives."""
    return power(u, Fraction(1, 2))


def divide(a: Series, b: Series) -> Series:
    """a/b."""
    if b[0] == 0:
        raise UndefinedError
    if b[0].contains(0):
        raise UndecidedError
    return a * (1 / b)  # python-flint 0.5 and 0.6 cannot divide a series that is 0


def power(u: Series, k: Fraction) -> Series:
    """u to a constant power."""
    if k.denominator == 1:
        whole = int(k)
        return u**whole if whole >= 0 else divide(arb_series([arb(1)]), u**-whole)
    if u[0] == 0:
        if k < ctx.cap - 1:
            raise UndefinedError
        return arb_series([arb(0)])
    return positive(u).sqrt() if k == Fraction(1, 2) else exp(_ball(k) * log(u))


def hypot(a: Series, b: Series) -> Series:
    """√(a² + b²)."""
    return sqrt(a * a + b * b)


def sin(u: Series) -> Series:
    """Of an angle in radians."""
    return u.sin()


def cos(u: Series) -> Series:
    """Of an angle in radians."""
    return u.cos()


def tan(u: Series) -> Series:
    """Of an angle in radians."""
    return divide(u.sin(), u.cos())


def _falling(u: Series) -> Series:
    """e^−|u|."""
    return exp(u if u[0] < 0 else -u)


def sinh(u: Series) -> Series:
    """(e^u − e^−u)/2."""
    if u[0] > 1:
        return (exp(u) - exp(-u)) / 2
    if u[0] < -1:
        return -sinh(-u)
    m = expm1(u)
    return m * (m + 2) * (1 / (2 * (m + 1)))


def cosh(u: Series) -> Series:
    """(e^u + e^−u)/2."""
    return (exp(u) + exp(-u)) / 2


def sech(u: Series) -> Series:
    """1/cosh(u)."""
    fall = _falling(u)
    return 2 * fall * (1 / (1 + fall * fall))


def tanh(u: Series) -> Series:
    """The hyperbolic tangent."""
    if u[0] < 0:
        return -tanh(-u)
    if u[0] < 1:
        m = expm1(2 * u)
        return m * (1 / (m + 2))
    fall = exp(-2 * u)
    return 1 - 2 * fall * (1 / (1 + fall))


def atan(u: Series) -> Series:
    """The inverse of the tangent."""
    return u.atan()


def asinh(u: Series) -> Series:
    """The inverse of the hyperbolic sine."""
    if u[0] < 0:
        return -asinh(-u)
    return _valued((u + (1 + u * u).sqrt()).log(), u[0].asinh())


def erf(u: Series) -> Series:
    """The error function."""
    if abs(u[0]) > 10**6 and (u[0] < 0 or _vanishes(-(u * u))):
        return -erf(-u) if u[0] < 0 else 1 - exp(-(u * u))  # erfc is less, and so are its derivatives
    return u.erf()


def normal_distribution(u: Series) -> Series:
    """Φ(u)."""
    return (-u / arb(2).sqrt()).erfc() / 2


def normal_density(u: Series) -> Series:
    """φ(u)."""
    return exp(-(u * u) / 2) / (2 * arb.pi()).sqrt()


def sigmoid(u: Series) -> Series:
    """1/(1 + e^−u)."""
    fall = _falling(u)
    part = fall * (1 / (1 + fall))
    return part if u[0] < 0 else 1 - part


def softplus(u: Series) -> Series:
    """log(1 + e^u)."""
    return log1p(exp(u)) if u[0] < 0 else u + log1p(exp(-u))


def log_sigmoid(u: Series) -> Series:
    """log σ(u)."""
    return -softplus(-u)


FUNCTIONS: dict[str, Callable[[Series], Series]] = {
    "exp": exp, "expm1": expm1, "log": log, "log1p": log1p, "sqrt": sqrt, "sin": sin, "cos": cos, "tan": tan,
    "sinh": sinh, "cosh": cosh, "tanh": tanh, "sech": sech, "atan": atan, "asinh": asinh, "erf": erf,
    "Phi": normal_distribution, "phi": normal_density, "sigmoid": sigmoid, "softplus": softplus,
    "log_sigmoid": log_sigmoid,
}  # fmt: skip
ARITHMETIC: dict[str, Callable[[Series, Series], Series]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": divide,
}  # fmt: skip
FUNDAMENTAL: dict[str, Callable[[], Series]] = {
    "pi": lambda: arb_series([arb.pi()]),
    "e": lambda: arb_series([arb(1).exp()]),
}
