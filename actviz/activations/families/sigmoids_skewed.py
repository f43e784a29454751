"""S-curves whose two sides differ, distribution functions, and the bump of the normal one."""

from __future__ import annotations

import math
from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from actviz.activations.base import Activation, parameter
from actviz.activations.facts import Facts, Interval, Kink, Tail
from actviz.activations.families.sigmoids import POSITIVE, s_curve
from actviz.activations.kernels.arithmetic import exact_product
from actviz.activations.kernels.decays import (
    Decay,
    exponential_left,
    exponential_of_exponential,
    gaussian,
    gaussian_decay,
)
from actviz.activations.kernels.erf import erf_terms
from actviz.activations.kernels.logistic import logistic_slope
from actviz.activations.kernels.normal import INV_SQRT_TAU, mills_ratio
from actviz.activations.lazy import np
from actviz.activations.registry import register

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_ERF_SLOPE = 2 / math.sqrt(math.pi)


class OneSidedTanh(Activation):
    """tanh where x is positive, a fraction of it elsewhere."""

    @abstractmethod
    def fraction(self) -> float:
        """What is left of tanh for negative x, below 1."""

    def value(self, x: Array) -> Array:
        height = np.tanh(x)
        return np.maximum(height, 0.0) + self.fraction() * np.minimum(height, 0.0)

    def first(self, x: Array) -> Array:
        return ((x > 0) + self.fraction() * (x <= 0)) * logistic_slope(2.0 * x, 4.0)

    def second(self, x: Array) -> Array:
        return ((x > 0) + self.fraction() * (x <= 0)) * (logistic_slope(2.0 * x, -8.0) * np.tanh(x))

    def facts(self) -> Facts:
        left, dead = self.fraction(), self.fraction() == 0
        return Facts(
            range=Interval(-left, 1.0, low_attained=dead),
            derivative_range=Interval(0.0, 1.0, low_attained=dead),
            left=Tail(-left, 0.0, straight=dead),
            right=Tail(1.0, 0.0),
            kinks=(Kink(0.0, left, 1.0, left),),
            derivative_argmax=0.0,
        )


@register
class PenalizedTanh(OneSidedTanh):
    """A tanh whose negative side is scaled down, as a leaky ReLU's is."""

    name = "penalized_tanh"
    formula = r"\tanh(x)\ \mathrm{if}\ x > 0,\quad a\,\tanh(x)\ \mathrm{if}\ x \leq 0"
    derivative_formula = r"1 - \tanh^2(x)\ \mathrm{if}\ x > 0,\ a\,(1 - \tanh^2(x))\ \mathrm{if}\ x \leq 0"
    reference = "Xu, Huang & Li 2016, arXiv:1602.05980"
    differences = ("torch_activation divides the negative side by a = 2",)

    a: float = parameter(0.25, symbol="a", domain=Interval(0.0, 1.0))

    def fraction(self) -> float:
        return self.a


@register
class RectifiedTanh(OneSidedTanh):
    """tanh where it is positive, else 0: a ReLU that saturates at 1."""

    name = "rectified_tanh"
    aliases = ("rectanh",)
    formula = r"\max(0, \tanh(x))"
    derivative_formula = r"1 - \tanh^2(x)\ \mathrm{if}\ x > 0,\quad 0\ \mathrm{if}\ x < 0"
    reference = "classical; the positive part of tanh"

    def fraction(self) -> float:
        return 0.0


@register
class Hexpo(Activation):
    """Two exponentials back to back, each with its own level and length."""

    name = "hexpo"
    formula = r"a\,(1 - e^{-x/b})\ \mathrm{if}\ x \geq 0,\quad c\,(e^{x/d} - 1)\ \mathrm{if}\ x < 0"
    derivative_formula = (
        r"\frac{a}{b}\,e^{-x/b}\ \mathrm{if}\ x \geq 0,\quad \frac{c}{d}\,e^{x/d}\ \mathrm{if}\ x < 0"
    )
    reference = "Kong & Takatsuka 2017, Hexpo: a vanishing-proof activation function, IJCNN"
    differences = ("torch_activation 1.0.0 has e^(-x/d) on the left, which is unbounded",)

    a: float = parameter(1.0, symbol="a", domain=POSITIVE)
    b: float = parameter(1.0, symbol="b", domain=POSITIVE)
    c: float = parameter(1.0, symbol="c", domain=POSITIVE)
    d: float = parameter(1.0, symbol="d", domain=POSITIVE)

    # One side of each sum is exactly 0, as in ExponentialLinear.

    def value(self, x: Array) -> Array:
        left = self._sink(np.minimum(x, 0.0), self.c, self.d)
        return left - self._sink(np.minimum(-x, 0.0), self.a, self.b)

    @staticmethod
    def _sink(x: Array, height: float, length: float) -> Array:
        depth = x / length
        # next to 0 the curve is its tangent, and x/length may be subnormal
        return np.where(depth > -1e-200, (height / length) * x, height * np.expm1(depth))

    def first(self, x: Array) -> Array:
        right = exponential_left(np.minimum(-x, 0.0), self.b, self.a / self.b)
        return (x >= 0) * right + (x < 0) * exponential_left(np.minimum(x, 0.0), self.d, self.c / self.d)

    def second(self, x: Array) -> Array:
        right = exponential_left(np.minimum(-x, 0.0), self.b, self.a / self.b / self.b)
        left = exponential_left(np.minimum(x, 0.0), self.d, self.c / self.d / self.d)
        return (x < 0) * left - (x > 0) * right

    def facts(self) -> Facts:
        before, after = self.c / self.d, self.a / self.b
        smooth = before == after
        return Facts(
            range=Interval(-self.c, self.a),
            derivative_range=Interval(0.0, max(before, after), high_attained=smooth),
            left=Tail(-self.c, 0.0),
            right=Tail(self.a, 0.0),
            kinks=(Kink(0.0, before, after, after, 2 if smooth else 1),),
            derivative_argmax=0.0,
            symmetry="odd" if (self.a, self.b) == (self.c, self.d) else "none",
        )


class Gumbel(Activation):
    """A distribution function that is e^(−e^x) or what that leaves of 1: abrupt on one side only."""

    reference = "Gomes & Ludermir 2008 (complementary log-log and probit activation functions)"
    exponent_sign: ClassVar[float]

    def first(self, x: Array) -> Array:
        power, decay = exponential_of_exponential(self.exponent_sign * x)
        return decay.times(power)

    def second(self, x: Array) -> Array:
        power, decay = exponential_of_exponential(self.exponent_sign * x)
        turn = np.expm1(np.minimum(self.exponent_sign * x, 7.0))
        return decay.times(-self.exponent_sign * power * turn)

    def facts(self) -> Facts:
        return s_curve(0.0, 1.0, steepest=1 / math.e)


@register
class LogLog(Gumbel):
    """The distribution function of Gumbel: leaves 0 at once and reaches 1 as slowly as a sigmoid."""

    name = "loglog"
    aliases = ("gumbel",)
    formula = r"e^{-e^{-x}}"
    derivative_formula = r"e^{-x - e^{-x}}"
    exponent_sign = -1.0

    def value(self, x: Array) -> Array:
        return exponential_of_exponential(-x)[1].times(1.0)


@register
class CLogLog(Gumbel):
    """The complementary log-log curve, 1 - loglog(-x): leaves 0 slowly and reaches 1 at once."""

    name = "cloglog"
    aliases = ("complementary_log_log",)
    formula = r"1 - e^{-e^x}"
    derivative_formula = r"e^{x - e^x}"
    differences = ("torch_activation's uses e^(-x) for e^x, so that it falls",)
    exponent_sign = 1.0

    def value(self, x: Array) -> Array:
        return -np.expm1(-np.exp(np.minimum(x, 7.0)))


@register
class Laplace(Activation):
    """A normal distribution function, despite its name: MEGA's smooth stand-in for a squared ReLU."""

    name = "laplace"
    formula = r"\Phi\left(\frac{x - m}{s}\right)"
    derivative_formula = r"\frac{1}{s}\,\varphi\left(\frac{x - m}{s}\right)"
    reference = "Ma et al. 2022 (MEGA), arXiv:2209.10655"
    frameworks = {"transformers": ("transformers.activations.LaplaceActivation",)}
    differences = ("transformers rounds the paper's m = √(1/2) and s = √(1/4π) to six digits, as here",)

    mu: float = parameter(0.707107, symbol="m")
    sigma: float = parameter(0.282095, symbol="s", domain=POSITIVE)

    def value(self, x: Array) -> Array:
        z, decay = self._standardised(x)
        tail = np.copysign(INV_SQRT_TAU * mills_ratio(np.abs(z)), z)
        return 0.5 + np.copysign(0.5, z) - decay.times(tail)

    def first(self, x: Array) -> Array:
        return self._standardised(x)[1].times(INV_SQRT_TAU / self.sigma)

    def second(self, x: Array) -> Array:
        z, decay = self._standardised(x)
        return decay.times(-INV_SQRT_TAU / self.sigma / self.sigma * z)

    def _standardised(self, x: Array) -> tuple[Array, Decay]:
        """z = (x − μ)/σ as far as it matters, and e^(−z²/2) with what rounding has left off z."""
        shift = x - self.mu
        moved = shift - x
        lost = (x - (shift - moved)) - (self.mu + moved)
        near = np.clip(shift, -60.0 * self.sigma, 60.0 * self.sigma)
        z = near / self.sigma
        product, error = exact_product(z, self.sigma)
        rest = (near - product - error + (near == shift) * lost) / self.sigma
        decay = gaussian_decay(z)
        correction = 1.0 - z * rest
        return z, Decay(decay.whole * correction, decay.first * correction, decay.second)

    def facts(self) -> Facts:
        return s_curve(0.0, 1.0, steepest=INV_SQRT_TAU / self.sigma, at=self.mu)


@register
class Erf(Activation):
    """The error function, 2Φ(√2 x) - 1: like tanh, but it saturates as fast as a Gaussian falls."""

    name = "erf"
    formula = r"\mathrm{erf}(x)"
    derivative_formula = r"\frac{2}{\sqrt{\pi}}\,e^{-x^2}"
    reference = "classical"
    frameworks = {
        "torch": ("torch.erf", "torch.special.erf"),
        "jax": ("jax.scipy.special.erf",),
        "keras": ("keras.ops.erf",),
        "tensorflow": ("tf.math.erf",),
        "onnx": ("Erf",),
    }

    def value(self, x: Array) -> Array:
        return erf_terms(np.clip(x, -60.0, 60.0)).erf

    def first(self, x: Array) -> Array:
        return gaussian(x).times(_ERF_SLOPE)

    def second(self, x: Array) -> Array:
        return gaussian(x).times(-2.0 * _ERF_SLOPE * np.clip(x, -60.0, 60.0))

    def facts(self) -> Facts:
        return s_curve(-1.0, 1.0, steepest=_ERF_SLOPE, symmetry="odd")


@register
class Gaussian(Activation):
    """A bump at 0, the unit of radial basis networks."""

    name = "gaussian"
    aliases = ("rbf",)
    formula = r"e^{-x^2}"
    derivative_formula = r"-2x\,e^{-x^2}"
    reference = "Broomhead & Lowe 1988, Multivariable functional interpolation and adaptive networks"

    def value(self, x: Array) -> Array:
        return gaussian(x).times(1.0)

    def first(self, x: Array) -> Array:
        return gaussian(x).times(-2.0 * np.clip(x, -60.0, 60.0))

    def second(self, x: Array) -> Array:
        return gaussian(x).times(4.0 * np.square(np.clip(x, -60.0, 60.0)) - 2.0)

    def facts(self) -> Facts:
        at, steepest = math.sqrt(1 / 2), math.sqrt(2 / math.e)
        return Facts(
            range=Interval(0.0, 1.0, high_attained=True),
            derivative_range=Interval(-steepest, steepest, True, True),
            left=Tail(0.0, 0.0),
            right=Tail(0.0, 0.0),
            derivative_argmin=at,
            derivative_argmax=-at,
            symmetry="even",
        )
