"""The second derivative of a formula in pairs of floats: for places where its terms all but cancel.

A jet is a value and its first two derivatives; sums, products and functions of jets follow the rules
of calculus, so that a definition written with them gives f″ to the last bit or two.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from actviz.activations.kernels.pairs import Pair, pair

if TYPE_CHECKING:
    import numpy
    import numpy.typing as npt

    from actviz.activations.evaluate import Array


class Jet:
    """f, f′ and f″ at each x."""

    def __init__(self, value: Pair, first: Pair, second: Pair) -> None:
        self.value, self.first, self.second = value, first, second

    def like(self, number: float) -> Jet:
        """A constant."""
        zero = pair(0.0, self.value.high)
        return Jet(pair(number, self.value.high), zero, zero)

    def _jet(self, other: Jet | float) -> Jet:
        return other if isinstance(other, Jet) else self.like(other)

    def __add__(self, other: Jet | float) -> Jet:
        other = self._jet(other)
        return Jet(self.value.plus(other.value), self.first.plus(other.first), self.second.plus(other.second))

    __radd__ = __add__

    def __neg__(self) -> Jet:
        return Jet(self.value.scaled(-1.0), self.first.scaled(-1.0), self.second.scaled(-1.0))

    def __sub__(self, other: Jet | float) -> Jet:
        return self + -other

    def __rsub__(self, other: float) -> Jet:
        return -self + other

    def __mul__(self, other: Jet | float) -> Jet:
        other = self._jet(other)
        u, v = self, other
        middle = u.first.times(v.first).scaled(2.0)
        return Jet(
            u.value.times(v.value),
            u.first.times(v.value).plus(u.value.times(v.first)),
            u.second.times(v.value).plus(middle).plus(u.value.times(v.second)),
        )

    __rmul__ = __mul__

    def __truediv__(self, other: Jet | float) -> Jet:
        return self * inverse(self._jet(other))

    def __rtruediv__(self, other: float) -> Jet:
        return inverse(self) * other

    def through(self, value: Pair, first: Pair, second: Pair) -> Jet:
        """A function of this jet, from its value and its derivatives there."""
        bend = second.times(self.first.times(self.first))
        return Jet(value, first.times(self.first), bend.plus(first.times(self.second)))


def inverse(u: Jet) -> Jet:
    """1/u."""
    over = u.value.inverse()
    square = over.times(over)
    return u.through(over, square.scaled(-1.0), square.times(over).scaled(2.0))


def exponential(u: Jet) -> Jet:
    """e^u for |u| ≤ 64."""
    power = u.value.exponential()
    return u.through(power, power, power)


def logarithm(u: Jet) -> Jet:
    """The natural logarithm, of numbers from e^−64 to e^64."""
    over = u.value.inverse()
    return u.through(u.value.logarithm(), over, over.times(over).scaled(-1.0))


def root(u: Jet) -> Jet:
    """√u."""
    height = u.value.root()
    slope = height.inverse().scaled(0.5)
    return u.through(height, slope, slope.times(u.value.inverse()).scaled(-0.5))


def logistic(u: Jet) -> Jet:
    """σ(u) for |u| ≤ 64."""
    return 1.0 / (1.0 + exponential(-u))


def tanh(u: Jet) -> Jet:
    """For |u| ≤ 32."""
    return 1.0 - 2.0 / (1.0 + exponential(2.0 * u))


def softplus(u: Jet) -> Jet:
    """log(1 + e^u) for |u| ≤ 64, to a few ulp less the smaller e^u is."""
    return logarithm(1.0 + exponential(u))


def sine(u: Jet) -> Jet:
    """For |u| ≤ 64."""
    height, slope = u.value.wave()
    return u.through(height, slope, height.scaled(-1.0))


def cosine(u: Jet) -> Jet:
    """For |u| ≤ 64."""
    slope, height = u.value.wave()
    return u.through(height, slope.scaled(-1.0), height.scaled(-1.0))


def refined(
    second: Array, x: Array, near: npt.NDArray[numpy.bool_], definition: Callable[[Jet], Jet]
) -> Array:
    """``second`` with f″ of the definition in its place where ``near``."""
    if near.any():
        at = x[near]
        argument = Jet(pair(at), pair(1.0, at), pair(0.0, at))
        second[near] = definition(argument).second.high
    return second
