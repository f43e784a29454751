"""The elementary functions of the language: f, f′ and f″ of each, written once for both kinds of numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from actviz.activations.language.numbers import LARGEST, Floats, WideNumbers
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.language.numbers import Value

Numbers: TypeAlias = Floats | WideNumbers
Part: TypeAlias = "Callable[[], Value]"
# from the argument to f, f′ and f″ of it, each worked out once, when it is called for
Rule: TypeAlias = "Callable[[Numbers, Value], tuple[Part, Part, Part]]"


class Once:
    """A value that is worked out when it is first called for (functools.cache takes ten times as long)."""

    __slots__ = ("_value", "_work")

    def __init__(self, work: Part) -> None:
        self._work: Part | None = work

    def __call__(self) -> Value:
        """The value."""
        if self._work is not None:
            self._value = self._work()
            self._work = None
        return self._value


# e to a power beyond it may not be multiplied: the product could overflow, or lose bits
DEEP = 600.0
BELL = 18.0  # the same for e^(−u²)

_TWO_OVER_ROOT_PI = Fraction("1.1283791670955125738961589031215")


def _squarable(n: Numbers, u: Value) -> Value:
    """u, whose square is part of a derivative and may neither overflow nor underflow with it."""
    n.watch(u, LARGEST)
    return u


def _exp(n: Numbers, u: Value) -> tuple[Part, Part, Part]:
    power = _power(n, lambda: u, u)
    return power, power, power


def _expm1(n: Numbers, u: Value) -> tuple[Part, Part, Part]:
    def value() -> Value:
        n.watch(u, DEEP)
        return n.apply("expm1", u)

    power = _power(n, lambda: u, u)  # not value + 1, which has lost the left tail
    return value, power, power


def _log(n: Numbers, u: Value) -> tuple[Part, Part, Part]:
    slope = Once(lambda: 1.0 / _squarable(n, _within(n, u)))
    return lambda: n.apply("log", u), slope, lambda: -(slope() * slope())


def _log1p(n: Numbers, u: Value) -> tuple[Part, Part, Part]:
    slope = Once(lambda: 1.0 / _squarable(n, _within(n, 1.0 + u)))
    return lambda: n.apply("log1p", u), slope, lambda: -(slope() * slope())


def _within(n: Numbers, inverse: Value) -> Value:
    """What a logarithm's slope is 1 over: NaN where there is no logarithm."""
    outside = inverse < 0.0
    return n.where(outside, math.nan, inverse) if np.any(outside) else inverse


def _sqrt(n: Numbers, u: Value) -> tuple[Part, Part, Part]:
    root = Once(lambda: n.apply("sqrt", u))
    slope = Once(lambda: 0.5 / _squarable(n, root()))
    return root, slope, lambda: -0.5 * slope() / u


def _sin(n: Numbers, u: Value) -> tuple[Part, Part, Part]:
    n.watch_angle(u)
    value = Once(lambda: n.apply("sin", u))
    return value, lambda: n.apply("cos", u), lambda: -value()


def _cos(n: Numbers, u: Value) -> tuple[Part, Part, Part]:
    n.watch_angle(u)
    value = Once(lambda: n.apply("cos", u))
    return value, lambda: -n.apply("sin", u), lambda: -value()


def _tan(n: Numbers, u: Value) -> tuple[Part, Part, Part]:
    n.watch_angle(u)
    value = Once(lambda: n.apply("tan", u))
    slope = Once(lambda: 1.0 + value() * value())
    return value, slope, lambda: 2.0 * value() * slope()


def _sinh(n: Numbers, u: Value) -> tuple[Part, Part, Part]:
    value, other = _hyperbolic(n, "sinh", u), _hyperbolic(n, "cosh", u)
    return value, other, value


def _cosh(n: Numbers, u: Value) -> tuple[Part, Part, Part]:
    value, other = _hyperbolic(n, "cosh", u), _hyperbolic(n, "sinh", u)
    return value, other, value


def _tanh(n: Numbers, u: Value) -> tuple[Part, Part, Part]:
    value = Once(lambda: n.apply("tanh", u))
    fall = _power(n, lambda: -2.0 * abs(u), u, DEEP / 2)

    def sech_squared() -> Value:  # 1 − tanh² has no digits of it where tanh is near 1
        over = 1.0 + fall()
        return 4.0 * fall() / (over * over)

    slope = Once(sech_squared)
    return value, slope, lambda: -2.0 * value() * slope()


def _sech(n: Numbers, u: Value) -> tuple[Part, Part, Part]:
    fall = _power(n, lambda: -abs(u), u)
    value = Once(lambda: 2.0 * fall() / (1.0 + fall() * fall()))
    return (
        value,
        lambda: -value() * n.apply("tanh", u),
        lambda: value() * (1.0 - 2.0 * value() * value()),
    )


def _atan(n: Numbers, u: Value) -> tuple[Part, Part, Part]:
    slope = Once(lambda: 1.0 / (1.0 + _squarable(n, u) * u))
    return lambda: n.apply("atan", u), slope, lambda: -2.0 * u * (slope() * slope())


def _asinh(n: Numbers, u: Value) -> tuple[Part, Part, Part]:
    square = Once(lambda: 1.0 + _squarable(n, u) * u)
    slope = Once(lambda: 1.0 / n.apply("sqrt", square()))
    return lambda: n.apply("asinh", u), slope, lambda: -u * slope() / square()


def _erf(n: Numbers, u: Value) -> tuple[Part, Part, Part]:
    bell = _power(n, lambda: -(u * u), u, BELL)
    slope = Once(lambda: n.number(_TWO_OVER_ROOT_PI) * bell())
    return lambda: n.apply("erf", u), slope, lambda: -2.0 * u * slope()


def _distribution(n: Numbers, u: Value) -> tuple[Part, Part, Part]:
    def value() -> Value:
        n.watch(u, 1.4 * BELL)
        return n.apply("Phi", u)

    slope, bend, _ = _density(n, u)
    return value, slope, bend


def _density(n: Numbers, u: Value) -> tuple[Part, Part, Part]:
    def density() -> Value:
        n.watch(u, 1.4 * BELL)
        return n.apply("phi", u)

    value = Once(density)
    return value, lambda: -u * value(), lambda: (u * u - 1.0) * value()


def _sigmoid(n: Numbers, u: Value) -> tuple[Part, Part, Part]:
    fall = _power(n, lambda: -abs(u), u)
    over = Once(lambda: 1.0 + fall())
    slope = Once(lambda: fall() / (over() * over()))
    return (
        lambda: n.where(u < 0.0, fall(), 1.0) / over(),
        slope,
        lambda: -slope() * n.apply("tanh", 0.5 * u),
    )


def _softplus(n: Numbers, u: Value) -> tuple[Part, Part, Part]:
    gate, slope, _ = _sigmoid(n, u)
    fall = _power(n, lambda: -abs(u), u)
    return lambda: n.larger(u, 0.0) + n.apply("log1p", fall()), gate, slope


def _log_sigmoid(n: Numbers, u: Value) -> tuple[Part, Part, Part]:
    value, slope, bend = _softplus(n, -u)
    return lambda: -value(), slope, lambda: -bend()


def _power(n: Numbers, exponent: Part, u: Value, deep: float = DEEP) -> Part:
    """E to an exponent that is safe to work with while |u| is at most ``deep``."""

    def power() -> Value:
        n.watch(u, deep)
        return n.apply("exp", exponent())

    return Once(power)


def _hyperbolic(n: Numbers, name: str, u: Value) -> Part:
    def value() -> Value:
        n.watch(u, DEEP)
        return n.apply(name, u)

    return Once(value)


RULES: dict[str, Rule] = {
    "exp": _exp, "expm1": _expm1, "log": _log, "log1p": _log1p, "sqrt": _sqrt,
    "sin": _sin, "cos": _cos, "tan": _tan, "sinh": _sinh, "cosh": _cosh, "tanh": _tanh, "sech": _sech,
    "atan": _atan, "asinh": _asinh, "erf": _erf, "Phi": _distribution, "phi": _density,
    "sigmoid": _sigmoid, "softplus": _softplus, "log_sigmoid": _log_sigmoid,
}  # fmt: skip
# the name under which a function is known to the rules, for every spelling that is understood
NAMES = {
    **{name: name for name in RULES},
    "ln": "log", "arctan": "atan", "arcsinh": "asinh", "logsigmoid": "log_sigmoid",
}  # fmt: skip


def known_as(name: str) -> str:
    """The name by which an elementary function is known to the rules; that of any other as it is."""
    return NAMES.get(name) or NAMES.get(name.lower(), name)


# functions that choose between their arguments, and hypot, which jets have rules of their own for:
# how few and how many arguments they take
CHOOSING = {
    "abs": (1, 1), "sign": (1, 1), "max": (2, 20), "min": (2, 20), "clip": (3, 3), "hypot": (2, 2),
}  # fmt: skip
