"""x times gates made of tanh, double exponentials and square roots."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.base import Activation
from actviz.activations.extremes import surveyed
from actviz.activations.facts import Facts, Interval, Tail
from actviz.activations.kernels.decays import Decay, exponential_decay, exponential_pair, gaussian_decay
from actviz.activations.kernels.logistic import logistic_slope
from actviz.activations.kernels.normal import INV_SQRT_TAU, mills_ratio
from actviz.activations.lazy import np
from actviz.activations.registry import register
from actviz.activations.shapes import Gated, GateTerms

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


@register
class Phish(Activation):
    """x·tanh(gelu(x)): never negative, with its only zero at 0."""

    name = "phish"
    formula = r"x\,\tanh(x\,\Phi(x))"
    derivative_formula = r"\tanh(g) + x\,(1 - \tanh^2(g))\,(\Phi(x) + x\,\varphi(x)),\quad g = x\,\Phi(x)"
    reference = "Naveen 2022, TechRxiv (not checked against the paper)"

    # g = gelu(x) is −t φ M for x = −t < 0 (M the Mills ratio) and x(1 − φ M) otherwise. On the left the
    # density is taken out of every term, on the right sech² is.

    def value(self, x: Array) -> Array:
        t, density, ratio = np.abs(x), gaussian_decay(x), INV_SQRT_TAU * mills_ratio(np.abs(x))
        near = np.minimum(t, 60.0)
        g = -near * density.whole * ratio
        left = density.times(np.square(near) * ratio * _tanh_ratio(g))
        return np.where(x < 0, left, x * np.tanh(t * (1.0 - density.whole * ratio)))

    def first(self, x: Array) -> Array:
        t, density, ratio = np.abs(x), gaussian_decay(x), INV_SQRT_TAU * mills_ratio(np.abs(x))
        near = np.minimum(t, 60.0)
        g = -near * density.whole * ratio
        cosine = np.square(np.cosh(g))
        left = density.times(-near * (ratio * _tanh_ratio(g) + (ratio - INV_SQRT_TAU * near) / cosine))
        g = t * (1.0 - density.whole * ratio)
        slope = 1.0 + density.whole * (INV_SQRT_TAU * near - ratio)
        right = np.tanh(g) + logistic_slope(2.0 * g, 4.0) * np.minimum(t, 800.0) * slope
        return np.where(x < 0, left, right)

    def second(self, x: Array) -> Array:
        t, density, ratio = np.abs(x), gaussian_decay(x), INV_SQRT_TAU * mills_ratio(np.abs(x))
        near, peak = np.minimum(t, 60.0), INV_SQRT_TAU
        g = -near * density.whole * ratio
        rise, bend = ratio - peak * near, peak * (2.0 - np.square(near))  # g′ and g″ without the density
        turn = 2.0 * rise - near * bend + 2.0 * near * np.tanh(g) * density.whole * np.square(rise)
        left = density.times(turn / np.square(np.cosh(g)))
        g = t * (1.0 - density.whole * ratio)
        rise, bend = 1.0 - density.whole * rise, density.whole * bend
        turn = 2.0 * rise + np.minimum(t, 800.0) * (bend - 2.0 * np.tanh(g) * np.square(rise))
        decay = exponential_decay(2.0 * g)
        return np.where(x < 0, left, decay.times(4.0 * turn / np.square(1.0 + decay.whole)))

    def facts(self) -> Facts:
        return surveyed(self, left=Tail(0.0, 0.0), right=Tail(math.inf, 1.0))


def _tanh_ratio(g: Array) -> Array:
    """tanh(g)/g."""
    return np.where(np.abs(g) < 1e-9, 1.0, np.tanh(g) / g)


def _double_exponent(x: Array) -> tuple[Array, Array]:
    """e^x, no more than e^7.5, and what rounding leaves off it where e^−e^x is about to vanish."""
    w = np.exp(np.minimum(x, 7.5))
    rest = np.zeros_like(w)
    deep = (w > 600.0) & (w < 800.0)
    if deep.any():
        w[deep], rest[deep] = exponential_pair(x[deep])
    return w, rest


@register
class Gish(Gated):
    """x·log(2 − e^(−e^x)): a gate that ends at log 2, so that the slope does too."""

    name = "gish"
    formula = r"x\,\log(2 - e^{-e^x})"
    derivative_formula = r"\log(2 - e^{-w}) + \frac{x w e^{-w}}{2 - e^{-w}},\quad w = e^x"
    reference = "Kaytan, Aydilek & Yeroglu 2023 (not checked against the paper)"

    def gate(self, x: Array, order: int) -> GateTerms:
        w, rest = _double_exponent(x)
        decay = exponential_decay(np.where(x < 0, x, w), rest)  # e^x on the left, e^−w on the right
        rise = -np.expm1(-w)
        slope = np.where(x < 0, np.exp(-w), w) / (1.0 + rise)

        def times(factor: Array | float) -> Array:
            gate = np.log1p(rise)
            left = decay.times(np.where(w < 1e-17, 1.0, gate / w) * factor)
            return np.where(x < 0, left, gate * factor)

        return GateTerms(
            times,
            decay,
            slope=lambda: slope,
            curvature=lambda: slope * (1.0 - w - decay.whole * slope),
        )

    def facts(self) -> Facts:
        return surveyed(self, left=Tail(0.0, 0.0), right=Tail(math.inf, math.log(2)))


@register
class CoLU(Activation):
    """x/(1 − xe^(−x − e^x)): smooth, with a dip, and close to x already a little right of 0."""

    name = "colu"
    aliases = ("collapsing_linear_unit",)
    formula = r"\frac{x}{1 - x e^{-(x + e^x)}}"
    derivative_formula = r"\frac{1 - x^2 h\,(1 + e^x)}{(1 - x h)^2},\quad h = e^{-(x + e^x)}"
    reference = "Vagerwal 2021, arXiv:2112.12078"

    # With p = e^min(x, 0), w = e^x and d = p(1 − xh) = p − x q. On the left h = q/p, q = e^−w.

    def value(self, x: Array) -> Array:
        near, left, _, q, _ = self._parts(x)
        return np.where(x < 0, left.times(near / (left.whole - near * q)), x / (1.0 - near * q))

    def first(self, x: Array) -> Array:
        near, left, w, q, _ = self._parts(x)
        d = left.whole - near * q
        return left.times((left.whole - np.square(near) * q * (1.0 + w)) / np.square(d))

    def second(self, x: Array) -> Array:
        near, left, w, q, rest = self._parts(x)
        p, d, square = left.whole, left.whole - near * q, np.square(near)
        bend = 2.0 - 4.0 * near * (1.0 + w) + square * (1.0 + w + w * w)
        turn = (p * bend + square * near * q * (1.0 + 3.0 * w + w * w)) / (d * d * d)
        right = exponential_decay(w, rest)
        return np.where(x < 0, left.times(q * turn), right.times(np.exp(-np.maximum(near, 0.0)) * turn))

    @staticmethod
    def _parts(x: Array) -> tuple[Array, Decay, Array, Array, Array]:
        near = np.clip(x, -800.0, 8.0)
        w, rest = _double_exponent(x)
        return near, exponential_decay(np.minimum(near, 0.0)), w, np.exp(-w - np.maximum(near, 0.0)), rest

    def facts(self) -> Facts:
        return surveyed(self, left=Tail(0.0, 0.0), right=Tail(math.inf, 1.0))


@register
class PFLU(Activation):
    """x(1 + x/√(1 + x²))/2: a gate of powers alone, so that the left tail falls only like 1/x."""

    name = "pflu"
    aliases = ("power_function_linear_unit",)
    formula = r"\frac{x}{2}\,\left(1 + \frac{x}{\sqrt{1 + x^2}}\right)"
    derivative_formula = r"\frac{1}{2}\,\left(1 + \frac{x}{\sqrt{1 + x^2}} + \frac{x}{(1 + x^2)^{3/2}}\right)"
    reference = "Zhu et al. 2021, PFLU and FPFLU, Neurocomputing (not checked against the paper)"

    # h = √(1 + x²); for x = −t < 0 the gate (h − t)/2h is 1/(2h(h + t)), without a cancellation

    def value(self, x: Array) -> Array:
        h, t = np.hypot(1.0, x), np.abs(x)
        return np.where(x < 0, -0.25 * (t / h) / (0.5 * h + 0.5 * t), 0.5 * x * (1.0 + x / h))

    def first(self, x: Array) -> Array:
        near = np.clip(x, -1e200, 1e200)
        h, t = np.hypot(1.0, near), np.abs(near)
        r = 1.0 / h
        left = r * (0.5 * (r - t) / (h + t)) * r
        return np.where(x < 0, left, 0.5 + 0.5 * (t * r) * (1.0 + r * r))

    def second(self, x: Array) -> Array:
        square = np.square(np.clip(x, -1e150, 1e150))
        q = 1.0 / (1.0 + square)
        return np.sqrt(q) * (q * (1.0 - 0.5 * square)) * q

    def facts(self) -> Facts:
        golden = (1.0 + math.sqrt(5.0)) / 2  # f′ = 0 where x²(1 + x²) = 1
        beyond = 2 * math.sqrt(6) / 9 - 1 / 2
        return Facts(
            range=Interval(-(golden**-2.5) / 2, math.inf, low_attained=True),
            derivative_range=Interval(-beyond, 1.0 + beyond, True, True),
            left=Tail(0.0, 0.0),
            right=Tail(math.inf, 1.0),
            derivative_argmin=-math.sqrt(2),
            derivative_argmax=math.sqrt(2),
        )
