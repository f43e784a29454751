"""The logistic curve and tanh: their logarithm, derivatives and scaled or clipped relatives."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.extremes import surveyed
from actviz.activations.facts import Facts, Interval, Kink, Symmetry, Tail
from actviz.activations.kernels.arithmetic import exact_product, scaled
from actviz.activations.kernels.decays import exponential_decay
from actviz.activations.kernels.logistic import logistic, logistic_curvature, logistic_slope, softplus
from actviz.activations.lazy import np
from actviz.activations.registry import register

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

POSITIVE = Interval(0.0, math.inf)


def s_curve(
    low: float, high: float, steepest: float, at: float = 0.0, *,
    symmetry: Symmetry = "none", kinks: tuple[Kink, ...] = (),
) -> Facts:  # fmt: skip
    """The facts of a curve that rises from one level to another and is steepest at one smooth point."""
    return Facts(
        range=Interval(low, high),
        derivative_range=Interval(0.0, steepest, high_attained=True),
        left=Tail(low, 0.0),
        right=Tail(high, 0.0),
        kinks=kinks,
        derivative_argmax=at,
        symmetry=symmetry,
    )


@register
class Sigmoid(Activation):
    """The logistic curve: a degree of excitation between 0 and 1."""

    name = "sigmoid"
    aliases = ("logistic", "expit")
    formula = r"\frac{1}{1 + e^{-x}}"
    derivative_formula = r"\sigma(x)\,(1 - \sigma(x))"
    reference = "Verhulst 1838; as a neuron's output Rumelhart, Hinton & Williams 1986, Nature 323"
    frameworks = {
        "torch": ("torch.nn.Sigmoid", "torch.sigmoid", "torch.nn.functional.sigmoid"),
        "jax": ("jax.nn.sigmoid",),
        "keras": ("keras.activations.sigmoid",),
        "tensorflow": ("tf.nn.sigmoid",),
        "onnx": ("Sigmoid",),
    }

    def value(self, x: Array) -> Array:
        return logistic(x)

    def first(self, x: Array) -> Array:
        return logistic_slope(x)

    def second(self, x: Array) -> Array:
        return logistic_curvature(x)

    def facts(self) -> Facts:
        return s_curve(0.0, 1.0, steepest=1 / 4)


@register
class LogSigmoid(Activation):
    """log σ(x): the log-probability of a binary classifier."""

    name = "log_sigmoid"
    formula = r"-\log(1 + e^{-x})"
    derivative_formula = r"\sigma(-x)"
    reference = "classical; the negative of softplus(−x)"
    frameworks = {
        "torch": ("torch.nn.LogSigmoid", "torch.nn.functional.logsigmoid"),
        "jax": ("jax.nn.log_sigmoid",),
        "keras": ("keras.activations.log_sigmoid",),
        "tensorflow": ("tf.math.log_sigmoid",),
    }

    def value(self, x: Array) -> Array:
        return -softplus(-x)

    def first(self, x: Array) -> Array:
        return logistic(-x)

    def second(self, x: Array) -> Array:
        return -logistic_slope(x)

    def facts(self) -> Facts:
        return Facts(
            range=Interval(-math.inf, 0.0),
            derivative_range=Interval(0.0, 1.0),
            left=Tail(-math.inf, 1.0),
            right=Tail(0.0, 0.0),
        )


@register
class Tanh(Activation):
    """The hyperbolic tangent, 2σ(2x) − 1: a sigmoid centred on zero."""

    name = "tanh"
    formula = r"\tanh(x)"
    derivative_formula = r"1 - \tanh^2(x)"
    reference = "classical; LeCun, Bottou, Orr & Müller 1998, Efficient BackProp"
    frameworks = {
        "torch": ("torch.nn.Tanh", "torch.tanh", "torch.nn.functional.tanh"),
        "jax": ("jax.nn.tanh", "jax.numpy.tanh"),
        "keras": ("keras.activations.tanh",),
        "tensorflow": ("tf.nn.tanh",),
        "onnx": ("Tanh",),
    }

    def value(self, x: Array) -> Array:
        return np.tanh(x)

    def first(self, x: Array) -> Array:
        return logistic_slope(2.0 * x, 4.0)

    def second(self, x: Array) -> Array:
        return logistic_slope(2.0 * x, -8.0) * np.tanh(x)

    def facts(self) -> Facts:
        return s_curve(-1.0, 1.0, steepest=1.0, symmetry="odd")


@register
class ScaledTanh(Activation):
    """A tanh stretched so that f(±1) = ±1, where it bends most: targets of ±1 do not saturate it."""

    name = "scaled_tanh"
    aliases = ("stanh", "lecun_tanh")
    formula = r"a\,\tanh(b x)"
    derivative_formula = r"a b\,(1 - \tanh^2(b x))"
    reference = "LeCun, Bottou, Orr & Müller 1998, Efficient BackProp"
    differences = ("ONNX removed its experimental ScaledTanh, alpha*tanh(beta*x)",)

    a: float = parameter(1.7159, symbol="a", domain=POSITIVE, also=("alpha",))
    b: float = parameter(2 / 3, symbol="b", domain=POSITIVE, also=("beta",))

    def value(self, x: Array) -> Array:
        depth = self.b * x
        # next to 0 the curve is its tangent, and b·x may be subnormal
        return np.where(np.abs(depth) < 1e-9, self.a * self.b * x, self.a * np.tanh(depth))

    def first(self, x: Array) -> Array:
        depth, rest = scaled(x, 2.0 * self.b)
        return logistic_slope(depth, 4.0 * self.a * self.b, rest)

    def second(self, x: Array) -> Array:
        depth, rest = scaled(x, 2.0 * self.b)
        bend = self.a * self.b**2
        bent = logistic_slope(depth, -8.0 * bend, rest) * np.tanh(0.5 * depth)
        return np.where(np.abs(depth) < 1e-9, -2.0 * bend * self.b * x, bent)

    def facts(self) -> Facts:
        return s_curve(-self.a, self.a, steepest=self.a * self.b, symmetry="odd")


@register
class DSigmoid(Activation):
    """The derivative of the sigmoid, a bump: the slope that training through a sigmoid multiplies by."""

    name = "dsigmoid"
    formula = r"\sigma(x)\,\sigma(-x)"
    derivative_formula = r"\sigma(x)\,\sigma(-x)\,(\sigma(-x) - \sigma(x))"
    reference = "classical; the derivative of sigmoid, as an activation in torch_activation"

    def value(self, x: Array) -> Array:
        return logistic_slope(x)

    def first(self, x: Array) -> Array:
        return logistic_curvature(x)

    def second(self, x: Array) -> Array:
        return logistic_slope(x) * (1.5 * np.square(np.tanh(0.5 * x)) - 0.5)

    def facts(self) -> Facts:
        steepest, at = 1 / (6 * math.sqrt(3)), math.log(2 + math.sqrt(3))
        return Facts(
            range=Interval(0.0, 1 / 4, high_attained=True),
            derivative_range=Interval(-steepest, steepest, True, True),
            left=Tail(0.0, 0.0),
            right=Tail(0.0, 0.0),
            derivative_argmin=at,
            derivative_argmax=-at,
            symmetry="even",
        )


@register
class DSiLU(Activation):
    """The derivative of SiLU: a sigmoid that overshoots both its levels by a tenth."""

    name = "dsilu"
    formula = r"\sigma(x)\,(1 + x\,\sigma(-x))"
    derivative_formula = r"\sigma(x)\,\sigma(-x)\,(2 - x\,\tanh(x/2))"
    reference = "Elfwing, Uchibe & Doya 2017, arXiv:1702.03118"

    def value(self, x: Array) -> Array:
        left = exponential_decay(np.minimum(x, 0.0))
        return left.times((1.0 + x * logistic(-x)) / (1.0 + np.exp(-np.abs(x))))

    def first(self, x: Array) -> Array:
        decay = exponential_decay(x)
        over = np.square(1.0 / (1.0 + decay.whole))
        return decay.times(over * (2.0 - x * np.tanh(0.5 * x)))

    def second(self, x: Array) -> Array:
        decay, t = exponential_decay(x), np.tanh(0.5 * x)
        over = np.square(1.0 / (1.0 + decay.whole))
        size = np.minimum(np.abs(x), 800.0)
        rest = 2.0 * decay.whole / (1.0 + decay.whole)  # 1 − tanh(|x|/2), small where the terms cancel
        far = np.sign(x) * ((size - 3.0) + rest * (3.0 - size * (3.0 - 1.5 * rest)))
        near = np.clip(x, -1.0, 1.0) * (1.5 * t * t - 0.5) - 3.0 * t
        return decay.times(over * np.where(size < 1.0, near, far))

    def facts(self) -> Facts:
        return surveyed(self, left=Tail(0.0, 0.0), right=Tail(1.0, 0.0))


@register
class SoftClipping(Activation):
    """x between 0 and 1, bent to those levels outside: a smooth clip whose corners sharpen with α."""

    name = "soft_clipping"
    aliases = ("soft_clip",)
    formula = r"\frac{1}{\alpha}\,\log\left(\frac{1 + e^{\alpha x}}{1 + e^{\alpha (x - 1)}}\right)"
    derivative_formula = r"\sigma(\alpha x) - \sigma(\alpha (x - 1))"
    reference = "Klimek & Perelstein 2018, arXiv:1810.11509"
    differences = (
        "alpha defaults to 0.5 in Echo, to 50 in torch_activation; the paper asks for a large one",
        "written as one logarithm it overflows to NaN for alpha*x above 709",
    )

    alpha: float = parameter(50.0, symbol=r"\alpha", domain=POSITIVE, also=("p",))

    # With m = min(x, 1 − x), how far inside of the nearer level x is, everything is a product:
    # f′ = (1 − e^−α) σ(αm) σ(α(1 − m)), and f″ = ∓α f′ (1 − e^−2α|x − ½|) σ(−αm) σ(α(1 − m)).

    def value(self, x: Array) -> Array:
        inside, depth, rest, far = self._depth(x)
        within = np.maximum(inside, 0.0)
        decay = exponential_decay(depth, rest)
        ratio = -np.expm1(-self.alpha * (1.0 - 2.0 * within)) / far
        bent = np.log1p(decay.whole * ratio) / self.alpha
        # log1p(e) is e itself once e is below half an ulp of 1
        height = within + np.where(decay.whole < 1e-17, decay.times(ratio / self.alpha), bent)
        return np.where(x > 0.5, 1.0 - height, height)

    def first(self, x: Array) -> Array:
        _, depth, rest, far = self._depth(x)
        outside = exponential_decay(np.minimum(depth, 0.0), (depth < 0) * rest)
        return outside.times(-math.expm1(-self.alpha) / ((1.0 + np.exp(-np.abs(depth))) * far))

    def second(self, x: Array) -> Array:
        inside, depth, rest, far = self._depth(x)
        decay = exponential_decay(depth, rest)
        bend = self.alpha * math.expm1(-self.alpha) * np.sign(0.5 - x)
        centre = np.expm1(-2.0 * self.alpha * (0.5 - inside))
        return decay.times(bend * centre / np.square((1.0 + decay.whole) * far))

    def _depth(self, x: Array) -> tuple[Array, Array, Array, Array]:
        """m, αm as far as a decay leaves anything, what rounding has left off that, and 1 + e^−α(1 − m)."""
        mirrored = 1.0 - x
        moved = mirrored - 1.0
        lost = (1.0 - (mirrored - moved)) - (x + moved)
        inside = np.minimum(x, mirrored)
        near = np.maximum(inside, -800.0 / self.alpha)
        depth, rest = exact_product(near, self.alpha)
        rest += ((x > 0.5) & (near == inside)) * lost * self.alpha
        return inside, depth, rest, 1.0 + np.exp(-self.alpha * (1.0 - inside))

    def facts(self) -> Facts:
        return s_curve(0.0, 1.0, steepest=math.tanh(self.alpha / 4), at=1 / 2)
