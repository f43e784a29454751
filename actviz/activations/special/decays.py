"""Decaying exponentials that keep their last bits where they become subnormal.

A product with e^−|x| is made of two factors where e^−|x| itself has lost its last bits below the
smallest normal number. Where |x| is a rounded product or quotient, what was rounded off (``rest``)
goes into the exponential too: at |x| = 700 it would otherwise cost 700 times its size.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from actviz.activations.special.arithmetic import exact_product
from actviz.lazy import np

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from actviz.activations.evaluate import Array


_DEEP = 700.0  # e^−708.4 is the smallest normal number

# log 712 and what float64 rounds off it
_CENTRE, _LOG_CENTRE, _LOG_CENTRE_REST = 712.0, math.log(712.0), -6.671952229392523e-17


class Decay(NamedTuple):
    """A decaying factor: as it is, and as ``first`` · ``second``, neither of which is subnormal."""

    whole: Array
    first: Array
    second: Array | float

    def times(self, factor: Array | float) -> Array:
        """The decay times a factor, rounded once where the result is subnormal."""
        product = self.first * factor
        return product if isinstance(self.second, float) else product * self.second


def exponential_decay(x: Array, rest: Array | float = 0.0) -> Decay:
    """e^−|x + rest|, with |rest| far below |x|."""
    size = np.abs(x)
    beyond = 0.0 if isinstance(rest, float) else np.sign(x) * rest

    def exponential(share: float) -> Array:
        decay: Array = np.exp(-share * size)
        return decay if isinstance(beyond, float) else decay - decay * (share * beyond)

    return _in_factors(exponential, size > _DEEP)


def exponential_left(x: Array, length: float, scale: float) -> Array:
    """scale · e^(x/length) for x ≤ 0."""
    near = np.maximum(x, -800.0 * length)
    depth = near / length
    if length == 1.0:
        return exponential_decay(depth).times(scale)
    product, error = exact_product(depth, length)
    return exponential_decay(depth, (near - product - error) / length).times(scale)


def gaussian_decay(x: Array) -> Decay:
    """e^(−x²/2) = √(2π) φ(x).

    x² is split: the float32 part of x has an exact square, what is left enters through a short
    series. Without the split the error would grow like x²/2 ulp.
    """
    size = np.minimum(np.abs(x), 60.0)  # e^(−60²/4) is 0 already
    head = size.astype(np.float32).astype(np.float64)
    rest = (size - head) * (size + head) * -0.5  # below 2e-4 in size, below 5e-5 where anything is left
    square = -0.5 * head * head

    def exponential(share: float) -> Array:
        d = share * rest
        return np.exp(share * square) * (1.0 + d * (1.0 + d * (0.5 + d / 6.0)))

    return _in_factors(exponential, size > math.sqrt(2 * _DEEP))


def _in_factors(exponential: Callable[[float], Array], deep: npt.NDArray[np.bool_]) -> Decay:
    """The exponential of the whole exponent, split into two of half of it where that is deep."""
    whole = exponential(1.0)
    if not deep.any():
        return Decay(whole, whole, 1.0)
    half = exponential(0.5)
    return Decay(whole, np.where(deep, half, whole), np.where(deep, half, 1.0))


def exponential_of_exponential(x: Array) -> tuple[Array, Decay]:
    """e^x and e^(−e^x), up to an x that leaves nothing of the latter.

    Where it becomes subnormal, an error of one ulp in e^x would cost 700. There
    e^x = 712·e^s with s = x − log 712, which is exact but for the rounding of log 712,
    and e^(−712 (e^s − 1)) is taken as e^(−712 s) · e^(−712 (e^s − 1 − s)).
    """
    near = np.minimum(x, 7.0)
    power = np.exp(near)
    whole, deep = np.exp(-power), near > 6.5
    if not deep.any():
        return power, Decay(whole, whole, 1.0)
    s = near - _LOG_CENTRE
    bend = np.ones_like(s)
    for k in range(9, 2, -1):
        bend = 1.0 + bend * s / k
    bend = 0.5 * np.square(s) * bend - _LOG_CENTRE_REST * (1.0 + s)
    half = math.exp(-0.5 * _CENTRE)
    other = half * np.exp(-_CENTRE * s) * np.exp(-_CENTRE * bend)
    return power, Decay(whole, np.where(deep, half, whole), np.where(deep, other, 1.0))
