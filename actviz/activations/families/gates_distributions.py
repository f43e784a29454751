"""x times a distribution function."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.base import Activation
from actviz.activations.facts import Facts, Interval, Tail
from actviz.activations.kernels.decays import exponential_decay
from actviz.activations.kernels.series import sine_rest
from actviz.activations.lazy import np
from actviz.activations.registry import register
from actviz.activations.shapes import Gated, GateTerms

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


@register
class CaLU(Activation):
    """x times the distribution function of the Cauchy distribution: rises everywhere, from −1/π."""

    name = "calu"
    aliases = ("cauchy_linear_unit",)
    formula = r"x\,\left(\frac{1}{2} + \frac{\arctan(x)}{\pi}\right)"
    derivative_formula = r"\frac{1}{2} + \frac{\arctan(x)}{\pi} + \frac{x}{\pi (1 + x^2)}"
    reference = "as in the survey Kunc & Kléma 2024, arXiv:2402.09092; the first source is uncertain"

    # In the angle θ from 0 to π, cot θ = −x, the gate is θ/π.

    def value(self, x: Array) -> Array:
        near = np.maximum(x, -1e150)  # f is −1/π long before
        return near * (self._angle(near) / math.pi)

    def first(self, x: Array) -> Array:
        return sine_rest(2.0 * self._angle(x)) / (2 * math.pi)

    def second(self, x: Array) -> Array:
        density = 1.0 / (1.0 + np.square(x))
        return (2 / math.pi) * density * density

    @staticmethod
    def _angle(x: Array) -> Array:
        return np.arctan2(1.0, -x)

    def facts(self) -> Facts:
        return Facts(
            range=Interval(-1 / math.pi, math.inf),
            derivative_range=Interval(0.0, 1.0),
            left=Tail(-1 / math.pi, 0.0),
            right=Tail(math.inf, 1.0),
        )


@register
class LaLU(Gated):
    """x times the distribution function of the Laplace distribution; f‴ jumps at 0, f″ does not."""

    name = "lalu"
    aliases = ("laplace_linear_unit",)
    formula = r"x - \frac{x}{2}\,e^{-x}\ \mathrm{if}\ x \geq 0,\quad \frac{x}{2}\,e^x\ \mathrm{if}\ x < 0"
    derivative_formula = (
        r"1 - \frac{1 - x}{2}\,e^{-x}\ \mathrm{if}\ x \geq 0,\quad \frac{1 + x}{2}\,e^x\ \mathrm{if}\ x < 0"
    )
    reference = "as in the survey Kunc & Kléma 2024, arXiv:2402.09092; the first source is uncertain"

    def gate(self, x: Array, order: int) -> GateTerms:
        decay = exponential_decay(x)

        def times(factor: Array | float) -> Array:
            return (0.5 + np.copysign(0.5, x)) * factor - decay.times(np.copysign(0.5, x) * factor)

        return GateTerms(times, decay, slope=lambda: 0.5, curvature=lambda: np.copysign(0.5, -x))

    def facts(self) -> Facts:
        beyond = math.exp(-2.0) / 2
        return Facts(
            range=Interval(-math.exp(-1.0) / 2, math.inf, low_attained=True),
            derivative_range=Interval(-beyond, 1.0 + beyond, True, True),
            left=Tail(0.0, 0.0),
            right=Tail(math.inf, 1.0),
            derivative_argmin=-2.0,
            derivative_argmax=2.0,
        )
