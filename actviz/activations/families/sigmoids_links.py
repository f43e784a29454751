"""Distribution functions from statistics: one that bridges sigmoid and cloglog, and a product of two."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.extremes import surveyed
from actviz.activations.facts import Facts, Tail
from actviz.activations.families.sigmoids import POSITIVE, s_curve
from actviz.activations.kernels.arithmetic import exact_product, two_sum
from actviz.activations.kernels.decays import (
    Decay,
    exponential_decay,
    exponential_of_exponential,
    exponential_pair,
)
from actviz.activations.lazy import np
from actviz.activations.registry import register

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


@register
class ArandaOrdaz(Activation):
    """An asymmetric sigmoid: the logistic curve at a = 1, towards cloglog as a falls to 0.

    Where f′ and f″ fall below the smallest normal number on the right, the conditioned error is below 8 for
    a ≥ 0.01 only: it is 174 at a = 0.002, where it takes e^x to more digits than a float has.
    """

    name = "aranda_ordaz"
    formula = r"1 - (1 + a\,e^x)^{-1/a}"
    derivative_formula = r"e^x\,(1 + a\,e^x)^{-1/a - 1}"
    reference = (
        "Aranda-Ordaz 1981, Biometrika 68; as an activation Gomes & Ludermir 2013 "
        "(not checked against the papers)"
    )
    differences = ("torch_activation's documentation has the exponent -1 for -1/a; its code has -1/a",)

    a: float = parameter(2.0, symbol="a", domain=POSITIVE)

    # f = 1 − e^−L with L = log(1 + ae^x)/a, f′ = e^−L/(a + e^−x) and f″ = f′·(1 − e^x)/(1 + ae^x)

    def value(self, x: Array) -> Array:
        left, _, exponent, _ = self._terms(x)
        rise = -np.expm1(-exponent)
        ratio = np.where(left.whole < 1e-200, 1.0, rise / np.maximum(left.whole, 1e-200))
        return np.where(x < 0, left.times(ratio), rise)

    def first(self, x: Array) -> Array:
        return self._slope_times(x, 1.0)

    def second(self, x: Array) -> Array:
        left, right, _, _ = self._terms(x)
        top = np.where(x < 0, -np.expm1(np.minimum(x, 0.0)), np.expm1(-np.maximum(x, 0.0)))
        return self._slope_times(x, top / (right + self.a * left.whole))

    def _slope_times(self, x: Array, factor: Array | float) -> Array:
        left, right, exponent, rest = self._terms(x)
        fall = exponential_decay(exponent, rest)
        share = factor / (right + self.a * left.whole)
        return np.where(x < 0, left.times(fall.whole * share), fall.times(share))

    def _terms(self, x: Array) -> tuple[Decay, Array, Array, Array]:
        """e^min(x, 0), e^−max(x, 0), L, and what rounding has left off L where it is large."""
        left, right = exponential_decay(np.minimum(x, 0.0)), np.exp(-np.maximum(x, 0.0))
        height, lost = self._log_a()
        shift = -height  # e^−x is below a beyond it
        far, error = two_sum(np.maximum(x, shift), np.full_like(x, height))
        far, more = two_sum(far, np.log1p(np.exp(np.minimum(shift - x, 0.0))))
        near = np.log1p(self.a * np.exp(np.minimum(x, shift)))
        total = np.where(x < shift, near, np.minimum(far, 1600.0 * self.a))
        exponent = total / self.a
        product, rounded = exact_product(exponent, self.a)
        left_off = (total - product) - rounded + np.where(x < shift, 0.0, error + more + lost)
        return left, right, exponent, left_off / self.a

    def _log_a(self) -> tuple[float, float]:
        """log(a) as a float and what is left off it."""
        height = math.log(self.a)
        head, low = exponential_pair(np.array([height]))
        return height, float(math.log1p(((self.a - head[0]) - low[0]) / self.a))

    def facts(self) -> Facts:
        steepest = math.exp(-math.log1p(self.a) / self.a) / (1.0 + self.a)
        return s_curve(0.0, 1.0, steepest=steepest)


@register
class SigmoidGumbel(Activation):
    """The logistic curve times loglog: leaves 0 at once, reaches 1 slowly."""

    name = "sigmoid_gumbel"
    formula = r"\sigma(x)\,e^{-e^{-x}}"
    derivative_formula = r"w\,e^{-w}\,\frac{2 + w}{(1 + w)^2},\quad w = e^{-x}"
    reference = (
        "Kaytan, Aydilek, Yeroğlu & Karcı 2022, Sigmoid-Gumbel, Bitlis Eren Üniversitesi Fen Bilimleri "
        "Dergisi (not checked against the paper)"
    )

    # f″ is f′ with w(2 + w)/(1 + w) − 2/(1 + w)² for its last factor

    def value(self, x: Array) -> Array:
        w, gate = exponential_of_exponential(-x)
        return gate.times(1.0 / (1.0 + w))

    def first(self, x: Array) -> Array:
        w, gate = exponential_of_exponential(-x)
        share = (2.0 + w) / np.square(1.0 + w)
        return self._falling(x, w, gate, share)

    def second(self, x: Array) -> Array:
        w, gate = exponential_of_exponential(-x)
        more = 1.0 + w
        return self._falling(x, w, gate, (w * (2.0 + w) * more - 2.0) / (more * more * more))

    @staticmethod
    def _falling(x: Array, w: Array, gate: Decay, factor: Array) -> Array:
        """w·e^−w times a factor."""
        right = exponential_decay(np.maximum(x, 0.0)).times(gate.whole * factor)
        return np.where(x < 0, gate.times(w * factor), right)

    def facts(self) -> Facts:
        return surveyed(self, left=Tail(0.0, 0.0), right=Tail(1.0, 0.0))
