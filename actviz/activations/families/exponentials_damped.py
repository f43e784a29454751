"""Left-hand sides x·e^x, which dip below 0 and come back to it, under a line."""

from __future__ import annotations

import math
from abc import abstractmethod
from typing import TYPE_CHECKING

from actviz.activations.base import parameter
from actviz.activations.facts import Interval
from actviz.activations.families.rectifiers_joined import Joined
from actviz.activations.kernels.arithmetic import scaled
from actviz.activations.kernels.decays import exponential_decay
from actviz.activations.lazy import np
from actviz.activations.registry import register

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_POSITIVE = Interval(0.0, math.inf)


class Damped(Joined):
    """slope · x for x ≥ 0, steepness · x · e^(rate·x) for x < 0."""

    @abstractmethod
    def dip(self) -> tuple[float, float]:
        """The steepness on the left at 0, and the rate."""

    def curve(self, x: Array, order: int) -> Array:
        steepness, rate = self.dip()
        near = np.maximum(x, -800.0 / rate)
        v, rest = scaled(near, rate)
        decay = exponential_decay(v, rest)
        if order == 0:
            return decay.times(steepness * near)
        if order == 1:
            return decay.times(steepness * (1.0 + v))
        return decay.times(steepness * rate * (2.0 + v))

    def level(self) -> float:
        return 0.0


@register
class REU(Damped):
    """The rectified exponential unit: a ReLU on the right, a swish-like dip on the left."""

    name = "reu"
    aliases = ("rectified_exponential_unit", "preu", "suish")
    formula = r"\alpha x\ \mathrm{if}\ x \geq 0,\quad \alpha x\,e^{\beta x}\ \mathrm{if}\ x < 0"
    derivative_formula = (
        r"\alpha\ \mathrm{if}\ x \geq 0,\quad \alpha\,(1 + \beta x)\,e^{\beta x}\ \mathrm{if}\ x < 0"
    )
    reference = "Ying et al. 2019, Rectified exponential units, IEEE Access 7 (not checked against the paper)"
    differences = (
        "the parametric form, PREU, learns both parameters; REU has neither",
        "max(x, x·exp(-|x|)), published as Suish, is the same function",
    )

    alpha: float = parameter(1.0, symbol=r"\alpha", domain=_POSITIVE)
    beta: float = parameter(1.0, symbol=r"\beta", domain=_POSITIVE)

    def slope(self) -> float:
        return self.alpha

    def dip(self) -> tuple[float, float]:
        return self.alpha, self.beta


@register
class SERLU(Damped):
    """The scaled exponentially-regularized linear unit: SELU's self-normalization with a dip."""

    name = "serlu"
    formula = r"\lambda x\ \mathrm{if}\ x \geq 0,\quad \lambda \alpha x\,e^x\ \mathrm{if}\ x < 0"
    derivative_formula = (
        r"\lambda\ \mathrm{if}\ x \geq 0,\quad \lambda \alpha\,(1 + x)\,e^x\ \mathrm{if}\ x < 0"
    )
    reference = "Zhang & Li 2018, arXiv:1807.10117 (not checked against the paper)"
    differences = ("torch_activation starts both parameters at 1, where it is reu",)

    alpha: float = parameter(2.90427, symbol=r"\alpha", domain=_POSITIVE)
    scale: float = parameter(1.07862, symbol=r"\lambda", domain=_POSITIVE)

    def slope(self) -> float:
        return self.scale

    def dip(self) -> tuple[float, float]:
        return self.scale * self.alpha, 1.0
