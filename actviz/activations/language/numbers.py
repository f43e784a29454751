"""The two kinds of numbers that a definition is evaluated in: float64 arrays, and wide ones where these fail.

A jet is written once for both: each kind has numpy's operators and the functions below.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from actviz.activations.evaluate import square_length
from actviz.activations.special import wide_functions as wide
from actviz.activations.special.decays import gaussian_decay
from actviz.activations.special.erf import erf_terms
from actviz.activations.special.normal import INV_SQRT_TAU, mills_ratio
from actviz.activations.special.wide import Wide
from actviz.lazy import np

if TYPE_CHECKING:
    import numpy.typing as npt

    from actviz.activations.evaluate import Array, Kernel

    Mask = npt.NDArray[np.bool_]

# a float64 array, a float (a constant), or wide numbers: whatever the kind at hand calculates with
Value = Any

# Squares, fourth powers and quotients of what lies between neither overflow nor lose bits.
SMALLEST, LARGEST = 1e-70, 1e70
_LARGEST_ANGLE = 1e6


class Floats:
    """float64 arrays. Where one may overflow, underflow or lose bits is noted in ``unsafe``."""

    def __init__(self, x: Array) -> None:
        self.unsafe: Mask | None = None
        self._x = x
        self._watched: dict[int, Array] = {}  # by id, which no other array gets while one is here
        self.watch_size(x)

    def watch(self, u: Value, limit: float) -> None:
        """Note where an argument lies beyond ±limit."""
        # NaN is within no limit, and must not hide what lies beside it
        if isinstance(u, np.ndarray) and not within(u, limit):
            self._note(np.abs(u) > limit)

    def watch_size(self, u: Value) -> None:
        """Note where a number is so large or so small that it is not safe to calculate with."""
        if isinstance(u, np.ndarray) and u.size and id(u) not in self._watched:
            self._watched[id(u)] = u
            size = np.abs(u)
            if not (np.minimum.reduce(size) > SMALLEST and within(size, LARGEST)):
                self._note((size > LARGEST) | ((size < SMALLEST) & (size > 0.0)))

    def watch_angle(self, u: Value) -> None:
        """Note where the rounding of an angle would be seen at the crests of its sine; x has none."""
        if u is not self._x:
            self.watch(u, _LARGEST_ANGLE)

    def _note(self, where: Mask) -> None:
        if where.any():  # NaN, which branches may hold that are not chosen, is not unsafe
            self.unsafe = where if self.unsafe is None else self.unsafe | where

    @staticmethod
    def number(value: Fraction) -> Value:
        """A constant; infinite where it is beyond float64."""
        try:
            return float(value.numerator) if value.denominator == 1 else float(value)
        except OverflowError:
            return math.inf if value > 0 else -math.inf

    @staticmethod
    def times(a: Value, b: Value) -> Value:
        """a·b."""
        return a * b

    @staticmethod
    def apply(function: str, u: Array) -> Value:
        """A function of `FUNCTIONS` at one argument."""
        return _float_functions()[function](u)

    @staticmethod
    def where(condition: Mask, a: Value, b: Value) -> Value:
        """a where the condition holds, b elsewhere."""
        return _selected(condition, a, b)

    @staticmethod
    def larger(a: Value, b: Value) -> Value:
        """The larger of two values."""
        return np.maximum(a, b)

    @staticmethod
    def smaller(a: Value, b: Value) -> Value:
        """The smaller of two values."""
        return np.minimum(a, b)

    @staticmethod
    def hypot(a: Value, b: Value) -> Value:
        """√(a² + b²), of what is safe to be squared; numpy's takes ten times as long."""
        return np.sqrt(a * a + b * b)

    def kernel(self, kernel: Kernel, u: Array) -> Value:
        """A kernel of a registered function; it is right over all of float64."""
        result = kernel(u)
        self.watch_size(result)
        return result


class WideNumbers:
    """Pairs of floats with an exponent of their own: nothing overflows, and sums keep twice the digits."""

    def watch(self, u: Value, limit: float) -> None:
        """Nothing is unsafe here."""

    def watch_size(self, u: Value) -> None:
        """Nothing is unsafe here."""

    def watch_angle(self, u: Value) -> None:
        """Nothing is unsafe here."""

    @staticmethod
    def number(value: Fraction) -> Value:
        """A constant, with all the digits that a pair of floats holds."""
        power = value.numerator.bit_length() - value.denominator.bit_length()
        part = value / Fraction(2) ** power  # within float64, however large or small the number is
        high = float(part)
        return Wide.normal(np.array([high]), float(part - Fraction(high)), power)

    @staticmethod
    def times(a: Value, b: Value) -> Value:
        """a·b; a factor that is exactly 0 gives 0, whatever the other has become."""
        zero = (a == 0.0) | (b == 0.0)
        product = a * b
        return wide.where(zero, 0.0, product) if np.any(zero) else product

    @staticmethod
    def apply(function: str, u: Value) -> Value:
        """A function of `FUNCTIONS` at one argument."""
        if function == "phi":
            return wide.exp(-0.5 * (u * u)) * WideNumbers.number(_INV_SQRT_TAU)
        return getattr(wide, _NUMPY_NAMES.get(function, function))(u)

    @staticmethod
    def where(condition: Mask, a: Value, b: Value) -> Value:
        """a where the condition holds, b elsewhere."""
        return wide.where(condition, a, b)

    @staticmethod
    def larger(a: Value, b: Value) -> Value:
        """The larger of two values."""
        return wide.maximum(a, b)

    @staticmethod
    def smaller(a: Value, b: Value) -> Value:
        """The smaller of two values."""
        return wide.minimum(a, b)

    @staticmethod
    def hypot(a: Value, b: Value) -> Value:
        """√(a² + b²)."""
        return wide.sqrt(a * a + b * b)

    @staticmethod
    def kernel(kernel: Kernel, u: Value) -> Value:
        """A kernel of a registered function, at the nearest floats."""
        return Wide.of(kernel(u.rounded()))


def within(u: Array, limit: float) -> bool:
    """Whether all numbers lie within ±limit, with no NaN among them."""
    if square_length(u) <= limit * limit:
        return True
    return not u.size or bool(np.maximum.reduce(u) <= limit and np.minimum.reduce(u) >= -limit)


def _selected(condition: Mask, a: Array | float, b: Array | float) -> Array:
    """np.where, ten times as fast where the condition changes from one element to the next.

    The processor cannot guess the signs of random numbers, so a branch for each costs more than
    combining the bits of both values with a mask.
    """
    if not isinstance(condition, np.ndarray) or not condition.ndim:  # what decides does not depend on x
        return np.asarray(a if condition else b)
    if isinstance(a, float) and isinstance(b, float):
        return np.array([b, a]).take(condition.view(np.int8))
    mask = np.negative(condition.view(np.int8), dtype=np.int64)
    otherwise = _bits(b)
    mask &= _bits(a) ^ otherwise
    mask ^= otherwise
    return mask.view(np.float64)


def _bits(a: Array | float) -> Any:
    return (a if isinstance(a, np.ndarray) else np.float64(a)).view(np.int64)


# the functions of one argument that both kinds have; all others are made of them
FUNCTIONS = (
    "exp", "expm1", "log", "log1p", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "atan", "asinh",
    "erf", "Phi", "phi", "sign",
)  # fmt: skip
_NUMPY_NAMES = {"atan": "arctan", "asinh": "arcsinh", "Phi": "normal_cdf"}
_INV_SQRT_TAU = Fraction("0.39894228040143267793994605993438")  # 1/√(2π)


@cache
def _float_functions() -> dict[str, Callable[[Array], Array]]:
    special = {"erf": _erf, "Phi": _normal_distribution, "phi": _normal_density}
    return {name: special.get(name) or getattr(np, _NUMPY_NAMES.get(name, name)) for name in FUNCTIONS}


def _erf(u: Array) -> Array:
    return erf_terms(np.clip(u, -30.0, 30.0)).erf


def _normal_density(u: Array) -> Array:
    return INV_SQRT_TAU * gaussian_decay(u).whole


def _normal_distribution(u: Array) -> Array:
    tail = _normal_density(u) * mills_ratio(np.abs(u))
    return np.where(u < 0.0, tail, 1.0 - tail)
