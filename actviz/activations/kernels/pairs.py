"""Numbers of twice float64's digits, each the sum of two floats: for sums whose terms all but cancel."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from actviz.activations.kernels.arithmetic import exact_product, two_sum
from actviz.activations.kernels.decays import exponential_pair
from actviz.activations.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


class Pair(NamedTuple):
    """``high`` + ``low``, the latter at most half an ulp of the former (Dekker 1971)."""

    high: Array
    low: Array

    def plus(self, other: Pair) -> Pair:
        """Their sum."""
        total, error = two_sum(self.high, other.high)
        return Pair(*two_sum(total, error + (self.low + other.low)))

    def times(self, other: Pair) -> Pair:
        """Their product."""
        product, error = exact_product(self.high, other.high)
        return Pair(*two_sum(product, error + (self.high * other.low + self.low * other.high)))

    def scaled(self, factor: float) -> Pair:
        """Its product with a power of two."""
        return Pair(factor * self.high, factor * self.low)

    def inverse(self) -> Pair:
        """1 over it."""
        quotient = 1.0 / self.high
        rest = pair(1.0, self.high).plus(self.times(pair(-quotient)))
        return Pair(*two_sum(quotient, rest.high * quotient))

    def root(self) -> Pair:
        """Its square root."""
        root = np.sqrt(self.high)
        rest = self.plus(pair(root).times(pair(-root)))
        return Pair(*two_sum(root, 0.5 * rest.high / root))

    def exponential(self) -> Pair:
        """e to its power, to 2⁻⁶⁰ between −64 and 64."""
        fourth = Pair(*exponential_pair(0.25 * self.high, 0.25 * self.low))
        half = fourth.times(fourth)
        return half.times(half)

    def logarithm(self) -> Pair:
        """Its logarithm, to what `exponential` is good for: one step of Newton's method on that."""
        first = pair(np.log(self.high))
        return first.plus(self.times(first.scaled(-1.0).exponential()).plus(pair(-1.0, self.high)))

    def wave(self) -> tuple[Pair, Pair]:
        """Its sine and cosine, to 2⁻⁹⁰ between −64 and 64: those of its 64th part, doubled six times."""
        part = self.scaled(1 / 64)
        square = part.times(part)
        one = pair(1.0, self.high)
        sine, cosine = one, one
        for k in range(20, 0, -2):
            cosine = one.plus(cosine.times(square).times(_ratio(-1, k * (k - 1))))
            sine = one.plus(sine.times(square).times(_ratio(-1, k * (k + 1))))
        sine = sine.times(part)
        for _ in range(6):
            twice = sine.scaled(2.0)
            sine, cosine = twice.times(cosine), one.plus(twice.times(sine).scaled(-1.0))
        return sine, cosine


def pair(number: Array | float, like: Array | None = None) -> Pair:
    """A float as a pair, in the shape of another array."""
    high = np.asarray(number) if like is None else np.full_like(like, number)
    return Pair(high, np.zeros_like(high))


def _ratio(numerator: int, denominator: int) -> Pair:
    """A fraction as a pair of numbers."""
    exact = Fraction(numerator, denominator)
    return Pair(np.array(float(exact)), np.array(float(exact - Fraction(float(exact)))))
