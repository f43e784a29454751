"""x times a gate that is a smooth curve of the logistic function or of softplus, or silu on one side only."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.extremes import surveyed
from actviz.activations.facts import Facts, Interval, Kink, Tail
from actviz.activations.families.gates import SiLU
from actviz.activations.families.gates_logistic import ScaledGate
from actviz.activations.kernels import jets
from actviz.activations.kernels.arithmetic import exact_product
from actviz.activations.kernels.decays import Decay, exponential_decay, gaussian_decay
from actviz.activations.kernels.logistic import halves, log1p_ratio
from actviz.activations.kernels.normal import mills_ratio
from actviz.activations.lazy import np
from actviz.activations.registry import register
from actviz.activations.shapes import Gated, GateTerms

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_POSITIVE = Interval(0.0, math.inf)
_TWO_OVER_ROOT_PI = 2 / math.sqrt(math.pi)
_SILU = SiLU()


@register
class Logish(Gated):
    """x·log(1 + σ(x)): a shallower dip than silu, and slope log 2 on the right."""

    name = "logish"
    formula = r"x\,\log(1 + \sigma(x))"
    derivative_formula = r"\log(1 + \sigma(x)) + \frac{x\,\sigma(x)\,\sigma(-x)}{1 + \sigma(x)}"
    reference = "Zhu et al. 2021, Neurocomputing"

    def gate(self, x: Array, order: int) -> GateTerms:
        left, p, q = halves(x)
        # with w = e^x = p/q: g = log(1 + w/(1 + w)), g′ = w/((1 + w)(1 + 2w))
        over = 1.0 / (p + q)
        sigma = p * over
        slope = over / (q + 2.0 * p)
        return GateTerms(
            times=lambda factor: left.times(log1p_ratio(sigma) * over * factor),
            decay=exponential_decay(x),
            slope=lambda: slope,
            curvature=lambda: (q * q - 2.0 * p * p) * np.square(slope),
        )

    def facts(self) -> Facts:
        return surveyed(self, left=Tail(0.0, 0.0), right=Tail(math.inf, math.log(2)))


@register
class Smish(Gated):
    """x·tanh(log(1 + σ(x))): logish with a tanh, of slope 3/5 on the right."""

    name = "smish"
    formula = r"x\,\tanh(\log(1 + \sigma(x)))"
    derivative_formula = (
        r"\tanh(s) + \frac{x\,\sigma(x)\,\sigma(-x)\,(1 - \tanh^2(s))}{1 + \sigma(x)},\quad "
        r"s = \log(1 + \sigma(x))"
    )
    reference = "Wang, Ren & Wang 2022, Electronics 11(4)"

    def gate(self, x: Array, order: int) -> GateTerms:
        left, p, q = halves(x)
        # with w = e^x = p/q: g = (3w² + 2w)/(5w² + 6w + 2), g′ = 4w (1 + w)(1 + 2w)/(5w² + 6w + 2)²
        over = 1.0 / (p * (5.0 * p + 6.0 * q) + 2.0 * q * q)

        def curvature() -> Array:
            rising = q**3 * (2.0 * q + 6.0 * p)
            bend: Array = rising - p * p * (3.0 * q * q + p * (18.0 * q + 10.0 * p))
            return 4.0 * bend * over**3

        return GateTerms(
            times=lambda factor: left.times((3.0 * p + 2.0 * q) * over * factor),
            decay=exponential_decay(x),
            slope=lambda: 4.0 * (p + q) * (2.0 * p + q) * np.square(over),
            curvature=curvature,
        )

    def second(self, x: Array) -> Array:
        # tanh(log(1 + σ)) = (u² − 1)/(u² + 1) with u = 1 + σ
        def definition(x: jets.Jet) -> jets.Jet:
            u = 1.0 + jets.logistic(x)
            return x * (u * u - 1.0) / (u * u + 1.0)

        return jets.refined(super().second(x), x, np.abs(x) < 8.0, definition)

    def facts(self) -> Facts:
        return surveyed(self, left=Tail(0.0, 0.0), right=Tail(math.inf, 3 / 5))


@register
class Serf(Gated):
    """x·erf(softplus(x)): mish with the error function in the place of tanh."""

    name = "serf"
    formula = r"x\,\mathrm{erf}(\mathrm{softplus}(x))"
    derivative_formula = (
        r"\mathrm{erf}(s) + \frac{2}{\sqrt{\pi}}\,x\,\sigma(x)\,e^{-s^2},\quad s = \mathrm{softplus}(x)"
    )
    reference = "Nag & Bhattacharyya 2021, arXiv:2108.09598"

    def gate(self, x: Array, order: int) -> GateTerms:
        left, _, e = halves(x)
        e = e * left.whole
        right = np.clip(x, 0.0, 60.0)
        log = np.log1p(e)
        s = right + log

        def times(factor: Array | float) -> Array:
            # erf by its series where s ≤ log 2, and 1 − erfc by Mills' ratio beyond
            square, series = np.square(np.minimum(s, 0.7)), np.zeros_like(s)
            for n in range(14, -1, -1):
                series = series * square + (-1) ** n / (math.factorial(n) * (2 * n + 1))
            below = left.times(log1p_ratio(e) * _TWO_OVER_ROOT_PI * series * np.clip(factor, -1e300, 1e300))
            tail = math.sqrt(2 / math.pi) * np.exp(-np.square(s)) * mills_ratio(math.sqrt(2) * s)
            return np.where(x < 0, below, (1.0 - tail) * factor)

        bell = gaussian_decay(right).whole  # squared, it is e^(−x²)
        decay = Decay(left.whole * bell * bell, left.first * bell, left.second * bell)
        slope = _TWO_OVER_ROOT_PI * np.exp(-log * (right + s)) / (1.0 + e)

        def curvature() -> Array:
            sigma = left.whole / (1.0 + e)
            away = np.exp(-right) / (1.0 + e)
            bend: Array = slope * (away - 2.0 * s * sigma)
            return bend

        return GateTerms(times, decay, lambda: slope, curvature)


@register
class FlattenTSwish(Activation):
    """silu for positive x and the constant T otherwise: as sparse as a ReLU."""

    name = "flatten_t_swish"
    aliases = ("fts",)
    formula = r"x\,\sigma(x) + T\ \mathrm{if}\ x \geq 0,\quad T\ \mathrm{if}\ x < 0"
    derivative_formula = r"\sigma(x)\,(1 + x\,\sigma(-x))\ \mathrm{if}\ x > 0,\quad 0\ \mathrm{if}\ x < 0"
    reference = "Chieng, Wahid, Ong & Perla 2018, arXiv:1812.06247"
    differences = ("echoAI's Swish(flatten=True) raises TypeError",)

    T: float = parameter(-0.2, symbol="T", also=("t",))

    def value(self, x: Array) -> Array:
        return _SILU.value(np.maximum(x, 0.0)) + self.T

    def first(self, x: Array) -> Array:
        return (x > 0) * _SILU.first(np.maximum(x, 0.0))

    def second(self, x: Array) -> Array:
        return (x > 0) * _SILU.second(np.maximum(x, 0.0))

    def facts(self) -> Facts:
        left, right = Tail(self.T, 0.0, straight=True), Tail(math.inf, 1.0)
        return surveyed(self, left, right, kinks=(Kink(0.0, 0.0, 1 / 2, 0.0),))


@register
class ELiSH(Activation):
    """silu for positive x, ELU times σ(x) for negative x."""

    name = "elish"
    formula = r"x\,\sigma(x)\ \mathrm{if}\ x \geq 0,\quad (e^x - 1)\,\sigma(x)\ \mathrm{if}\ x < 0"
    derivative_formula = (
        r"\sigma(x)\,(1 + x\,\sigma(-x))\ \mathrm{if}\ x \geq 0,\quad "
        r"\sigma(x)\,(e^x + (e^x - 1)\,\sigma(-x))\ \mathrm{if}\ x < 0"
    )
    reference = "Basirat & Roth 2018, arXiv:1808.00783"
    differences = ("echoAI's Elish raises TypeError",)

    # One side of each sum is exactly 0. With e = e^x the left side is e (e − 1)/(1 + e).

    def value(self, x: Array) -> Array:
        left = np.minimum(x, 0.0)
        decay = exponential_decay(left)
        return _SILU.value(np.maximum(x, 0.0)) + decay.times(np.expm1(left) / (1.0 + decay.whole))

    def first(self, x: Array) -> Array:
        decay = exponential_decay(np.minimum(x, 0.0))
        e = decay.whole
        bent = decay.times((e * (e + 2.0) - 1.0) / np.square(1.0 + e))
        return (x > 0) * _SILU.first(np.maximum(x, 0.0)) + (x <= 0) * bent

    def second(self, x: Array) -> Array:
        decay = exponential_decay(np.minimum(x, 0.0))
        e = decay.whole
        bent = decay.times((e * (5.0 + e * (3.0 + e)) - 1.0) / (1.0 + e) ** 3)
        return (x > 0) * _SILU.second(np.maximum(x, 0.0)) + (x < 0) * bent

    def facts(self) -> Facts:
        left, right = Tail(0.0, 0.0), Tail(math.inf, 1.0)
        return surveyed(self, left, right, kinks=(Kink(0.0, 1 / 2, 1 / 2, 1 / 2, order=2),))


@register
class Aria2(ScaledGate):
    """x times Richards' growth curve: α sets how late the gate opens, β how fast.

    Taken from its description: the paper's own text and defaults were not at hand.
    """

    name = "aria2"
    aliases = ("aria",)
    formula = r"x\,(1 + e^{-\beta x})^{-\alpha}"
    derivative_formula = r"(1 + e^{-\beta x})^{-\alpha}\,(1 + \alpha\beta x\,\sigma(-\beta x))"
    reference = "Patwardhan, Ingalhalikar & Walambe 2018, arXiv:1805.08878"
    differences = ("echoAI defaults to alpha = 1, beta = 0.5 and leaves out the factor x",)

    alpha: float = parameter(1.5, symbol=r"\alpha", domain=_POSITIVE)
    beta: float = parameter(2.0, symbol=r"\beta", domain=_POSITIVE)

    @property
    def reach(self) -> float:
        return 1600.0 * max(1.0, 1.0 / self.alpha)

    def rate(self) -> tuple[float, float]:
        return self.beta, 0.0

    def slopes(self) -> tuple[float, float]:
        return 0.0, 1.0

    def at_rate_1(self) -> Aria2:
        return Aria2(self.alpha, 1.0)

    def gate(self, v: Array, rest: Array | float) -> GateTerms:
        size = np.abs(v)
        # b = 1 + e^−|v| and what rounding left off it: the power makes α times as much of that
        one = np.where(size < 1.0, 2.0, 1.0)
        added = np.where(size < 1.0, np.expm1(-size), np.exp(-size))
        base = one + added
        left_off = (one - base) + added
        power = base**-self.alpha * (1.0 - self.alpha * left_off / base)
        deep, deep_rest = exact_product(v, self.alpha)
        deep_rest += self.alpha * rest
        left = exponential_decay(np.minimum(deep, 0.0), np.where(v < 0, deep_rest, 0.0))
        right = exponential_decay(np.maximum(v, 0.0), np.where(v > 0, rest, 0.0))
        decay = Decay(left.whole * right.whole, left.first * right.first, left.second * right.second)

        def slope() -> Array:
            climb: Array = self.alpha * power / base
            return climb

        def curvature() -> Array:
            fall, rise = np.exp(np.minimum(-v, 0.0)) / base, np.exp(np.minimum(v, 0.0)) / base
            bend: Array = (self.alpha * fall - rise) * slope()
            return bend

        return GateTerms(lambda factor: left.times(power * factor), decay, slope, curvature)
