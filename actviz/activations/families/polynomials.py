"""Powers and polynomials, on the whole line or on one side."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.facts import Interval
from actviz.activations.registry import register
from actviz.errors import UsageError
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


@register
class Square(Activation):
    """x squared: the activation of quadratic networks and of sums of energies."""

    name = "square"
    aliases = ("quadratic",)
    definition = "x^2"
    reference = "classical"
    frameworks = {
        "torch": ("torch.square",),
        "jax": ("jax.numpy.square",),
        "keras": ("keras.ops.square",),
        "tensorflow": ("tf.square",),
    }

    def value(self, x: Array) -> Array:
        return np.square(x)

    def first(self, x: Array) -> Array:
        return 2.0 * x


@register
class SQU(Activation):
    """The shifted quadratic unit: it has two zeros, so that one neuron can learn XOR."""

    name = "squ"
    label = "SQU"
    aliases = ("shifted_quadratic_unit",)
    definition = "x^2 + x"
    reference = "Noel et al. 2021, arXiv:2111.04020"

    def value(self, x: Array) -> Array:
        return x * (x + 1.0)

    def first(self, x: Array) -> Array:
        return 2.0 * x + 1.0


@register
class NCU(Activation):
    """The non-monotonic cubic unit: three zeros, and the opposite sign of x for large |x|."""

    name = "ncu"
    label = "NCU"
    aliases = ("non_monotonic_cubic_unit",)
    definition = "x - x^3"
    reference = "Noel et al. 2021, arXiv:2111.04020"

    def value(self, x: Array) -> Array:
        return x * (1.0 - x) * (1.0 + x)

    def first(self, x: Array) -> Array:
        return 1.0 - 3.0 * np.square(x)


@register
class SLAF(Activation):
    """A polynomial with learned coefficients, cut off after x: the start of the learned ones in libraries."""

    name = "slaf"
    label = "SLAF"
    aliases = ("self_learnable_activation_function",)
    definition = "c0 + c1*x"
    reference = "Goyal, Goyal & Lall 2019, arXiv:1906.09529"
    differences = ("the paper's polynomial has any number of terms; Echo starts from two, both with 1",)

    c0: float = parameter(1.0, symbol="c_0")
    c1: float = parameter(1.0, symbol="c_1")


@register
class ReLUSquared(Activation):
    """A ReLU squared: no corner at 0, and large values weigh more; found by a search over transformers."""

    name = "relu_squared"
    label = "ReLU²"
    aliases = ("relu2", "squared_relu")
    definition = "max(0, x)^2"
    derivative_definition = "2*max(0, x)"
    reference = "So et al. 2021, Primer, arXiv:2109.08668"
    frameworks = {"transformers": ("transformers.activations.ReLUSquaredActivation",)}

    def value(self, x: Array) -> Array:
        return np.square(np.maximum(x, 0.0))

    def first(self, x: Array) -> Array:
        return 2.0 * np.maximum(x, 0.0)


@register
class StarReLU(Activation):
    """A squared ReLU scaled and shifted to mean 0 and variance 1 under a standard normal input."""

    name = "star_relu"
    label = "StarReLU"
    definition = "s*max(0, x)^2 + b"
    derivative_definition = "2*s*max(0, x)"
    reference = "Yu et al. 2022, MetaFormer Baselines, arXiv:2210.13452"
    frameworks = {"timm": ("timm.models.metaformer.StarReLU(scale_value=1, bias_value=0)",)}
    differences = (
        "the defaults are 2/sqrt(5) and -1/sqrt(5) to four digits, as published",
        "timm starts learning from 1 and 0",
    )

    s: float = parameter(0.8944, symbol="s", also=("scale", "scale_value"))
    b: float = parameter(-0.4472, symbol="b", also=("bias", "bias_value"))

    def value(self, x: Array) -> Array:
        right = np.maximum(x, 0.0)
        return (self.s * right) * right + self.b  # the square alone may overflow

    def first(self, x: Array) -> Array:
        return (2.0 * self.s) * np.maximum(x, 0.0)


@register
class RePU(Activation):
    """A ReLU to an integer power: networks of it can be polynomials exactly."""

    name = "repu"
    label = "RePU"
    aliases = ("rectified_power_unit",)
    definition = "max(0, x)^p"
    derivative_definition = "p*max(0, x)^(p - 1)"
    reference = "Li, Tang & Yu 2019, arXiv:1903.05858"
    differences = ("with p = 2 it is relu_squared",)

    p: float = parameter(3.0, symbol="p", domain=Interval(2.0, math.inf, low_attained=True))

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.p != int(self.p):
            raise UsageError(f"repu: p must be an integer, not {self.p:g}", hint="for example repu:p=3")

    def first(self, x: Array) -> Array:
        # the square of a root of the power, so that it is rounded once where it is subnormal
        h = np.maximum(x, 0.0) ** ((self.p - 1.0) / 2.0)
        return (self.p * h) * h
