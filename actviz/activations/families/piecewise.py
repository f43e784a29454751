"""Step functions, and piecewise linear or quadratic approximations of smooth functions."""

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

_POSITIVE = Interval(0.0, math.inf)


@register
class Identity(Activation):
    """x itself: what an output layer without an activation does."""

    name = "identity"
    aliases = ("linear",)
    definition = "x"
    reference = "classical"
    frameworks = {
        "torch": ("torch.nn.Identity",),
        "jax": ("jax.nn.identity",),
        "keras": ("keras.activations.linear",),
        "tensorflow": ("tf.identity",),
        "onnx": ("Identity",),
    }


@register
class Heaviside(Activation):
    """The unit step: the perceptron's yes or no."""

    name = "heaviside"
    label = "Heaviside"
    aliases = ("step", "unit_step", "binary_step")
    definition = "where(x > 0, 1, where(x < 0, 0, at_zero))"
    reference = "McCulloch & Pitts 1943; Rosenblatt 1958 (perceptron)"
    frameworks = {
        "torch": ("torch.heaviside",),
        "jax": ("jax.numpy.heaviside",),
        "keras": ("keras.ops.heaviside",),
    }
    differences = (
        "numpy, torch, jax and keras have no default for the value at 0: it is a required argument",
        "torch has no derivative for it and raises; jax returns 0",
    )

    at_zero: float = parameter(
        1.0, symbol="h_0", domain=Interval(0.0, 1.0, True, True), also=("values", "h0", "x2")
    )


@register
class Sign(Activation):
    """-1, 0 or 1: the sign of x, as in networks with binary activations."""

    name = "sign"
    aliases = ("signum", "sgn")
    definition = "sign(x)"
    reference = "classical"
    frameworks = {
        "torch": ("torch.sign",),
        "jax": ("jax.numpy.sign",),
        "keras": ("keras.ops.sign",),
        "tensorflow": ("tf.sign",),
        "onnx": ("Sign",),
    }
    differences = ("torch, jax and TensorFlow return derivative 0 at 0 too, where f jumps",)

    def value(self, x: Array) -> Array:
        return np.sign(x)


@register
class HardTanh(Activation):
    """x cut off at both ends."""

    name = "hard_tanh"
    definition = "min(max_val, max(min_val, x))"
    reference = "Collobert 2004, PhD thesis, Université de Paris VI"
    frameworks = {
        "torch": ("torch.nn.Hardtanh", "torch.nn.functional.hardtanh"),
        "jax": ("jax.nn.hard_tanh",),
        "keras": ("keras.activations.hard_tanh",),
        "onnx": ("Clip(min_val=-1, max_val=1)",),
    }
    differences = ("at ±1 torch returns slope 0, jax 1",)

    min_val: float = parameter(-1.0, symbol="a", also=("min",))
    max_val: float = parameter(1.0, symbol="b", also=("max",))

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.min_val >= self.max_val:
            raise UsageError(
                f"hard_tanh: min_val must be below max_val, not {self.min_val:g} and {self.max_val:g}"
            )


@register
class HardSigmoid(Activation):
    """Three straight pieces in place of a sigmoid."""

    name = "hard_sigmoid"
    definition = "min(1, max(0, x/6 + 1/2))"
    reference = "Howard et al. 2019, Searching for MobileNetV3, arXiv:1905.02244"
    frameworks = {
        "torch": ("torch.nn.Hardsigmoid", "torch.nn.functional.hardsigmoid"),
        "jax": ("jax.nn.hard_sigmoid",),
        "keras": ("keras.activations.hard_sigmoid",),
    }
    differences = (
        "ONNX and Keras 2 default to slope 0.2 on [-2.5, 2.5]",
        "torch's derivative in float64 is 1/6 rounded to float32, and it has no second derivative",
    )


@register
class HardSigmoid02(Activation):
    """The hard sigmoid of Theano, Keras 2 and ONNX, with slope 1/5 where today's has 1/6."""

    name = "hard_sigmoid_02"
    label = "hard sigmoid (0.2)"
    definition = "min(1, max(0, alpha*x + beta))"
    reference = "Theano and Keras; Courbariaux, Bengio & David 2015, arXiv:1511.00363, with slope 1/2"
    frameworks = {"tensorflow": ("tf_keras.activations.hard_sigmoid",), "onnx": ("HardSigmoid",)}
    differences = (
        "torch, jax and Keras 3 have slope 1/6 on [-3, 3]: hard_sigmoid here, at most 1/12 away, at ±2.5",
    )

    alpha: float = parameter(0.2, symbol=r"\alpha", domain=Interval(0.0, math.inf))
    beta: float = parameter(0.5, symbol=r"\beta")

    def __post_init__(self) -> None:
        super().__post_init__()
        low, high = -self.beta / self.alpha, (1.0 - self.beta) / self.alpha
        if not -math.inf < low < high < math.inf:
            raise UsageError(f"hard_sigmoid_02: its corners must be two numbers, not {low:g} and {high:g}")


@register
class SparseSigmoid(Activation):
    """Three straight pieces with slope 1/2, exactly 0 and 1 beyond ±1; the derivative of sparse_plus."""

    name = "sparse_sigmoid"
    definition = "min(1, max(0, (x + 1)/2))"
    reference = (
        "Courbariaux, Bengio & David 2015, arXiv:1511.00363; Blondel, Martins & Niculae 2019, "
        "arXiv:1901.02324"
    )
    frameworks = {"jax": ("jax.nn.sparse_sigmoid",), "keras": ("keras.activations.sparse_sigmoid",)}
    differences = ("at ±1 jax returns slope 1/4, half of the slope between",)


@register
class HardSwish(Activation):
    """x · hard_sigmoid(x): a swish without an exponential, for small devices."""

    name = "hard_swish"
    aliases = ("hard_silu",)
    definition = "x*min(1, max(0, x/6 + 1/2))"
    derivative_definition = "where(x <= -3, 0, where(x < 3, (2x + 3)/6, 1))"
    reference = "Howard et al. 2019, Searching for MobileNetV3, arXiv:1905.02244"
    frameworks = {
        "torch": ("torch.nn.Hardswish", "torch.nn.functional.hardswish"),
        "jax": ("jax.nn.hard_swish", "jax.nn.hard_silu"),
        "keras": ("keras.activations.hard_swish", "keras.activations.hard_silu"),
        "onnx": ("HardSwish",),
    }
    differences = (
        "torch up to 2.6 returned slopes -0.5 and 1.5 at -3 and 3, later versions 0 and 1",
        "torch and jax return NaN at -inf, where the limit is 0",
    )

    # branches are chosen by x: x/6 + 1/2 rounds to 1 for x a little below 3

    def value(self, x: Array) -> Array:
        height: Array = x * (np.clip(x + 3.0, 0.0, 6.0) / 6.0)
        return height

    def first(self, x: Array) -> Array:
        bent: Array = (x + 1.5) / 3.0
        bent *= np.abs(x) < 3.0
        bent += x >= 3.0
        return bent

    def second(self, x: Array) -> Array:
        bend: Array = (np.abs(x) < 3.0) / 3.0
        return bend


@register
class SShapedReLU(Activation):
    """The S-shaped ReLU: x in the middle and a learned slope on each side, beyond a learned threshold."""

    name = "srelu_s_shaped"
    label = "SReLU"
    aliases = ("s_shaped_relu",)
    definition = "where(x >= tr, tr + ar*(x - tr), where(x > tl, x, tl + al*(x - tl)))"
    reference = "Jin, Xu, Feng, Wei, Xiong & Yan 2015, arXiv:1512.07030"
    differences = ("Echo's SReLU adds its thresholds where the paper subtracts them",)

    tr: float = parameter(1.0, symbol="t_r")
    tl: float = parameter(-1.0, symbol="t_l")
    ar: float = parameter(0.2, symbol="a_r")
    al: float = parameter(0.2, symbol="a_l")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.tl >= self.tr:
            raise UsageError(f"srelu_s_shaped: tl must be below tr, not {self.tl:g} and {self.tr:g}")


@register
class PLU(Activation):
    """The piecewise linear unit: a tanh of three lines that keeps a gradient on both sides."""

    name = "plu"
    label = "PLU"
    aliases = ("piecewise_linear_unit",)
    definition = "max(alpha*(x + c) - c, min(alpha*(x - c) + c, x))"
    derivative_definition = "where(abs(x) < c, 1, alpha)"
    reference = "Nicolae 2018, arXiv:1809.09534"

    alpha: float = parameter(0.1, symbol=r"\alpha", domain=Interval(0.0, 1.0))
    c: float = parameter(1.0, symbol="c", domain=Interval(0.0, math.inf))


@register
class HardMish(Activation):
    """A mish without an exponential: a parabola between -2 and 0, x above, 0 below."""

    name = "hard_mish"
    label = "H-Mish"
    definition = "x/2*min(2, max(0, x + 2))"
    derivative_definition = "where(x < -2, 0, where(x < 0, x + 1, 1))"
    reference = "Misra, H-Mish (github.com/digantamisra98/H-Mish, unpublished)"
    frameworks = {"timm": ("timm.layers.hard_mish", "timm.layers.HardMish")}
    differences = ("timm's slope at -2 is the right one, -1, as here",)

    # branches are chosen by x: x + 2 rounds to 2 for x a little below 0

    def value(self, x: Array) -> Array:
        height: Array = x * (0.5 * np.clip(x + 2.0, 0.0, 2.0))
        return height

    def first(self, x: Array) -> Array:
        return ((x >= -2.0) & (x < 0.0)) * (np.clip(x, -2.0, 0.0) + 1.0) + (x >= 0.0)

    def second(self, x: Array) -> Array:
        return ((x > -2.0) & (x < 0.0)).astype(np.float64)


@register
class HardELiSH(Activation):
    """An elu for negative x, x for positive, times a sigmoid of three straight pieces."""

    name = "hard_elish"
    label = "HardELiSH"
    definition = "where(x >= 0, x, exp(x) - 1)*min(1, max(0, (x + 1)/2))"
    derivative_definition = (
        "where(x >= 1, 1, where(x >= 0, x + 1/2, where(x > -1, ((x + 2)*exp(x) - 1)/2, 0)))"
    )
    reference = "Basirat & Roth 2018, arXiv:1808.00783"
    differences = ("Echo's Elish(hard=True) has e^(x-1) in place of e^x - 1, torch_activation's 1 + e^-x",)

    # branches are chosen by x: x + 1 rounds to 2 for x a little below 1

    def value(self, x: Array) -> Array:
        gate = 0.5 * (np.clip(x, -1.0, 1.0) + 1.0)
        height: Array = gate * (np.maximum(x, 0.0) + np.expm1(np.clip(x, -1.0, 0.0)))
        return height

    def first(self, x: Array) -> Array:
        left = np.clip(x, -1.0, 0.0)
        bent = 0.5 * (np.exp(left) * (left + 1.0) + np.expm1(left))
        return (np.abs(x) < 1.0) * (bent + np.clip(x, 0.0, 1.0)) + (x >= 1.0)

    def second(self, x: Array) -> Array:
        left = np.clip(x, -1.0, 0.0)
        bent = 0.5 * np.exp(left) * (left + 3.0)
        return ((x > -1.0) & (x < 0.0)) * bent + ((x > 0.0) & (x < 1.0))


@register
class BiFiring(Activation):
    """|x| rounded by a parabola between −a and a and lowered by a/2: Huber's loss, over a."""

    name = "bi_firing"
    label = "bi-firing"
    aliases = ("bfire",)
    definition = "where(abs(x) <= a, x^2/(2a), abs(x) - a/2)"
    derivative_definition = "min(1, max(-1, x/a))"
    reference = (
        "Li, Ng, Yeung & Chan 2014, Bi-firing deep neural networks, International Journal of Machine "
        "Learning and Cybernetics 5 (not checked against the paper)"
    )

    a: float = parameter(1.0, symbol="a", domain=_POSITIVE)

    def value(self, x: Array) -> Array:
        size = np.abs(x)
        near = np.minimum(size, self.a)
        rounded: Array = 0.5 * near * (near / self.a) + (size - near)
        return rounded

    def first(self, x: Array) -> Array:
        return np.clip(x, -self.a, self.a) / self.a


@register
class SoftModulusQ(Activation):
    """|x| rounded by a cubic between −1 and 1, and exactly |x| beyond."""

    name = "soft_modulus_q"
    label = "SoftModulusQ"
    definition = "where(abs(x) <= 1, x^2*(2 - abs(x)), abs(x))"
    derivative_definition = "where(abs(x) <= 1, x*(4 - 3*abs(x)), sign(x))"
    reference = "Vallés-Pérez et al. 2023, arXiv:2301.05993 (not checked against the paper)"
    differences = ("the survey arXiv:2402.09092 misprints the inequality that separates the two cases",)

    def value(self, x: Array) -> Array:
        size = np.abs(x)
        near = np.minimum(size, 1.0)
        rounded: Array = near * near * (2.0 - near) + (size - near)
        return rounded

    def first(self, x: Array) -> Array:
        near = np.clip(x, -1.0, 1.0)
        return near * (4.0 - 3.0 * np.abs(near))


@register
class Squish(Activation):
    """The square swish: a dip and a rise made of two parabolas, for devices without an exponential."""

    name = "squish"
    label = "Squish"
    aliases = ("square_swish",)
    definition = "where(x > 0, x + x^2/32, where(x >= -2, x + x^2/2, 0))"
    reference = "Wuraola, Patel & Nguang 2021, Neurocomputing 442 (not checked against the paper)"

    def value(self, x: Array) -> Array:
        left, right = np.clip(x, -2.0, 0.0), np.maximum(x, 0.0)
        return left * (1.0 + 0.5 * left) + right * (1.0 + right / 32.0)

    def first(self, x: Array) -> Array:
        return (x >= -2.0) * (1.0 + np.clip(x, -2.0, 0.0) + np.maximum(x, 0.0) / 16.0)


@register
class LinQ(Activation):
    """The linear quadratic activation: sqnl up to where its slope has fallen to a, and straight beyond.

    Two implementations of the survey arXiv:2402.09092 have squares of x in the outer pieces, so that they
    bend away and do not meet; with (1 − a)² there, as here, f and f′ are continuous.
    """

    name = "linq"
    label = "LinQ"
    aliases = ("linear_quadratic",)
    definition = "where(abs(x) < 2 - 2a, x - x*abs(x)/4, a*x + (1 - a)^2*sign(x))"
    derivative_definition = "max(1 - abs(x)/2, a)"
    reference = "Wuraola, Patel & Nguang 2021, Neurocomputing 442 (not checked against the paper)"
    differences = ("the default of a is not the paper's: no available source gives one",)

    a: float = parameter(0.1, symbol="a", domain=Interval(0.0, 1.0))

    def value(self, x: Array) -> Array:
        edge = 2.0 - 2.0 * self.a
        near = np.clip(x, -edge, edge)
        return near * (1.0 - 0.25 * np.abs(near)) + self.a * (x - near)

    def first(self, x: Array) -> Array:
        return np.where(np.abs(x) < 2.0 - 2.0 * self.a, 1.0 - 0.5 * np.abs(x), self.a)


@register
class Tent(Activation):
    """A tent over 0: unusual inputs of either sign give 0, which makes a network harder to fool."""

    name = "tent"
    aliases = ("mrelu", "mirrored_relu")
    definition = "max(0, a - abs(x))"
    reference = "Rozsa & Boult 2019, arXiv:1908.02435 (not checked against the paper)"
    differences = (
        "a = 1 is also known as mReLU, the mirrored ReLU",
        "the hat activation of arXiv:2208.04924 is the same function shifted to [0, 2]",
    )

    a: float = parameter(1.0, symbol="a", domain=_POSITIVE, also=("delta",))


@register
class Pan(Activation):
    """The pan function: |x| less a threshold, where that is positive; the absolute value of softshrink.

    The definition is that of two implementations of the survey arXiv:2402.09092, which agree.
    """

    name = "pan"
    label = "Pan"
    definition = "max(0, abs(x) - a)"
    reference = "in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.6.26"

    a: float = parameter(1.0, symbol="a", domain=_POSITIVE)
