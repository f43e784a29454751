"""The few special functions that the families are built from, accurate over all of float64.

A product with e^−|x| is made of two factors where e^−|x| itself has lost its last bits below the
smallest normal number. Where |x| is a rounded product or quotient, what was rounded off (``rest``)
goes into the exponential too: at |x| = 700 it would otherwise cost 700 times its size.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from actviz.activations.lazy import np

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from actviz.activations.evaluate import Array

INV_SQRT_TAU = 1 / math.sqrt(2 * math.pi)  # φ(0), the peak of the standard normal density
_DEEP = 700.0  # e^−708.4 is the smallest normal number


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


def logistic(x: Array, rest: Array | float = 0.0) -> Array:
    """σ(x + rest), σ(x) = 1/(1 + e^−x), with full relative accuracy in the left tail."""
    below = exponential_decay(np.minimum(x, 0.0), rest if isinstance(rest, float) else (x < 0) * rest)
    return below.whole / (1.0 + np.exp(-np.abs(x)))


def logistic_slope(x: Array, scale: float = 1.0, rest: Array | float = 0.0) -> Array:
    """scale · σ′(x + rest), with σ′(x) = σ(x)σ(−x)."""
    decay = exponential_decay(x, rest)
    return decay.times(scale / np.square(1.0 + decay.whole))


def logistic_curvature(x: Array) -> Array:
    """σ″(x) = −σ′(x) tanh(x/2)."""
    return -logistic_slope(x) * np.tanh(0.5 * x)


def softplus(x: Array, rate: float = 1.0) -> Array:
    """log(1 + e^(rate·x)) / rate."""
    decay = exponential_decay(*scaled(x, rate))
    # log1p(e) is e itself once e is below half an ulp of 1
    tail = np.log1p(decay.whole) / rate
    tiny = decay.whole < 1e-17
    if tiny.any():
        tail = np.where(tiny, decay.times(1.0 / rate), tail)
    return np.maximum(x, 0.0) + tail


def tanh_excess(x: Array) -> Array:
    """x/tanh(x) − 1 for |x| ≤ 1, by Lambert's continued fraction x²/(3 + x²/(5 + x²/(7 + …)))."""
    square = np.square(x)
    excess = np.zeros_like(x)
    for odd in range(19, 1, -2):
        excess = square / (odd + excess)
    return excess


def exponential_left(x: Array, length: float, scale: float) -> Array:
    """scale · e^(x/length) for x ≤ 0."""
    near = np.maximum(x, -800.0 * length)
    depth = near / length
    if length == 1.0:
        return exponential_decay(depth).times(scale)
    product, error = exact_product(depth, length)
    return exponential_decay(depth, (near - product - error) / length).times(scale)


def scaled(x: Array, rate: float) -> tuple[Array, Array | float]:
    """rate · x and what its rounding left over; no more than |rate · x| = 800 is kept of it."""
    if rate == 1.0:
        return x, 0.0
    reach = min(800.0 / rate, 1e280)
    return exact_product(np.clip(x, -reach, reach), rate)


def exact_product(a: Array, b: Array | float) -> tuple[Array, Array]:
    """a·b as a float and the error of that float, exact for factors below 1e290 (Dekker 1971)."""
    product = a * b
    a_head, b_head = _head(a), _head(b)
    a_rest, b_rest = a - a_head, b - b_head
    return product, ((a_head * b_head - product) + a_head * b_rest + a_rest * b_head) + a_rest * b_rest


def _head(a: Array | float) -> Array | float:
    """The leading 26 bits (Veltkamp 1968)."""
    shifted = 134217729.0 * a
    return shifted - (shifted - a)


# G(t) = (t + √(2/π)) M(t) as a polynomial in y = (t − 5)/(t + 5): the Chebyshev interpolant of degree 23
# on y in [−1, 1], written in powers of y. tests/test_kernels.py works the coefficients out again.
_MILLS_CENTRE = 5.0
_MILLS_SHIFT = math.sqrt(2 / math.pi)
_MILLS_POWERS = (
    1.1178791335265914, -0.15680788454592537, 0.018977856964461217, 0.06605023848542942,
    -0.0904224753386617, 0.07336718984664559, -0.042581874734884013, 0.017553421093075228,
    -0.00431252093631676, -4.849780679000859e-05, 0.0004876581698843871, -0.00013486130705444283,
    -2.8171997093481506e-05, 2.3353089281447708e-05, 1.654558028045199e-07, -3.4006396981062195e-06,
    2.818369663317434e-07, 5.119708952249246e-07, -6.06802528628523e-08, -8.062638679841088e-08,
    8.377153857550658e-09, 1.1428480380135242e-08, -6.436511904872639e-10, -9.879525786598772e-10,
)  # fmt: skip


def mills_ratio(t: Array) -> Array:
    """M(t) = Φ(−t)/φ(t) for t ≥ 0, the Mills ratio of the standard normal, within 5 ulp.

    √(π/2) erfcx(t/√2) in other words; the transformed variable is that of Shepherd & Laframboise,
    Math. Comp. 36 (1981) 249. The polynomial is summed as four groups of six powers by one matrix
    product. scipy's erfcx is faster, by about 1.7 for t ≥ 0, but 6 ulp off, and no command has to
    load scipy for it.
    """
    if t.size == 1:  # a matrix times a vector would be summed in another order: f(x) must not
        return mills_ratio(np.repeat(t, 2))[:1]  # depend on whether x comes alone
    y = (t - _MILLS_CENTRE) / (t + _MILLS_CENTRE)
    powers = np.empty((6, t.size))
    powers[0] = 1.0
    powers[1] = y
    np.square(y, out=powers[2])
    np.multiply(powers[2], y, out=powers[3])
    np.square(powers[2], out=powers[4])
    np.multiply(powers[4], y, out=powers[5])
    sixth = np.square(powers[3])
    groups: Array = np.array(_MILLS_POWERS).reshape(4, 6) @ powers
    total = groups[3]
    for group in (groups[2], groups[1], groups[0]):
        total *= sixth
        total += group
    ratio: Array = total / (t + _MILLS_SHIFT)
    return ratio
