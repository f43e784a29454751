"""Lines joined by parabolas, and once by a cubic."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.facts import Facts, Interval, Kink, Tail
from actviz.activations.lazy import np
from actviz.activations.registry import register

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_POSITIVE = Interval(0.0, math.inf)


@register
class BiFiring(Activation):
    """|x| rounded by a parabola between −a and a and lowered by a/2: Huber's loss, over a."""

    name = "bi_firing"
    aliases = ("bfire",)
    formula = r"\frac{x^2}{2a}\ \mathrm{if}\ |x| \leq a,\quad |x| - \frac{a}{2}\ \mathrm{otherwise}"
    derivative_formula = r"\min(\max(x/a, -1), 1)"
    reference = (
        "Li, Ng, Yeung & Chan 2014, Bi-firing deep neural networks, International Journal of Machine "
        "Learning and Cybernetics 5 (not checked against the paper)"
    )

    a: float = parameter(1.0, symbol="a", domain=_POSITIVE)

    def value(self, x: Array) -> Array:
        size = np.abs(x)
        near = np.minimum(size, self.a)
        rounded: Array = 0.5 * near * (near / self.a) + (size - near)
        return rounded

    def first(self, x: Array) -> Array:
        return np.clip(x, -self.a, self.a) / self.a

    def second(self, x: Array) -> Array:
        return (np.abs(x) < self.a) / self.a

    def facts(self) -> Facts:
        return Facts(
            range=Interval(0.0, math.inf, low_attained=True),
            derivative_range=Interval(-1.0, 1.0, True, True),
            left=Tail(math.inf, -1.0, straight=True),
            right=Tail(math.inf, 1.0, straight=True),
            kinks=(Kink(-self.a, -1.0, -1.0, -1.0, order=2), Kink(self.a, 1.0, 1.0, 1.0, order=2)),
            symmetry="even",
        )


@register
class SoftModulusQ(Activation):
    """|x| rounded by a cubic between −1 and 1, and exactly |x| beyond."""

    name = "soft_modulus_q"
    formula = r"x^2\,(2 - |x|)\ \mathrm{if}\ |x| \leq 1,\quad |x|\ \mathrm{otherwise}"
    derivative_formula = r"x\,(4 - 3|x|)\ \mathrm{if}\ |x| \leq 1,\quad \mathrm{sign}(x)\ \mathrm{otherwise}"
    reference = "Vallés-Pérez et al. 2023, arXiv:2301.05993 (not checked against the paper)"
    differences = ("the survey arXiv:2402.09092 misprints the inequality that parts the two",)

    def value(self, x: Array) -> Array:
        size = np.abs(x)
        near = np.minimum(size, 1.0)
        rounded: Array = near * near * (2.0 - near) + (size - near)
        return rounded

    def first(self, x: Array) -> Array:
        near = np.clip(x, -1.0, 1.0)
        return near * (4.0 - 3.0 * np.abs(near))

    def second(self, x: Array) -> Array:
        return (np.abs(x) < 1.0) * (4.0 - 6.0 * np.minimum(np.abs(x), 1.0))

    def facts(self) -> Facts:
        return Facts(
            range=Interval(0.0, math.inf, low_attained=True),
            derivative_range=Interval(-4 / 3, 4 / 3, True, True),
            left=Tail(math.inf, -1.0, straight=True),
            right=Tail(math.inf, 1.0, straight=True),
            kinks=(Kink(-1.0, -1.0, -1.0, -1.0, order=2), Kink(1.0, 1.0, 1.0, 1.0, order=2)),
            derivative_argmin=-2 / 3,
            derivative_argmax=2 / 3,
            symmetry="even",
        )


@register
class Squish(Activation):
    """The square swish: a dip and a rise made of two parabolas, for devices without an exponential."""

    name = "squish"
    aliases = ("square_swish",)
    formula = (
        r"x + \frac{x^2}{32}\ \mathrm{if}\ x > 0,\quad x + \frac{x^2}{2}\ \mathrm{if}\ -2 \leq x \leq 0,"
        r"\quad 0\ \mathrm{if}\ x < -2"
    )
    derivative_formula = (
        r"1 + \frac{x}{16}\ \mathrm{if}\ x > 0,\quad 1 + x\ \mathrm{if}\ -2 < x \leq 0,\quad "
        r"0\ \mathrm{if}\ x < -2"
    )
    reference = "Wuraola, Patel & Nguang 2021, Neurocomputing 442 (not checked against the paper)"

    def value(self, x: Array) -> Array:
        left, right = np.clip(x, -2.0, 0.0), np.maximum(x, 0.0)
        return left * (1.0 + 0.5 * left) + right * (1.0 + right / 32.0)

    def first(self, x: Array) -> Array:
        return (x >= -2.0) * (1.0 + np.clip(x, -2.0, 0.0) + np.maximum(x, 0.0) / 16.0)

    def second(self, x: Array) -> Array:
        return ((x > -2.0) & (x < 0.0)) * 1.0 + (x > 0.0) / 16.0

    def facts(self) -> Facts:
        return Facts(
            range=Interval(-1 / 2, math.inf, low_attained=True),
            derivative_range=Interval(-1.0, math.inf),
            left=Tail(0.0, 0.0, straight=True),
            right=Tail(math.inf, math.inf, 1 / 16),
            kinks=(Kink(-2.0, 0.0, -1.0, -1.0), Kink(0.0, 1.0, 1.0, 1.0, order=2)),
            derivative_argmin=-2.0,
        )


@register
class LinQ(Activation):
    """The linear quadratic activation: sqnl up to where its slope has fallen to a, and straight beyond.

    Two implementations of the survey arXiv:2402.09092 have squares of x in the outer pieces, so that they
    bend away and do not meet; with (1 − a)² there, as here, f and f′ are continuous.
    """

    name = "linq"
    aliases = ("linear_quadratic",)
    formula = (
        r"x - \frac{x |x|}{4}\ \mathrm{if}\ |x| \leq 2 - 2a,\quad "
        r"a x + (1 - a)^2\,\mathrm{sign}(x)\ \mathrm{otherwise}"
    )
    derivative_formula = r"\max(1 - \frac{|x|}{2}, a)"
    reference = "Wuraola, Patel & Nguang 2021, Neurocomputing 442 (not checked against the paper)"
    differences = ("the default of a is not the paper's: no source at hand names one",)

    a: float = parameter(0.1, symbol="a", domain=Interval(0.0, 1.0))

    def value(self, x: Array) -> Array:
        edge = 2.0 - 2.0 * self.a
        near = np.clip(x, -edge, edge)
        return near * (1.0 - 0.25 * np.abs(near)) + self.a * (x - near)

    def first(self, x: Array) -> Array:
        return np.where(np.abs(x) < 2.0 - 2.0 * self.a, 1.0 - 0.5 * np.abs(x), self.a)

    def second(self, x: Array) -> Array:
        return (np.abs(x) < 2.0 - 2.0 * self.a) * (-0.5 * np.sign(x))

    def facts(self) -> Facts:
        a, edge = self.a, 2.0 - 2.0 * self.a
        return Facts(
            range=Interval(),
            derivative_range=Interval(a, 1.0, True, True),
            left=Tail(-math.inf, a, straight=True),
            right=Tail(math.inf, a, straight=True),
            kinks=tuple(Kink(at, s, s, s, order=2) for at, s in ((-edge, a), (0.0, 1.0), (edge, a))),
            derivative_argmax=0.0,
            symmetry="odd",
        )
