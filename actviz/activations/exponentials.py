"""A line for positive x joined at 0 to an exponential that levels off: the ELU family."""

from __future__ import annotations

import math
from dataclasses import dataclass

from actviz.activations.base import parameter
from actviz.activations.facts import Interval
from actviz.activations.registry import register
from actviz.activations.shapes import ExponentialLinear

# Klambauer et al. 2017, eq. 14: with these, E f(z) = 0 and E f(z)² = 1 for z ~ N(0, 1), that is
# α = √(2/π) / (1 − √e erfc(√½)) and λ = (E[z² | z > 0]/2 + α² E[(e^z − 1)² | z < 0]/2)^(−1/2).
# Written out because float arithmetic on the equations loses the last bit; tests/test_kernels.py solves them.
SELU_ALPHA = 1.6732632423543772848170429916717
SELU_SCALE = 1.0507009873554804934193349852946

_POSITIVE = Interval(0.0, math.inf)


@register
@dataclass(frozen=True)
class ELU(ExponentialLinear):
    """Its negative side brings the mean output closer to zero; α is the level it sinks to."""

    name = "elu"
    formula = r"x\ \mathrm{if}\ x > 0,\quad \alpha\,(e^x - 1)\ \mathrm{if}\ x \leq 0"
    derivative_formula = r"1\ \mathrm{if}\ x > 0,\quad \alpha\,e^x\ \mathrm{if}\ x < 0"
    reference = "Clevert, Unterthiner & Hochreiter 2015, arXiv:1511.07289"
    frameworks = {
        "torch": ("torch.nn.ELU", "torch.nn.functional.elu"),
        "jax": ("jax.nn.elu",),
        "keras": ("keras.activations.elu", "keras.layers.ELU"),
        "tensorflow": ("tf.nn.elu",),
        "onnx": ("Elu",),
    }
    differences = (
        "tf.nn.elu takes no alpha",
        "jax's and TensorFlow's derivative is 0 for x below -37, where e^x is an ordinary number",
    )

    alpha: float = parameter(1.0, symbol=r"\alpha", domain=_POSITIVE)

    def branches(self) -> tuple[float, float, float]:
        return 1.0, self.alpha, 1.0


@register
@dataclass(frozen=True)
class CELU(ExponentialLinear):
    """An ELU with slope 1 at 0 for every α: α sets the length of the bend as well as its depth."""

    name = "celu"
    formula = r"x\ \mathrm{if}\ x > 0,\quad \alpha\,(e^{x/\alpha} - 1)\ \mathrm{if}\ x \leq 0"
    derivative_formula = r"1\ \mathrm{if}\ x > 0,\quad e^{x/\alpha}\ \mathrm{if}\ x \leq 0"
    reference = "Barron 2017, arXiv:1704.07483"
    frameworks = {
        "torch": ("torch.nn.CELU", "torch.nn.functional.celu"),
        "jax": ("jax.nn.celu",),
        "keras": ("keras.activations.celu",),
        "onnx": ("Celu",),
    }
    differences = ("jax's derivative is 0 far to the left, where e^(x/alpha) is an ordinary number",)

    alpha: float = parameter(1.0, symbol=r"\alpha", domain=_POSITIVE)

    def branches(self) -> tuple[float, float, float]:
        return 1.0, self.alpha, self.alpha


@register
class SELU(ExponentialLinear):
    """An ELU scaled so that a deep network keeps mean 0 and variance 1 by itself."""

    name = "selu"
    formula = r"\lambda x\ \mathrm{if}\ x > 0,\quad \lambda\alpha\,(e^x - 1)\ \mathrm{if}\ x \leq 0"
    derivative_formula = r"\lambda\ \mathrm{if}\ x > 0,\quad \lambda\alpha\,e^x\ \mathrm{if}\ x < 0"
    reference = "Klambauer, Unterthiner, Mayr & Hochreiter 2017, arXiv:1706.02515"
    frameworks = {
        "torch": ("torch.nn.SELU", "torch.nn.functional.selu"),
        "jax": ("jax.nn.selu",),
        "keras": ("keras.activations.selu",),
        "tensorflow": ("tf.nn.selu",),
        "onnx": ("Selu",),
    }
    differences = (
        "the slope at 0 is the left one, 1.758, in torch and jax, the right one, 1.051, in TensorFlow",
        "ONNX stores both constants rounded to float32",
    )

    def branches(self) -> tuple[float, float, float]:
        return SELU_SCALE, SELU_SCALE * SELU_ALPHA, 1.0
