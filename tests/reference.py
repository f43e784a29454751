"""The oracle: every function in mpmath, from its textbook definition. Imports nothing from actviz.

A function with a kink is a list of smooth branches, so that derivatives can be taken of the branch
that holds at x, however near the kink is. The definitions stand in tests/oracle_*.py, by family.
"""

from __future__ import annotations

import math

import mpmath as mp
import oracle_elementary
import oracle_gates
import oracle_gates_exotic
import oracle_rectifiers
import oracle_sigmoids
from oracle import Branches, Number, Smooth, line, normal_cdf, one, sigmoid, softplus, zero

with mp.workdps(40):
    SELU = mp.mpf("1.0507009873554804934193349852946"), mp.mpf("1.6732632423543772848170429916717")

REFERENCE: dict[str, Smooth | Branches] = {
    **oracle_elementary.REFERENCE,
    **oracle_gates.REFERENCE,
    **oracle_gates_exotic.REFERENCE,
    **oracle_rectifiers.REFERENCE,
    **oracle_sigmoids.REFERENCE,
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


def derivatives(name: str, x: float, parameters: dict[str, float] | None = None) -> tuple[Number, ...]:
    """f, f′, f″ and f‴ of a function at x, to at least 30 digits.

    Centred differences over four points a relative 1e-20 apart, at a precision that leaves room for
    a tail of 1e-340 beside 1. What is below their rounding error is returned as 0.
    """
    given = {key: mp.mpf(value) for key, value in (parameters or {}).items()}
    entry = REFERENCE[name]
    smooth = entry.at(mp.mpf(x), **given) if isinstance(entry, Branches) else entry
    with mp.workdps(_digits(name, x)):
        centre = mp.mpf(x)
        # relative next to 0, where functions are; fixed farther out, where they may oscillate
        step = mp.mpf(10) ** -20 * (min(abs(centre), 1) or mp.mpf(10) ** -340)
        a, b, c, d = (smooth(centre + k * step, **given) for k in (-1.5, -0.5, 0.5, 1.5))
        noise = max(map(abs, (a, b, c, d))) * mp.mpf(10) ** (10 - mp.mp.dps)
        differences = (c - b, (d - c - b + a) / 2, d - 3 * c + 3 * b - a)
        slopes = (
            difference / step**order if abs(difference) > noise else mp.mpf(0)
            for order, difference in enumerate(differences, start=1)
        )
        return smooth(centre, **given), *slopes


# how many digits below 1 the tails of the steepest functions are within |x| < 45
_STEEP = {"cloglog": 1500, "laplace": 1100}


def _digits(name: str, x: float) -> int:
    """Three differences of 20 digits each, the tail's distance from its limit, and how small x is."""
    tail = max(_STEEP.get(name, 0), 420 if abs(x) < 45 else 720)
    return 100 + tail + (max(0, -math.frexp(x)[1]) if x else 1200)
