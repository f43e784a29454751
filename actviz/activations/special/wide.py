"""Arrays of numbers with about 104 bits and an exponent that neither overflows nor becomes subnormal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.activations.special.arithmetic import exact_product, two_sum
from actviz.lazy import np

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy.typing as npt

    from actviz.activations.evaluate import Array

    Bools: TypeAlias = npt.NDArray[np.bool_]
    Ints: TypeAlias = npt.NDArray[np.int64]
    Operand: TypeAlias = "Wide | Array | float"

FAR_PLACES = 2.0**20  # binary places in one unit of ``far``
LARGEST_FAR = 2.0**1005  # of an exponential; e^x has a smaller one for every float64 x
_LARGEST_FAR_OF_POWERS = 2.0**1015  # of u**n; some hundred such can be multiplied
_LARGEST_POWER_OF_POWERS = 2**58  # the same for what is counted exactly
_FARTHEST = 1100.0  # a term this many binary places below another leaves nothing in it


class Wide:
    """One-dimensional arrays of numbers (high + low) · 2^(power + 2^20 · far), which are never written to.

    ``high`` is the float64 nearest to high + low, with 0.5 ≤ |high| < 1; ``power`` is an int64. ``far``
    is the float 0, but a float64 array where there are exponentials of numbers so large that their power
    needs its own floating point: log(e^x) is x and 2e^x/e^x is 2 for x = 1e300, too. Zero has power 0;
    an infinity or NaN is held by ``high`` alone.

    Sums, products and quotients of two such numbers, or of one and a float or float64 array, are within
    about 2^−100 of their size, also where terms cancel. Comparisons are exact.
    """

    __slots__ = ("far", "high", "low", "power")
    __hash__ = None  # type: ignore[assignment] # as for numpy's arrays: == is elementwise
    __array_ufunc__ = None  # so that array + wide is left to Wide

    def __init__(self, high: Array, low: Array, power: Ints, far: Array | float = 0.0) -> None:
        self.high, self.low, self.power, self.far = high, low, power, far

    @classmethod
    def of(cls, x: Operand) -> Wide:
        """The same numbers; a float becomes an array of length 1."""
        if isinstance(x, Wide):
            return x
        return cls.normal(np.atleast_1d(np.asarray(x, dtype=np.float64)), 0.0, 0)

    @classmethod
    def normal(cls, high: Array, low: Array | float, power: Ints | int, far: Array | float = 0.0) -> Wide:
        """(high + low) · 2^(power + 2^20 · far), for any high and low with |low| ≤ |high| or high = 0."""
        total = high + low
        finite = np.isfinite(total)
        if finite.all():
            rest = low - (total - high)
        else:  # what an infinity or a NaN has left in ``low`` means nothing
            low = np.where(finite, low, 0.0)
            total = high + low
            rest = np.where(finite, low - (total - high), 0.0)
        mantissa, exponent = np.frexp(total)
        empty = (total == 0.0) | ~np.isfinite(total)
        if not isinstance(far, float):
            far = np.where(empty, 0.0, far)
        power = np.where(empty, 0, power + exponent.astype(np.int64))
        return cls(mantissa, np.ldexp(rest, -exponent), power, far)

    def places(self) -> Array:
        """The power of 2 that (high + low) is multiplied by, in one float64."""
        places: Array = self.power.astype(np.float64) + self.far * FAR_PLACES
        return places

    def rounded(self) -> Array:
        """The nearest float64, also where it is subnormal; ±inf beyond the largest."""
        places: Array = np.minimum(np.maximum(self.places(), -_FARTHEST), _FARTHEST)
        part: Array = np.trunc(0.5 * places)  # of two factors neither overflows too early
        rounded: Array = self.high * power_of_two(part) * power_of_two(places - part)
        small = places < -1021.0
        if small.any():  # to the nearest multiple of the smallest number, ties decided by ``low``
            scale = power_of_two(np.minimum(places, 0.0) + 1074.0)
            multiple = np.rint(self.high * scale)
            left = (self.high * scale - multiple) + self.low * scale
            multiple += np.where(left > 0.5, 1.0, np.where(left < -0.5, -1.0, 0.0))
            rounded = np.where(small, multiple * 5e-324, rounded)
        return rounded

    def __repr__(self) -> str:
        return f"Wide({self.high!r}, {self.low!r}, {self.power!r}, {self.far!r})"

    def __neg__(self) -> Wide:
        return Wide(-self.high, -self.low, self.power, self.far)

    def __abs__(self) -> Wide:
        low = self.low * np.where(self.high < 0.0, -1.0, 1.0)
        return Wide(np.abs(self.high), low, self.power, self.far)

    def __add__(self, other: Operand) -> Wide:
        return _sum(self, Wide.of(other))

    __radd__ = __add__

    def __sub__(self, other: Operand) -> Wide:
        return _sum(self, -Wide.of(other))

    def __rsub__(self, other: Operand) -> Wide:
        return _sum(Wide.of(other), -self)

    def __mul__(self, other: Operand) -> Wide:
        other = Wide.of(other)
        product, error = exact_product(self.high, other.high)
        error = error + (self.high * other.low + self.low * other.high)
        return Wide.normal(product, error, self.power + other.power, self.far + other.far)

    __rmul__ = __mul__

    def __truediv__(self, other: Operand) -> Wide:
        return _quotient(self, Wide.of(other))

    def __rtruediv__(self, other: Operand) -> Wide:
        return _quotient(Wide.of(other), self)

    def __pow__(self, exponent: float) -> Wide:
        """Whole powers by squaring, others as e^(exponent · log); NaN for these of negative numbers."""
        from actviz.activations.special.wide_functions import exp, log  # which need this class first

        if not float(exponent).is_integer():
            return exp(float(exponent) * log(self))
        count = abs(int(exponent))
        result, square = Wide.of(np.ones_like(self.high)), self
        while count:
            if count & 1:
                result = (result * square)._kept()
            count >>= 1
            if count:
                square = (square * square)._kept()
        return 1.0 / result if exponent < 0 else result

    def _kept(self) -> Wide:
        """With its powers within limits."""
        power = np.clip(self.power, -_LARGEST_POWER_OF_POWERS, _LARGEST_POWER_OF_POWERS)
        far = self.far
        if not isinstance(far, float):
            far = np.clip(far, -_LARGEST_FAR_OF_POWERS, _LARGEST_FAR_OF_POWERS)
        return Wide(self.high, self.low, power, far)

    def __eq__(self, other: object) -> Bools:  # type: ignore[override] # elementwise, as for arrays
        if not isinstance(other, Wide | float | int | np.ndarray):
            return NotImplemented
        other = Wide.of(other)
        same: Bools = (self.high == other.high) & (self.low == other.low)
        same &= (_places_above(self, other) == 0.0) | (self.high == 0.0)
        return same

    def __ne__(self, other: object) -> Bools:  # type: ignore[override] # elementwise, as for arrays
        same = self.__eq__(other)
        return same if same is NotImplemented else ~same

    def __lt__(self, other: Operand) -> Bools:
        return _less(self, Wide.of(other))

    def __gt__(self, other: Operand) -> Bools:
        return _less(Wide.of(other), self)

    def __le__(self, other: Operand) -> Bools:
        return _less(self, Wide.of(other)) | (self == other)

    def __ge__(self, other: Operand) -> Bools:
        return _less(Wide.of(other), self) | (self == other)


def power_of_two(places: Array) -> Array:
    """2^places as a float64, of a whole number up to 1100; of ±1100 for those beyond."""
    return np.ldexp(1.0, np.minimum(np.maximum(places, -_FARTHEST), _FARTHEST).astype(np.int32))


def _places_above(a: Wide, b: Wide) -> Array:
    """The difference of two powers; zero is below every number."""
    places = (a.power - b.power).astype(np.float64)
    if not (isinstance(a.far, float) and isinstance(b.far, float)):
        places += FAR_PLACES * (a.far - b.far)
    return np.where(b.high == 0.0, np.inf, np.where(a.high == 0.0, -np.inf, places))


def _sum(a: Wide, b: Wide) -> Wide:
    places = _places_above(a, b)
    a_scale, b_scale = power_of_two(np.minimum(places, 0.0)), power_of_two(-np.maximum(places, 0.0))
    high, error = two_sum(a.high * a_scale, b.high * b_scale)
    low, rest = two_sum(a.low * a_scale, b.low * b_scale)
    error = error + low
    finite = np.isfinite(high)
    if not finite.all():
        error = np.where(finite, error, 0.0)
    total = high + error
    power, far = _powers(places >= 0.0, a, b)
    return Wide.normal(total, error - (total - high) + rest, power, far)


def _quotient(a: Wide, b: Wide) -> Wide:
    high = a.high / b.high
    product, error = exact_product(high, b.high)
    low = ((a.high - product) - error + a.low - high * b.low) / b.high
    return Wide.normal(high, low, a.power - b.power, a.far - b.far)


def _less(a: Wide, b: Wide) -> Bools:
    """a < b: ``high`` is the rounded value, so where two of them differ the values differ alike."""
    places = _places_above(a, b)
    first = a.high * power_of_two(np.minimum(places, 0.0))
    second = b.high * power_of_two(-np.maximum(places, 0.0))
    less: Bools = (first < second) | ((first == second) & (a.low < b.low))
    return less


def choose(condition: Bools, a: Wide, b: Wide) -> Wide:
    """``a`` where the condition holds, ``b`` elsewhere."""
    high, low = np.where(condition, a.high, b.high), np.where(condition, a.low, b.low)
    return Wide(high, low, *_powers(condition, a, b))


def _powers(condition: Bools, a: Wide, b: Wide) -> tuple[Ints, Array | float]:
    near = isinstance(a.far, float) and isinstance(b.far, float)
    return np.where(condition, a.power, b.power), 0.0 if near else np.where(condition, a.far, b.far)
