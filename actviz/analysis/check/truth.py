"""The true values of f and f′, correctly rounded to a number format: the expected results."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from actviz.analysis.check.digits import Digits

if TYPE_CHECKING:
    import numpy.typing as npt

    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.analysis.formats import Format, Ints

Order = Literal[0, 1]

# Float64 values are right for an input eight units in the last place away: the error of y is at most
# 8 · 2^-52 (|y| + |x y′|).
_BOUND = 2.0**-49
# What is farther from a boundary than this share of y needs no y′, unless y changes by as much from one
# input of float32 to the next that |x y′/y| could be above 2^9.
_ROUGH, _STEEP = 2.0**-40, 2.0**-15
_NEAR_ZERO = 2.0**-60  # |x| so small that of a series only the first two terms count
_SHORT = 2.0**20  # a slope that is a multiple of its inverse: times a float32 it is exact in float64
_LAST_POWER = 127  # of 2: the largest numbers of float32
_TINY = 1e-60
_SAME = 2.0**-48  # a slope in float64 that is as near to such a number is that number


class Due(NamedTuple):
    """The expected results at some inputs: the codes, and the float64 values that they come from."""

    codes: Ints
    values: Array


class Truth:
    """f or f′ of a function, rounded once to a format, ties to even.

    Float64 decides where the bound of its error allows it. The few inputs whose value is nearer to the
    middle between two numbers are decided with more digits, see `Digits`; of float64 these are all.

    Attributes:
        unproven: how many values were so near to the middle that without python-flint their side is
            only very likely.
    """

    def __init__(self, function: Activation, order: Order, form: Format) -> None:
        self.function, self.order, self.format = function, order, form
        self._powers = _powers(form)
        self._digits = Digits(function, order, nearest=form.bits == 64)
        self._zeros = [self._underflow(sign) for sign in (-1.0, 1.0)]
        self._identity = [self._identity_beyond(sign) for sign in (-1.0, 1.0)]
        self._at_infinity = [self._limit(side) for side in (0, 1)]

    @property
    def unproven(self) -> int:
        """So far."""
        return self._digits.unproven

    def _underflow(self, side: float) -> tuple[float, float]:
        """Beyond which x zeros stand for numbers too small for float64, and the sign of these."""
        powers = self._powers
        y = np.asarray(self.function.derivative(side * powers, self.order))
        found = np.flatnonzero(y)
        wide = self.format.bits == 64
        tiny = self.format.number_at(self.format.smallest_normal) if wide else 0.5 * self.format.least
        if not found.size or abs(y[found[0]]) >= tiny:
            return side * np.inf, 0.0
        return float(side * powers[found[0]]), float(np.sign(y[found[0]]))

    def _identity_beyond(self, side: float) -> float:
        """From which |x| on f(x) is x to the last bit of float64."""
        powers = self._powers
        other = np.flatnonzero(
            np.asarray(self.function.derivative(side * powers, self.order)) != side * powers
        )
        last = int(other[0]) if other.size else powers.size
        return 2.0 * float(powers[last - 1]) if last else math.inf

    def _limit(self, side: int) -> float:
        """The expected result at an infinity: the limit; 0 with the sign of the values before it."""
        limit = float(self.function.derivative((-np.inf, np.inf)[side], self.order))
        sign = self._zeros[side][1]
        return limit if limit or not sign else math.copysign(0.0, sign)

    def __call__(self, x: Array) -> Due:
        """The expected results at increasing numbers, of which the first and the last may be infinite."""
        y = self._values(x)
        for place, limit in ((0, self._at_infinity[0]), (-1, self._at_infinity[1])):
            if np.isinf(x[place]):
                y[place] = limit
        self._sign_at_zero(x, y)
        codes = self.format.codes(y)
        doubtful = np.flatnonzero(self._doubtful(x, y))
        if doubtful.size:
            codes[doubtful] = self.format.codes(self._decided(x[doubtful], y[doubtful]))
        return Due(codes, y)

    def _values(self, x: Array) -> Array:
        """In float64; zeros that stand for smaller numbers have the sign of these.

        Far out, where all are such zeros or f(x) is x, nothing is evaluated: that can be half of float32.
        """
        y = np.zeros(x.size)
        same = (x >= self._identity[1]) | (x <= -self._identity[0])
        y[same] = x[same]
        rest = ~same
        for start, sign in self._zeros:
            if sign:
                rest &= x * np.sign(start) < 2.0 * abs(start)
        y[rest] = self.function.derivative(x[rest], self.order)
        for start, sign in self._zeros:
            if sign:
                y[(y == 0.0) & (x * np.sign(start) >= abs(start))] = math.copysign(0.0, sign)
        return y

    def _sign_at_zero(self, x: Array, y: Array) -> None:
        """A zero at -0 or +0 has the sign of the values next to it, where these are not 0."""
        for i in np.flatnonzero((x == 0.0) & (y == 0.0)).tolist():
            beside = float(self.function.derivative(math.copysign(_TINY, x[i]), self.order))
            y[i] = math.copysign(0.0, beside) if beside else y[i]

    def _doubtful(self, x: Array, y: Array) -> npt.NDArray[np.bool_]:
        """Where float64 without a closer look may be on the wrong side of a boundary."""
        with np.errstate(invalid="ignore", over="ignore"):
            doubtful: npt.NDArray[np.bool_] = self.format.codes(y * (1.0 - _ROUGH)) != self.format.codes(
                y * (1.0 + _ROUGH)
            )
            if y.size > 1:
                size = np.abs(y)
                steep = np.abs(np.diff(y)) > _STEEP * np.minimum(size[1:], size[:-1])
                if self.format.bits == 32:
                    doubtful[1:] |= steep
                    doubtful[:-1] |= steep
                else:
                    doubtful |= True  # inputs are far apart, and few
        doubtful &= np.isfinite(x) & np.isfinite(y)
        return doubtful

    def _decided(self, x: Array, y: Array) -> Array:
        """Float64 numbers that round to the same code as the true values do."""
        with np.errstate(invalid="ignore", over="ignore"):
            slope = self.function.derivative(x, self.order + 1)
            error = _BOUND * (np.abs(y) + np.nan_to_num(np.abs(x * slope), nan=0.0))
            error = np.maximum(error, 4e-323)
            low, high = self.format.codes(y - error), self.format.codes(y + error)
        near = np.flatnonzero((low != high) & ~((y == 0.0) & (self.format.places(low) == 0)))
        if self.order == 0 and self.format.bits < 64:
            near = self._beside_zero(x, y, near)
        if near.size:
            y[near] = self._digits(x[near], y[near], error[near])
        return y

    def _beside_zero(self, x: Array, y: Array, near: Ints) -> Ints:
        """Decide the subnormal inputs of f(x) = s x + c x²/2 + …: millions in float32, all alike."""
        if self.function(0.0) != 0.0:
            return near
        left = []
        for side in (-1.0, 1.0):
            own = near[(np.abs(x[near]) < _NEAR_ZERO) & (np.sign(x[near]) == side)]
            slope, bend = (float(self.function.derivative(side * _TINY, order)) for order in (1, 2))
            short = round(slope * _SHORT) / _SHORT if abs(slope) < _SHORT else 0.0
            if bend and short and abs(slope - short) <= _SAME * abs(short):
                y[own] = np.nextafter(short * x[own], np.copysign(np.inf, bend))
            else:
                left.append(own)
        return np.concatenate([near[np.abs(x[near]) >= _NEAR_ZERO], *left])


def _powers(form: Format) -> Array:
    """Numbers from the largest down to 1/4, so close that f becomes 0 between two only if it is tiny."""
    # the smallest numbers of other formats are far from those of float64
    powers = np.arange(1024 - 1 / 32, -2, -1 / 32) if form.bits == 64 else np.arange(_LAST_POWER, -3, -1)
    numbers: Array = np.exp2(powers.astype(np.float64))
    return numbers
