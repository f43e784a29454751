"""What the oracle's definitions are written with: power series of four terms with balls for coefficients.

A ball of python-flint (Arb) is a number and a certified bound of its error. What is written here as
one function of a series gives f, f′, f″ and f‴ of it at once. Which of several equal formulas is taken
decides how many bits it needs, never what comes out. Imports nothing from actviz.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flint import arb, arb_series, ctx

ctx.cap = 4  # terms of a series: f, f′, f″/2 and f‴/6

Smooth = Callable[..., "arb_series | arb | int"]

# e^−x of an x so large that x itself is the exponential of a float: less than this, and so is
# each coefficient if none of those of x is larger than its cube
_BEYOND = arb(2) ** 1100
_NOTHING = arb(0, arb(2) ** -(10**9))


@dataclass(frozen=True)
class Branches:
    """Smooth pieces from left to right and the points, perhaps parameters, between them.

    At a point itself the piece on its left holds.
    """

    pieces: tuple[Smooth, ...]
    knots: Callable[..., tuple[arb | int, ...]] = lambda **_: (0,)


def series(u):
    """A constant as a series."""
    return u if isinstance(u, arb_series) else arb_series([arb(u)])


def _valued(u, value):
    """The series with another constant term: one that is known to more bits."""
    return arb_series([value, *u.coeffs()[1:]])


def _vanishes(u):
    """Whether e^u and all its derivatives are certainly next to nothing, however it grows."""
    size = -u[0]
    return size > _BEYOND and all(abs(c) < size**3 for c in u.coeffs()[1:])


def exp(u):
    u = series(u)
    return arb_series([_NOTHING] * ctx.cap) if _vanishes(u) else u.exp()


def expm1(u):
    return _valued(exp(u), series(u)[0].expm1())


def log(u):
    return u.log()


def log1p(u):
    return _valued((1 + u).log(), u[0].log1p())


def sqrt(u):
    return u.sqrt()


def power(u, exponent):
    """u to a constant power."""
    if exponent.is_integer():
        return u ** int(exponent.unique_fmpz())
    return exp(exponent * log(u))


def sin(u):
    return u.sin()


def cos(u):
    return u.cos()


def sinc(u):
    return 1 - u**2 / 6 if u[0] == 0 else sin(u) / u


def atan(u):
    return u.atan()


def asinh(u):
    if u[0] < 0:
        return -asinh(-u)
    return _valued((u + sqrt(1 + u**2)).log(), u[0].asinh())


def sinh(u):
    m = expm1(u)
    return m * (m + 2) / (2 * (m + 1))


def cosh(u):
    e = exp(-u if u[0] < 0 else u)
    return (e + 1 / e) / 2


def sech(u):
    u = series(u)
    e = exp(u if u[0] < 0 else -u)
    return 2 * e / (1 + e**2)


def tanh(u):
    u = series(u)
    if u[0] < 0:
        return -tanh(-u)
    if u[0] < 1:
        m = expm1(2 * u)
        return m * (1 / (m + 2))  # python-flint 0.5 and 0.6 cannot divide a series that is 0
    e = exp(-2 * u)
    return 1 - 2 * e / (1 + e)


def erf(u):
    if abs(u[0]) > 10**6 and (u[0] < 0 or _vanishes(-(u**2))):
        return -erf(-u) if u[0] < 0 else 1 - exp(-(u**2))  # erfc is less, and so are its derivatives
    return u.erf()


def sigmoid(u):
    u = series(u)
    e = exp(u if u[0] < 0 else -u)
    return e / (1 + e) if u[0] < 0 else 1 - e / (1 + e)


def softplus(u, beta=1):
    scaled = beta * u
    if scaled[0] > 0:
        return u + log1p(exp(-scaled)) / beta
    return log1p(exp(scaled)) / beta


def normal_cdf(u):
    return (-u / arb(2).sqrt()).erfc() / 2


def zero(x, **_):
    return 0


def one(x, **_):
    return 1


def line(x, **_):
    return x
