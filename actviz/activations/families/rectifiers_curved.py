"""Rectifiers that bend on the right, made of a logarithm."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.extremes import surveyed
from actviz.activations.facts import Facts, Interval, Kink, Tail
from actviz.activations.kernels import jets
from actviz.activations.kernels.decays import exponential_decay
from actviz.activations.kernels.logistic import logistic, logistic_slope
from actviz.activations.lazy import np
from actviz.activations.registry import register

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


def logarithm_rest(x: Array) -> Array:
    """x − log(1 + x) for x ≥ 0, with full relative accuracy next to 0.

    With u = x/(2 + x), log(1 + x) is 2u + 2u³/3 + 2u⁵/5 + …, and x − 2u is xu.
    """
    near = np.minimum(x, 1.0)
    u = near / (2.0 + near)
    square = np.square(u)
    series = np.zeros_like(u)
    for k in range(37, 1, -2):
        series = series * square + 2.0 / k
    return np.where(x < 1.0, near * u - series * square * u, x - np.log1p(x))


@register
class PReNU(Activation):
    """The parametric rectified non-linear unit: a ReLU less a share of a logarithm."""

    name = "prenu"
    formula = r"x - a\,\log(1 + x)\ \mathrm{if}\ x \geq 0,\quad 0\ \mathrm{if}\ x < 0"
    derivative_formula = r"1 - \frac{a}{1 + x}\ \mathrm{if}\ x > 0,\quad 0\ \mathrm{if}\ x < 0"
    reference = (
        "El Jaafari, Ellahyani & Charfi 2021, Parametric rectified nonlinear unit, Signal, Image and Video "
        "Processing 15 (not checked against the paper)"
    )
    differences = ("the default of a is torch_activation's; the survey arXiv:2402.09092 names none",)

    a: float = parameter(0.25, symbol="a", domain=Interval(0.0, 1.0, high_attained=True))

    def value(self, x: Array) -> Array:
        right = np.maximum(x, 0.0)
        return (1.0 - self.a) * right + self.a * logarithm_rest(right)

    def first(self, x: Array) -> Array:
        right = np.maximum(x, 0.0)
        share = 1.0 / (1.0 + right)
        slope = np.where(right < 1.0, ((1.0 - self.a) + right) * share, 1.0 - self.a * share)
        return np.where(x > 0, slope, 0.0)

    def second(self, x: Array) -> Array:
        return (x > 0) * (self.a * np.square(1.0 / (1.0 + np.maximum(x, 0.0))))

    def facts(self) -> Facts:
        start = 1.0 - self.a
        return Facts(
            range=Interval(0.0, math.inf, low_attained=True),
            derivative_range=Interval(0.0, 1.0, low_attained=True),
            left=Tail(0.0, 0.0, straight=True),
            right=Tail(math.inf, 1.0),
            kinks=(Kink(0.0, 0.0, start, 0.0, 1 if start else 2),),
        )


@register
class HcLSH(Activation):
    """The hyperbolic cosine linearized squashing function: smooth, rising, bounded below by −log 2."""

    name = "hclsh"
    formula = (
        r"\log(\cosh(x) + x\,\cosh(x/2))\ \mathrm{if}\ x \geq 0,\quad \log(\cosh(x)) + x\ \mathrm{if}\ x < 0"
    )
    derivative_formula = (
        r"\frac{\sinh(x) + \cosh(x/2) + \frac{x}{2} \sinh(x/2)}{\cosh(x) + x\,\cosh(x/2)}\ "
        r"\mathrm{if}\ x \geq 0,\quad 1 + \tanh(x)\ \mathrm{if}\ x < 0"
    )
    reference = (
        "Abdel-Nabi, Al-Naymat, Ali & Awajan 2023, HcLSH, IEEE Access 11 (not checked against the paper)"
    )
    differences = ("torch_activation's documentation has another formula than its code, which is this one",)

    # On the left f is log((1 + e^2x)/2). On the right, with p = e^(−x/2), twice the inner sum times e^−x is
    # D = 1 + p⁴ + xp(1 + p²), and f″ is p(…)/D² with what cancels next to 0 and far out taken away by hand.

    def value(self, x: Array) -> Array:
        left, right = np.minimum(x, 0.0), np.maximum(x, 0.0)
        near = np.minimum(right, 1.0)
        below = np.log1p(2.0 * np.square(np.sinh(0.5 * near)) + near * np.cosh(0.5 * near))
        p = np.exp(-0.5 * right)
        above = (right - math.log(2.0)) + np.log1p(p**4 + np.minimum(right, 1600.0) * p * (1.0 + p * p))
        return np.where(x < 0, np.log1p(0.5 * np.expm1(2.0 * left)), np.where(x < 1.0, below, above))

    def first(self, x: Array) -> Array:
        p, size, total = self._right(x)
        square = p * p
        top = 1.0 - square * square + p * (1.0 + square) + 0.5 * size * p * (1.0 - square)
        return np.where(x < 0, 2.0 * logistic(2.0 * np.minimum(x, 0.0)), top / total)

    def second(self, x: Array) -> Array:
        p, size, total = self._right(x)
        c, s = 1.0 + p * p, -np.expm1(-np.minimum(size, 800.0))
        square = p * p
        turn = size * c * (0.25 + square * (2.0 + 0.25 * square)) + size * size * p * square
        turn -= s * (1.0 + p * s + square * (4.0 + square))
        right = exponential_decay(0.5 * np.maximum(x, 0.0)).times(turn / np.square(total))
        right = np.where(x < 1.0, self._near(np.clip(0.5 * x, 0.0, 0.5)), right)
        whole = (x > 0) * right + (x < 0) * logistic_slope(2.0 * np.minimum(x, 0.0), 4.0)

        def definition(x: jets.Jet) -> jets.Jet:
            half = jets.exponential(0.5 * x)
            over = 1.0 / half
            return jets.logarithm(half * half + over * over + x * (half + over))

        return jets.refined(whole, x, (x > 0.5) & (x < 8.0), definition)

    @staticmethod
    def _near(h: Array) -> Array:
        """f″ at x = 2h for h from 0 to ½, where the other form loses digits.

        With C = cosh h and S = sinh h it is ((hC − S)(5/2 + S²) − S/2 − S³ + h² − S²) / (1 + 2S² + 2hC)²;
        hC − S = Σ h^(2k+1) 2k/(2k+1)!, S − h = Σ h^(2k+1) 1/(2k+1)!.
        """
        cosh, sinh, square = np.cosh(h), np.sinh(h), h * h
        odd = range(3, 19, 2)
        lead = h * np.polyval([*((n - 1) / math.factorial(n) for n in reversed(odd)), 0.0], square)
        rest = h * np.polyval([*(1 / math.factorial(n) for n in reversed(odd)), 0.0], square)
        bend = lead * (2.5 + sinh * sinh) - sinh * (0.5 + sinh * sinh) - rest * (sinh + h)
        return bend / np.square(1.0 + 2.0 * sinh * sinh + 2.0 * h * cosh)

    @staticmethod
    def _right(x: Array) -> tuple[Array, Array, Array]:
        """p, x as far as anything is left of p, and D."""
        size = np.clip(x, 0.0, 1600.0)
        p = np.exp(-0.5 * size)
        return p, size, 1.0 + p**4 + size * p * (1.0 + p * p)

    def facts(self) -> Facts:
        smooth = Kink(0.0, 1.0, 1.0, 1.0, order=2)
        tails = Tail(-math.log(2.0), 0.0), Tail(math.inf, 1.0)
        # the slope of 1 at 0 is approached towards ∞ as well
        return replace(surveyed(self, *tails, kinks=(smooth,)), derivative_argmax=None)
