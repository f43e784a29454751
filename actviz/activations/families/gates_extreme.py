"""x times a distribution function of extreme values, e^(−e^x) or what that leaves of 1."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.base import Activation
from actviz.activations.extremes import surveyed
from actviz.activations.facts import Facts, Tail
from actviz.activations.kernels.decays import Decay, exponential_decay, exponential_of_exponential
from actviz.activations.lazy import np
from actviz.activations.registry import register
from actviz.activations.shapes import Gated, GateTerms

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


@register
class LogLogish(Gated):
    """x gated by cloglog: leaves 0 like silu, and is all but x already at 4."""

    name = "loglogish"
    formula = r"x\,(1 - e^{-e^x})"
    derivative_formula = r"1 - e^{-w} + x w\,e^{-w},\quad w = e^x"
    reference = "in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.3.12"

    def gate(self, x: Array, order: int) -> GateTerms:
        left = exponential_decay(np.minimum(x, 0.0))
        power, right = exponential_of_exponential(np.maximum(x, 0.0))
        last = np.where(x < 7.0, right.first, 0.0)  # beyond, a large x must not bring it back
        pairs = ((left.whole, right.whole), (left.first, last), (left.second, right.second))
        decay = Decay(*(np.where(x < 0, below, above) for below, above in pairs))
        slope = np.where(x < 0, np.exp(-left.whole), power)

        def times(factor: Array | float) -> Array:
            rise = -np.expm1(-left.whole)
            ratio = np.where(left.whole < 1e-17, 1.0, rise / np.maximum(left.whole, 1e-300))
            return np.where(x < 0, left.times(ratio * factor), -np.expm1(-power) * factor)

        return GateTerms(
            times,
            decay,
            slope=lambda: slope,
            curvature=lambda: slope * -np.expm1(np.minimum(x, 7.0)),
        )


@register
class ExpExpish(Activation):
    """x gated by loglog: a dip that has vanished at −5, and a right side as slow as silu's."""

    name = "expexpish"
    formula = r"x\,e^{-e^{-x}}"
    derivative_formula = r"e^{-w}\,(1 + x w),\quad w = e^{-x}"
    reference = "in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.3.13"

    # On the left all falls like e^−w, w = e^−x; on the right f″ = e^−w·w·(2 + x(w − 1)) falls like w.

    def value(self, x: Array) -> Array:
        gate = exponential_of_exponential(-x)[1]
        return gate.times(np.maximum(x, -8.0))

    def first(self, x: Array) -> Array:
        power, gate = exponential_of_exponential(-x)
        return gate.times(1.0 + np.clip(x, -8.0, 800.0) * power)

    def second(self, x: Array) -> Array:
        near = np.clip(x, -8.0, 800.0)
        power, gate = exponential_of_exponential(-x)
        turn = 2.0 + near * np.expm1(np.minimum(-near, 7.0))
        right = exponential_decay(np.maximum(x, 0.0)).times(gate.whole * turn)
        return np.where(x < 0, gate.times(power * turn), right)

    def facts(self) -> Facts:
        return surveyed(self, left=Tail(0.0, 0.0), right=Tail(math.inf, 1.0))
