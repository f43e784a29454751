"""x multiplied by a smooth gate of itself: a dip below zero, then a line."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.extremes import surveyed
from actviz.activations.facts import Facts, Interval, Kink, Tail, solve
from actviz.activations.kernels import jets
from actviz.activations.kernels.arithmetic import exact_product
from actviz.activations.kernels.decays import Decay, exponential_decay, gaussian_decay
from actviz.activations.kernels.normal import INV_SQRT_TAU, mills_ratio
from actviz.activations.lazy import np
from actviz.activations.registry import register
from actviz.activations.shapes import Gated, GateTerms

if TYPE_CHECKING:
    from collections.abc import Callable

    from actviz.activations.evaluate import Array

# gelu_tanh is x·σ(v) with v = x(a + bx²), a = 2√(2/π) and b = 0.044715a; what float64 rounds off each
# is kept too. tests/activations/test_kernels.py works them out again.
_INNER, _INNER_REST = 2 * math.sqrt(2 / math.pi), -9.96930880911092e-17
_CUBIC, _CUBIC_REST = 0.07135481627260025, -6.175149918155315e-19

_NAN_AT_MINUS_INFINITY = "torch and jax return NaN at -inf, where the limit is 0"


def logistic_gate(
    v: Array, rest: Array | float = 0.0, slope: Array | float = 1.0, bend: Callable[[], Array] | None = None
) -> GateTerms:
    """σ(v(x)) as a gate, for an increasing v(x) with v(0) = 0.

    Args:
        v: the argument at the points x.
        rest: what rounding has left off it.
        slope: v′ there.
        bend: v″ there; None for a straight v.
    """
    decay = exponential_decay(v, rest)
    over = 1.0 / (1.0 + decay.whole)

    def times(factor: Array | float) -> Array:
        below = np.minimum(v, 0.0)
        left = exponential_decay(below, rest if isinstance(rest, float) else (v < 0) * rest)
        return left.times(over * factor)

    def curvature() -> Array:
        turn: Array = np.square(slope) * -np.tanh(0.5 * v)
        return (turn if bend is None else turn + bend()) * np.square(over)

    return GateTerms(times, decay, slope=lambda: slope * np.square(over), curvature=curvature)


@register
class SiLU(Gated):
    """x·σ(x), also known as swish at β = 1."""

    name = "silu"
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

    def gate(self, x: Array, order: int) -> GateTerms:
        return logistic_gate(x)


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

    def gate(self, x: Array, order: int) -> GateTerms:
        decay = gaussian_decay(x)

        def times(factor: Array | float) -> Array:
            # Φ(x) is 1 − Φ(−x) for x ≥ 0
            tail = INV_SQRT_TAU * mills_ratio(np.abs(x))
            return (0.5 + np.copysign(0.5, x)) * factor - decay.times(np.copysign(tail, x) * factor)

        near = np.clip(x, -60.0, 60.0)
        return GateTerms(times, decay, slope=lambda: INV_SQRT_TAU, curvature=lambda: -INV_SQRT_TAU * near)


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

    def gate(self, x: Array, order: int) -> GateTerms:
        near = np.clip(x, -50.0, 50.0)  # far beyond the gate's last subnormal, and x³ cannot overflow
        v = near * (_INNER + _CUBIC * np.square(near))
        # the rounding of v costs v ulp in the exponential: too many far out, and next to the zeros of f‴
        deep = np.abs(v) > (0.0 if order == 2 else 20.0)
        rest = np.where(deep, self._rest(near), 0.0) if deep.any() else 0.0
        slope = _INNER + 3.0 * _CUBIC * np.square(near)
        return logistic_gate(v, rest, slope, bend=lambda: 6.0 * _CUBIC * near)

    def second(self, x: Array) -> Array:
        def definition(x: jets.Jet) -> jets.Jet:
            inner, cubic = (
                x.like(head) + x.like(rest) for head, rest in ((_INNER, _INNER_REST), (_CUBIC, _CUBIC_REST))
            )
            return x * jets.logistic(x * (inner + cubic * x * x))

        return jets.refined(super().second(x), x, np.abs(x) < 4.0, definition)

    @staticmethod
    def _rest(x: Array) -> Array:
        """What rounding has left off v, from its factors and terms in twice the working precision."""
        square, square_rest = exact_product(x, x)
        term, term_rest = exact_product(square, _CUBIC)
        total = _INNER + term
        total_rest = np.where(term < _INNER, (_INNER - total) + term, (term - total) + _INNER)
        total_rest += term_rest + _CUBIC * square_rest + _CUBIC_REST * square + _INNER_REST
        _, rest = exact_product(x, total)
        return rest + x * total_rest


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

    def gate(self, x: Array, order: int) -> GateTerms:
        # tanh(log(1 + w)) = (w² + 2w)/(w² + 2w + 2) with w = e^x = p/q; p or q is 1, the other small
        left = exponential_decay(np.minimum(x, 0.0))
        p, q = left.whole, np.exp(-np.maximum(x, 0.0))
        over = 1.0 / (p * p + 2.0 * q * (p + q))

        def curvature() -> Array:
            bend: Array = 4.0 * (2.0 * q * q * (p + q) - p * p * (2.0 * p + 3.0 * q)) * over**3
            return bend

        return GateTerms(
            times=lambda factor: left.times((2.0 * q + p) * over * factor),
            decay=Decay(p * q * q, left.first * q, left.second * q),
            slope=lambda: 4.0 * (p + q) * np.square(over),
            curvature=curvature,
        )

    def second(self, x: Array) -> Array:
        def definition(x: jets.Jet) -> jets.Jet:
            w = jets.exponential(x)
            square = w * w + 2.0 * w
            return x * square / (square + 2.0)

        return jets.refined(super().second(x), x, np.abs(x) < 8.0, definition)


_GELU = GELU()


@register
class GELU10(Activation):
    """gelu cut off at 10, so that a network can be stored in 8-bit integers."""

    name = "gelu_10"
    aliases = ("clipped_gelu",)
    formula = r"\min(\max(x\,\Phi(x), a), b)"
    derivative_formula = (
        r"\Phi(x) + x\,\varphi(x)\ \mathrm{if}\ a < x\,\Phi(x) < b,\quad 0\ \mathrm{otherwise}"
    )
    reference = "Wu, Judd, Zhang, Isaev & Micikevicius 2020, arXiv:2004.09602"
    frameworks = {"transformers": ("transformers.activations.ClippedGELUActivation",)}
    differences = ("the lower end -10 does nothing, as gelu is never below -0.17",)

    lo: float = parameter(-10.0, symbol="a", domain=Interval(high=-0.17, high_attained=True), also=("min",))
    hi: float = parameter(10.0, symbol="b", domain=Interval(0.0, math.inf), also=("max",))

    @cached_property
    def cut(self) -> float:
        """Where gelu passes ``hi``."""
        return solve(lambda x: _GELU.value(x) - self.hi, 0.0, self.hi + 1.0)

    def value(self, x: Array) -> Array:
        return np.minimum(_GELU.value(x), self.hi)

    def first(self, x: Array) -> Array:
        return _GELU.first(x) * (x <= self.cut)

    def second(self, x: Array) -> Array:
        return _GELU.second(x) * (x < self.cut)

    def facts(self) -> Facts:
        slope = float(_GELU.derivative(self.cut))
        right = Tail(self.hi, 0.0, straight=True)
        return surveyed(self, Tail(0.0, 0.0), right, kinks=(Kink(self.cut, slope, 0.0, slope),))
