"""ReLUs with a threshold, a shift, a second bend or one curved side."""

from __future__ import annotations

import dataclasses
import math
from abc import abstractmethod
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.facts import Facts, Interval, Kink, Tail
from actviz.activations.lazy import np
from actviz.activations.registry import register
from actviz.activations.shapes import Knot, Line, PiecewiseLinear

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_POSITIVE = Interval(0.0, math.inf)


class Thresholded(PiecewiseLinear):
    """x above a threshold, one constant elsewhere."""

    @abstractmethod
    def step(self) -> tuple[float, float]:
        """The threshold and the constant."""

    def lines(self) -> tuple[Line, ...]:
        return Line(level=self.step()[1]), Line(1.0)

    def knots(self) -> tuple[Knot, ...]:
        at, level = self.step()
        return (Knot(at, slope=0.0, value=None if at == level else level),)

    def value(self, x: Array) -> Array:
        at, level = self.step()
        return (x > at) * x + (x <= at) * level

    def facts(self) -> Facts:
        at, level = self.step()
        # the right-hand side starts at the threshold without reaching it, and mirrors no constant
        reached = Interval(min(at, level), math.inf, low_attained=level <= at)
        return dataclasses.replace(super().facts(), range=reached, symmetry="none")


@register
class Threshold(Thresholded):
    """x above a threshold, a set value elsewhere: a ReLU whose step and floor are chosen freely."""

    name = "threshold"
    formula = r"x\ \mathrm{if}\ x > t,\quad v\ \mathrm{if}\ x \leq t"
    derivative_formula = r"1\ \mathrm{if}\ x > t,\quad 0\ \mathrm{if}\ x < t"
    reference = "Torch7 nn.Threshold; Collobert, Kavukcuoglu & Farabet 2011"
    frameworks = {
        "torch": ("torch.nn.Threshold", "torch.nn.functional.threshold"),
        "keras": ("keras.activations.threshold",),
    }
    differences = ("torch and keras have no defaults: both numbers are required arguments",)

    threshold: float = parameter(0.0, symbol="t")
    default_value: float = parameter(0.0, symbol="v", also=("value",))

    def step(self) -> tuple[float, float]:
        return self.threshold, self.default_value


@register
class ThresholdedReLU(Thresholded):
    """x above a threshold, else 0: a ReLU that jumps, so that small activations are cut off."""

    name = "thresholded_relu"
    aliases = ("trec",)
    formula = r"x\ \mathrm{if}\ x > \alpha,\quad 0\ \mathrm{if}\ x \leq \alpha"
    derivative_formula = r"1\ \mathrm{if}\ x > \alpha,\quad 0\ \mathrm{if}\ x < \alpha"
    reference = "Konda, Memisevic & Krueger 2014, arXiv:1402.3337"
    frameworks = {
        "keras": ("keras.activations.relu(threshold=1)", "keras.layers.ReLU(threshold=1)"),
        "onnx": ("ThresholdedRelu",),
    }
    differences = (
        "Keras 3 has no layers.ThresholdedReLU any more; relu and ReLU have a threshold, 0 by default",
    )

    alpha: float = parameter(
        1.0, symbol=r"\alpha", domain=Interval(0.0, math.inf, low_attained=True), also=("threshold", "theta")
    )

    def step(self) -> tuple[float, float]:
        return self.alpha, 0.0


@register
class TLU(Thresholded):
    """The thresholded linear unit: a ReLU whose floor is learned; made for filter response normalization."""

    name = "tlu"
    aliases = ("thresholded_linear_unit",)
    formula = r"\max(x, \tau)"
    derivative_formula = r"1\ \mathrm{if}\ x > \tau,\quad 0\ \mathrm{if}\ x < \tau"
    reference = "Singh & Krishnan 2019, arXiv:1911.09737"
    differences = ("tfa.layers.TLU learns one tau for each channel, starting from 0",)

    tau: float = parameter(0.0, symbol=r"\tau")

    def step(self) -> tuple[float, float]:
        return self.tau, self.tau


@register
class ShiftedReLU(Thresholded):
    """A ReLU moved to bend at (-1, -1), so that its mean output is nearer to zero."""

    name = "shifted_relu"
    formula = r"\max(x, -1)"
    derivative_formula = r"1\ \mathrm{if}\ x > -1,\quad 0\ \mathrm{if}\ x < -1"
    reference = "Clevert, Unterthiner & Hochreiter 2015, arXiv:1511.07289"
    differences = ("torch_activation's ShiftedReLU is relu(x - 0.5), a different function",)

    def step(self) -> tuple[float, float]:
        return -1.0, -1.0


@register
class FReLU(PiecewiseLinear):
    """The flexible ReLU: one that a learned constant moves up or down."""

    name = "frelu"
    aliases = ("flexible_relu",)
    formula = r"\max(0, x) + b"
    derivative_formula = r"1\ \mathrm{if}\ x > 0,\quad 0\ \mathrm{if}\ x < 0"
    reference = "Qiu, Xu & Cai 2017, arXiv:1706.08098"
    differences = (
        "Echo draws the first b from N(0, 1), the paper starts from -0.398",
        "the funnel ReLU of arXiv:2007.11824, also written FReLU, is no scalar function",
    )

    b: float = parameter(-0.398, symbol="b")

    def lines(self) -> tuple[Line, ...]:
        return Line(level=self.b), Line(1.0, root=-self.b)

    def knots(self) -> tuple[Knot, ...]:
        return (Knot(0.0, slope=0.0),)

    def value(self, x: Array) -> Array:
        return np.maximum(x, 0.0) + self.b


@register
class APL(PiecewiseLinear):
    """The adaptive piecewise linear unit: a ReLU plus a learned hinge; drawn with one hinge."""

    name = "apl"
    aliases = ("aplu", "adaptive_piecewise_linear")
    formula = r"\max(0, x) + a\,\max(0, b - x)"
    derivative_formula = r"[x > 0] - a\,[x < b]"
    reference = "Agostinelli, Hoffman, Sadowski & Baldi 2014, arXiv:1412.6830"
    differences = ("the paper sums S hinges for each unit; Echo takes one, with these defaults",)

    a: float = parameter(0.2, symbol="a")
    b: float = parameter(0.5, symbol="b")

    def lines(self) -> tuple[Line, ...]:
        hinge, slope = Line(0.0 - self.a, root=self.b), 1.0 - self.a
        if self.b < 0:
            return hinge, Line(level=0.0), Line(1.0)
        if self.b == 0:
            return hinge, Line(1.0)
        return hinge, Line(slope, root=-self.a * self.b / slope) if slope else Line(level=self.b), Line(1.0)

    def knots(self) -> tuple[Knot, ...]:
        # neither of the two maxima has a slope at its own corner; at a = -1, b = 0 their sum has none
        if self.b < 0:
            return Knot(self.b, slope=0.0), Knot(0.0, slope=0.0)
        if self.b == 0:
            return (Knot(0.0, slope=float(self.a == -1)),)
        return Knot(0.0, slope=0.0 - self.a), Knot(self.b, slope=1.0)

    def value(self, x: Array) -> Array:
        return np.maximum(x, 0.0) + self.a * np.maximum(self.b - x, 0.0)

    def facts(self) -> Facts:
        # a sum of max(…, 0) is lowest at one of its corners, or where a falling hinge has no floor
        corners = self.a * max(self.b, 0.0), max(self.b, 0.0)
        low = -math.inf if self.a < 0 else min(corners)
        return dataclasses.replace(
            super().facts(), range=Interval(low, math.inf, low_attained=math.isfinite(low))
        )


@register
class NLReLU(Activation):
    """The natural logarithm of 1 + βx for positive x, else 0: a ReLU that compresses large values."""

    name = "nlrelu"
    aliases = ("natural_logarithm_relu",)
    formula = r"\log(1 + \beta\,\max(0, x))"
    derivative_formula = r"\frac{\beta}{1 + \beta x}\ \mathrm{if}\ x > 0,\quad 0\ \mathrm{if}\ x < 0"
    reference = "Liu, Zhang & Song 2019, arXiv:1908.03682"
    differences = ("Echo's NLReLU() raises NameError",)

    beta: float = parameter(1.0, symbol=r"\beta", domain=_POSITIVE)

    def value(self, x: Array) -> Array:
        depth = self.beta * np.maximum(x, 0.0)
        large = depth > 1e300  # or overflown
        height = np.log1p(np.where(large, 0.0, depth))
        if large.any():
            height = np.where(large, math.log(self.beta) + np.log(np.where(large, x, 1.0)), height)
        return height

    def first(self, x: Array) -> Array:
        return (x > 0) / (1.0 / self.beta + np.maximum(x, 0.0))

    def second(self, x: Array) -> Array:
        return 0.0 - np.square(self.first(x))

    def facts(self) -> Facts:
        return Facts(
            range=Interval(0.0, math.inf, low_attained=True),
            derivative_range=Interval(0.0, self.beta, low_attained=True),
            left=Tail(0.0, 0.0, straight=True),
            right=Tail(math.inf, 0.0),
            kinks=(Kink(0.0, 0.0, self.beta, 0.0),),
            derivative_argmax=0.0,
        )


@register
class SignReLU(Activation):
    """x for positive x, a softsign below: a leaky ReLU whose negative side levels off at -a."""

    name = "signrelu"
    formula = r"x\ \mathrm{if}\ x > 0,\quad a\,\frac{x}{1 - x}\ \mathrm{if}\ x \leq 0"
    derivative_formula = r"1\ \mathrm{if}\ x > 0,\quad \frac{a}{(1 - x)^2}\ \mathrm{if}\ x < 0"
    reference = "Lin & Shen 2018; Li, Feng & Zhou 2022, arXiv:2210.10264"

    a: float = parameter(1.0, symbol="a", domain=_POSITIVE, also=("alpha",))

    def value(self, x: Array) -> Array:
        left = np.minimum(x, 0.0)
        return np.maximum(x, 0.0) + self.a * (left / (1.0 - left))

    def first(self, x: Array) -> Array:
        share = 1.0 / (1.0 - np.minimum(x, 0.0))
        return (x >= 0) + (x < 0) * (self.a * share * share)

    def second(self, x: Array) -> Array:
        share = 1.0 / (1.0 - np.minimum(x, 0.0))
        return (x < 0) * (2.0 * self.a * share * share * share)

    def facts(self) -> Facts:
        return Facts(
            range=Interval(-self.a, math.inf),
            # the right-hand slope is attained all along x > 0, the left-hand one only approached at 0
            derivative_range=Interval(0.0, max(1.0, self.a), high_attained=self.a <= 1.0),
            left=Tail(-self.a, 0.0),
            right=Tail(math.inf, 1.0, straight=True),
            kinks=(Kink(0.0, self.a, 1.0, 1.0, 2 if self.a == 1.0 else 1),),
            derivative_argmax=0.0 if self.a > 1.0 else None,
        )
