"""S-curves with a square root in the denominator."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.facts import Facts
from actviz.activations.families.sigmoids import POSITIVE, s_curve
from actviz.activations.kernels.arithmetic import unit_vector
from actviz.activations.kernels.decays import exponential_decay
from actviz.activations.lazy import np
from actviz.activations.registry import register

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


@register
class NewSigmoid(Activation):
    """sinh x/√cosh 2x: rises from −√½ to √½ as fast as tanh."""

    name = "new_sigmoid"
    formula = r"\frac{e^x - e^{-x}}{\sqrt{2\,(e^{2x} + e^{-2x})}}"
    derivative_formula = r"\frac{\cosh(x)}{\cosh(2x)^{3/2}}"
    reference = "in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.2.18"
    differences = ("root2sigmoid of Kumar & Sodhi is new_sigmoid(x log(2)/2)/√8",)

    # With e = e^−2|x|, cosh 2x is (1 + e²)/2e: f′ = √2 e(1 + e)/(1 + e²)^(3/2) and
    # f″ = ∓√8 e(1 − e)(1 + 3e + e²)/(1 + e²)^(5/2).

    def value(self, x: Array) -> Array:
        height = np.tanh(x)
        return height / np.sqrt(1.0 + np.square(height))

    def first(self, x: Array) -> Array:
        decay = exponential_decay(2.0 * np.clip(x, -800.0, 800.0))
        e, below = decay.whole, 1.0 + np.square(decay.whole)
        return decay.times(math.sqrt(2.0) * (1.0 + e) / (below * np.sqrt(below)))

    def second(self, x: Array) -> Array:
        near = np.clip(x, -800.0, 800.0)
        decay = exponential_decay(2.0 * near)
        e, below = decay.whole, 1.0 + np.square(decay.whole)
        rise = np.sign(x) * np.expm1(-2.0 * np.abs(near))
        return decay.times(math.sqrt(8.0) * rise * (1.0 + e * (3.0 + e)) / (below * below * np.sqrt(below)))

    def facts(self) -> Facts:
        return s_curve(-math.sqrt(1 / 2), math.sqrt(1 / 2), steepest=1.0, symmetry="odd")


@register
class Rootsig(Activation):
    """The tangent of half the arc tangent of ax: approaches ±1 as slowly as softsign, without a kink."""

    name = "rootsig"
    formula = r"\frac{a x}{1 + \sqrt{1 + a^2 x^2}}"
    derivative_formula = r"\frac{a}{h\,(1 + h)},\quad h = \sqrt{1 + a^2 x^2}"
    reference = "in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.2.25"

    a: float = parameter(1.0, symbol="a", domain=POSITIVE)

    # x/h and c = 1/h come from unit_vector

    def value(self, x: Array) -> Array:
        sine, cosine = unit_vector(x, self.a * self.a)
        return self.a * sine / (1.0 + cosine)

    def first(self, x: Array) -> Array:
        cosine = unit_vector(x, self.a * self.a)[1]
        return self.a * np.square(cosine) / (1.0 + cosine)

    def second(self, x: Array) -> Array:
        sine, cosine = unit_vector(x, self.a * self.a)
        bend = self.a**3 * sine * (2.0 + cosine) / np.square(1.0 + cosine)
        return -bend * cosine * np.square(cosine)

    def facts(self) -> Facts:
        return s_curve(-1.0, 1.0, steepest=0.5 * self.a, symmetry="odd")
