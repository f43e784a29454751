"""The oracle: every function in balls of python-flint, from its textbook definition.

A function with a kink is a list of smooth branches, so that derivatives can be taken of the branch
that holds at x, however near the kink is. The definitions stand in tests/oracle_*.py, by family;
each is evaluated in more and more bits until f, f′, f″ and f‴ are certified. Imports nothing from
actviz. At the end: how near a number must come to one that is known.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

import mpmath as mp
import numpy as np
import oracle_elementary
import oracle_gates
import oracle_gates_exotic
import oracle_rectifiers
import oracle_sigmoids
import oracle_survey
import pytest
from flint import arb, arb_series, ctx, fmpq
from oracle import (
    Branches,
    Smooth,
    expm1,
    line,
    normal_cdf,
    one,
    series,
    sigmoid,
    softplus,
    tanh,
    zero,
)


def selu_negative(x):
    return arb("1.0507009873554804934193349852946") * arb("1.6732632423543772848170429916717") * expm1(x)


def selu_positive(x):
    return arb("1.0507009873554804934193349852946") * x


REFERENCE: dict[str, Smooth | Branches] = {
    **oracle_elementary.REFERENCE,
    **oracle_gates.REFERENCE,
    **oracle_gates_exotic.REFERENCE,
    **oracle_rectifiers.REFERENCE,
    **oracle_sigmoids.REFERENCE,
    **oracle_survey.REFERENCE,
    "celu": Branches((lambda x, alpha: alpha * expm1(x / alpha), line)),
    "elu": Branches((lambda x, alpha: alpha * expm1(x), line)),
    "gelu": lambda x: x * normal_cdf(x),
    "gelu_tanh": lambda x: x * sigmoid((8 / arb.pi()).sqrt() * (x + arb("0.044715") * x**3)),
    "hard_sigmoid": Branches((zero, lambda x: x / 6 + fmpq(1, 2), one), lambda: (-3, 3)),
    "hard_swish": Branches((zero, lambda x: x * (x + 3) / 6, line), lambda: (-3, 3)),
    "hard_tanh": Branches(
        (lambda x, min_val, max_val: min_val, line, lambda x, min_val, max_val: max_val),
        lambda min_val, max_val: (min_val, max_val),
    ),
    "heaviside": Branches((zero, one)),
    "identity": line,
    "leaky_relu": Branches((lambda x, negative_slope: negative_slope * x, line)),
    "log_sigmoid": lambda x: -softplus(-x),
    "mish": lambda x: x * tanh(softplus(x)),
    "prelu": Branches((lambda x, a: a * x, line)),
    "relu": Branches((zero, line)),
    "relu6": Branches((zero, line, lambda x: 6), lambda: (0, 6)),
    "selu": Branches((selu_negative, selu_positive)),
    "sigmoid": sigmoid,
    "silu": lambda x: x * sigmoid(x),
    "softplus": softplus,
    "softsign": Branches((lambda x: x / (1 - x), lambda x: x / (1 + x))),
    "tanh": tanh,
}


# Bits to try in turn. f‴ at 1e-300 takes three times the 1,000 bits that x is away from 1.
PRECISIONS = (128, 256, 640, 1280, 2560, 9000)
BITS = 70  # certified of each number, unless it is
NEGLIGIBLE = arb(2) ** -1150  # certainly smaller than this, far below the smallest float64

Point = float | mp.mpf
Parameters = Mapping[str, float]


def value(name: str, x: Point, parameters: Parameters | None = None) -> arb:
    """f at x: a ball with at least 70 bits, or about 0 and smaller than 2^-1150."""
    return _certified(_branch(name, x, parameters), arb(x), 1)[0]


def derivatives(name: str, x: Point, parameters: Parameters | None = None) -> tuple[arb, ...]:
    """f, f′, f″ and f‴ at x: balls with at least 70 bits each, or about 0 and smaller than 2^-1150.

    At a knot they are those of the branch on its left.

    Raises:
        ArithmeticError: 9,000 bits are not enough.
    """
    return _certified(_branch(name, x, parameters), arb(x), 4)


def compare(name: str, order: int, x: float, y: float, parameters: Parameters | None = None) -> int:
    """The sign of f^(order)(x) − f^(order)(y), certified: −1, 0 or 1; 0 where 9,000 bits do not tell."""
    one, other = (_branch(name, at, parameters) for at in (x, y))
    for bits in PRECISIONS:
        with _bits(bits):
            try:
                found = _derivatives(one, arb(x))[order] - _derivatives(other, arb(y))[order]
            except ValueError:
                continue
            if found == 0 or not found.contains(0):
                return int(found > 0) - int(found < 0)
    return 0


def numbers(name: str, x: Point, parameters: Parameters | None = None) -> tuple[mp.mpf, ...]:
    """f, f′, f″ and f‴ at x, to 70 bits at least, for arithmetic and quadrature in mpmath."""
    return tuple(mp.mpf(ball._mpf_) for ball in derivatives(name, x, parameters))


@dataclass(frozen=True)
class Truths:
    """f, f′, f″ and f‴ (rows) at many points (columns) to 70 bits at least, as float64 numbers.

    The true value is (``high`` + ``low``) · 2^-``shift``: a small one is stored enlarged, so that neither
    number is subnormal. ``high`` is infinite where the true value is beyond float64, and 0 where it is
    below 2^-1150.
    """

    high: np.ndarray
    low: np.ndarray
    shift: np.ndarray

    def __getitem__(self, columns: np.ndarray) -> Truths:
        """The same at some of the points."""
        return Truths(self.high[:, columns], self.low[:, columns], self.shift[:, columns])

    @property
    def nearest(self) -> np.ndarray:
        """As float64 numbers; a subnormal one may be rounded twice."""
        return np.ldexp(self.high, -self.shift)


_SHIFT = 400


def truths(name: str, points: Iterable[float], parameters: Parameters | None = None) -> Truths:
    """The oracle's answer at each of several points."""
    rows = [list(map(_split, derivatives(name, float(x), parameters))) for x in points]
    high, low, shift = np.array(rows).transpose(2, 1, 0)
    return Truths(high, low, shift.astype(np.int32))


def _split(ball: arb) -> tuple[float, float, int]:
    if abs(ball) < NEGLIGIBLE:
        return 0.0, 0.0, 0
    high, shift = float(ball), 0
    if abs(high) < 2.0 ** (_SHIFT - 1022):
        ball, shift = ball * arb(2) ** _SHIFT, _SHIFT
        high = float(ball)
    return high, float(ball - high) if math.isfinite(high) else 0.0, shift


@dataclass(frozen=True)
class Knot:
    """Where two branches meet: f, f′, f″ and f‴ of the one on its left and of the one on its right."""

    at: float
    left: tuple[arb, ...]
    right: tuple[arb, ...]

    @property
    def order(self) -> int | None:
        """The lowest order in which the two differ, certainly; None if up to f″ they do not."""
        jumps = (k for k in range(3) if not self.left[k].overlaps(self.right[k]))
        return next(jumps, None)


def knots(name: str, parameters: Parameters | None = None) -> list[Knot]:
    """Where the branches of a function meet, from left to right, to 640 bits less what cancels."""
    entry = REFERENCE[name]
    if not isinstance(entry, Branches):
        return []
    places = _places(name, *(parameters or {}).items())
    with _bits(640):
        smooth = [functools.partial(piece, **_balls(parameters)) for piece in entry.pieces]
        return [
            Knot(float(place), *(tuple(_derivatives(piece, place)) for piece in pair))
            for place, pair in zip(places, itertools.pairwise(smooth), strict=True)
        ]


def _balls(parameters: Parameters | None) -> dict[str, arb]:
    return {key: arb(number) for key, number in (parameters or {}).items()}


def _branch(name: str, x: Point, parameters: Parameters | None) -> Smooth:
    """The smooth function that holds at x, with its parameters."""
    entry = REFERENCE[name]
    if isinstance(entry, Branches):
        places = _places(name, *(parameters or {}).items())
        entry = entry.pieces[sum(arb(x) > place for place in places)]
    return functools.partial(entry, **_balls(parameters)) if parameters else entry


@functools.cache
def _places(name: str, *parameters: tuple[str, float]) -> tuple[arb, ...]:
    """The knots of a function: a quotient, too, is told from the floats beside it."""
    with _bits(640):
        return tuple(map(arb, REFERENCE[name].knots(**_balls(dict(parameters)))))


def _certified(smooth: Smooth, x: arb, count: int) -> tuple[arb, ...]:
    for bits in PRECISIONS:
        with _bits(bits):
            try:
                found = _derivatives(smooth, x)[:count]
            except ValueError:  # in so few bits a denominator may be 0
                continue
            if all(ball.rel_accuracy_bits() >= BITS or abs(ball) < NEGLIGIBLE for ball in found):
                return tuple(found)
    raise ArithmeticError(f"{PRECISIONS[-1]} bits are not enough at {x}")


def _derivatives(smooth: Smooth, x: arb) -> list[arb]:
    found = series(smooth(arb_series([x, 1])))
    return [found[0], found[1], 2 * found[2], 6 * found[3]]


@contextmanager
def _bits(count: int) -> Iterator[None]:
    before = ctx.prec
    ctx.prec = count
    try:
        yield
    finally:
        ctx.prec = before


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
