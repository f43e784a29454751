"""Powers and polynomials, rectified or not."""

from __future__ import annotations

import math
from abc import abstractmethod
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.extremes import surveyed
from actviz.activations.facts import Facts, Interval, Kink, Tail
from actviz.activations.lazy import np
from actviz.activations.registry import register
from actviz.activations.shapes import Knot, Line, PiecewiseLinear
from actviz.errors import UsageError

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_NOT_NEGATIVE = Interval(0.0, math.inf, low_attained=True)


@register
class Square(Activation):
    """x squared: the activation of quadratic networks and of sums of energies."""

    name = "square"
    aliases = ("quadratic",)
    formula = r"x^2"
    derivative_formula = r"2x"
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

    def second(self, x: Array) -> Array:
        return np.full_like(x, 2.0)

    def facts(self) -> Facts:
        return Facts(
            range=_NOT_NEGATIVE,
            derivative_range=Interval(),
            left=Tail(math.inf, -math.inf, 2.0),
            right=Tail(math.inf, math.inf, 2.0),
            symmetry="even",
        )


@register
class SQU(Activation):
    """The shifted quadratic unit: it has two zeros, so that one neuron can learn XOR."""

    name = "squ"
    aliases = ("shifted_quadratic_unit",)
    formula = r"x^2 + x"
    derivative_formula = r"2x + 1"
    reference = "Noel et al. 2021, arXiv:2111.04020"

    def value(self, x: Array) -> Array:
        return x * (x + 1.0)

    def first(self, x: Array) -> Array:
        return 2.0 * x + 1.0

    def second(self, x: Array) -> Array:
        return np.full_like(x, 2.0)

    def facts(self) -> Facts:
        return Facts(
            range=Interval(-1 / 4, math.inf, low_attained=True),
            derivative_range=Interval(),
            left=Tail(math.inf, -math.inf, 2.0),
            right=Tail(math.inf, math.inf, 2.0),
        )


@register
class NCU(Activation):
    """The non-monotonic cubic unit: three zeros, and far out it turns against its input."""

    name = "ncu"
    aliases = ("non_monotonic_cubic_unit",)
    formula = r"x - x^3"
    derivative_formula = r"1 - 3x^2"
    reference = "Noel et al. 2021, arXiv:2111.04020"

    def value(self, x: Array) -> Array:
        return x * (1.0 - x) * (1.0 + x)

    def first(self, x: Array) -> Array:
        return 1.0 - 3.0 * np.square(x)

    def second(self, x: Array) -> Array:
        return -6.0 * x

    def facts(self) -> Facts:
        return Facts(
            range=Interval(),
            derivative_range=Interval(-math.inf, 1.0, high_attained=True),
            left=Tail(math.inf, -math.inf, math.inf),
            right=Tail(-math.inf, -math.inf, -math.inf),
            derivative_argmax=0.0,
            symmetry="odd",
        )


@register
class SLAF(PiecewiseLinear):
    """A polynomial with learned coefficients, cut off after x: the start of the learned ones in libraries."""

    name = "slaf"
    aliases = ("self_learnable_activation_function",)
    formula = r"c_0 + c_1 x"
    derivative_formula = r"c_1"
    reference = "Goyal, Goyal & Lall 2019, arXiv:1906.09529"
    differences = ("the paper's polynomial has any number of terms; Echo starts from two, both with 1",)

    c0: float = parameter(1.0, symbol="c_0")
    c1: float = parameter(1.0, symbol="c_1")

    def lines(self) -> tuple[Line, ...]:
        return (Line(self.c1, level=self.c0),)

    def knots(self) -> tuple[Knot, ...]:
        return ()


class RectifiedSquare(Activation):
    """scale · max(0, x)² + shift: relu_squared and star_relu."""

    @abstractmethod
    def scale_and_shift(self) -> tuple[float, float]:
        """The factor of the square and the level on the left."""

    def value(self, x: Array) -> Array:
        scale, shift = self.scale_and_shift()
        right = np.maximum(x, 0.0)
        return (scale * right) * right + shift  # the square alone may overflow

    def first(self, x: Array) -> Array:
        scale, _ = self.scale_and_shift()
        return (2.0 * scale) * np.maximum(x, 0.0)

    def second(self, x: Array) -> Array:
        scale, _ = self.scale_and_shift()
        return (2.0 * scale) * (x > 0).astype(np.float64)

    def facts(self) -> Facts:
        scale, shift = self.scale_and_shift()
        level = Tail(shift, 0.0, straight=True)
        if scale == 0:
            return surveyed(self, level, level, symmetry="even")
        end = math.copysign(math.inf, scale)
        return surveyed(self, level, Tail(end, end, 2.0 * scale), (Kink(0.0, 0.0, 0.0, 0.0, order=2),))


@register
class ReLUSquared(RectifiedSquare):
    """A ReLU squared: no corner at 0, and large values weigh more; found by a search over transformers."""

    name = "relu_squared"
    aliases = ("relu2", "squared_relu")
    formula = r"\max(0, x)^2"
    derivative_formula = r"2\,\max(0, x)"
    reference = "So et al. 2021, Primer, arXiv:2109.08668"
    frameworks = {"transformers": ("transformers.activations.ReLUSquaredActivation",)}

    def scale_and_shift(self) -> tuple[float, float]:
        return 1.0, 0.0


@register
class StarReLU(RectifiedSquare):
    """A squared ReLU scaled and shifted to mean 0 and variance 1 under a standard normal input."""

    name = "star_relu"
    formula = r"s\,\max(0, x)^2 + b"
    derivative_formula = r"2s\,\max(0, x)"
    reference = "Yu et al. 2022, MetaFormer Baselines, arXiv:2210.13452"
    frameworks = {"timm": ("timm.models.metaformer.StarReLU(scale_value=1, bias_value=0)",)}
    differences = (
        "the defaults are 2/sqrt(5) and -1/sqrt(5) to four digits, as published",
        "timm starts learning from 1 and 0",
    )

    s: float = parameter(0.8944, symbol="s", also=("scale", "scale_value"))
    b: float = parameter(-0.4472, symbol="b", also=("bias", "bias_value"))

    def scale_and_shift(self) -> tuple[float, float]:
        return self.s, self.b


@register
class RePU(Activation):
    """A ReLU to an integer power: networks of it can be polynomials exactly."""

    name = "repu"
    aliases = ("rectified_power_unit",)
    formula = r"\max(0, x)^p"
    derivative_formula = r"p\,\max(0, x)^{p - 1}"
    reference = "Li, Tang & Yu 2019, arXiv:1903.05858"
    differences = ("with p = 2 it is relu_squared",)

    p: float = parameter(3.0, symbol="p", domain=Interval(2.0, math.inf, low_attained=True))

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.p != int(self.p):
            raise UsageError(f"repu: p must be an integer, not {self.p:g}", hint="for example repu:p=3")

    def value(self, x: Array) -> Array:
        power: Array = np.maximum(x, 0.0) ** self.p
        return power

    # the powers below are squares of h, so that they are rounded once where the result is subnormal

    def first(self, x: Array) -> Array:
        h = np.maximum(x, 0.0) ** ((self.p - 1.0) / 2.0)
        return (self.p * h) * h

    def second(self, x: Array) -> Array:
        h = np.maximum(x, 0.0) ** ((self.p - 2.0) / 2.0)
        return (x > 0) * ((self.p * h) * ((self.p - 1.0) * h))

    def facts(self) -> Facts:
        bends = self.p == 2
        return Facts(
            range=_NOT_NEGATIVE,
            derivative_range=_NOT_NEGATIVE,
            left=Tail(0.0, 0.0, straight=True),
            right=Tail(math.inf, math.inf, 2.0 if bends else math.inf),
            kinks=(Kink(0.0, 0.0, 0.0, 0.0, order=2),) if bends else (),
        )
