"""The two decaying factors that only the skewed S-curves need: e^(−x²) and e^(−e^x)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.kernels import Decay, gaussian_decay
from actviz.activations.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

# log 712 and what float64 rounds off it
_CENTRE, _LOG_CENTRE, _LOG_CENTRE_REST = 712.0, math.log(712.0), -6.671952229392523e-17


def gaussian(x: Array) -> Decay:
    """e^(−x²), as a square so that its factors are not subnormal."""
    half = gaussian_decay(x).whole
    return Decay(np.square(half), half, half)


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
