"""Sines and what is made of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.facts import Facts, Interval, Kink, Symmetry, Tail, solve
from actviz.activations.kernels.arithmetic import exact_product
from actviz.activations.lazy import np
from actviz.activations.registry import register

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_POSITIVE = Interval(0.0, math.inf)
_WITHOUT_LIMIT = Tail(math.nan, math.nan, math.nan)


def sine(x: Array, rate: float = 1.0, scale: float = 1.0) -> Array:
    """scale · sin(rate·x)."""
    if rate == 1.0:
        return scale * np.sin(x)
    wave = scale * waves(x, rate)[0]
    tiny = np.abs(x) < 1e-200  # rate·x may be subnormal, with few bits left
    return np.where(tiny, (scale * rate) * x, wave) if tiny.any() else wave


def cosine(x: Array, rate: float = 1.0, scale: float = 1.0) -> Array:
    """scale · cos(rate·x)."""
    return scale * (np.cos(x) if rate == 1.0 else waves(x, rate)[1])


def waves(x: Array, rate: float) -> tuple[Array, Array]:
    """sin and cos of the exact product rate·x; what its rounding leaves off may be many turns.

    Where the product overflows, n such angles of x/n are added up; n is below four times the rate,
    and the error n times as large.
    """
    if rate == 1.0:
        return np.sin(x), np.cos(x)
    size = np.where(np.abs(x) > 1.0, 2.0**64, 1.0)  # without it a product in exact_product may overflow
    angle, rest = (part * size for part in exact_product(x / size, rate))
    beyond = np.isinf(angle) & np.isfinite(x)
    s, c = np.sin(angle), np.cos(angle)
    if (np.abs(rest) < 1e-9).all():  # then it is its own sine, and its cosine is 1
        s, c = s + c * rest, c - s * rest
    else:
        s, c = s * np.cos(rest) + c * np.sin(rest), c * np.cos(rest) - s * np.sin(rest)
    if beyond.any():
        n = 2.0 ** (math.frexp(rate)[1] + 1)
        turn = n * np.arctan2(*waves(np.where(beyond, x / n, 0.0), rate))
        s, c = np.where(beyond, np.sin(turn), s), np.where(beyond, np.cos(turn), c)
    return s, c


def growing_wave(symmetry: Symmetry) -> Facts:
    """The facts of x times a wave: it and its slope go up and down without bound on both sides."""
    return Facts(Interval(), Interval(), _WITHOUT_LIMIT, _WITHOUT_LIMIT, symmetry=symmetry)


@register
class Sine(Activation):
    """A sine wave: fits signals and their derivatives, at a frequency set by ω."""

    name = "sine"
    aliases = ("sin",)
    formula = r"\sin(\omega x)"
    derivative_formula = r"\omega\,\cos(\omega x)"
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

    def value(self, x: Array) -> Array:
        return sine(x, self.omega)

    def first(self, x: Array) -> Array:
        return cosine(x, self.omega, self.omega)

    def second(self, x: Array) -> Array:
        return sine(x, self.omega, -self.omega * self.omega)

    def facts(self) -> Facts:
        return Facts(
            range=Interval(-1.0, 1.0, True, True),
            derivative_range=Interval(-self.omega, self.omega, True, True),
            left=_WITHOUT_LIMIT,
            right=_WITHOUT_LIMIT,
            symmetry="odd",
        )


@register
class Cosine(Activation):
    """A cosine wave: as the features of a random Fourier map."""

    name = "cosine"
    aliases = ("cos",)
    formula = r"\cos(x)"
    derivative_formula = r"-\sin(x)"
    reference = "classical; as random features Rahimi & Recht 2007, NIPS"
    frameworks = {
        "torch": ("torch.cos",),
        "jax": ("jax.numpy.cos",),
        "keras": ("keras.ops.cos",),
        "tensorflow": ("tf.cos",),
        "onnx": ("Cos",),
    }

    def value(self, x: Array) -> Array:
        return np.cos(x)

    def first(self, x: Array) -> Array:
        return -np.sin(x)

    def second(self, x: Array) -> Array:
        return -np.cos(x)

    def facts(self) -> Facts:
        return Facts(
            range=Interval(-1.0, 1.0, True, True),
            derivative_range=Interval(-1.0, 1.0, True, True),
            left=_WITHOUT_LIMIT,
            right=_WITHOUT_LIMIT,
            symmetry="even",
        )


@register
class Snake(Activation):
    """A line with a wave on it: learns periodic signals and can extrapolate them."""

    name = "snake"
    formula = r"x + \frac{\sin^2(a x)}{a}"
    derivative_formula = r"1 + \sin(2 a x)"
    reference = "Ziyin, Hartwig & Ueda 2020, arXiv:2006.08195"
    differences = ("TensorFlow Addons calls a the frequency and writes x + (1 - cos(2ax))/(2a), the same",)

    a: float = parameter(1.0, symbol="a", domain=_POSITIVE, also=("frequency", "alpha"))

    def value(self, x: Array) -> Array:
        return x + np.square(sine(x, self.a)) / self.a

    # 1 + sin(2u) = (sin u + cos u)², which loses no bits where it touches 0, nor does 2u overflow

    def first(self, x: Array) -> Array:
        s, c = waves(x, self.a)
        return np.square(s + c)

    def second(self, x: Array) -> Array:
        s, c = waves(x, self.a)
        return (2.0 * self.a) * (c - s) * (c + s)

    def facts(self) -> Facts:
        return Facts(
            range=Interval(),
            derivative_range=Interval(0.0, 2.0, True, True),
            left=Tail(-math.inf, math.nan, math.nan),
            right=Tail(math.inf, math.nan, math.nan),
        )


@register
class GCU(Activation):
    """The growing cosine unit: a wave whose height grows with x, so that one neuron can learn XOR."""

    name = "gcu"
    aliases = ("growing_cosine_unit",)
    formula = r"x\,\cos(x)"
    derivative_formula = r"\cos(x) - x\,\sin(x)"
    reference = "Noel et al. 2021, arXiv:2108.12943"

    def value(self, x: Array) -> Array:
        return x * np.cos(x)

    def first(self, x: Array) -> Array:
        return np.cos(x) - x * np.sin(x)

    def second(self, x: Array) -> Array:
        return -2.0 * np.sin(x) - x * np.cos(x)

    def facts(self) -> Facts:
        return growing_wave("odd")


@register
class Sinc(Activation):
    """A fading wave around a single peak."""

    name = "sinc"
    aliases = ("cardinal_sine",)
    formula = r"\frac{\sin(x)}{x}\ \mathrm{if}\ x \neq 0,\quad 1\ \mathrm{at}\ 0"
    derivative_formula = r"\frac{x\,\cos(x) - \sin(x)}{x^2}\ \mathrm{if}\ x \neq 0,\quad 0\ \mathrm{at}\ 0"
    reference = "classical"
    differences = ("torch.sinc, jax.numpy.sinc and numpy.sinc are sin(pi x)/(pi x)",)

    def value(self, x: Array) -> Array:
        return np.where(x == 0.0, 1.0, np.sin(x) / _nonzero(x))

    # Below 2 the terms of the quotients cancel; there it is Σ (−1)^k x^2k/(2k + 1)!, term by term.

    def first(self, x: Array) -> Array:
        far = _nonzero(x)
        slope: Array = (np.cos(x) - np.sin(x) / far) / far
        series = [(-1) ** k * 2 * k / math.factorial(2 * k + 1) for k in range(1, 15)]
        return np.where(np.abs(x) < 2.0, x * _even_series(x, series), slope)

    def second(self, x: Array) -> Array:
        far = _nonzero(x)
        wave = np.sin(x) / far
        bend: Array = -wave - 2.0 * ((np.cos(x) - wave) / far) / far
        series = [(-1) ** k * 2 * k * (2 * k - 1) / math.factorial(2 * k + 1) for k in range(1, 15)]
        return np.where(np.abs(x) < 2.0, _even_series(x, series), bend)

    def facts(self) -> Facts:
        lowest = solve(self.first, 4.0, 5.0)  # tan x = x
        steepest = solve(self.second, 2.0, 2.2)  # tan x = 2x/(2 − x²)
        low, slope = self.value(np.array([lowest])), self.first(np.array([-steepest]))
        return Facts(
            oscillates=True,
            range=Interval(float(low[0]), 1.0, True, True),
            derivative_range=Interval(-float(slope[0]), float(slope[0]), True, True),
            left=Tail(0.0, 0.0),
            right=Tail(0.0, 0.0),
            derivative_argmin=steepest,
            derivative_argmax=-steepest,
            symmetry="even",
        )


def _nonzero(x: Array) -> Array:
    return np.where(x == 0.0, 1.0, x)


def _even_series(x: Array, coefficients: list[float]) -> Array:
    """Σ c_k x^2k, for |x| ≤ 2."""
    square = np.square(np.clip(x, -2.0, 2.0))
    total = np.zeros_like(x)
    for coefficient in reversed(coefficients):
        total = total * square + coefficient
    return total


@register
class SineReLU(Activation):
    """A ReLU with a small wave in the place of its dead side; as published it jumps by ε at 0."""

    name = "sine_relu"
    formula = r"x\ \mathrm{if}\ x > 0,\quad \varepsilon\,(\sin(x) - \cos(x))\ \mathrm{if}\ x \leq 0"
    derivative_formula = r"1\ \mathrm{if}\ x > 0,\quad \varepsilon\,(\cos(x) + \sin(x))\ \mathrm{if}\ x < 0"
    reference = "Rodrigues 2018, in keras-contrib"
    differences = ("keras-contrib takes the larger of x and the wave, which closes the jump at 0",)

    eps: float = parameter(0.0025, symbol=r"\varepsilon", domain=_POSITIVE, also=("epsilon",))

    def value(self, x: Array) -> Array:
        left = np.minimum(x, 0.0)
        return np.maximum(x, 0.0) + (x <= 0) * (self.eps * (np.sin(left) - np.cos(left)))

    def first(self, x: Array) -> Array:
        left = np.minimum(x, 0.0)
        return (x > 0) + (x <= 0) * (self.eps * (np.cos(left) + np.sin(left)))

    def second(self, x: Array) -> Array:
        left = np.minimum(x, 0.0)
        return (x < 0) * (self.eps * (np.cos(left) - np.sin(left)))

    def facts(self) -> Facts:
        swing = self.eps * math.sqrt(2.0)
        return Facts(
            range=Interval(-swing, math.inf, low_attained=True),
            derivative_range=Interval(-swing, max(1.0, swing), True, True),
            left=_WITHOUT_LIMIT,
            right=Tail(math.inf, 1.0, straight=True),
            kinks=(Kink(0.0, self.eps, 1.0, self.eps, order=0),),
            rises=True,
        )
