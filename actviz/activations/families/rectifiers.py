"""ReLU, its leaky and clipped relatives, and its smooth version."""

from __future__ import annotations

import math
from abc import abstractmethod
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.facts import Facts, Interval, Tail
from actviz.activations.kernels.arithmetic import scaled
from actviz.activations.kernels.logistic import logistic, logistic_slope, softplus
from actviz.activations.lazy import np
from actviz.activations.registry import register
from actviz.activations.shapes import Knot, Line, PiecewiseLinear
from actviz.errors import UsageError

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


@register
class ReLU(PiecewiseLinear):
    """x where it is positive, else 0: never saturates on the right, dead on the left."""

    name = "relu"
    aliases = ("rectified_linear", "ramp")
    formula = r"\max(0, x)"
    derivative_formula = r"1\ \mathrm{if}\ x > 0,\quad 0\ \mathrm{if}\ x < 0"
    reference = "Fukushima 1969; Nair & Hinton 2010, ICML"
    frameworks = {
        "torch": ("torch.nn.ReLU", "torch.nn.functional.relu", "torch.relu"),
        "jax": ("jax.nn.relu",),
        "keras": ("keras.activations.relu", "keras.layers.ReLU", "keras.ops.relu"),
        "tensorflow": ("tf.nn.relu",),
        "onnx": ("Relu",),
    }
    differences = ("the slope at 0 is 0 in torch, jax and TensorFlow, but 0.5 for their maximum(x, 0)",)

    def lines(self) -> tuple[Line, ...]:
        return Line(level=0.0), Line(1.0)

    def knots(self) -> tuple[Knot, ...]:
        return (Knot(0.0, slope=0.0),)

    def value(self, x: Array) -> Array:
        return np.maximum(x, 0.0)


class Leaky(PiecewiseLinear):
    """x where it is positive, a fraction of it elsewhere."""

    formula = r"x\ \mathrm{if}\ x > 0,\quad \alpha x\ \mathrm{if}\ x \leq 0"
    derivative_formula = r"1\ \mathrm{if}\ x > 0,\quad \alpha\ \mathrm{if}\ x < 0"

    @abstractmethod
    def slope(self) -> float:
        """The slope for negative x."""

    def lines(self) -> tuple[Line, ...]:
        return Line(self.slope()), Line(1.0)

    def knots(self) -> tuple[Knot, ...]:
        return (Knot(0.0, slope=self.slope()),)

    def value(self, x: Array) -> Array:
        return np.maximum(x, 0.0) + self.slope() * np.minimum(x, 0.0)


@register
class LeakyReLU(Leaky):
    """A ReLU whose negative side keeps a small gradient, so that a unit cannot die."""

    name = "leaky_relu"
    aliases = ("lrelu",)
    reference = "Maas, Hannun & Ng 2013, ICML workshop on deep learning for audio"
    frameworks = {
        "torch": ("torch.nn.LeakyReLU", "torch.nn.functional.leaky_relu"),
        "jax": ("jax.nn.leaky_relu",),
        "keras": (
            "keras.layers.LeakyReLU(negative_slope=0.3)",
            "keras.activations.leaky_relu(negative_slope=0.2)",
        ),
        "tensorflow": ("tf.nn.leaky_relu(alpha=0.2)",),
        "onnx": ("LeakyRelu",),
    }
    differences = (
        "the default slope is 0.01 in torch, jax and ONNX, 0.2 in tf.nn and keras.activations, "
        "0.3 in keras.layers.LeakyReLU",
        "the slope at 0 is 0.01 in torch and TensorFlow, 1 in jax",
    )

    negative_slope: float = parameter(0.01, symbol=r"\alpha", also=("alpha",))

    def slope(self) -> float:
        return self.negative_slope


@register
class PReLU(Leaky):
    """A leaky ReLU whose slope is learned; drawn at the slope that training starts from."""

    name = "prelu"
    reference = "He, Zhang, Ren & Sun 2015, arXiv:1502.01852"
    frameworks = {
        "torch": ("torch.nn.PReLU", "torch.nn.functional.prelu"),
        "keras": ("keras.layers.PReLU(a=0)",),
        "onnx": ("PRelu",),
    }
    differences = ("torch starts from slope 0.25, keras from 0, where it is a ReLU",)

    a: float = parameter(0.25, symbol=r"\alpha", also=("weight", "init", "alpha"))

    def slope(self) -> float:
        return self.a


@register
class RReLU(Leaky):
    """A leaky ReLU whose slope is random in training and its mean in evaluation, as here."""

    name = "rrelu"
    aliases = ("randomized_leaky_relu",)
    formula = r"x\ \mathrm{if}\ x > 0,\quad \frac{l + u}{2}\,x\ \mathrm{if}\ x \leq 0"
    derivative_formula = r"1\ \mathrm{if}\ x > 0,\quad \frac{l + u}{2}\ \mathrm{if}\ x < 0"
    reference = "Xu, Wang, Chen & Li 2015, arXiv:1505.00853"
    frameworks = {"torch": ("torch.nn.RReLU", "torch.nn.functional.rrelu")}
    differences = (
        "in training torch draws the slope of every element from the uniform distribution on [lower, upper]",
        "the paper divides by a number from [3, 8] instead, in evaluation by 5.5; so does torch_activation",
    )

    lower: float = parameter(1 / 8, symbol="l")
    upper: float = parameter(1 / 3, symbol="u")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.lower > self.upper:
            raise UsageError(f"rrelu: lower must not be above upper, not {self.lower:g} and {self.upper:g}")

    def slope(self) -> float:
        return 0.5 * self.lower + 0.5 * self.upper


@register
class AReLU(PiecewiseLinear):
    """The attention-based ReLU: two learned slopes, above 1 for positive x and below 1 for negative."""

    name = "arelu"
    formula = r"(1 + \sigma(\beta))\,x\ \mathrm{if}\ x > 0,\quad \alpha x\ \mathrm{if}\ x \leq 0"
    derivative_formula = r"1 + \sigma(\beta)\ \mathrm{if}\ x > 0,\quad \alpha\ \mathrm{if}\ x < 0"
    reference = "Chen, Li & Xu 2020, arXiv:2006.13858"

    alpha: float = parameter(0.9, symbol=r"\alpha", domain=Interval(0.01, 0.99, True, True))
    beta: float = parameter(2.0, symbol=r"\beta")

    def lines(self) -> tuple[Line, ...]:
        return Line(self.alpha), Line(1.5 + 0.5 * math.tanh(0.5 * self.beta))

    def knots(self) -> tuple[Knot, ...]:
        return (Knot(0.0, slope=self.alpha),)

    def value(self, x: Array) -> Array:
        left, right = self.lines()
        return right.slope * np.maximum(x, 0.0) + left.slope * np.minimum(x, 0.0)


@register
class ReLU6(PiecewiseLinear):
    """A ReLU cut off at 6, to keep its outputs within a few bits."""

    name = "relu6"
    formula = r"\min(\max(0, x), 6)"
    derivative_formula = r"1\ \mathrm{if}\ 0 < x < 6,\quad 0\ \mathrm{otherwise}"
    reference = "Krizhevsky 2010, Convolutional deep belief networks on CIFAR-10"
    frameworks = {
        "torch": ("torch.nn.ReLU6", "torch.nn.functional.relu6"),
        "jax": ("jax.nn.relu6",),
        "keras": ("keras.activations.relu6",),
        "tensorflow": ("tf.nn.relu6",),
    }
    differences = ("the slope at 0 and at 6 is 0 everywhere; torch.clamp(x, 0, 6) gives 1, jnp.clip 0.5",)

    def lines(self) -> tuple[Line, ...]:
        return Line(level=0.0), Line(1.0), Line(level=6.0)

    def knots(self) -> tuple[Knot, ...]:
        return Knot(0.0, slope=0.0), Knot(6.0, slope=0.0)

    def value(self, x: Array) -> Array:
        return np.clip(x, 0.0, 6.0)


@register
class ClippedReLU(PiecewiseLinear):
    """A ReLU cut off at a height of choice: outputs stay in a known range, large inputs get no gradient."""

    name = "clipped_relu"
    aliases = ("bounded_relu", "relu_n")
    formula = r"\min(\max(0, x), n)"
    derivative_formula = r"1\ \mathrm{if}\ 0 < x < n,\quad 0\ \mathrm{otherwise}"
    reference = "Liew, Khalil-Hani & Bakhteri 2016, Neurocomputing 216"
    frameworks = {"keras": ("keras.activations.relu(max_value=1)", "keras.layers.ReLU(max_value=1)")}
    differences = (
        "keras's relu has no upper bound unless max_value is given",
        "the slope at 0 and at n is 0 in torch.nn.Hardtanh(0, n); torch.clamp gives 1, jnp.clip 0.5",
    )

    n: float = parameter(1.0, symbol="n", domain=Interval(0.0, math.inf), also=("max_value", "max"))

    def lines(self) -> tuple[Line, ...]:
        return Line(level=0.0), Line(1.0), Line(level=self.n)

    def knots(self) -> tuple[Knot, ...]:
        return Knot(0.0, slope=0.0), Knot(self.n, slope=0.0)

    def value(self, x: Array) -> Array:
        return np.clip(x, 0.0, self.n)


@register
class Softplus(Activation):
    """A ReLU with its corner rounded; its derivative is the sigmoid."""

    name = "softplus"
    formula = r"\frac{\log(1 + e^{\beta x})}{\beta}"
    derivative_formula = r"\sigma(\beta x)"
    reference = "Dugas, Bengio, Bélisle, Nadeau & Garcia 2001, NIPS"
    frameworks = {
        "torch": ("torch.nn.Softplus", "torch.nn.functional.softplus"),
        "jax": ("jax.nn.softplus",),
        "keras": ("keras.activations.softplus",),
        "tensorflow": ("tf.nn.softplus",),
        "onnx": ("Softplus",),
    }
    differences = (
        "torch returns x itself where beta*x > 20, a jump of 2.1e-9 at x = 20",
        "jax, keras, TensorFlow and ONNX have no beta",
    )

    beta: float = parameter(1.0, symbol=r"\beta", domain=Interval(0.0, math.inf))

    def value(self, x: Array) -> Array:
        return softplus(x, self.beta)

    def first(self, x: Array) -> Array:
        return logistic(*scaled(x, self.beta))

    def second(self, x: Array) -> Array:
        depth, rest = scaled(x, self.beta)
        return logistic_slope(depth, self.beta, rest)

    def facts(self) -> Facts:
        return Facts(
            range=Interval(0.0, math.inf),
            derivative_range=Interval(0.0, 1.0),
            left=Tail(0.0, 0.0),
            right=Tail(math.inf, 1.0),
        )
