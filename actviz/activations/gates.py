"""x multiplied by a smooth gate of itself: a dip below zero, then a line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.kernels import (
    INV_SQRT_TAU,
    Decay,
    exact_product,
    exponential_decay,
    gaussian_decay,
    mills_ratio,
)
from actviz.activations.lazy import np
from actviz.activations.registry import register
from actviz.activations.shapes import Gated, GateTerms

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

# gelu_tanh is x·σ(v) with v = x(a + bx²), a = 2√(2/π) and b = 0.044715a; what float64 rounds off each
# is kept too. tests/test_kernels.py works them out again.
_INNER, _INNER_REST = 2 * math.sqrt(2 / math.pi), -9.96930880911092e-17
_CUBIC, _CUBIC_REST = 0.07135481627260025, -6.175149918155315e-19

_NAN_AT_MINUS_INFINITY = "torch and jax return NaN at -inf, where the limit is 0"


@register
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
        decay = exponential_decay(x)
        over = 1.0 / (1.0 + decay.whole)
        return GateTerms(
            decay,
            value=lambda: over,
            slope=lambda: np.square(over),
            curvature=lambda: -np.tanh(0.5 * x) * np.square(over),
        )


@register
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
        decay = gaussian_decay(x)

        def value() -> Array:
            tail = INV_SQRT_TAU * mills_ratio(np.abs(x))
            return np.where(x < 0, tail, 1.0 - decay.times(tail))

        return GateTerms(
            decay,
            value=value,
            slope=lambda: np.full_like(x, INV_SQRT_TAU),
            curvature=lambda: -INV_SQRT_TAU * np.clip(x, -60.0, 60.0),
        )


@register
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
        near = np.clip(x, -50.0, 50.0)  # far beyond the gate's last subnormal, and x³ cannot overflow
        v, rest = self._inner(near)
        decay = exponential_decay(v, rest)
        over: Array = 1.0 / (1.0 + decay.whole)
        slope = _INNER + 3.0 * _CUBIC * np.square(near)

        def curvature() -> Array:
            bend: Array = 6.0 * _CUBIC * near - np.square(slope) * np.tanh(0.5 * v)
            return bend * np.square(over)

        return GateTerms(
            decay, value=lambda: over, slope=lambda: slope * np.square(over), curvature=curvature
        )

    @staticmethod
    def _inner(x: Array) -> tuple[Array, Array]:
        """v = 2u in twice the working precision: its rounding would cost v ulp in the exponential."""
        square, square_rest = exact_product(x, x)
        term, term_rest = exact_product(square, _CUBIC)
        total = _INNER + term
        total_rest = np.where(term < _INNER, (_INNER - total) + term, (term - total) + _INNER)
        total_rest += term_rest + _CUBIC * square_rest + _CUBIC_REST * square + _INNER_REST
        v, rest = exact_product(x, total)
        return v, rest + x * total_rest


@register
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
        decay = exponential_decay(x)
        e = decay.whole
        negative = x < 0
        over = 1.0 / np.where(negative, 2.0 + e * (2.0 + e), 1.0 + e * (2.0 + 2.0 * e))

        def curvature() -> Array:
            left, right = 2.0 + e * (2.0 - e * (3.0 + 2.0 * e)), -2.0 + e * (-3.0 + e * (2.0 + 2.0 * e))
            bend: Array = 4.0 * np.where(negative, left, right) * over**3
            return bend

        return GateTerms(
            # for x ≥ 0 the gate's derivatives fall like e²
            Decay(e, np.where(negative, decay.first, e), np.where(negative, decay.second, e)),
            value=lambda: np.where(negative, 2.0 + e, 1.0 + 2.0 * e) * over,
            slope=lambda: 4.0 * (1.0 + e) * np.square(over),
            curvature=curvature,
        )
