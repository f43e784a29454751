"""ELU and similar functions: a line on the right, an exponential on the left."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.facts import Interval
from actviz.activations.registry import register
from actviz.activations.special.decays import exponential_decay, exponential_left
from actviz.activations.special.series import tanh_excess
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_POSITIVE = Interval(0.0, math.inf)


# Klambauer et al. 2017, eq. 14: with these, E f(z) = 0 and E f(z)² = 1 for z ~ N(0, 1), that is
# α = √(2/π) / (1 − √e erfc(√½)) and λ = (E[z² | z > 0]/2 + α² E[(e^z − 1)² | z < 0]/2)^(−1/2).
# Written out because float arithmetic on the equations loses the last bit;
# tests/activations/test_kernels.py solves them.
SELU_ALPHA = 1.6732632423543772848170429916717
SELU_SCALE = 1.0507009873554804934193349852946


class ExponentialLinear(Activation):
    """slope · x for x > 0 joined at 0 to height · (e^(x/length) − 1), in half the time the definition takes.

    One side of each sum is exactly 0: the processor cannot guess the signs of random numbers, so both
    sides are worked out.
    """

    def branches(self) -> tuple[float, float, float]:
        """Slope, height and length at the parameters at hand."""
        raise TypeError(f"{type(self).__name__} lacks its branches")

    def value(self, x: Array) -> Array:
        slope, height, length = self.branches()
        left = np.minimum(x, 0.0)
        depth = left / length
        bent = height * np.expm1(depth)
        if length != 1.0:  # next to 0 the curve is its tangent, and x/length may be subnormal
            bent = np.where(depth > -1e-200, (height / length) * left, bent)
        return slope * np.maximum(x, 0.0) + bent

    def first(self, x: Array) -> Array:
        slope, height, length = self.branches()
        return (x > 0) * slope + (x <= 0) * exponential_left(np.minimum(x, 0.0), length, height / length)

    def second(self, x: Array) -> Array:
        _, height, length = self.branches()
        return (x < 0) * exponential_left(np.minimum(x, 0.0), length, height / length / length)


@register
class ELU(ExponentialLinear):
    """Its negative side brings the mean output closer to zero; α is the level it sinks to."""

    name = "elu"
    label = "ELU"
    definition = "where(x > 0, x, alpha*(exp(x) - 1))"
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
class CELU(ExponentialLinear):
    """An ELU with slope 1 at 0 for every α: α sets the length of the bend as well as its depth."""

    name = "celu"
    label = "CELU"
    definition = "where(x > 0, x, alpha*(exp(x/alpha) - 1))"
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
    label = "SELU"
    definition = "where(x > 0, λ*x, λ*α*(exp(x) - 1))"
    constants = {"α": SELU_ALPHA, "λ": SELU_SCALE}
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


@register
class PELU(Activation):
    """An ELU that learns both depth and length of its bend, and is smooth at 0 whatever they are."""

    name = "pelu"
    label = "PELU"
    aliases = ("parametric_elu",)
    definition = "where(x > 0, a/b*x, a*(exp(x/b) - 1))"
    reference = "Trottier, Giguère & Chaib-draa 2016, arXiv:1605.09332"

    a: float = parameter(1.0, symbol="a", domain=_POSITIVE)
    b: float = parameter(1.0, symbol="b", domain=_POSITIVE)


@register
class MPELU(Activation):
    """An ELU that learns how deep its negative side sinks (α) and how fast (β)."""

    name = "mpelu"
    label = "MPELU"
    definition = "where(x > 0, x, alpha*(exp(beta*x) - 1))"
    reference = "Li, Fan, Li & Wu 2016, arXiv:1606.00305"
    differences = ("torch_activation starts learning from other values than the paper's 0.25 and 1",)

    alpha: float = parameter(0.25, symbol=r"\alpha", domain=_POSITIVE)
    beta: float = parameter(1.0, symbol=r"\beta", domain=_POSITIVE)


@register
class XIELU(Activation):
    """The integral of an ELU: its slope grows with x on the right and levels off below 0 on the left."""

    name = "xielu"
    label = "xIELU"
    definition = "where(x > 0, alpha_p*x^2 + beta*x, alpha_n*(exp(x) - 1 - x) + beta*x)"
    reference = "Huang & Schlag 2024, arXiv:2411.13010"
    frameworks = {"transformers": ("transformers.activations.XIELUActivation",)}
    differences = (
        "transformers keeps the learned parameters in bfloat16, which changes their third digit, and "
        "takes e^x - 1 at -1e-6 for x between that and 0",
        "while learning alpha_p stays positive and alpha_n above beta; here every positive number is allowed",
    )

    alpha_p: float = parameter(0.8, symbol=r"\alpha_p", domain=_POSITIVE, also=("alpha_p_init",))
    alpha_n: float = parameter(0.8, symbol=r"\alpha_n", domain=_POSITIVE, also=("alpha_n_init",))
    beta: float = parameter(0.5, symbol=r"\beta", domain=_POSITIVE)

    # next to 0 the terms are gathered around βx, farther out around the line of slope β − α_n

    def value(self, x: Array) -> Array:
        left, right = np.minimum(x, 0.0), np.maximum(x, 0.0)
        half = 0.5 * np.maximum(left, -1.0)
        excess = tanh_excess(half)
        near = self.beta * left + self.alpha_n * (left * (half - excess) / (1.0 + excess - half))
        far = self.alpha_n * np.expm1(left) + (self.beta - self.alpha_n) * left
        return (self.alpha_p * right + self.beta) * right + np.where(left > -1.0, near, far)

    def first(self, x: Array) -> Array:
        left = np.minimum(x, 0.0)
        near = self.alpha_n * np.expm1(left) + self.beta
        far = exponential_decay(left).times(self.alpha_n) + (self.beta - self.alpha_n)
        return 2.0 * self.alpha_p * np.maximum(x, 0.0) + np.where(left > -1.0, near, far)


@register
class ISRLU(Activation):
    """An ELU without an exponential: the inverse square root is cheaper, and f″ has no jump."""

    name = "isrlu"
    label = "ISRLU"
    aliases = ("inverse_square_root_linear_unit",)
    definition = "where(x >= 0, x, x/sqrt(1 + alpha*x^2))"
    evaluated_as = {1: "where(x >= 0, 1, hypot(1, sqrt(alpha)*x)^(-3))"}
    reference = "Carlile, Delamarter, Kinney, Marti & Whitney 2017, arXiv:1710.09967"

    alpha: float = parameter(1.0, symbol=r"\alpha", domain=_POSITIVE)

    def first(self, x: Array) -> Array:  # jets would take three times as long for a few numbers
        square = 1.0 + self.alpha * np.square(np.minimum(x, 0.0))  # infinite where f′ is 0
        return 1.0 / np.sqrt(square) / square


@register
class SQLU(Activation):
    """A square in place of ELU's exponential: it reaches its lowest value, at -2, and stays there."""

    name = "sqlu"
    label = "SQLU"
    aliases = ("square_linear_unit",)
    definition = "where(x > 0, x, where(x >= -2, x + x^2/4, -1))"
    reference = "Wuraola & Patel 2018, IJCNN; Wuraola, Patel & Nguang 2021, Neurocomputing 442"

    def value(self, x: Array) -> Array:
        left = np.clip(x, -2.0, 0.0)
        return np.maximum(x, 0.0) + left * (1.0 + 0.25 * left)

    def first(self, x: Array) -> Array:
        return 1.0 + 0.5 * np.clip(x, -2.0, 0.0)


@register
class REU(Activation):
    """The rectified exponential unit: a ReLU on the right, a swish-like dip on the left."""

    name = "reu"
    label = "REU"
    aliases = ("rectified_exponential_unit", "preu", "suish")
    definition = "where(x >= 0, alpha*x, alpha*x*exp(beta*x))"
    reference = "Ying et al. 2019, Rectified exponential units, IEEE Access 7 (not checked against the paper)"
    differences = (
        "the parametric form, PREU, learns both parameters; REU has neither",
        "max(x, x·exp(-|x|)), published as Suish, is the same function",
    )

    alpha: float = parameter(1.0, symbol=r"\alpha", domain=_POSITIVE)
    beta: float = parameter(1.0, symbol=r"\beta", domain=_POSITIVE)


@register
class SERLU(Activation):
    """The scaled exponentially-regularized linear unit: SELU's self-normalization with a dip."""

    name = "serlu"
    label = "SERLU"
    definition = "where(x >= 0, scale*x, scale*alpha*x*exp(x))"
    reference = "Zhang & Li 2018, arXiv:1807.10117 (not checked against the paper)"
    differences = ("torch_activation starts both parameters at 1, where it is reu",)

    alpha: float = parameter(2.90427, symbol=r"\alpha", domain=_POSITIVE)
    scale: float = parameter(1.07862, symbol=r"\lambda", domain=_POSITIVE)
