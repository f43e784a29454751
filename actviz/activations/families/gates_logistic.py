"""x times a gate made of logistic functions: swish and its kin, from one gate that is given its rate."""

from __future__ import annotations

import math
import sys
from abc import abstractmethod
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.extremes import surveyed
from actviz.activations.facts import Facts, Interval, Symmetry, Tail
from actviz.activations.kernels.arithmetic import argument, exact_rate
from actviz.activations.kernels.decays import exponential_decay
from actviz.activations.lazy import np
from actviz.activations.registry import register
from actviz.activations.shapes import GateTerms

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_MAX = sys.float_info.max
_POSITIVE = Interval(0.0, math.inf)


class ScaledGate(Activation):
    """x·g(v) with v = rate·x: a function of v alone, but for its scale.

    f′ = g + v g′(v) and f″ = rate·(2g′(v) + v g″(v)). The facts are found at a rate near 1, where the
    extremes lie within a few units of 0, and scaled.
    """

    @property
    def reach(self) -> float:
        """How far from 0 anything is left of the gate's derivatives."""
        return 1600.0

    @abstractmethod
    def rate(self) -> tuple[float, float]:
        """The rate, not negative, and what rounding has left off it."""

    @abstractmethod
    def gate(self, v: Array, rest: Array | float) -> GateTerms:
        """The gate and its derivatives by v at v + rest."""

    @abstractmethod
    def slopes(self) -> tuple[float, float]:
        """The gate's limits towards −∞ and ∞: f′ has the same."""

    def at_rate_1(self) -> ScaledGate:
        """The function with the same gate and a rate near 1."""
        return self

    def value(self, x: Array) -> Array:
        return self.gate(*argument(x, *self.rate(), self.reach)).times(x)

    def first(self, x: Array) -> Array:
        v, rest = argument(x, *self.rate(), self.reach)
        terms = self.gate(v, rest)
        return terms.times(1.0) + terms.decay.times(v * terms.slope())

    def second(self, x: Array) -> Array:
        rate, left_off = self.rate()
        v, rest = argument(x, rate, left_off, self.reach)
        terms = self.gate(v, rest)
        return terms.decay.times(rate * (2.0 * terms.slope() + v * terms.curvature()))

    def facts(self) -> Facts:
        before, after = self.slopes()
        straight = self.rate()[0] == 0.0 or before == after
        left, right = (
            Tail(side * slope * math.inf if slope else 0.0, slope, straight=straight)
            for side, slope in ((-1.0, before), (1.0, after))
        )
        symmetry: Symmetry = "odd" if straight else "even" if before == -after else "none"
        near_1 = self if straight else self.at_rate_1()
        found = surveyed(near_1, left, right, symmetry=symmetry)
        if near_1 is self:
            return found
        scale = near_1.rate()[0] / self.rate()[0]
        at = found.derivative_argmin, found.derivative_argmax
        argmin, argmax = (None if x is None else x * scale for x in at)
        return replace(
            found,
            range=replace(found.range, low=found.range.low * scale, high=found.range.high * scale),
            derivative_argmin=argmin,
            derivative_argmax=argmax,
        )


class Blend(ScaledGate):
    """x·(p σ(v) + q σ(−v)): a line of slope q that bends into one of slope p."""

    @abstractmethod
    def weights(self) -> tuple[float, float]:
        """p and q, once the rate is made positive."""

    def rate(self) -> tuple[float, float]:
        return 1.0, 0.0

    def slopes(self) -> tuple[float, float]:
        p, q = self.weights()
        return (q, p) if self.rate()[0] else ((p + q) / 2, (p + q) / 2)

    def gate(self, v: Array, rest: Array | float) -> GateTerms:
        p, q = self.weights()
        decay = exponential_decay(v, rest)
        over = 1.0 / (1.0 + decay.whole)
        right = v >= 0
        here, there = np.where(right, p, q), np.where(right, q, p)

        def times(factor: Array | float) -> Array:
            if p * q >= 0:
                most = _MAX / max(1.0, abs(p), abs(q))  # beyond, 0 times an overflow would be NaN
                return (here * factor + decay.times(there * np.clip(factor, -most, most))) * over
            # p and q cancel next to 0: there 1 − e^−|v| must not be a difference
            near = (p + q) + there * np.expm1(-np.abs(v))
            balance: Array = np.where(np.abs(v) < 1.0, near, here + there * decay.whole)
            return balance * over * factor

        def slope() -> Array:
            return (p - q) * np.square(over)

        return GateTerms(times, decay, slope, curvature=lambda: slope() * -np.tanh(0.5 * v))


@register
class Swish(Blend):
    """silu with a slope β of its gate, often learned: x/2 at β = 0, nearly a ReLU at large β."""

    name = "swish"
    formula = r"x\,\sigma(\beta x)"
    derivative_formula = r"\sigma(\beta x)\,(1 + \beta x\,\sigma(-\beta x))"
    reference = "Ramachandran, Zoph & Le 2017, arXiv:1710.05941"
    frameworks = {"tensorflow": ("tf.nn.silu", "tf.nn.swish"), "onnx": ("Swish",)}
    differences = (
        "torch, jax and keras have no beta: their silu or swish is beta = 1",
        "ONNX calls beta alpha",
        "the paper learns beta; echoAI starts it from N(0, 1)",
    )

    beta: float = parameter(1.0, symbol=r"\beta", also=("alpha",))

    def rate(self) -> tuple[float, float]:
        return abs(self.beta), 0.0

    def weights(self) -> tuple[float, float]:
        return (1.0, 0.0) if self.beta >= 0 else (0.0, 1.0)

    def at_rate_1(self) -> Swish:
        return Swish(math.copysign(1.0, self.beta))


@register
class QuickGELU(Blend):
    """x·σ(1.702x): GELU with a logistic curve in the place of Φ, quick to work out."""

    name = "quick_gelu"
    formula = r"x\,\sigma(1.702\,x)"
    derivative_formula = r"\sigma(v)\,(1 + v\,\sigma(-v)),\quad v = 1.702\,x"
    reference = "Hendrycks & Gimpel 2016, arXiv:1606.08415"
    frameworks = {
        "transformers": ("transformers.activations.QuickGELUActivation",),
        "timm": ("timm.layers.quick_gelu", "timm.layers.QuickGELU"),
    }
    differences = ("at most 0.0203 away from gelu, at |x| = 2.270",)

    def rate(self) -> tuple[float, float]:
        return exact_rate(Fraction(1702, 1000))

    def weights(self) -> tuple[float, float]:
        return 1.0, 0.0


@register
class ESwish(Blend):
    """β·x·σ(x): silu made steeper to speed up learning."""

    name = "e_swish"
    formula = r"\beta x\,\sigma(x)"
    derivative_formula = r"\beta\,\sigma(x)\,(1 + x\,\sigma(-x))"
    reference = "Alcaide 2018, arXiv:1801.07145"
    differences = ("the paper takes beta from [1, 2]; echoAI defaults to 1.735, torch-activation to 1.5",)

    beta: float = parameter(1.25, symbol=r"\beta", domain=_POSITIVE)

    def weights(self) -> tuple[float, float]:
        return self.beta, 0.0


@register
class LiSHT(Blend):
    """x·tanh(x), a linearly scaled tanh: even and never negative, so -x and x become the same."""

    name = "lisht"
    formula = r"x\,\tanh(x)"
    derivative_formula = r"\tanh(x) + x\,(1 - \tanh^2(x))"
    reference = "Roy, Manna, Dubey & Chaudhuri 2019, arXiv:1901.05894"
    frameworks = {"tensorflow": ("tfa.activations.lisht",)}

    def rate(self) -> tuple[float, float]:
        return 2.0, 0.0

    def weights(self) -> tuple[float, float]:
        return 1.0, -1.0


@register
class AconC(Blend):
    """A smooth maximum of two learned lines p₁x and p₂x: whether it bends at all is learned through β."""

    name = "acon_c"
    aliases = ("acon",)
    formula = r"(p_1 - p_2)\,x\,\sigma(\beta\,(p_1 - p_2)\,x) + p_2 x"
    derivative_formula = r"(p_1 - p_2)\,\sigma(v)\,(1 + v\,\sigma(-v)) + p_2,\quad v = \beta\,(p_1 - p_2)\,x"
    reference = "Ma, Zhang, Liu & Sun 2020, arXiv:2009.04759"
    differences = (
        "the paper draws p1 and p2 from N(0, 1) and learns them for each channel",
        "p1 = 1, p2 = 0 is swish, known as ACON-A; p1 = 1 with a learned p2 is ACON-B",
    )

    p1: float = parameter(1.0, symbol="p_1")
    p2: float = parameter(0.25, symbol="p_2")
    beta: float = parameter(1.0, symbol=r"\beta")

    def rate(self) -> tuple[float, float]:
        rate, rest = exact_rate(self.beta, Fraction(self.p1) - Fraction(self.p2))
        return abs(rate), math.copysign(1.0, rate) * rest

    def weights(self) -> tuple[float, float]:
        mirrored = self.beta * (self.p1 - self.p2) < 0
        return (self.p2, self.p1) if mirrored else (self.p1, self.p2)

    def at_rate_1(self) -> AconC:
        return AconC(self.p1, self.p2, math.copysign(1.0 / (self.p1 - self.p2), self.beta))
