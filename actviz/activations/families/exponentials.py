"""A line for positive x joined at 0 to a curve that levels off: the ELU family."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.facts import Facts, Interval, Kink, Tail
from actviz.activations.kernels.arithmetic import scaled
from actviz.activations.kernels.decays import exponential_decay
from actviz.activations.kernels.series import tanh_excess
from actviz.activations.lazy import np
from actviz.activations.registry import register
from actviz.activations.shapes import ExponentialLinear

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

# Klambauer et al. 2017, eq. 14: with these, E f(z) = 0 and E f(z)² = 1 for z ~ N(0, 1), that is
# α = √(2/π) / (1 − √e erfc(√½)) and λ = (E[z² | z > 0]/2 + α² E[(e^z − 1)² | z < 0]/2)^(−1/2).
# Written out because float arithmetic on the equations loses the last bit;
# tests/activations/test_kernels.py solves them.
SELU_ALPHA = 1.6732632423543772848170429916717
SELU_SCALE = 1.0507009873554804934193349852946

_POSITIVE = Interval(0.0, math.inf)


@register
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


@register
class PELU(ExponentialLinear):
    """An ELU that learns both depth and length of its bend, and is smooth at 0 whatever they are."""

    name = "pelu"
    aliases = ("parametric_elu",)
    formula = r"\frac{a}{b} x\ \mathrm{if}\ x > 0,\quad a\,(e^{x/b} - 1)\ \mathrm{if}\ x \leq 0"
    derivative_formula = r"\frac{a}{b}\ \mathrm{if}\ x > 0,\quad \frac{a}{b}\,e^{x/b}\ \mathrm{if}\ x \leq 0"
    reference = "Trottier, Giguère & Chaib-draa 2016, arXiv:1605.09332"

    a: float = parameter(1.0, symbol="a", domain=_POSITIVE)
    b: float = parameter(1.0, symbol="b", domain=_POSITIVE)

    def branches(self) -> tuple[float, float, float]:
        return self.a / self.b, self.a, self.b


@register
class MPELU(ExponentialLinear):
    """An ELU that learns how deep its negative side sinks (α) and how fast (β)."""

    name = "mpelu"
    formula = r"x\ \mathrm{if}\ x > 0,\quad \alpha\,(e^{\beta x} - 1)\ \mathrm{if}\ x \leq 0"
    derivative_formula = r"1\ \mathrm{if}\ x > 0,\quad \alpha\beta\,e^{\beta x}\ \mathrm{if}\ x < 0"
    reference = "Li, Fan, Li & Wu 2016, arXiv:1606.00305"
    differences = ("torch_activation starts learning from other values than the paper's 0.25 and 1",)

    alpha: float = parameter(0.25, symbol=r"\alpha", domain=_POSITIVE)
    beta: float = parameter(1.0, symbol=r"\beta", domain=_POSITIVE)

    def branches(self) -> tuple[float, float, float]:
        return 1.0, self.alpha, 1.0 / self.beta

    # by the rate β itself: 1/β is rounded, which counts in the tail

    def value(self, x: Array) -> Array:
        slope, height, length = self.branches()
        left = np.minimum(x, 0.0)
        depth = self.beta * left
        bent = np.where(depth > -1e-200, (height / length) * left, height * np.expm1(depth))
        return slope * np.maximum(x, 0.0) + bent

    def first(self, x: Array) -> Array:
        slope, height, length = self.branches()
        return (x > 0) * slope + (x <= 0) * self._decay(x, height / length)

    def second(self, x: Array) -> Array:
        _, height, length = self.branches()
        return (x < 0) * self._decay(x, height / length / length)

    def _decay(self, x: Array, scale: float) -> Array:
        return exponential_decay(*scaled(np.minimum(x, 0.0), self.beta)).times(scale)


@register
class XIELU(Activation):
    """The integral of an ELU: its slope grows with x on the right and levels off below 0 on the left."""

    name = "xielu"
    formula = (
        r"\alpha_p x^2 + \beta x\ \mathrm{if}\ x > 0,\quad "
        r"\alpha_n\,(e^x - 1 - x) + \beta x\ \mathrm{if}\ x \leq 0"
    )
    derivative_formula = (
        r"2 \alpha_p x + \beta\ \mathrm{if}\ x > 0,\quad \alpha_n\,(e^x - 1) + \beta\ \mathrm{if}\ x \leq 0"
    )
    reference = "Huang & Schlag 2024, arXiv:2411.13010"
    frameworks = {"transformers": ("transformers.activations.XIELUActivation",)}
    differences = (
        "transformers keeps the learned parameters in bfloat16, which moves them in the third digit, and "
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

    def second(self, x: Array) -> Array:
        bent = x < 0 if self._bends() else x <= 0
        decay = exponential_decay(np.minimum(x, 0.0)).times(self.alpha_n)
        return bent * decay + (x > 0) * (2.0 * self.alpha_p)

    def facts(self) -> Facts:
        slope = self.beta - self.alpha_n
        lowest, attained = -math.inf, False
        if slope < 0:
            bottom = math.log1p(-self.beta / self.alpha_n)
            lowest, attained = float(self.value(np.array([bottom]))[0]), True
        elif slope == 0:
            lowest = -self.alpha_n
        return Facts(
            range=Interval(lowest, math.inf, low_attained=attained),
            derivative_range=Interval(slope, math.inf),
            left=Tail(math.inf if slope < 0 else lowest, slope),
            right=Tail(math.inf, math.inf, 2.0 * self.alpha_p),
            kinks=(Kink(0.0, self.beta, self.beta, self.beta, order=2),) if self._bends() else (),
        )

    def _bends(self) -> bool:
        """Whether f″ jumps at 0."""
        return self.alpha_n != 2.0 * self.alpha_p


@register
class ISRLU(Activation):
    """An ELU without an exponential: the inverse square root is cheaper, and f″ has no jump."""

    name = "isrlu"
    aliases = ("inverse_square_root_linear_unit",)
    formula = r"x\ \mathrm{if}\ x \geq 0,\quad \frac{x}{\sqrt{1 + \alpha x^2}}\ \mathrm{if}\ x < 0"
    derivative_formula = r"1\ \mathrm{if}\ x \geq 0,\quad (1 + \alpha x^2)^{-3/2}\ \mathrm{if}\ x < 0"
    reference = "Carlile, Delamarter, Kinney, Marti & Whitney 2017, arXiv:1710.09967"

    alpha: float = parameter(1.0, symbol=r"\alpha", domain=_POSITIVE)

    def value(self, x: Array) -> Array:
        left = np.clip(x, -1e9 / math.sqrt(self.alpha), 0.0)  # beyond, it is at its limit
        return np.maximum(x, 0.0) + left / np.sqrt(self._radicand(left))

    def first(self, x: Array) -> Array:
        radicand = self._radicand(np.minimum(x, 0.0))
        return 1.0 / radicand / np.sqrt(radicand)

    def second(self, x: Array) -> Array:
        left = np.minimum(x, 0.0)
        radicand = self._radicand(left)
        return -3.0 * self.alpha * (left / np.sqrt(radicand)) / radicand / radicand

    def _radicand(self, x: Array) -> Array:
        return 1.0 + (self.alpha * x) * x

    def facts(self) -> Facts:
        lowest = -1.0 / math.sqrt(self.alpha)
        return Facts(
            range=Interval(lowest, math.inf),
            derivative_range=Interval(0.0, 1.0, high_attained=True),
            left=Tail(lowest, 0.0),
            right=Tail(math.inf, 1.0, straight=True),
        )


@register
class SQLU(Activation):
    """A square in the place of ELU's exponential: it reaches its lowest value, at -2, and stays there."""

    name = "sqlu"
    aliases = ("square_linear_unit",)
    formula = (
        r"x\ \mathrm{if}\ x > 0,\quad x + \frac{x^2}{4}\ \mathrm{if}\ -2 \leq x \leq 0,\quad "
        r"-1\ \mathrm{if}\ x < -2"
    )
    derivative_formula = (
        r"1\ \mathrm{if}\ x > 0,\quad 1 + \frac{x}{2}\ \mathrm{if}\ -2 \leq x \leq 0,\quad "
        r"0\ \mathrm{if}\ x < -2"
    )
    reference = "Wuraola & Patel 2018, IJCNN; Wuraola, Patel & Nguang 2021, Neurocomputing 442"

    def value(self, x: Array) -> Array:
        bent = np.clip(x, -2.0, 0.0)
        return np.maximum(x, 0.0) + bent * (1.0 + 0.25 * bent)

    def first(self, x: Array) -> Array:
        return 1.0 + 0.5 * np.clip(x, -2.0, 0.0)

    def second(self, x: Array) -> Array:
        return 0.5 * ((x > -2.0) & (x < 0.0)).astype(np.float64)

    def facts(self) -> Facts:
        return Facts(
            range=Interval(-1.0, math.inf, low_attained=True),
            derivative_range=Interval(0.0, 1.0, True, True),
            left=Tail(-1.0, 0.0, straight=True),
            right=Tail(math.inf, 1.0, straight=True),
            kinks=(Kink(-2.0, 0.0, 0.0, 0.0, order=2), Kink(0.0, 1.0, 1.0, 1.0, order=2)),
        )
