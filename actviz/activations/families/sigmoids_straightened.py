"""S-curves whose saturated ends are replaced by straight lines."""

from __future__ import annotations

import math
from abc import abstractmethod
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.extremes import surveyed
from actviz.activations.facts import Facts, Interval, Kink, Tail
from actviz.activations.families.sigmoids import POSITIVE
from actviz.activations.kernels.logistic import logistic, logistic_curvature, logistic_slope
from actviz.activations.lazy import np
from actviz.activations.registry import register

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


class Straightened(Activation):
    """An S-curve between two points, straight lines beyond; at the points f′ is the line's."""

    @abstractmethod
    def inner(self, x: Array, order: int) -> Array:
        """The S-curve (``order`` 0), or its derivative of that order."""

    @abstractmethod
    def ends(self) -> tuple[float, float]:
        """Where the curve begins and ends."""

    @abstractmethod
    def slopes(self) -> tuple[float, float]:
        """The slopes of the lines on the left and on the right."""

    def corners(self) -> tuple[float, float]:
        """The slopes of the curve where it begins and ends."""
        start, stop = self.inner(np.array(self.ends()), 1).tolist()
        return start, stop

    def value(self, x: Array) -> Array:
        low, high = self.ends()
        before, after = self.slopes()
        middle = self.inner(np.clip(x, low, high), 0)
        return middle + before * np.minimum(x - low, 0.0) + after * np.maximum(x - high, 0.0)

    def first(self, x: Array) -> Array:
        low, high = self.ends()
        before, after = self.slopes()
        inside = self.inner(np.clip(x, low, high), 1)
        return np.where(x <= low, before, np.where(x >= high, after, inside))

    def second(self, x: Array) -> Array:
        low, high = self.ends()
        return ((low < x) & (x < high)) * self.inner(np.clip(x, low, high), 2)

    def facts(self) -> Facts:
        (low, high), (before, after), (start, stop) = self.ends(), self.slopes(), self.corners()
        bends = self.inner(np.array([low, high]), 2).tolist()
        left = Kink(low, before, start, before, 2 if before == start else 1)
        right = Kink(high, stop, after, after, 2 if after == stop else 1)
        kinks = [kink for kink, bend in zip((left, right), bends, strict=True) if kink.order == 1 or bend]
        return surveyed(
            self,
            left=Tail(-math.inf, before, straight=True),
            right=Tail(math.inf, after, straight=True),
            kinks=tuple(kinks),
        )


@register
class ImprovedSigmoid(Straightened):
    """The logistic curve between −b and b, lines of slope a beyond, so that no gradient vanishes.

    Two of three implementations of the survey arXiv:2402.09092 start the left line from σ(b), with a jump;
    it starts from σ(−b) here, as in the third.
    """

    name = "improved_sigmoid"
    aliases = ("improved_logistic_sigmoid",)
    formula = (
        r"\sigma(x)\ \mathrm{if}\ |x| < b,\quad \sigma(b) + a\,(x - b)\ \mathrm{if}\ x \geq b,\quad "
        r"\sigma(-b) + a\,(x + b)\ \mathrm{if}\ x \leq -b"
    )
    derivative_formula = r"\sigma(x)\,\sigma(-x)\ \mathrm{if}\ |x| < b,\quad a\ \mathrm{otherwise}"
    reference = (
        "Qin, Wang & Zou 2019, The optimized deep belief networks with improved logistic sigmoid units, "
        "IEEE Transactions on Industrial Electronics 66 (not checked against the paper)"
    )
    differences = (
        "the paper asks for a above σ'(b), and sets both from the data",
        "the defaults are torch_activation's; the survey names none",
    )

    a: float = parameter(0.2, symbol="a", domain=POSITIVE)
    b: float = parameter(2.0, symbol="b", domain=POSITIVE)

    def inner(self, x: Array, order: int) -> Array:
        return (logistic, logistic_slope, logistic_curvature)[order](x)

    def ends(self) -> tuple[float, float]:
        return -self.b, self.b

    def slopes(self) -> tuple[float, float]:
        return self.a, self.a

    def corners(self) -> tuple[float, float]:
        slope = 0.5 / (1.0 + math.cosh(min(self.b, 700.0)))  # σ′(b), rounded less often than by inner
        return slope, slope


@register
class ReLTanh(Straightened):
    """The rectified linear tanh: tanh between two thresholds, its tangents beyond them.

    The formula is that of torch_activation, the only source at hand; it agrees with the survey's words.
    """

    name = "reltanh"
    aliases = ("rectified_linear_tanh",)
    formula = (
        r"\tanh(x)\ \mathrm{if}\ a < x < b,\quad \tanh(t) + (1 - \tanh^2(t))\,(x - t)\ "
        r"\mathrm{beyond}\ t = a\ \mathrm{and}\ t = b"
    )
    derivative_formula = r"1 - \tanh^2(\min(\max(x, a), b))"
    reference = (
        "Wang, Qin, Wang, Xiang & Chen 2019, ReLTanh, Neurocomputing 363 (not checked against the paper)"
    )
    differences = ("the paper learns a below -1.5 and b between 0 and 0.5",)

    a: float = parameter(-1.5, symbol="a", domain=Interval(-math.inf, 0.0))
    b: float = parameter(0.0, symbol="b", domain=Interval(0.0, math.inf, low_attained=True))

    def inner(self, x: Array, order: int) -> Array:
        if order == 0:
            return np.tanh(x)
        slope = logistic_slope(2.0 * x, 4.0)
        return slope if order == 1 else -2.0 * np.tanh(x) * slope

    def ends(self) -> tuple[float, float]:
        return self.a, self.b

    def slopes(self) -> tuple[float, float]:
        return self.corners()
