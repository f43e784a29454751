"""x times a logistic function that passes through another function first, or last."""

from __future__ import annotations

import math
from abc import abstractmethod
from typing import TYPE_CHECKING, NamedTuple

from actviz.activations.base import Activation, parameter
from actviz.activations.extremes import surveyed
from actviz.activations.facts import Facts, Interval, Tail
from actviz.activations.kernels import jets
from actviz.activations.kernels.arithmetic import exact_product, unit_vector
from actviz.activations.kernels.decays import Decay, exponential_decay
from actviz.activations.kernels.logistic import logistic, logistic_slope
from actviz.activations.lazy import np
from actviz.activations.registry import register
from actviz.activations.shapes import Gated, GateTerms

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


class OfLogistic(Gated):
    """x·F(σ(x)) with F(0) = 0: g′ = F′σ′ and g″ = σ′·(F″σ′ − F′ tanh(x/2))."""

    @abstractmethod
    def outer(self, s: Array, t: Array) -> tuple[Array, Array, Array]:
        """F(s)/s, F′(s) and F″(s) for s = σ(x), t = σ(−x) = 1 − s."""

    @abstractmethod
    def top(self) -> float:
        """F(1), the limit of the gate and of f′ towards ∞."""

    def gate(self, x: Array, order: int) -> GateTerms:
        decay = exponential_decay(x)
        over = 1.0 / (1.0 + decay.whole)
        below = decay.whole * over
        s, t = np.where(x < 0, below, over), np.where(x < 0, over, below)
        ratio, slope, bend = self.outer(s, t)

        def times(factor: Array | float) -> Array:
            height = over * ratio
            left = decay.times(height * np.maximum(factor, -1e150))
            return np.where(x < 0, left, height * factor)

        def curvature() -> Array:
            turn: Array = bend * (below * over) - slope * np.tanh(0.5 * x)
            return turn * np.square(over)

        return GateTerms(times, decay, slope=lambda: slope * np.square(over), curvature=curvature)

    def facts(self) -> Facts:
        return surveyed(self, left=Tail(0.0, 0.0), right=Tail(math.inf, self.top()))


@register
class SinSig(OfLogistic):
    """x·sin(πσ(x)/2): a gate that reaches 1 twice as fast as it leaves 0."""

    name = "sinsig"
    formula = r"x\,\sin\left(\frac{\pi}{2} \sigma(x)\right)"
    derivative_formula = (
        r"\sin(v) + \frac{\pi}{2} x\,\sigma(x)\,\sigma(-x)\,\cos(v),\quad v = \frac{\pi}{2} \sigma(x)"
    )
    reference = (
        "Douge, Berrahou, Talibi Alaoui & Talibi Alaoui 2020, A self-gated activation function SinSig, "
        "Machine Learning for Networking (not checked against the paper)"
    )

    def outer(self, s: Array, t: Array) -> tuple[Array, Array, Array]:
        half = 0.5 * math.pi
        wave = np.sin(half * s)
        ratio = np.where(s < 1e-9, half, wave / np.maximum(s, 1e-300))
        return ratio, half * np.sin(half * t), -half * half * wave

    def top(self) -> float:
        return 1.0


@register
class TSReLU(OfLogistic):
    """x·tanh(aσ(x)): a gate that ends at tanh(a), so that the slope does too."""

    name = "tsrelu"
    aliases = ("tangent_sigmoid_relu", "psgu")
    formula = r"x\,\tanh(a\,\sigma(x))"
    derivative_formula = r"\tanh(v) + a x\,\sigma(x)\,\sigma(-x)\,(1 - \tanh^2(v)),\quad v = a\,\sigma(x)"
    reference = "in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.3.18"
    differences = (
        "TSReLU has a = 1; with a learned a it is PSGU, the parameterized self-circulating gating unit",
    )

    a: float = parameter(1.0, symbol="a", domain=Interval(0.0, 5.0, high_attained=True))

    def outer(self, s: Array, t: Array) -> tuple[Array, Array, Array]:
        height = np.tanh(self.a * s)
        ratio = np.where(s < 1e-9, self.a, height / np.maximum(s, 1e-300))
        # 1 − tanh² is 4E/(1 + E)² with E = e^(−2as); near s = 1 that is e^(−2a) e^(2at)
        power = np.where(
            s < 0.5, np.exp(-2.0 * self.a * s), math.exp(-2.0 * self.a) * np.exp(2.0 * self.a * t)
        )
        slope = self.a * 4.0 * power / np.square(1.0 + power)
        return ratio, slope, -2.0 * self.a * height * slope

    def top(self) -> float:
        return math.tanh(self.a)

    def second(self, x: Array) -> Array:
        near = np.abs(x) < 8.0
        return jets.refined(super().second(x), x, near, lambda x: x * jets.tanh(self.a * jets.logistic(x)))


@register
class DoubleSiLU(Activation):
    """x gated by a sigmoid of silu(x): half of x on the far left, all of it on the right."""

    name = "double_silu"
    formula = r"x\,\sigma(x\,\sigma(x))"
    derivative_formula = (
        r"\sigma(u) + x\,\sigma(u)\,\sigma(-u)\,\sigma(x)\,(1 + x\,\sigma(-x)),\quad u = x\,\sigma(x)"
    )
    reference = "Verma, Chug & Singh, as in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.3.22"

    # With u = silu(x), u′ = e^min(x, 0)·p and u″ = e^min(x, 0)·q: f′ = σ(u) + x σ′(u) u′ and
    # f″ = σ′(u)·(2u′ + x u″ − x tanh(u/2) u′²). On the right all of the latter falls like σ′(u).

    def value(self, x: Array) -> Array:
        return x * logistic(_silu(x).u)

    def first(self, x: Array) -> Array:
        silu = _silu(x)
        return logistic(silu.u) + silu.outer_slope(silu.x * silu.p)

    def second(self, x: Array) -> Array:
        silu = _silu(x)
        bend = silu.left.whole * (silu.x * np.tanh(0.5 * silu.u) * np.square(silu.p))
        whole = silu.outer_slope(2.0 * silu.p + silu.x * silu.q - bend)
        near = np.abs(x) < 8.0
        return jets.refined(whole, x, near, lambda x: x * jets.logistic(x * jets.logistic(x)))

    def facts(self) -> Facts:
        return surveyed(self, left=Tail(-math.inf, 0.5), right=Tail(math.inf, 1.0))


class _SiLUTerms(NamedTuple):
    """x as far as it matters; u = silu(x); e^min(x, 0), which is taken out of p = u′ and q = u″."""

    x: Array
    u: Array
    left: Decay
    p: Array
    q: Array

    def outer_slope(self, factor: Array) -> Array:
        """e^min(x, 0)·σ′(u) times a factor."""
        decay = exponential_decay(self.u)
        product = factor / np.square(1.0 + decay.whole)
        return np.where(self.x < 0, self.left.times(decay.whole * product), decay.times(product))


def _silu(x: Array) -> _SiLUTerms:
    near = np.clip(x, -800.0, 1e150)
    left, right = exponential_decay(np.minimum(near, 0.0)), np.exp(-np.maximum(near, 0.0))
    over = 1.0 / (1.0 + left.whole * right)
    p = over * (1.0 + near * (over * right))
    q = np.square(over) * right * (2.0 - near * np.tanh(0.5 * near))
    return _SiLUTerms(near, left.times(near * over), left, p, q)


# tanh(π/4) and what float64 rounds off it
_TANH_QUARTER, _TANH_QUARTER_REST = 0.6557942026326724, 2.8448171038049587e-17


@register
class SwAT(Activation):
    """x·σ(arctan(x)): two lines that bend into each other, neither of them flat."""

    name = "swat"
    formula = r"x\,\sigma(\mathrm{arctan}(x))"
    derivative_formula = r"\sigma(v) + \frac{x}{1 + x^2}\,\sigma(v)\,\sigma(-v),\quad v = \mathrm{arctan}(x)"
    reference = "Verma, Chug & Singh, as in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.3.26"

    # f″ is σ′(v)·(2 − x tanh(v/2))/(1 + x²)²

    def value(self, x: Array) -> Array:
        return x * logistic(np.arctan(x))

    def first(self, x: Array) -> Array:
        sine, cosine = unit_vector(x)
        v = np.arctan(x)
        return logistic(v) + sine * cosine * logistic_slope(v)

    def second(self, x: Array) -> Array:
        v = np.arctan(x)
        near = np.clip(x, -1e110, 1e110)
        size = np.maximum(np.abs(near), 1.0)
        # beyond 1, tanh(|v|/2) = (t − h)/(1 − th) with h = tanh(arctan(1/|x|)/2) and t = tanh(π/4)
        h = np.tanh(0.5 * np.arctan(1.0 / size))
        product, rest = exact_product(size, _TANH_QUARTER)
        far = (2.0 - product) + (h * (size - 2.0 * _TANH_QUARTER) - rest - size * _TANH_QUARTER_REST)
        turn = np.where(np.abs(x) < 1.0, 2.0 - near * np.tanh(0.5 * v), far / (1.0 - h * _TANH_QUARTER))
        over = 1.0 / (1.0 + np.square(near))
        return logistic_slope(v) * (turn * over * over)

    def facts(self) -> Facts:
        flat, steep = (1.0 / (1.0 + math.exp(side * 0.5 * math.pi)) for side in (1.0, -1.0))
        return surveyed(self, left=Tail(-math.inf, flat), right=Tail(math.inf, steep))
