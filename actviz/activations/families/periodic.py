"""Periodic functions and lines with a wave: sine, snake and others."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.facts import Facts, Interval
from actviz.activations.registry import register
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_POSITIVE = Interval(0.0, math.inf)


@register
class Sine(Activation):
    """A sine wave: fits signals and their derivatives, at a frequency set by ω."""

    name = "sine"
    aliases = ("sin",)
    definition = "sin(omega*x)"
    reference = (
        "Parascandolo, Huttunen & Virtanen 2017, Taming the waves; "
        "Sitzmann et al. 2020, SIREN, arXiv:2006.09661"
    )
    frameworks = {
        "torch": ("torch.sin",),
        "jax": ("jax.numpy.sin",),
        "keras": ("keras.ops.sin",),
        "tensorflow": ("tf.sin",),
        "onnx": ("Sin",),
    }
    differences = ("SIREN uses omega = 30; the frameworks have no omega",)

    omega: float = parameter(1.0, symbol=r"\omega", domain=_POSITIVE, also=("w0", "omega_0"))


@register
class Cosine(Activation):
    """A cosine wave: as the features of a random Fourier map."""

    name = "cosine"
    aliases = ("cos",)
    definition = "cos(x)"
    reference = "classical; as random features Rahimi & Recht 2007, NIPS"
    frameworks = {
        "torch": ("torch.cos",),
        "jax": ("jax.numpy.cos",),
        "keras": ("keras.ops.cos",),
        "tensorflow": ("tf.cos",),
        "onnx": ("Cos",),
    }


@register
class Snake(Activation):
    """A line with a wave on it: learns periodic signals and can extrapolate them."""

    name = "snake"
    label = "Snake"
    definition = "x + sin(a*x)^2/a"
    derivative_definition = "1 + sin(2*a*x)"
    evaluated_as = {1: "(sin(a*x) + cos(a*x))^2"}  # loses no bits where it touches 0
    reference = "Ziyin, Hartwig & Ueda 2020, arXiv:2006.08195"
    differences = ("TensorFlow Addons calls a the frequency and writes x + (1 - cos(2ax))/(2a), the same",)

    a: float = parameter(1.0, symbol="a", domain=_POSITIVE, also=("frequency", "alpha"))

    def facts(self) -> Facts:
        # the slope reaches both ends of its range in every wave, at points between two floats
        found, both = super().facts(), Interval(0.0, 2.0, True, True)
        return replace(found, derivative_range=both, derivative_argmin=None, derivative_argmax=None)


@register
class GCU(Activation):
    """The growing cosine unit: a wave whose height grows with x, so that one neuron can learn XOR."""

    name = "gcu"
    label = "GCU"
    aliases = ("growing_cosine_unit",)
    definition = "x*cos(x)"
    reference = "Noel et al. 2021, arXiv:2108.12943"


@register
class Sinc(Activation):
    """A decaying wave around a single peak."""

    name = "sinc"
    aliases = ("cardinal_sine",)
    definition = "where(x != 0, sin(x)/x, 1)"
    derivative_definition = "where(x != 0, (x*cos(x) - sin(x))/x^2, 0)"
    reference = "classical"
    differences = ("torch.sinc, jax.numpy.sinc and numpy.sinc are sin(pi x)/(pi x)",)

    # below 2 the terms of the quotients cancel; there it is Σ (−1)^k x^2k/(2k + 1)!, term by term

    def first(self, x: Array) -> Array:
        far = np.where(x == 0.0, 1.0, x)
        slope: Array = (np.cos(x) - np.sin(x) / far) / far
        series = [(-1) ** k * 2 * k / math.factorial(2 * k + 1) for k in range(1, 15)]
        return np.where(np.abs(x) < 2.0, x * _even_series(x, series), slope)

    def second(self, x: Array) -> Array:
        far = np.where(x == 0.0, 1.0, x)
        wave = np.sin(x) / far
        bend: Array = -wave - 2.0 * ((np.cos(x) - wave) / far) / far
        series = [(-1) ** k * 2 * k * (2 * k - 1) / math.factorial(2 * k + 1) for k in range(1, 15)]
        return np.where(np.abs(x) < 2.0, _even_series(x, series), bend)


def _even_series(x: Array, coefficients: list[float]) -> Array:
    """Σ c_k x^2k, for |x| ≤ 2."""
    square = np.square(np.clip(x, -2.0, 2.0))
    total = np.zeros_like(x)
    for coefficient in reversed(coefficients):
        total = total * square + coefficient
    return total


@register
class SineReLU(Activation):
    """A ReLU with a small wave in place of its dead side; as published it jumps by ε at 0."""

    name = "sine_relu"
    label = "SineReLU"
    definition = "where(x > 0, x, eps*(sin(x) - cos(x)))"
    reference = "Rodrigues 2018, in keras-contrib"
    differences = ("keras-contrib takes the larger of x and the wave, which removes the jump at 0",)

    eps: float = parameter(0.0025, symbol=r"\varepsilon", domain=_POSITIVE, also=("epsilon",))


@register
class ASU(Activation):
    """The amplifying sine unit: gcu's even counterpart, a wave whose height grows with x."""

    name = "asu"
    label = "ASU"
    aliases = ("amplifying_sine_unit",)
    definition = "x*sin(x)"
    reference = "Rahman et al. 2023, Amplifying sine unit, arXiv:2304.09759 (not checked against the paper)"


@register
class DSU(Activation):
    """The decaying sine unit: one sinc at π less another at −π, a single wave that decays on both sides."""

    name = "dsu"
    label = "DSU"
    aliases = ("decaying_sine_unit",)
    definition = "pi^2*sin(x)/(pi^2 - x^2)"
    derivative_definition = "pi^2*cos(x)/(pi^2 - x^2) + 2*pi^2*x*sin(x)/(pi^2 - x^2)^2"
    # next to ±π both parts of the quotient are 0
    evaluated_as = {
        0: "where(abs(d) < 2, pi^2*sinc(d)/(pi + abs(x))*sign(x), pi^2*sin(x)/(pi^2 - x^2)); d = abs(x) - pi",
    }
    reference = (
        "Noel, Bharadwaj, Muthiah-Nakarajan, Dutta & Amali 2021, arXiv:2111.04020 "
        "(not checked against the paper)"
    )
    differences = (
        "published as π/2·(sinc(x - π) - sinc(x + π)) with sinc(x) = sin(x)/x, which is the same",
        "one implementation takes sinc(x) = sin(πx)/(πx), a different function",
    )


@register
class Minsin(Activation):
    """The smaller of x and sin(x): a line on the left, a wave on the right."""

    name = "minsin"
    definition = "min(x, sin(x))"
    derivative_definition = "where(x < 0, 1, cos(x))"
    evaluated_as = {0: "where(x < 0, x, sin(x))"}
    reference = "in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.6.8"
