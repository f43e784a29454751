"""Exponentials, logarithms, arcs and other elementary functions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.facts import Interval
from actviz.activations.registry import register
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


@register
class Exponential(Activation):
    """The exponential function: outputs that must be positive, such as a rate or a variance."""

    name = "exponential"
    aliases = ("exp",)
    definition = "exp(x)"
    reference = "classical"
    frameworks = {
        "torch": ("torch.exp",),
        "jax": ("jax.numpy.exp",),
        "keras": ("keras.activations.exponential",),
        "tensorflow": ("tf.exp",),
        "onnx": ("Exp",),
    }

    # jets would take three times as long

    def value(self, x: Array) -> Array:
        return np.exp(x)

    first = second = value


@register
class SoftExponential(Activation):
    """Turns from the identity (α = 0) into the exponential function (α = 1).

    For negative α the paper has a logarithm that exists on a half-line only; such α are refused here.
    """

    name = "soft_exponential"
    definition = "(exp(alpha*x) - 1)/alpha + alpha if alpha > 0 else x"
    derivative_definition = "exp(alpha*x)"
    # at alpha = 1 and far to the left the sum cancels: e^(αx) is left of it
    evaluated_as = {0: "where(alpha == 1, exp(x), where(alpha > 0, expm1(alpha*x)/alpha + alpha, x))"}
    reference = "Godfrey & Gashler 2016, arXiv:1602.01321"
    differences = (
        "the paper also has α < 0, a logarithm that is not defined below 1/α - α",
        "the learned α starts from 0, the identity, in the paper and in Echo",
    )

    alpha: float = parameter(0.5, symbol=r"\alpha", domain=Interval(0.0, math.inf, low_attained=True))


@register
class Arcsinh(Activation):
    """The inverse of sinh: a line near 0, a logarithm far out; squeezes large values without a limit."""

    name = "arcsinh"
    aliases = ("asinh",)
    definition = "asinh(x)"
    reference = "classical"
    frameworks = {
        "torch": ("torch.asinh",),
        "jax": ("jax.numpy.arcsinh",),
        "keras": ("keras.ops.arcsinh",),
        "tensorflow": ("tf.asinh",),
        "onnx": ("Asinh",),
    }


@register
class BentIdentity(Activation):
    """A line bent at 0: slope 1/2 far to the left, 3/2 far to the right."""

    name = "bent_identity"
    aliases = ("bentid",)
    definition = "(sqrt(x^2 + 1) - 1)/2 + x"
    evaluated_as = {
        0: "x*(1 + x/(2*(1 + hypot(x, 1))))",
        1: "1 + x/(2*hypot(x, 1))",
        2: "1/(2*hypot(x, 1)^3)",
    }
    reference = "folklore; among the functions of Martens et al. 2021, arXiv:2110.01765 (deep kernel shaping)"


@register
class Absolute(Activation):
    """The absolute value: keeps the strength of a response and drops its sign."""

    name = "abs"
    aliases = ("absolute", "absolute_value")
    definition = "abs(x)"
    reference = "classical; as a rectifier Jarrett et al. 2009, ICCV"
    frameworks = {
        "torch": ("torch.abs",),
        "jax": ("jax.numpy.abs",),
        "keras": ("keras.ops.abs",),
        "tensorflow": ("tf.abs",),
        "onnx": ("Abs",),
    }
    differences = ("the slope at 0 is 0 in torch and TensorFlow, 1 in jax",)

    def value(self, x: Array) -> Array:
        return np.abs(x)  # as straight pieces it would take several times as long


@register
class Seagull(Activation):
    """log(1 + x²): a valley with wide wings, for targets that are even in their inputs."""

    name = "seagull"
    label = "Seagull"
    definition = "log(1 + x^2)"
    evaluated_as = {2: "2*(1 - x)*(1 + x)/(1 + x^2)^2"}
    reference = "Gao et al. 2020, arXiv:2011.11713"


@register
class Symlog(Activation):
    """The logarithm of the size with the sign of x: brings rewards of any scale into reach."""

    name = "symlog"
    definition = "sign(x)*log(1 + abs(x))"
    derivative_definition = "1/(1 + abs(x))"
    evaluated_as = {1: "1/(1 + abs(x))"}
    reference = "Hafner et al. 2023, DreamerV3, arXiv:2301.04104"

    # jets would take four times as long for a few numbers

    def value(self, x: Array) -> Array:
        return np.copysign(np.log1p(np.abs(x)), x)

    def first(self, x: Array) -> Array:
        return 1.0 / (1.0 + np.abs(x))


@register
class Symexp(Activation):
    """The inverse of symlog: takes a prediction back to its true scale."""

    name = "symexp"
    definition = "sign(x)*(exp(abs(x)) - 1)"
    derivative_definition = "exp(abs(x))"
    evaluated_as = {1: "exp(abs(x))"}
    reference = "Hafner et al. 2023, DreamerV3, arXiv:2301.04104"

    # jets would take three times as long for a few numbers

    def value(self, x: Array) -> Array:
        return np.copysign(np.expm1(np.abs(x)), x)

    def first(self, x: Array) -> Array:
        return np.exp(np.abs(x))


@register
class SelfArctan(Activation):
    """x·arctan(x): even, like |x| far out but rounded at 0."""

    name = "self_arctan"
    definition = "x*atan(x)"
    evaluated_as = {2: "2/(1 + x^2)^2"}
    reference = "in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.3.14"


@register
class Arctid(Activation):
    """arctan²(x) − x: falls throughout, least steeply a little right of 0."""

    name = "arctid"
    definition = "atan(x)^2 - x"
    reference = "in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.28"
    differences = ("torch_activation's documentation has another formula than its code, which is this one",)


@register
class HyperSinh(Activation):
    """A third of a hyperbolic sine on the right, a quarter of a cube on the left."""

    name = "hyper_sinh"
    label = "hyper-sinh"
    definition = "where(x > 0, sinh(x)/3, x^3/4)"
    reference = (
        "Parisi, Ma, RaviChandran & Lanzillotta 2020, arXiv:2011.07661 (not checked against the paper)"
    )


@register
class Wave(Activation):
    """A wavelet: one peak between two troughs; the Mexican hat at a = 1/2.

    Of two implementations of the survey arXiv:2402.09092 one has this formula; the other leaves the brackets
    out, 1 − x² e^(−ax²), which goes to 1.
    """

    name = "wave"
    definition = "(1 - x^2)*exp(-a*x^2)"
    reference = "in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.41"

    a: float = parameter(1.0, symbol="a", domain=Interval(0.0, math.inf))
