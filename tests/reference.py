"""The oracle: every function in mpmath, from its textbook definition. Imports nothing from actviz.

A function with a kink is a list of smooth branches, so that derivatives can be taken of the branch
that holds at x, however near the kink is. The definitions stand in tests/oracle_*.py, by family.
At the end: how near a number must come to one that is known.
"""

from __future__ import annotations

import functools
import math
from decimal import Decimal

import mpmath as mp
import oracle_elementary
import oracle_gates
import oracle_gates_exotic
import oracle_rectifiers
import oracle_sigmoids
import oracle_survey
import pytest
from oracle import Branches, Number, Smooth, line, normal_cdf, one, sigmoid, softplus, zero

with mp.workdps(40):
    SELU = mp.mpf("1.0507009873554804934193349852946"), mp.mpf("1.6732632423543772848170429916717")

REFERENCE: dict[str, Smooth | Branches] = {
    **oracle_elementary.REFERENCE,
    **oracle_gates.REFERENCE,
    **oracle_gates_exotic.REFERENCE,
    **oracle_rectifiers.REFERENCE,
    **oracle_sigmoids.REFERENCE,
    **oracle_survey.REFERENCE,
    "celu": Branches((lambda x, alpha: alpha * mp.expm1(x / alpha), line)),
    "elu": Branches((lambda x, alpha: alpha * mp.expm1(x), line)),
    "gelu": lambda x: x * normal_cdf(x),
    "gelu_tanh": lambda x: x / 2 * (1 + mp.tanh(mp.sqrt(2 / mp.pi) * (x + mp.mpf("0.044715") * x**3))),
    "hard_sigmoid": Branches((zero, lambda x: x / 6 + mp.mpf(1) / 2, one), lambda: (-3, 3)),
    "hard_swish": Branches((zero, lambda x: x * (x + 3) / 6, line), lambda: (-3, 3)),
    "hard_tanh": Branches(
        (lambda x, min_val, max_val: min_val, line, lambda x, min_val, max_val: max_val),
        lambda min_val, max_val: (min_val, max_val),
    ),
    "heaviside": Branches((zero, one)),
    "identity": line,
    "leaky_relu": Branches((lambda x, negative_slope: negative_slope * x, line)),
    "log_sigmoid": lambda x: -softplus(-x),
    "mish": lambda x: x * mp.tanh(softplus(x)),
    "prelu": Branches((lambda x, a: a * x, line)),
    "relu": Branches((zero, line)),
    "relu6": Branches((zero, line, lambda x: mp.mpf(6)), lambda: (0, 6)),
    "selu": Branches((lambda x: SELU[0] * SELU[1] * mp.expm1(x), lambda x: SELU[0] * x)),
    "sigmoid": sigmoid,
    "silu": lambda x: x * sigmoid(x),
    "softplus": softplus,
    "softsign": Branches((lambda x: x / (1 - x), lambda x: x / (1 + x))),
    "tanh": mp.tanh,
}


FEW = 140  # digits: for three differences of 20 each, and a tail of 1e-40 beside 1


def value(name: str, x: float, parameters: dict[str, float] | None = None) -> Number:
    """f at x to at least 30 digits, also a tail of 1e-340 beside 1."""
    with mp.workdps(_digits(name, x)):
        at = mp.mpf(x)
        if abs(x) > 2**53:  # mpmath multiplies e with itself for a whole exponent: a thousand times slower
            at += mp.ldexp(at, 4 - mp.mp.prec)
        return _branch(name, x, parameters)(at)


def derivatives(name: str, x: float, parameters: dict[str, float] | None = None) -> tuple[Number, ...]:
    """f, f′, f″ and f‴ of a function at x, the first three to at least 30 digits, f‴ to 15.

    Centred differences over four points a relative 1e-20 apart: in few digits where these are seen to be
    enough, else at a precision that leaves room for a tail of 1e-340 beside 1. What is below the rounding
    error of all those digits is returned as 0.
    """
    smooth, exact = _branch(name, x, parameters), value(name, x, parameters)
    quick = _quick_slopes(smooth, x, exact) if 1e-10 < abs(x) < 45 else None  # rarely enough elsewhere
    return exact, *(quick or _slopes(smooth, x, _digits(name, x)))


def _branch(name: str, x: float, parameters: dict[str, float] | None) -> Smooth:
    given = {key: mp.mpf(value) for key, value in (parameters or {}).items()}
    entry = REFERENCE[name]
    return functools.partial(entry.at(mp.mpf(x), **given) if isinstance(entry, Branches) else entry, **given)


def _quick_slopes(smooth: Smooth, x: float, exact: Number) -> tuple[Number, ...] | None:
    """f′, f″ and f‴ in few digits; None if they drown in what those make of f beside its exact value.

    So a tail that is lost in few digits, or a cancellation inside f, is noticed and not believed.
    """
    with mp.workdps(FEW):
        step, values = _around(smooth, x)
        a, b, c, d = values
        # the mean of the four is f to a relative 1e-80: what is more is rounding, of terms of size 1 at least
        noise = max(abs((9 * (b + c) - a - d) / 16 - exact), _last_bit(1, *values))
        differences = _differences(values)
        if any(abs(y) <= noise * 10**sure for y, sure in zip(differences, (32, 32, 15), strict=True)):
            return None
        return tuple(y / step**order for order, y in enumerate(differences, start=1))


def _slopes(smooth: Smooth, x: float, digits: int) -> tuple[Number, ...]:
    """f′, f″ and f‴, 0 where they are below the rounding error of so many digits."""
    with mp.workdps(digits):
        step, values = _around(smooth, x)
        noise = _last_bit(*values) * 10**10
        return tuple(
            y / step**order if abs(y) > noise else mp.mpf(0)
            for order, y in enumerate(_differences(values), start=1)
        )


def _around(smooth: Smooth, x: float) -> tuple[Number, list[Number]]:
    """A step, and f half a step and one and a half to the left and right of x."""
    centre = mp.mpf(x)
    # relative next to 0, where functions are; fixed farther out, where they may oscillate
    step = mp.mpf(1e-20) * (min(abs(centre), 1) or mp.mpf(1e-170) ** 2)
    return step, [smooth(centre + k * step) for k in (-1.5, -0.5, 0.5, 1.5)]


def _last_bit(*values: Number) -> Number:
    """The unit in the last place of the largest."""
    return mp.ldexp(max(map(abs, values)), -mp.mp.prec)


def _differences(values: list[Number]) -> tuple[Number, ...]:
    """The first, second and third one."""
    a, b, c, d = values
    return c - b, (d - c - b + a) / 2, d - 3 * c + 3 * b - a


# how many digits below 1 the tails of the steepest functions are within 1 < |x| < 45
_STEEP = {"cloglog": 1500}


def _digits(name: str, x: float) -> int:
    """Three differences of 20 digits each, the tail's distance from its limit, and how small x is."""
    if abs(x) < 1:
        return 400 + (max(0, -math.frexp(x)[1]) if x else 1200)
    return 100 + (max(420, _STEEP.get(name, 0)) if abs(x) < 45 else 420 if abs(x) < 800 else 720)


# ------------------------------------------------------------------ how near is near enough


def as_published(text: str, roundings: int = 1) -> object:
    """A number as a table prints it: right to half a unit of its last digit, after some roundings in ours."""
    half_a_unit = 0.5 * 10.0 ** Decimal(text).as_tuple().exponent
    return pytest.approx(float(text), rel=0, abs=half_a_unit + roundings * 2.0**-53 * abs(float(text)))


def ulps(x: float, count: int = 4) -> float:
    """So many units in the last place of x, 0 where that is infinite."""
    return count * math.ulp(x) if math.isfinite(x) else 0.0


def same(a: float, b: float, tolerance: float = 0.0) -> bool:
    """Whether two numbers are no farther apart than that; NaN is NaN."""
    return a == b or abs(a - b) <= tolerance or (math.isnan(a) and math.isnan(b))
