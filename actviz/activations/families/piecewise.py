"""Lines, steps and the hard, clipped stand-ins for smooth curves."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.facts import Facts, Interval, Kink, Tail
from actviz.activations.lazy import np
from actviz.activations.registry import register
from actviz.activations.shapes import Knot, Line, PiecewiseLinear
from actviz.errors import UsageError

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


@register
class Identity(PiecewiseLinear):
    """x itself: what an output layer without an activation does."""

    name = "identity"
    aliases = ("linear",)
    formula = r"x"
    derivative_formula = r"1"
    reference = "classical"
    frameworks = {
        "torch": ("torch.nn.Identity",),
        "jax": ("jax.nn.identity",),
        "keras": ("keras.activations.linear",),
        "tensorflow": ("tf.identity",),
        "onnx": ("Identity",),
    }

    def lines(self) -> tuple[Line, ...]:
        return (Line(1.0),)

    def knots(self) -> tuple[Knot, ...]:
        return ()


@register
class Heaviside(PiecewiseLinear):
    """The unit step: the perceptron's yes or no."""

    name = "heaviside"
    aliases = ("step", "unit_step", "binary_step")
    formula = r"1\ \mathrm{if}\ x > 0,\quad 0\ \mathrm{if}\ x < 0,\quad h_0\ \mathrm{at}\ 0"
    derivative_formula = r"0\ \mathrm{if}\ x \neq 0"
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

    def lines(self) -> tuple[Line, ...]:
        return Line(level=0.0), Line(level=1.0)

    def knots(self) -> tuple[Knot, ...]:
        return (Knot(0.0, slope=0.0, value=self.at_zero),)


@register
class Sign(PiecewiseLinear):
    """-1, 0 or 1: what is left of a number in a network of one-bit activations."""

    name = "sign"
    aliases = ("signum", "sgn")
    formula = r"1\ \mathrm{if}\ x > 0,\quad -1\ \mathrm{if}\ x < 0,\quad 0\ \mathrm{at}\ 0"
    derivative_formula = r"0\ \mathrm{if}\ x \neq 0"
    reference = "classical"
    frameworks = {
        "torch": ("torch.sign",),
        "jax": ("jax.numpy.sign",),
        "keras": ("keras.ops.sign",),
        "tensorflow": ("tf.sign",),
        "onnx": ("Sign",),
    }
    differences = ("torch, jax and TensorFlow return derivative 0 at 0 too, where f jumps",)

    def lines(self) -> tuple[Line, ...]:
        return Line(level=-1.0), Line(level=1.0)

    def knots(self) -> tuple[Knot, ...]:
        return (Knot(0.0, slope=0.0, value=0.0),)

    def value(self, x: Array) -> Array:
        return np.sign(x)


@register
class HardTanh(PiecewiseLinear):
    """x cut off at both ends."""

    name = "hard_tanh"
    formula = r"\min(\max(x, a), b)"
    derivative_formula = r"1\ \mathrm{if}\ a < x < b,\quad 0\ \mathrm{otherwise}"
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

    def lines(self) -> tuple[Line, ...]:
        return Line(level=self.min_val), Line(1.0), Line(level=self.max_val)

    def knots(self) -> tuple[Knot, ...]:
        return Knot(self.min_val, slope=0.0), Knot(self.max_val, slope=0.0)

    def value(self, x: Array) -> Array:
        return np.clip(x, self.min_val, self.max_val)


@register
class HardSigmoid(PiecewiseLinear):
    """Three straight pieces in the place of a sigmoid."""

    name = "hard_sigmoid"
    formula = r"\min(\max(\frac{x}{6} + \frac{1}{2}, 0), 1)"
    derivative_formula = r"\frac{1}{6}\ \mathrm{if}\ -3 < x < 3,\quad 0\ \mathrm{otherwise}"
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

    def lines(self) -> tuple[Line, ...]:
        return Line(level=0.0), Line(1 / 6, root=-3.0), Line(level=1.0)

    def knots(self) -> tuple[Knot, ...]:
        return Knot(-3.0, slope=0.0), Knot(3.0, slope=0.0)


@register
class HardSigmoid02(PiecewiseLinear):
    """The hard sigmoid of Theano, Keras 2 and ONNX, with slope 1/5 where today's has 1/6."""

    name = "hard_sigmoid_02"
    formula = r"\min(\max(\alpha x + \beta, 0), 1)"
    derivative_formula = r"\alpha\ \mathrm{if}\ 0 < \alpha x + \beta < 1,\quad 0\ \mathrm{otherwise}"
    reference = "Theano and Keras; Courbariaux, Bengio & David 2015, arXiv:1511.00363, with slope 1/2"
    frameworks = {"tensorflow": ("tf_keras.activations.hard_sigmoid",), "onnx": ("HardSigmoid",)}
    differences = (
        "torch, jax and Keras 3 have slope 1/6 on [-3, 3]: hard_sigmoid here, at most 1/12 away, at ±2.5",
    )

    alpha: float = parameter(0.2, symbol=r"\alpha", domain=Interval(0.0, math.inf))
    beta: float = parameter(0.5, symbol=r"\beta")

    def __post_init__(self) -> None:
        super().__post_init__()
        low, high = (knot.at for knot in self.knots())
        if not -math.inf < low < high < math.inf:
            raise UsageError(f"hard_sigmoid_02: its corners must be two numbers, not {low:g} and {high:g}")

    def lines(self) -> tuple[Line, ...]:
        return Line(level=0.0), Line(self.alpha, root=-self.beta / self.alpha), Line(level=1.0)

    def knots(self) -> tuple[Knot, ...]:
        return Knot(-self.beta / self.alpha, slope=0.0), Knot((1.0 - self.beta) / self.alpha, slope=0.0)

    def value(self, x: Array) -> Array:
        return np.clip(self.alpha * (x + self.beta / self.alpha), 0.0, 1.0)


@register
class SparseSigmoid(PiecewiseLinear):
    """Three straight pieces with slope 1/2, exactly 0 and 1 beyond ±1; the derivative of sparse_plus."""

    name = "sparse_sigmoid"
    formula = r"\min(\max(\frac{x + 1}{2}, 0), 1)"
    derivative_formula = r"\frac{1}{2}\ \mathrm{if}\ -1 < x < 1,\quad 0\ \mathrm{otherwise}"
    reference = (
        "Courbariaux, Bengio & David 2015, arXiv:1511.00363; Blondel, Martins & Niculae 2019, "
        "arXiv:1901.02324"
    )
    frameworks = {"jax": ("jax.nn.sparse_sigmoid",), "keras": ("keras.activations.sparse_sigmoid",)}
    differences = ("at ±1 jax returns slope 1/4, half of the slope between",)

    def lines(self) -> tuple[Line, ...]:
        return Line(level=0.0), Line(1 / 2, root=-1.0), Line(level=1.0)

    def knots(self) -> tuple[Knot, ...]:
        return Knot(-1.0, slope=0.0), Knot(1.0, slope=0.0)

    def value(self, x: Array) -> Array:
        return 0.5 * (np.clip(x, -1.0, 1.0) + 1.0)


@register
class HardSwish(Activation):
    """x · hard_sigmoid(x): a swish without an exponential, for small devices."""

    name = "hard_swish"
    aliases = ("hard_silu",)
    formula = r"x \cdot \min(\max(\frac{x}{6} + \frac{1}{2}, 0), 1)"
    derivative_formula = (
        r"\frac{2x + 3}{6}\ \mathrm{if}\ -3 < x < 3,\quad 0\ \mathrm{if}\ x \leq -3,\quad "
        r"1\ \mathrm{if}\ x \geq 3"
    )
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

    def facts(self) -> Facts:
        return Facts(
            range=Interval(-3 / 8, math.inf, low_attained=True),
            derivative_range=Interval(-1 / 2, 3 / 2),
            left=Tail(0.0, 0.0, straight=True),
            right=Tail(math.inf, 1.0, straight=True),
            kinks=(Kink(-3.0, 0.0, -1 / 2, 0.0), Kink(3.0, 3 / 2, 1.0, 1.0)),
            derivative_argmin=-3.0,
            derivative_argmax=3.0,
        )
