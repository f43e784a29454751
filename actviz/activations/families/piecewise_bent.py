"""Lines bent twice at places of choice, and the curved pieces that stand in for mish and elish."""

from __future__ import annotations

import dataclasses
import math
from abc import abstractmethod
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.extremes import surveyed
from actviz.activations.facts import Facts, Interval, Kink, Tail
from actviz.activations.lazy import np
from actviz.activations.registry import register
from actviz.activations.shapes import Knot, Line, PiecewiseLinear
from actviz.errors import UsageError

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


class Bent(PiecewiseLinear):
    """x between two places; a line of another slope beyond each of them."""

    @abstractmethod
    def ends(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """On the left and on the right: where the line begins, and its slope."""

    def lines(self) -> tuple[Line, ...]:
        left, right = (
            Line(slope, root=at * ((slope - 1.0) / slope)) if slope else Line(level=at)
            for at, slope in self.ends()
        )
        return left, Line(1.0), right

    def knots(self) -> tuple[Knot, ...]:
        left, right = (Knot(at, slope) for at, slope in self.ends())
        return left, right

    def value(self, x: Array) -> Array:
        # with an intercept: a root runs off to infinity as the slope goes to 0
        (low, before), (high, after) = self.ends()
        left, right = before * x + low * (1.0 - before), after * x + high * (1.0 - after)
        return np.where(x > high, right, np.where(x < low, left, x))

    def facts(self) -> Facts:
        known = super().facts()
        heights = known.left.value, *(at for at, _ in self.ends()), known.right.value
        low, high = min(heights), max(heights)
        reached = Interval(low, high, math.isfinite(low), math.isfinite(high))
        return dataclasses.replace(known, range=reached)


@register
class SShapedReLU(Bent):
    """The S-shaped ReLU: x in the middle and a learned slope on each side, beyond a learned threshold."""

    name = "srelu_s_shaped"
    aliases = ("s_shaped_relu",)
    formula = (
        r"t_r + a_r\,(x - t_r)\ \mathrm{if}\ x \geq t_r,\quad x\ \mathrm{if}\ t_l < x < t_r,\quad "
        r"t_l + a_l\,(x - t_l)\ \mathrm{if}\ x \leq t_l"
    )
    derivative_formula = (
        r"a_r\ \mathrm{if}\ x > t_r,\quad 1\ \mathrm{if}\ t_l < x < t_r,\quad a_l\ \mathrm{if}\ x < t_l"
    )
    reference = "Jin, Xu, Feng, Wei, Xiong & Yan 2015, arXiv:1512.07030"
    differences = ("Echo's SReLU adds its thresholds where the paper subtracts them",)

    tr: float = parameter(1.0, symbol="t_r")
    tl: float = parameter(-1.0, symbol="t_l")
    ar: float = parameter(0.2, symbol="a_r")
    al: float = parameter(0.2, symbol="a_l")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.tl >= self.tr:
            raise UsageError(f"srelu_s_shaped: tl must be below tr, not {self.tl:g} and {self.tr:g}")

    def ends(self) -> tuple[tuple[float, float], tuple[float, float]]:
        return (self.tl, self.al), (self.tr, self.ar)


@register
class PLU(Bent):
    """The piecewise linear unit: a tanh of three lines that keeps a gradient on both sides."""

    name = "plu"
    aliases = ("piecewise_linear_unit",)
    formula = r"\max(\alpha\,(x + c) - c,\ \min(\alpha\,(x - c) + c,\ x))"
    derivative_formula = r"1\ \mathrm{if}\ |x| < c,\quad \alpha\ \mathrm{if}\ |x| > c"
    reference = "Nicolae 2018, arXiv:1809.09534"

    alpha: float = parameter(0.1, symbol=r"\alpha", domain=Interval(0.0, 1.0))
    c: float = parameter(1.0, symbol="c", domain=Interval(0.0, math.inf))

    def ends(self) -> tuple[tuple[float, float], tuple[float, float]]:
        return (-self.c, self.alpha), (self.c, self.alpha)


@register
class HardMish(Activation):
    """A mish without an exponential: a parabola between -2 and 0, x above, 0 below."""

    name = "hard_mish"
    formula = r"\frac{x}{2} \cdot \min(\max(x + 2, 0), 2)"
    derivative_formula = (
        r"x + 1\ \mathrm{if}\ -2 < x < 0,\quad 0\ \mathrm{if}\ x < -2,\quad 1\ \mathrm{if}\ x \geq 0"
    )
    reference = "Misra, H-Mish (github.com/digantamisra98/H-Mish, unpublished)"
    frameworks = {"timm": ("timm.layers.hard_mish", "timm.layers.HardMish")}
    differences = ("timm's slope at -2 is the right one, -1, as here",)

    def value(self, x: Array) -> Array:
        height: Array = x * (0.5 * np.clip(x + 2.0, 0.0, 2.0))
        return height

    def first(self, x: Array) -> Array:
        return ((x >= -2.0) & (x < 0.0)) * (np.clip(x, -2.0, 0.0) + 1.0) + (x >= 0.0)

    def second(self, x: Array) -> Array:
        return ((x > -2.0) & (x < 0.0)).astype(np.float64)

    def facts(self) -> Facts:
        return Facts(
            range=Interval(-1 / 2, math.inf, low_attained=True),
            derivative_range=Interval(-1.0, 1.0, high_attained=True),
            left=Tail(0.0, 0.0, straight=True),
            right=Tail(math.inf, 1.0, straight=True),
            kinks=(Kink(-2.0, 0.0, -1.0, -1.0), Kink(0.0, 1.0, 1.0, 1.0, 2)),
            derivative_argmin=-2.0,
        )


@register
class HardELiSH(Activation):
    """An elu for negative x, x for positive, times a sigmoid of three straight pieces."""

    name = "hard_elish"
    formula = (
        r"x \cdot h(x)\ \mathrm{if}\ x \geq 0,\quad (e^x - 1) \cdot h(x)\ \mathrm{if}\ x < 0,\quad "
        r"h(x) = \min(\max(\frac{x + 1}{2}, 0), 1)"
    )
    derivative_formula = (
        r"1\ \mathrm{if}\ x > 1,\quad x + \frac{1}{2}\ \mathrm{if}\ 0 \leq x < 1,\quad "
        r"\frac{(x + 2)\,e^x - 1}{2}\ \mathrm{if}\ -1 < x < 0,\quad 0\ \mathrm{if}\ x < -1"
    )
    reference = "Basirat & Roth 2018, arXiv:1808.00783"
    differences = (
        "Echo's Elish(hard=True) has e^(x-1) in the place of e^x - 1, torch_activation's 1 + e^-x",
    )

    def value(self, x: Array) -> Array:
        gate = 0.5 * (np.clip(x, -1.0, 1.0) + 1.0)
        height: Array = gate * (np.maximum(x, 0.0) + np.expm1(np.clip(x, -1.0, 0.0)))
        return height

    def first(self, x: Array) -> Array:
        left = np.clip(x, -1.0, 0.0)
        bent = 0.5 * (np.exp(left) * (left + 1.0) + np.expm1(left))
        return (np.abs(x) < 1.0) * (bent + np.clip(x, 0.0, 1.0)) + (x >= 1.0)

    def second(self, x: Array) -> Array:
        left = np.clip(x, -1.0, 0.0)
        bent = 0.5 * np.exp(left) * (left + 3.0)
        return ((x > -1.0) & (x < 0.0)) * bent + ((x > 0.0) & (x < 1.0))

    def facts(self) -> Facts:
        # the lowest point is at W(e²) − 2, with Lambert's W
        return surveyed(
            self,
            left=Tail(0.0, 0.0, straight=True),
            right=Tail(math.inf, 1.0, straight=True),
            kinks=(
                Kink(-1.0, 0.0, math.expm1(-1.0) / 2, 0.0),
                Kink(0.0, 1 / 2, 1 / 2, 1 / 2, 2),
                Kink(1.0, 3 / 2, 1.0, 1.0),
            ),
        )
