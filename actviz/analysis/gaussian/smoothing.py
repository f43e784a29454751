"""E (f(u) − f(v))²/2 of a function with many waves, by smoothing it over what u and v do not share.

With u = m + a and v = m + b for independent m, a and b of the variances q c, q (1 − c) and q (1 − c),
E f(u) f(v) is E (G f)(m)², where G f(x) = E f(x + a). G f comes from one Fourier transform of f, so the
work grows with the number of waves and not with its square.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array

_BEYOND = 9.0  # standard deviations of a, behind which its density is below 1e-17
_RESOLVED = 4.0  # steps of the grid in the standard deviations of a and of m, at least
_MOST = 1 << 18  # points of the grid
_ROUNDING = 2.0**-52
_LOST = 1e-9  # of the result, by rounding, at most
_LARGEST = 1e140  # whose squares have sums


def smoothed(
    activation: Activation, variance: float, distance: float, step: float, radius: float
) -> tuple[float, float] | None:
    """The mean square difference and its derivative by 1 − c; None where this is not right to 9 digits.

    Args:
        activation: the function, smooth at the scale of ``step``.
        variance: of u and of v.
        distance: 1 − c for their correlation c, between 0 and 2.
        step: of the grid, at most.
        radius: E f² beyond it is negligible.
    """
    near = min(distance, 2 - distance)
    own, common = variance * near, variance * (1 - near)
    half = radius + _BEYOND * math.sqrt(own)
    count = 1 << math.ceil(math.log2(2 * half / step))
    step = 2 * half / count
    if count > _MOST or min(own, common) < (_RESOLVED * step) ** 2:
        return None
    x = (np.arange(count) - count // 2) * step
    f, frequency = activation(x), 2 * math.pi * np.fft.rfftfreq(count, step)
    largest = float(np.abs(f).max())  # the transform rounds to 2⁻⁵² of it everywhere
    if not largest < _LARGEST:
        return None
    waves = np.fft.rfft(f) * np.exp(-own * np.square(frequency) / 2)
    mean, slope = (np.fft.irfft(each, count) for each in (waves, 1j * frequency * waves))
    within = np.abs(x) <= radius

    def expected(values: Array, spread: float) -> float:
        density = np.exp(-np.square(x[within]) / (2 * spread)) / math.sqrt(2 * math.pi * spread)
        return float(values[within] @ density) * step

    if distance > 1:  # v = b − m
        shared, steep = mean * np.roll(mean[::-1], 1), slope * np.roll(slope[::-1], 1)
    else:
        shared, steep = np.square(mean), np.square(slope)
    square = expected(np.square(f), variance)
    value = square - expected(shared, common)
    if not _ROUNDING * max(square, _ROUNDING * largest * largest) <= _LOST * value:
        return None
    return value, variance * expected(steep, common)
