"""A straight right-hand side joined at 0 to a curve that levels off on the left."""

from __future__ import annotations

import math
from abc import abstractmethod
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.extremes import surveyed
from actviz.activations.facts import Facts, Interval, Kink, Tail
from actviz.activations.families.gates_exotic import PFLU
from actviz.activations.kernels.arithmetic import scaled, two_sum
from actviz.activations.kernels.decays import exponential_decay, gaussian
from actviz.activations.kernels.erf import erf_terms
from actviz.activations.kernels.logistic import logistic, logistic_slope
from actviz.activations.lazy import np
from actviz.activations.registry import register

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_POSITIVE = Interval(0.0, math.inf)
_ERF_SLOPE = 2 / math.sqrt(math.pi)
_PFLU = PFLU()


class Joined(Activation):
    """slope · x for x ≥ 0, and for x < 0 a curve through the origin; at 0 f′ is the slope on the right."""

    def slope(self) -> float:
        """The slope on the right."""
        return 1.0

    @abstractmethod
    def curve(self, x: Array, order: int) -> Array:
        """The curve (``order`` 0), or its derivative of that order, for x ≤ 0."""

    @abstractmethod
    def level(self) -> float:
        """What the curve approaches towards −∞."""

    # One side of each sum is exactly 0, as in ExponentialLinear.

    def value(self, x: Array) -> Array:
        return self.slope() * np.maximum(x, 0.0) + self.curve(np.minimum(x, 0.0), 0)

    def first(self, x: Array) -> Array:
        return (x >= 0) * self.slope() + (x < 0) * self.curve(np.minimum(x, 0.0), 1)

    def second(self, x: Array) -> Array:
        return (x < 0) * self.curve(np.minimum(x, 0.0), 2)

    def facts(self) -> Facts:
        before, bend = (float(self.curve(np.zeros(1), order)[0]) for order in (1, 2))
        after = self.slope()
        kink = Kink(0.0, before, after, after, 2 if before == after else 1)
        return surveyed(
            self,
            left=Tail(self.level(), 0.0),
            right=Tail(math.inf, after, straight=True),
            kinks=(kink,) if kink.order == 1 or bend else (),
        )


@register
class SLU(Joined):
    """The softplus linear unit: x on the right, a softplus moved and stretched to meet it smoothly below."""

    name = "slu"
    aliases = ("softplus_linear_unit",)
    formula = r"x\ \mathrm{if}\ x \geq 0,\quad 2\,\log\left(\frac{1 + e^x}{2}\right)\ \mathrm{if}\ x < 0"
    derivative_formula = r"1\ \mathrm{if}\ x \geq 0,\quad 2\,\sigma(x)\ \mathrm{if}\ x < 0"
    reference = (
        "Zhao, Liu, Li & Luo 2018, A novel softplus linear unit for deep convolutional neural networks, "
        "Applied Intelligence 48 (not checked against the paper)"
    )
    differences = ("the paper has three parameters and fixes them at these values",)

    def curve(self, x: Array, order: int) -> Array:
        if order == 0:
            return 2.0 * np.log1p(0.5 * np.expm1(x))
        if order == 1:
            return 2.0 * logistic(x)
        return logistic_slope(x, 2.0)

    def level(self) -> float:
        return -2.0 * math.log(2.0)


@register
class PoLU(Joined):
    """The power linear unit: an ELU whose left side falls off like a power of x instead of e^x."""

    name = "polu"
    aliases = ("power_linear_unit",)
    formula = r"x\ \mathrm{if}\ x \geq 0,\quad (1 - x)^{-a} - 1\ \mathrm{if}\ x < 0"
    derivative_formula = r"1\ \mathrm{if}\ x \geq 0,\quad a\,(1 - x)^{-a - 1}\ \mathrm{if}\ x < 0"
    reference = "Li, Ding & Li 2018, arXiv:1802.00212 (not checked against the paper)"
    differences = (
        "the paper tries a = 1, 1.5 and 2; torch_activation defaults to 1",
        "at a = 1 it is signrelu at a = 1, also published as PolyLU and as FPLUS",
    )

    a: float = parameter(1.5, symbol="a", domain=_POSITIVE, also=("n",))

    def curve(self, x: Array, order: int) -> Array:
        if order == 0:
            return np.expm1(-self.a * np.log1p(-x))
        base, rest = two_sum(np.ones_like(x), -x)
        slope = self.a * np.power(base, -self.a) / base * (1.0 - (self.a + order) * (rest / base))
        return slope if order == 1 else (self.a + 1.0) * (slope / base)

    def level(self) -> float:
        return -1.0


@register
class FPFLU(Joined):
    """The faster PFLU: x on the right, twice PFLU on the left.

    Two of three implementations of the survey arXiv:2402.09092 agree on this formula, which meets the line
    smoothly; the third has x + x/(2√(1 + x²)) on the left, which has no limit.
    """

    name = "fpflu"
    aliases = ("faster_power_function_linear_unit",)
    formula = r"x\ \mathrm{if}\ x \geq 0,\quad x + \frac{x^2}{\sqrt{1 + x^2}}\ \mathrm{if}\ x < 0"
    derivative_formula = (
        r"1\ \mathrm{if}\ x \geq 0,\quad "
        r"1 + \frac{x}{\sqrt{1 + x^2}} + \frac{x}{(1 + x^2)^{3/2}}\ \mathrm{if}\ x < 0"
    )
    reference = "Zhu et al. 2021, PFLU and FPFLU, Neurocomputing (not checked against the paper)"

    def curve(self, x: Array, order: int) -> Array:
        kernel = (_PFLU.value, _PFLU.first, _PFLU.second)[order]
        return 2.0 * kernel(x)

    def level(self) -> float:
        return 0.0


@register
class PTELU(Joined):
    """The parametric tanh linear unit: x on the right, a tanh of its own height and rate on the left."""

    name = "ptelu"
    aliases = ("siglu", "maxtanh")
    formula = r"x\ \mathrm{if}\ x \geq 0,\quad a\,\tanh(b x)\ \mathrm{if}\ x < 0"
    derivative_formula = r"1\ \mathrm{if}\ x \geq 0,\quad a b\,(1 - \tanh^2(b x))\ \mathrm{if}\ x < 0"
    reference = (
        "Duggal & Gupta 2017, P-TELU, ICCV workshops (not checked against the paper); "
        "a = b = 1 as SigLU and maxtanh in the survey arXiv:2402.09092"
    )
    differences = ("a = 1, b = 1/2 is known as ThLU, the tanh linear unit",)

    a: float = parameter(1.0, symbol="a", domain=_POSITIVE)
    b: float = parameter(1.0, symbol="b", domain=_POSITIVE)

    def curve(self, x: Array, order: int) -> Array:
        v, rest = scaled(x, self.b)
        if order == 0:  # next to 0 the curve is its tangent, and b·x may be subnormal
            return np.where(x > -1e-200, (self.a * self.b) * x, self.a * np.tanh(v))
        decay, height = exponential_decay(2.0 * v, 2.0 * rest), 4.0 * self.a * self.b
        turn = 1.0 if order == 1 else -2.0 * self.b * np.tanh(v)
        return decay.times(height * turn / np.square(1.0 + decay.whole))

    def level(self) -> float:
        return -self.a


@register
class ErfReLU(Joined):
    """x on the right, the error function at a learned height on the left.

    The definition is that of torch_activation, the only source at hand.
    """

    name = "erf_relu"
    formula = r"x\ \mathrm{if}\ x \geq 0,\quad a\,\mathrm{erf}(x)\ \mathrm{if}\ x < 0"
    derivative_formula = r"1\ \mathrm{if}\ x \geq 0,\quad \frac{2a}{\sqrt{\pi}}\,e^{-x^2}\ \mathrm{if}\ x < 0"
    reference = "Rajanand & Singh 2023, ErfReLU, arXiv:2306.01822 (not checked against the paper)"
    differences = ("the paper learns a; its first value here is torch_activation's",)

    a: float = parameter(1.0, symbol="a", domain=_POSITIVE)

    def curve(self, x: Array, order: int) -> Array:
        near = np.maximum(x, -60.0)
        height = self.a * _ERF_SLOPE
        if order == 0:  # next to 0 the curve is its tangent, and erf(x) may be subnormal
            return np.where(x > -1e-200, height * x, self.a * erf_terms(near).erf)
        return gaussian(x).times(height if order == 1 else -2.0 * height * near)

    def level(self) -> float:
        return -self.a
