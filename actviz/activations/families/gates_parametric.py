"""Gates with many parameters: tanh of a line and an exponential, and the families that contain others."""

from __future__ import annotations

import math
from abc import abstractmethod
from fractions import Fraction
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.extremes import surveyed
from actviz.activations.facts import Facts, Interval, Tail
from actviz.activations.kernels import jets
from actviz.activations.kernels.arithmetic import argument, exact_product, exact_rate
from actviz.activations.kernels.decays import Decay, exponential_decay
from actviz.activations.kernels.logistic import halves, log1p_ratio
from actviz.activations.lazy import np
from actviz.activations.registry import register
from actviz.activations.shapes import GateTerms
from actviz.errors import UsageError

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_UNIT = Interval(0.0, 1.0, True, True)
_POSITIVE = Interval(0.0, math.inf)
_NOT_NEGATIVE = Interval(0.0, math.inf, low_attained=True)


def exponential_rest(x: Array, rest: Array | float, value: Array) -> Array:
    """e^(x + rest) − value for a value that is e^x rounded, |x| < 700, to 60 further bits.

    e^x = 2^n (e^t)^256 with t = (x − n log 2)/256 in two floats, and 1 + p squared eight times.
    """
    n = np.rint(x / math.log(2))
    # log 2 in two parts, the first short enough for n times it to be exact (fdlibm)
    a, b = x - n * 6.93147180369123816490e-01, n * 1.90821492927058770002e-10
    t = (a - b) / 256.0
    low = (((a - 256.0 * t) - b) + rest) / 256.0
    low += t * t * (0.5 + t * (1 / 6 + t * (1 / 24 + t * (1 / 120 + t / 720))))
    p = t + low
    low -= p - t
    for _ in range(8):  # (1 + p)² = 1 + (2p + p²)
        square, error = exact_product(p, p)
        total = 2.0 * p + square
        low = (2.0 * p - total) + square + (error + 2.0 * low * (1.0 + p))
        p = total + low
        low -= p - total
    power = np.ldexp(1.0, n.astype(np.int64))
    reduced = value / power
    result: Array = (((1.0 - reduced) + p) + low) * power
    return result


class TanhGated(Activation):
    """log(δ + e^x) · tanh(αx + βe^(γx)), the first factor being x at δ = 0."""

    @abstractmethod
    def branches(self) -> tuple[float, float, float, float]:
        """α, β, γ and δ at the parameters at hand."""

    def _gate(self, x: Array) -> GateTerms:
        alpha, beta, gamma, _ = self.branches()
        y, y_rest = argument(x, gamma)
        left = exponential_decay(np.minimum(y, 0.0), np.where(y < 0, y_rest, 0.0))
        right = np.minimum(beta * np.exp(np.clip(y, 0.0, 700.0)), 1e100)
        grown = left.whole * right
        near = np.clip(x, -1e100, 1e100)
        line = alpha * near
        rest = exact_product(near, alpha)[1]
        v = line + grown
        deep = (v > 300.0) & (v < 1000.0) & (y < 640.0)
        if deep.any():  # there e^(−2v) magnifies what e^(γx) was rounded by
            depth = np.where(deep, y, 0.0)
            value = np.exp(depth)
            product, product_rest = exact_product(value, beta)
            product_rest += beta * exponential_rest(depth, np.where(deep, y_rest, 0.0), value)
            grown = np.where(deep, product, grown)
            rest = np.where(deep, rest + product_rest, rest)
            v = line + grown
        larger, smaller = np.maximum(line, grown), np.minimum(line, grown)
        rest = np.where(np.abs(v) < 1000.0, rest + ((larger - v) + smaller), 0.0)
        fall = exponential_decay(2.0 * v, 2.0 * rest)
        over = 4.0 / np.square(1.0 + fall.whole)
        tanh = np.tanh(v)
        rise = alpha + gamma * grown
        if alpha > 0:
            return GateTerms(
                lambda factor: tanh * factor,
                fall,
                lambda: over * rise,
                lambda: over * (gamma * gamma * grown - 2.0 * tanh * np.square(rise)),
            )
        slope = over * gamma * right

        def times(factor: Array | float) -> Array:
            ratio = np.where(v < 1e-9, 1.0, tanh / np.maximum(v, 1e-300))
            return np.where(v < 1.0, left.times(right * ratio * factor), tanh * factor)

        decay = Decay(left.whole * fall.whole, left.first * fall.first, left.second * fall.second)
        return GateTerms(times, decay, lambda: slope, lambda: slope * gamma * (1.0 - 2.0 * v * tanh))

    def _line(self, x: Array) -> tuple[Array, Array | float, Array | float]:
        """log(δ + e^x) and its two derivatives."""
        delta = self.branches()[3]
        if delta == 0.0:
            return x, 1.0, 0.0
        left, p, q = halves(x)
        over = 1.0 / (delta * q + p)
        if delta == 1.0:
            height = np.maximum(x, 0.0) + left.times(q * log1p_ratio(p * q))
        else:
            small = np.minimum(x, 1.0)
            below = delta + np.exp(small)
            height = np.where(below < 0.5, np.log(below), np.log1p(np.expm1(small) + delta))
            height = np.where(x > 1.0, x + np.log1p(delta * q), height)
        return height, left.times(over), exponential_decay(x).times(delta * np.square(over))

    def value(self, x: Array) -> Array:
        return self._gate(x).times(self._line(x)[0])

    def first(self, x: Array) -> Array:
        terms, (height, rise, _) = self._gate(x), self._line(np.clip(x, -1e100, 1e100))
        return terms.times(rise) + terms.decay.times(terms.slope() * height)

    def second(self, x: Array) -> Array:
        terms, (height, rise, bend) = self._gate(x), self._line(np.clip(x, -1e100, 1e100))
        bent = terms.decay.times(terms.curvature() * height + 2.0 * terms.slope() * rise)
        alpha, beta, gamma, _ = self.branches()
        v = alpha * x + beta * np.exp(np.minimum(gamma * x, 100.0))
        near = (np.abs(x) < 8.0) & (np.abs(v) > 0.01) & (np.abs(v) < 30.0)
        return jets.refined(bent + terms.times(bend), x, near, self._definition)

    def _definition(self, x: jets.Jet) -> jets.Jet:
        alpha, beta, gamma, delta = self.branches()
        height = jets.logarithm(delta + jets.exponential(x)) if delta else x
        return jets.tanh(alpha * x + beta * jets.exponential(gamma * x)) * height

    def facts(self) -> Facts:
        alpha, _, _, delta = self.branches()
        left = Tail(0.0, 0.0)
        if alpha > 0:  # the gate falls to −1
            left = Tail(math.inf, -1.0) if delta == 0.0 else Tail(-math.log(delta), 0.0)
        even = alpha > 0 and self.branches()[1] == delta == 0.0
        return surveyed(self, left, Tail(math.inf, 1.0), symmetry="even" if even else "none")


@register
class TanhExp(TanhGated):
    """x·tanh(e^x): close to a line from 1 on, with a dip like mish's."""

    name = "tanh_exp"
    aliases = ("telu",)
    formula = r"x\,\tanh(e^x)"
    derivative_formula = r"\tanh(e^x) + x\,e^x\,(1 - \tanh^2(e^x))"
    reference = "Liu & Di 2020, arXiv:2003.09855; as TeLU Fernandez & Mali 2024, arXiv:2412.20269"

    def branches(self) -> tuple[float, float, float, float]:
        return 0.0, 1.0, 1.0, 0.0


@register
class TanhSoft(TanhGated):
    """A family between tanh-gated softplus (β = 0, δ = 1) and tanh-gated x (α = 0, δ = 0)."""

    name = "tanhsoft"
    formula = r"\tanh(\alpha x + \beta e^{\gamma x})\,\log(\delta + e^x)"
    derivative_formula = (
        r"(1 - \tanh^2(v))\,(\alpha + \beta\gamma e^{\gamma x})\,\log(\delta + e^x) + "
        r"\frac{\tanh(v)\,e^x}{\delta + e^x},\quad v = \alpha x + \beta e^{\gamma x}"
    )
    reference = "Biswas, Kumar, Banerjee & Pandey 2020, arXiv:2009.03863"
    differences = ("the paper's alpha may be negative too, which turns the left side over",)

    alpha: float = parameter(0.0, symbol=r"\alpha", domain=_UNIT)
    beta: float = parameter(0.6, symbol=r"\beta", domain=_NOT_NEGATIVE)
    gamma: float = parameter(1.0, symbol=r"\gamma", domain=_POSITIVE)
    delta: float = parameter(0.0, symbol=r"\delta", domain=_UNIT)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.alpha == self.beta == 0.0:
            raise UsageError("tanhsoft: alpha and beta must not both be 0")

    def branches(self) -> tuple[float, float, float, float]:
        return self.alpha, self.beta, self.gamma, self.delta


@register
class EIS(Activation):
    """Exponential, inverse square root and softplus in one gate: swish, ISRU and others are in it.

    At the defaults it is x·softplus(x)/√(1 + x²), which the paper calls EIS-2.
    """

    name = "eis"
    formula = r"\frac{x\,\mathrm{softplus}(x)^{\alpha}}{\sqrt{\beta + \gamma x^2} + \delta e^{-\theta x}}"
    derivative_formula = (
        r"\frac{s^{\alpha} + \alpha x\,s^{\alpha - 1}\,\sigma(x)}{d} - \frac{x\,s^{\alpha}\,d'}{d^2},\quad "
        r"s = \mathrm{softplus}(x),\quad d = \sqrt{\beta + \gamma x^2} + \delta e^{-\theta x}"
    )
    reference = "Biswas, Kumar, Banerjee & Pandey 2020, arXiv:2009.13501"
    differences = ("torch-activation's EIS is x/(1 + d exp(-e x)), the special case alpha = gamma = 0",)

    alpha: float = parameter(1.0, symbol=r"\alpha", domain=_UNIT)
    beta: float = parameter(1.0, symbol=r"\beta", domain=_POSITIVE)
    gamma: float = parameter(1.0, symbol=r"\gamma", domain=_NOT_NEGATIVE)
    delta: float = parameter(0.0, symbol=r"\delta", domain=_NOT_NEGATIVE)
    theta: float = parameter(0.0, symbol=r"\theta", domain=_NOT_NEGATIVE)

    def value(self, x: Array) -> Array:
        return self._derivatives(x, 0)

    def first(self, x: Array) -> Array:
        return self._derivatives(x, 1)

    def second(self, x: Array) -> Array:
        # three terms of f″ cancel to a twentieth of their size beside its minimum
        near = (np.abs(x) < 8.0) & (self.theta * np.abs(x) < 60.0) & (self.alpha > 0)
        return jets.refined(self._derivatives(x, 2), x, near, self._definition)

    def _definition(self, x: jets.Jet) -> jets.Jet:
        soft = jets.softplus(x)
        power = soft if self.alpha == 1.0 else jets.exponential(self.alpha * jets.logarithm(soft))
        root = jets.root(self.beta + self.gamma * x * x)
        return x * power / (root + self.delta * jets.exponential(-self.theta * x))

    def _derivatives(self, x: Array, order: int) -> Array:
        """f = sᵅT with s = softplus(x) and T = x/d; what decays with e^((α + θ)x) is multiplied in last."""
        alpha, beta, gamma, delta = self.alpha, self.beta, self.gamma, self.delta
        theta = self.theta if delta else 0.0
        rate = exact_rate(Fraction(alpha) + Fraction(theta))
        decay = exponential_decay(*argument(np.minimum(x, 0.0), *rate))
        # s = e^min(x, 0)·soft and σ = e^min(x, 0)·steep
        e = np.exp(-np.abs(x))
        soft, steep = np.where(x < 0, log1p_ratio(e), np.maximum(x, 0.0) + np.log1p(e)), 1.0 / (1.0 + e)
        power = soft**alpha
        # r = √(β + γx²) = 1/c and d = (q r + δp)/q with e^(−θx) = p/q, one of which is 1
        y, y_rest = argument(x, theta)
        p, q = exponential_decay(np.maximum(y, 0.0), np.where(y > 0, y_rest, 0.0)), np.exp(np.minimum(y, 0.0))
        tilt = math.sqrt(gamma)
        near = np.clip(x, -1e300 / max(tilt, 1.0), 1e300 / max(tilt, 1.0)) if gamma else x
        root = np.hypot(math.sqrt(beta), tilt * near)
        c, over = 1.0 / root, 1.0 / (root * q + delta * p.whole)
        if order == 0:
            return decay.times(power * (near * over))
        m = steep / soft
        base = power * over
        inner = (beta * c * q + delta * p.whole * (1.0 + y)) * over  # T′ = q·inner·over
        if order == 1:
            return decay.times(alpha * m * power * (near * over) + base * inner)
        away = np.where(x < 0, steep, e * steep)
        pull = (tilt * near * c) * tilt * q
        apart = alpha * m - pull * over
        if alpha > 0.5:  # both are 1/x far to the right, so s′/s − r′/d is multiplied out first
            above = beta * c * over + delta * p.whole * over - pull * over * np.log1p(e) - e * steep
            apart = np.where(x > 0, above / soft - (1.0 - alpha) * m, apart)
        bent = alpha * m * ((alpha - 1.0) * m + away) * near * base + 2.0 * (base * inner) * apart
        fade = p.times(theta * delta * (y - 2.0 * inner) * over * base)
        return decay.times(bent - (beta * pull * base) * (c * over) * c - fade)

    def facts(self) -> Facts:
        alpha, gamma = self.alpha, self.gamma
        fades = self.theta > 0 and self.delta > 0
        odd = alpha == 0.0 and not fades
        level = math.inf if gamma == 0.0 else 1 / math.sqrt(gamma)
        if gamma > 0:
            right = Tail(math.inf if alpha else level, level if alpha == 1.0 else 0.0)
            left = Tail(-level, 0.0) if odd else Tail(0.0, 0.0)
        else:
            slope = 1 / (math.sqrt(self.beta) + (0.0 if fades else self.delta))
            curvature = 2 * slope if alpha == 1.0 else 0.0
            right = Tail(math.inf, math.inf if alpha else slope, curvature, straight=odd)
            left = Tail(-math.inf, slope, straight=True) if odd else Tail(0.0, 0.0)
        return surveyed(self, left, right, symmetry="odd" if odd else "none")
