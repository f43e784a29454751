"""x times an error function."""

from __future__ import annotations

import math
from abc import abstractmethod
from fractions import Fraction
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.facts import Facts, Interval, Tail, solve
from actviz.activations.kernels.arithmetic import exact_product, two_sum
from actviz.activations.kernels.decays import exponential_decay, exponential_pair, gaussian_decay
from actviz.activations.kernels.erf import erf_ratio, erf_terms
from actviz.activations.kernels.logistic import logistic, softplus
from actviz.activations.kernels.normal import INV_SQRT_TAU
from actviz.activations.lazy import np
from actviz.activations.registry import register
from actviz.activations.shapes import Gated, GateTerms

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_TWO_OVER_SQRT_PI = 2 / math.sqrt(math.pi)  # erf′(0)


@register
class SGELU(Activation):
    """αx·erf(x/√2): a gelu without its dip and mirrored to the left, so that it is even."""

    name = "sgelu"
    aliases = ("symmetrical_gelu",)
    formula = r"\alpha x\,\mathrm{erf}(x/\sqrt{2})"
    derivative_formula = r"\alpha\,(\mathrm{erf}(x/\sqrt{2}) + 2x\,\varphi(x))"
    reference = "Yu & Su 2019, arXiv:1911.03925"

    alpha: float = parameter(1.0, symbol=r"\alpha", domain=Interval(0.0, math.inf))

    def value(self, x: Array) -> Array:
        return x * (self.alpha * self._erf(x))

    def first(self, x: Array) -> Array:
        near = np.clip(x, -60.0, 60.0)
        density = 2.0 * INV_SQRT_TAU * gaussian_decay(x).whole
        t = math.sqrt(1 / 2) * near
        # next to 0 x is taken out, so that a subnormal result is rounded once
        inner = x * (self.alpha * (math.sqrt(1 / 2) * erf_ratio(t) + density))
        return np.where(np.abs(t) <= 1.0, inner, self.alpha * (self._erf(x) + near * density))

    def second(self, x: Array) -> Array:
        square = np.square(np.clip(x, -60.0, 60.0))
        return gaussian_decay(x).times((2.0 * INV_SQRT_TAU * self.alpha) * (2.0 - square))

    @staticmethod
    def _erf(x: Array) -> Array:
        return erf_terms(math.sqrt(1 / 2) * np.clip(x, -60.0, 60.0)).erf

    def facts(self) -> Facts:
        steepest = self.alpha * (math.erf(1.0) + _TWO_OVER_SQRT_PI / math.e)
        return Facts(
            range=Interval(0.0, math.inf, low_attained=True),
            derivative_range=Interval(-steepest, steepest, True, True),
            left=Tail(math.inf, -self.alpha),
            right=Tail(math.inf, self.alpha),
            derivative_argmin=-math.sqrt(2),
            derivative_argmax=math.sqrt(2),
            symmetry="even",
        )


@register
class SMU(Gated):
    """A leaky ReLU made smooth: its |x| is replaced by x·erf(bx); for a = 0 and b = 1/√2 it is gelu."""

    name = "smu"
    aliases = ("smooth_maximum_unit",)
    formula = r"\frac{(1 + a)\,x + (1 - a)\,x\,\mathrm{erf}(b(1 - a)\,x)}{2}"
    derivative_formula = (
        r"\frac{1 + a + (1 - a)\,\mathrm{erf}(t)}{2} + \frac{(1 - a)\,t}{\sqrt{\pi}}\,e^{-t^2},"
        r"\quad t = b(1 - a)\,x"
    )
    reference = "Biswas, Kumar, Banerjee & Pandey 2021, arXiv:2111.04682; the default of b is uncertain"
    differences = ("b is learned, from 1e6 in some runs of the paper and from 25 in torch_activation",)

    a: float = parameter(0.25, symbol="a", domain=Interval(0.0, 1.0, low_attained=True), also=("alpha",))
    b: float = parameter(1.0, symbol="b", domain=Interval(0.0, math.inf), also=("mu",))

    def gate(self, x: Array, order: int) -> GateTerms:
        exact = (1 - Fraction(self.a)) * Fraction(self.b)
        rate = float(exact)
        near = np.clip(x, -40.0 / rate, 40.0 / rate)
        t, rest = exact_product(near, rate)
        _, decay, tail = erf_terms(t, rest + near * float(exact - Fraction(rate)))
        half = 0.5 * (1.0 - self.a)
        slope = (1.0 - self.a) * rate / math.sqrt(math.pi)

        def times(factor: Array | float) -> Array:
            # 1 − erfc(t)·half for x ≥ 0, a + erfc(−t)·half below
            level = np.where(x < 0, self.a, 1.0)
            return level * factor - decay.times(np.where(x < 0, -half, half) * tail * factor)

        return GateTerms(times, decay, slope=lambda: slope, curvature=lambda: (-2.0 * slope * rate) * t)

    def facts(self) -> Facts:
        # in t = b(1 − a)x: f″ is e^(−t²)(1 − t²) times a constant
        rate = self.b * (1.0 - self.a)
        beyond = (1.0 - self.a) * (1.0 / (math.e * math.sqrt(math.pi)) - math.erfc(1.0) / 2)
        lowest = -math.inf
        if self.a == 0.0:
            bottom = solve(lambda t: self.first(t / rate), -1.0, -0.1)
            lowest = float(self.value(np.array([bottom / rate]))[0])
        return Facts(
            range=Interval(lowest, math.inf, low_attained=self.a == 0.0),
            derivative_range=Interval(self.a - beyond, 1.0 + beyond, True, True),
            left=Tail(-math.inf if self.a else 0.0, self.a),
            right=Tail(math.inf, 1.0),
            derivative_argmin=-1.0 / rate,
            derivative_argmax=1.0 / rate,
        )


class ErfGated(Gated):
    """x·erf(t(v)), v = bx, with t rising from 0 like e^v."""

    a: float
    b: float

    @abstractmethod
    def top(self) -> float:
        """A v where t is 40 at least and e^(−t²) is 0."""

    @abstractmethod
    def inner(self, v: Array, left: Array) -> tuple[Array, Array, Array | float]:
        """t and dt/dv, both divided by ``left`` = e^min(v, 0), and d log(dt/dv)/dv."""

    @abstractmethod
    def squared(self, v: Array, rest: Array) -> tuple[Array, Array]:
        """t² at v + rest and what rounding leaves off it."""

    def gate(self, x: Array, order: int) -> GateTerms:
        v, rest = exact_product(np.clip(x, -1600.0 / self.b, self.top() / self.b), self.b)
        below, rest_below = np.minimum(v, 0.0), (v < 0) * rest
        left = exponential_decay(below, rest_below)
        lifted, rise, bend = self.inner(v, left.whole)
        t = lifted * left.whole
        erf = erf_terms(t).erf

        def times(factor: Array | float) -> Array:
            near = np.clip(factor, -1e150, 1e150)  # a large x times a > 1 must not overflow before it decays
            return np.where(t <= 1.0, left.times(lifted * erf_ratio(t) * near), erf * factor)

        square, square_rest = np.square(t), np.zeros_like(t)
        # the rounding of t costs 2t² ulp of e^(−t²): too many where v is small, or where that is subnormal
        close = (square > 1.0) & (square < 800.0) & ((np.abs(v) < 0.5) | (square > 600.0))
        if order > 0 and close.any():
            square[close], square_rest[close] = self.squared(v[close], rest[close])
        exponent, error = two_sum(square, -below)
        decay = exponential_decay(exponent, error + square_rest - rest_below)
        slope = (_TWO_OVER_SQRT_PI * self.b) * rise
        turn = self.b * (bend - 2.0 * t * rise * left.whole)
        return GateTerms(times, decay, slope=lambda: slope, curvature=lambda: slope * turn)

    def _times_square(self, head: Array, rest: Array) -> tuple[Array, Array]:
        """a² times a number in two parts."""
        square, square_rest = float(self.a * self.a), float(Fraction(self.a) ** 2 - Fraction(self.a * self.a))
        product, error = exact_product(head, square)
        return product, error + rest * square + head * square_rest


@register
class ErfAct(ErfGated):
    """x·erf(ae^(bx)): a smooth ReLU with a dip, both parameters learned."""

    name = "erfact"
    formula = r"x\,\mathrm{erf}(a e^{bx})"
    derivative_formula = r"\mathrm{erf}(t) + \frac{2bx}{\sqrt{\pi}}\,t\,e^{-t^2},\quad t = a e^{bx}"
    reference = (
        "Biswas, Kumar, Banerjee & Pandey 2021, arXiv:2109.04386; a and b are where training starts there"
    )
    differences = ("torch_activation starts from a = 1, b = 0.5",)

    a: float = parameter(0.75, symbol="a", domain=Interval(0.0, math.inf), also=("alpha",))
    b: float = parameter(0.75, symbol="b", domain=Interval(0.0, math.inf), also=("beta",))

    def top(self) -> float:
        return math.log(40.0) - math.log(self.a)

    def inner(self, v: Array, left: Array) -> tuple[Array, Array, Array | float]:
        lifted = self.a * np.exp(np.maximum(v, 0.0))
        return lifted, lifted, 1.0

    def squared(self, v: Array, rest: Array) -> tuple[Array, Array]:
        return self._times_square(*exponential_pair(2.0 * v, 2.0 * rest))


@register
class PSerf(ErfGated):
    """x·erf(a·softplus(bx)): mish with erf in place of tanh, both parameters learned."""

    name = "pserf"
    formula = r"x\,\mathrm{erf}(a\,\mathrm{softplus}(bx))"
    derivative_formula = (
        r"\mathrm{erf}(t) + \frac{2abx}{\sqrt{\pi}}\,\sigma(bx)\,e^{-t^2},\quad t = a\,\mathrm{softplus}(bx)"
    )
    reference = (
        "Biswas, Kumar, Banerjee & Pandey 2021, arXiv:2109.04386; a and b are where training starts there"
    )

    a: float = parameter(1.25, symbol="a", domain=Interval(0.0, math.inf), also=("alpha", "gamma"))
    b: float = parameter(0.85, symbol="b", domain=Interval(0.0, math.inf), also=("beta", "delta"))

    def top(self) -> float:
        return 40.0 / self.a

    def inner(self, v: Array, left: Array) -> tuple[Array, Array, Array | float]:
        other = np.exp(-np.maximum(v, 0.0))
        # log(1 + e^v) divided by e^v for v < 0
        tail = np.log1p(left * other)
        below = np.where(left < 1e-17, 1.0, tail / left)
        lifted = self.a * np.where(v < 0, below, v + tail)
        return lifted, self.a / (1.0 + left * other), logistic(-v)

    def squared(self, v: Array, rest: Array) -> tuple[Array, Array]:
        # log(1 + e^v) by one step of Newton's method from its float; e^−v is small enough beyond 5
        soft = softplus(np.minimum(v, 5.0))
        power, power_rest = exponential_pair(np.minimum(v, 5.0), rest)
        reached, reached_rest = exponential_pair(soft)
        total, error = two_sum(power, np.ones_like(power))
        step = ((total - reached) + (error + power_rest - reached_rest)) / reached
        far, far_rest = two_sum(v, np.log1p(np.exp(-v)))
        soft, step = np.where(v > 5.0, [far, far_rest + rest], [soft, step])
        square, square_rest = exact_product(soft, soft)
        return self._times_square(square, square_rest + 2.0 * soft * step)
