"""The logistic function, its derivatives and its integral, and what gates make of e^x."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.activations.special.arithmetic import scaled
from actviz.activations.special.decays import Decay, exponential_decay
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

    Halves = tuple[Decay, Array, Array]


def logistic(x: Array, rest: Array | float = 0.0) -> Array:
    """σ(x + rest), σ(x) = 1/(1 + e^−x), with full relative accuracy in the left tail."""
    below = exponential_decay(np.minimum(x, 0.0), rest if isinstance(rest, float) else (x < 0) * rest)
    return below.whole / (1.0 + np.exp(-np.abs(x)))


def logistic_slope(x: Array, scale: float = 1.0) -> Array:
    """scale · σ′(x), with σ′(x) = σ(x)σ(−x)."""
    decay = exponential_decay(x)
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


def halves(x: Array) -> Halves:
    """e^x = p/q with p the decay e^min(x, 0): the decay, p and q, of which one is 1."""
    decay, right = exponential_decay(x), x >= 0.0
    # one exponential for both; the other one is 1, which is the larger
    p, q = np.maximum(decay.whole, right), np.maximum(decay.whole, ~right)
    if isinstance(decay.second, float):
        return Decay(p, p, 1.0), p, q
    return Decay(p, np.maximum(decay.first, right), np.maximum(decay.second, right)), p, q
