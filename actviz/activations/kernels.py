"""The few special functions that the families are built from, accurate over all of float64.

Exponentials are taken as h·h with h = exp(−|x|/2): a product with h twice stays exact to the last
bits where exp(−|x|) itself has already lost them below the smallest normal number.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

INV_SQRT_TAU = 1 / math.sqrt(2 * math.pi)  # φ(0), the peak of the standard normal density


def half_decay(x: Array) -> Array:
    """exp(−|x|/2)."""
    return np.exp(-0.5 * np.abs(x))


def logistic(x: Array) -> Array:
    """σ(x) = 1/(1 + e^−x), with full relative accuracy in the left tail."""
    decay = np.exp(-np.abs(x))
    return np.where(x < 0, decay, 1.0) / (1.0 + decay)


def logistic_slope(x: Array, scale: float = 1.0) -> Array:
    """scale · σ′(x), with σ′ = σ(x)σ(−x)."""
    half = half_decay(x)
    return (scale * half) * half / np.square(1.0 + half * half)


def logistic_curvature(x: Array, scale: float = 1.0) -> Array:
    """scale · σ″(x), with σ″(x) = −σ′(x) tanh(x/2)."""
    return -logistic_slope(x, scale) * np.tanh(0.5 * x)


def softplus(x: Array, scale: float = 1.0) -> Array:
    """scale · log(1 + e^x)."""
    half = half_decay(x)
    decay = half * half
    # log1p(e) is e itself once e is below half an ulp of 1: take it as a product that cannot be flushed.
    tail = np.where(decay < 1e-17, (scale * half) * half, scale * np.log1p(decay))
    return np.where(x > 0, scale * x + tail, tail)


def scaled_exp(x: Array, scale: float) -> Array:
    """scale · e^x for x ≤ 0, right also where e^x alone is subnormal."""
    half = np.exp(0.5 * x)
    return (scale * half) * half


def half_gaussian(x: Array) -> Array:
    """exp(−x²/4), so that its square is √(2π) φ(x).

    x² is split: the float32 part of x has an exact square, the rest enters through a short series.
    Without the split the error would grow like x²/4 ulp.
    """
    size = np.minimum(np.abs(x), 60.0)  # exp(−60²/4) is 0 already
    head = size.astype(np.float32).astype(np.float64)
    rest = (size - head) * (size + head) * -0.25  # below 6e-5 in size
    return np.exp(head * head * -0.25) * (1.0 + rest * (1.0 + rest * (0.5 + rest / 6.0)))


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
    product, which takes a quarter of the time of scipy's erfcx.
    """
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
