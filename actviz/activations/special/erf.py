"""The error function, accurate over all of float64, and its tail with the decay kept apart."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from actviz.activations.special.arithmetic import exact_product
from actviz.activations.special.decays import Decay, exponential_decay
from actviz.activations.special.normal import mills_ratio
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

# erf(t)/t for |t| ≤ 1 in powers of t²: the polynomial through the 13 Chebyshev nodes of t² in [0, 1],
# which is within 1.4e-19. tests/activations/test_erf.py works the coefficients out again.
_ERF_POWERS = (
    1.1283791670955126, -0.3761263890318375, 0.11283791670954879, -0.026866170645076792,
    0.0052239776248180145, -0.000854832698083379, 0.0001205533111164271, -1.4925595266831182e-05,
    1.6461000484121368e-06, -1.6350312701054695e-07, 1.4659775274047436e-08, -1.1372848856791674e-09,
    5.957176147748911e-11,
)  # fmt: skip


def erf_ratio(t: Array) -> Array:
    """erf(t)/t; t counts as ±1 where it is larger."""
    square = np.square(np.clip(t, -1.0, 1.0))
    total = np.full_like(square, _ERF_POWERS[-1])
    for power in reversed(_ERF_POWERS[:-1]):
        total *= square
        total += power
    return total


class ErfTerms(NamedTuple):
    """erf(t), and erfc(|t|) = ``decay`` · ``tail`` with its decay e^(−t²) kept apart."""

    erf: Array
    decay: Decay
    tail: Array


def erf_terms(t: Array, rest: Array | float = 0.0) -> ErfTerms:
    """The error function at t + rest for |t| up to 1e150: a series to |t| = 1, the Mills ratio beyond.

    ``rest`` is what rounding has left off t; where t² is large e^(−t²) needs it.
    """
    square, square_rest = exact_product(t, t)
    decay = exponential_decay(square, square_rest + 2.0 * t * rest)
    tail = math.sqrt(2 / math.pi) * mills_ratio(math.sqrt(2) * np.abs(t))
    outer = np.copysign(1.0 - decay.whole * tail, t)
    return ErfTerms(np.where(np.abs(t) <= 1.0, t * erf_ratio(t), outer), decay, tail)
