"""x multiplied by a smooth gate of itself: a dip below zero, then a line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actviz.activations.kernels import INV_SQRT_TAU, half_decay, half_gaussian, mills_ratio
from actviz.activations.lazy import np
from actviz.activations.registry import register
from actviz.activations.shapes import Gated, GateTerms

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_NAN_AT_MINUS_INFINITY = "torch and jax return NaN at -inf, where the limit is 0"


@register
@dataclass(frozen=True)
class SiLU(Gated):
    """x·σ(x), also known as swish."""

    name = "silu"
    aliases = ("swish",)
    formula = r"x\,\sigma(x)"
    derivative_formula = r"\sigma(x)\,(1 + x\,\sigma(-x))"
    reference = (
        "Hendrycks & Gimpel 2016, arXiv:1606.08415; Elfwing, Uchibe & Doya 2017, arXiv:1702.03118; "
        "as swish Ramachandran, Zoph & Le 2017, arXiv:1710.05941"
    )
    frameworks = {
        "torch": ("torch.nn.SiLU", "torch.nn.functional.silu"),
        "jax": ("jax.nn.silu", "jax.nn.swish"),
        "keras": ("keras.activations.silu", "keras.activations.swish"),
        "tensorflow": ("tf.nn.silu", "tf.nn.swish"),
        "onnx": ("Swish",),
    }
    differences = (_NAN_AT_MINUS_INFINITY,)

    def gate(self, x: Array) -> GateTerms:
        half = half_decay(x)
        over = 1.0 / (1.0 + half * half)
        return GateTerms(
            half,
            value=lambda: over,
            slope=lambda: np.square(over),
            curvature=lambda: -np.tanh(0.5 * x) * np.square(over),
        )


@register
@dataclass(frozen=True)
class GELU(Gated):
    """x·Φ(x), with Φ the distribution function of the standard normal."""

    name = "gelu"
    formula = r"x\,\Phi(x)"
    derivative_formula = r"\Phi(x) + x\,\varphi(x)"
    reference = "Hendrycks & Gimpel 2016, arXiv:1606.08415"
    frameworks = {
        "torch": ("torch.nn.GELU", "torch.nn.functional.gelu"),
        "keras": ("keras.activations.gelu",),
        "tensorflow": ("tf.nn.gelu",),
        "onnx": ("Gelu",),
    }
    differences = (
        "jax.nn.gelu and keras.ops.gelu are the tanh approximation unless approximate=False",
        "torch in float64 returns -0 from about -8.4 down, where the true value is about -2e-16",
        _NAN_AT_MINUS_INFINITY,
    )

    def gate(self, x: Array) -> GateTerms:
        half = half_gaussian(x)

        def value() -> Array:
            tail = INV_SQRT_TAU * mills_ratio(np.abs(x))
            return np.where(x < 0, tail, 1.0 - half * tail * half)

        return GateTerms(
            half,
            value=value,
            slope=lambda: np.full_like(x, INV_SQRT_TAU),
            curvature=lambda: -INV_SQRT_TAU * x,
        )

    def second(self, x: Array) -> Array:
        half = half_gaussian(x)
        root, near = math.sqrt(2.0), np.clip(x, -60.0, 60.0)  # φ(60) is 0, and x² cannot overflow
        return half * (INV_SQRT_TAU * (root - near) * (root + near)) * half


@register
@dataclass(frozen=True)
class GELUTanh(Gated):
    """The tanh approximation of GELU, x·σ(2u) with u = √(2/π)(x + 0.044715x³)."""

    name = "gelu_tanh"
    aliases = ("gelu_new", "gelu_pytorch_tanh", "gelu_approximate")
    formula = r"\frac{x}{2}\,(1 + \tanh(\sqrt{2/\pi}\,(x + 0.044715\,x^3)))"
    derivative_formula = r"\sigma(v) + x\,v'\,\sigma'(v),\quad v = 2\sqrt{2/\pi}\,(x + 0.044715\,x^3)"
    reference = "Hendrycks & Gimpel 2016, arXiv:1606.08415"
    frameworks = {
        "torch": ("torch.nn.GELU(approximate='tanh')",),
        "jax": ("jax.nn.gelu",),
        "keras": ("keras.ops.gelu",),
        "tensorflow": ("tf.nn.gelu(approximate=True)",),
        "onnx": ("Gelu(approximate='tanh')",),
    }
    differences = (
        "at most 4.73e-4 away from gelu, at |x| = 2.699",
        "in float64 torch, jax and TensorFlow return -0 at -10, where the true value is -4.7e-38",
    )

    def gate(self, x: Array) -> GateTerms:
        inner = 2 * math.sqrt(2 / math.pi)
        cubic = 0.044715
        near = np.clip(x, -50.0, 50.0)  # far beyond the gate's last subnormal, and x³ cannot overflow
        v = inner * near * (1.0 + cubic * np.square(near))
        slope = inner * (1.0 + 3.0 * cubic * np.square(near))
        half = half_decay(v)
        over = 1.0 / (1.0 + half * half)
        return GateTerms(
            half,
            value=lambda: over,
            slope=lambda: slope * np.square(over),
            curvature=lambda: (
                (inner * 6.0 * cubic * near - np.square(slope) * np.tanh(0.5 * v)) * np.square(over)
            ),
        )


@register
@dataclass(frozen=True)
class Mish(Gated):
    """x·tanh(softplus(x))."""

    name = "mish"
    formula = r"x\,\tanh(\mathrm{softplus}(x))"
    derivative_formula = r"\tanh(s) + x\,\sigma(x)\,(1 - \tanh^2(s)),\quad s = \mathrm{softplus}(x)"
    reference = "Misra 2019, arXiv:1908.08681"
    frameworks = {
        "torch": ("torch.nn.Mish", "torch.nn.functional.mish"),
        "jax": ("jax.nn.mish",),
        "keras": ("keras.activations.mish",),
        "onnx": ("Mish",),
    }
    differences = (_NAN_AT_MINUS_INFINITY,)

    def gate(self, x: Array) -> GateTerms:
        # tanh(log(1 + w)) = (w² + 2w)/(w² + 2w + 2) with w = e^x; for x ≥ 0 in e = 1/w instead.
        half = half_decay(x)
        e = half * half
        negative = x < 0
        over = 1.0 / np.where(negative, 2.0 + e * (2.0 + e), 1.0 + e * (2.0 + 2.0 * e))

        def curvature() -> Array:
            left, right = 2.0 + e * (2.0 - e * (3.0 + 2.0 * e)), -2.0 + e * (-3.0 + e * (2.0 + 2.0 * e))
            return 4.0 * np.where(negative, left, right) * over**3

        return GateTerms(
            np.where(negative, half, e),
            value=lambda: np.where(negative, 2.0 + e, 1.0 + 2.0 * e) * over,
            slope=lambda: 4.0 * (1.0 + e) * np.square(over),
            curvature=curvature,
        )
