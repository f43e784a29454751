"""Elementary functions used as activations as they are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.facts import Facts, Interval, Kink, Tail
from actviz.activations.kernels.arithmetic import scaled
from actviz.activations.lazy import np
from actviz.activations.registry import register
from actviz.activations.shapes import Knot, Line, PiecewiseLinear

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_FAST = Tail(math.inf, math.inf, math.inf)  # towards infinity, faster and faster
_FAR = 1e9  # beyond, 1 + x² is x²


@register
class Exponential(Activation):
    """The exponential function: outputs that must be positive, such as a rate or a variance."""

    name = "exponential"
    aliases = ("exp",)
    formula = r"e^x"
    derivative_formula = r"e^x"
    reference = "classical"
    frameworks = {
        "torch": ("torch.exp",),
        "jax": ("jax.numpy.exp",),
        "keras": ("keras.activations.exponential",),
        "tensorflow": ("tf.exp",),
        "onnx": ("Exp",),
    }

    def value(self, x: Array) -> Array:
        return np.exp(x)

    def first(self, x: Array) -> Array:
        return np.exp(x)

    def second(self, x: Array) -> Array:
        return np.exp(x)

    def facts(self) -> Facts:
        return Facts(Interval(0.0, math.inf), Interval(0.0, math.inf), Tail(0.0, 0.0), _FAST)


@register
class SoftExponential(Activation):
    """Turns from the identity (α = 0) into the exponential function (α = 1).

    For negative α the paper has a logarithm that exists on a half-line only; such α are refused here.
    """

    name = "soft_exponential"
    formula = (
        r"\frac{e^{\alpha x} - 1}{\alpha} + \alpha\ \mathrm{if}\ \alpha > 0,\quad x\ \mathrm{if}\ \alpha = 0"
    )
    derivative_formula = r"e^{\alpha x}"
    reference = "Godfrey & Gashler 2016, arXiv:1602.01321"
    differences = (
        "the paper also has α < 0, a logarithm that is not defined below 1/α - α",
        "the learned α starts from 0, the identity, in the paper and in Echo",
    )

    alpha: float = parameter(0.5, symbol=r"\alpha", domain=Interval(0.0, math.inf, low_attained=True))

    def value(self, x: Array) -> Array:
        alpha = self.alpha
        if alpha == 0:
            return x + 0.0
        depth = alpha * np.clip(x, -2.0 / alpha, 2.0 / alpha)
        # where it is subnormal αx has lost its last bits
        near = np.where(np.abs(depth) < 1e-200, x, np.expm1(depth) / alpha) + alpha
        far = self._exponential(x, 1.0 / alpha) + self._lowest()
        return np.where(np.abs(depth) < 1.0, near, far)

    def first(self, x: Array) -> Array:
        return self._exponential(x, 1.0)

    def second(self, x: Array) -> Array:
        return self._exponential(x, self.alpha)

    def facts(self) -> Facts:
        if self.alpha == 0:
            left, right = Tail(-math.inf, 1.0, straight=True), Tail(math.inf, 1.0, straight=True)
            return Facts(Interval(), Interval(1.0, 1.0, True, True), left, right, symmetry="odd")
        return Facts(
            range=Interval(self._lowest(), math.inf),
            derivative_range=Interval(0.0, math.inf),
            left=Tail(self._lowest(), 0.0),
            right=_FAST,
        )

    def _lowest(self) -> float:
        """α − 1/α without its cancellation."""
        return (self.alpha - 1.0) * (self.alpha + 1.0) / self.alpha

    def _exponential(self, x: Array, scale: float) -> Array:
        """scale · e^(αx) as a product of two halves, neither of which overflows or is subnormal."""
        if self.alpha == 0:
            return np.full_like(x, scale)
        depth, rest = scaled(x, self.alpha)
        half = np.exp(0.5 * np.clip(depth, -800.0, 800.0))
        half = half + half * (0.5 * rest)
        return (scale * half) * half


@register
class Arcsinh(Activation):
    """The inverse of sinh: a line near 0, a logarithm far out; squeezes large values without a limit."""

    name = "arcsinh"
    aliases = ("asinh",)
    formula = r"\mathrm{arsinh}(x) = \log(x + \sqrt{x^2 + 1})"
    derivative_formula = r"\frac{1}{\sqrt{x^2 + 1}}"
    reference = "classical"
    frameworks = {
        "torch": ("torch.asinh",),
        "jax": ("jax.numpy.arcsinh",),
        "keras": ("keras.ops.arcsinh",),
        "tensorflow": ("tf.asinh",),
        "onnx": ("Asinh",),
    }

    def value(self, x: Array) -> Array:
        return np.arcsinh(x)

    def first(self, x: Array) -> Array:
        return 1.0 / np.hypot(x, 1.0)

    def second(self, x: Array) -> Array:
        root = np.hypot(x, 1.0)
        return -(x / root) / root / root

    def facts(self) -> Facts:
        return Facts(
            range=Interval(),
            derivative_range=Interval(0.0, 1.0, high_attained=True),
            left=Tail(-math.inf, 0.0),
            right=Tail(math.inf, 0.0),
            derivative_argmax=0.0,
            symmetry="odd",
        )


@register
class BentIdentity(Activation):
    """A line bent at 0: slope 1/2 far to the left, 3/2 far to the right."""

    name = "bent_identity"
    aliases = ("bentid",)
    formula = r"\frac{\sqrt{x^2 + 1} - 1}{2} + x"
    derivative_formula = r"\frac{x}{2\sqrt{x^2 + 1}} + 1"
    reference = "folklore; among the functions of Martens et al. 2021, arXiv:2110.01765 (deep kernel shaping)"

    def value(self, x: Array) -> Array:
        return x * (1.0 + 0.5 * (x / (1.0 + np.hypot(x, 1.0))))

    def first(self, x: Array) -> Array:
        return 1.0 + 0.5 * (x / np.hypot(x, 1.0))

    def second(self, x: Array) -> Array:
        root = np.hypot(x, 1.0)
        return 0.5 / root / root / root

    def facts(self) -> Facts:
        left, right = Tail(-math.inf, 1 / 2), Tail(math.inf, 3 / 2)
        return Facts(Interval(), Interval(1 / 2, 3 / 2), left, right)


@register
class Absolute(PiecewiseLinear):
    """The absolute value: keeps the strength of a response and drops its sign."""

    name = "abs"
    aliases = ("absolute", "absolute_value")
    formula = r"|x|"
    derivative_formula = r"1\ \mathrm{if}\ x > 0,\quad -1\ \mathrm{if}\ x < 0"
    reference = "classical; as a rectifier Jarrett et al. 2009, ICCV"
    frameworks = {
        "torch": ("torch.abs",),
        "jax": ("jax.numpy.abs",),
        "keras": ("keras.ops.abs",),
        "tensorflow": ("tf.abs",),
        "onnx": ("Abs",),
    }
    differences = ("the slope at 0 is 0 in torch and TensorFlow, 1 in jax",)

    def lines(self) -> tuple[Line, ...]:
        return Line(-1.0), Line(1.0)

    def knots(self) -> tuple[Knot, ...]:
        return (Knot(0.0, slope=0.0),)

    def value(self, x: Array) -> Array:
        return np.abs(x)


@register
class Seagull(Activation):
    """log(1 + x²): a valley with wide wings, for targets that are even in their inputs."""

    name = "seagull"
    formula = r"\log(1 + x^2)"
    derivative_formula = r"\frac{2x}{1 + x^2}"
    reference = "Gao et al. 2020, arXiv:2011.11713"

    def value(self, x: Array) -> Array:
        size = np.abs(x)
        return np.log1p(np.square(np.minimum(size, _FAR))) + 2.0 * np.log(np.maximum(size, _FAR) / _FAR)

    def first(self, x: Array) -> Array:
        near = np.clip(x, -_FAR, _FAR)
        return 2.0 * near / (1.0 + np.square(near)) * (_FAR / np.maximum(np.abs(x), _FAR))

    def second(self, x: Array) -> Array:
        near = np.clip(x, -_FAR, _FAR)
        bend: Array = 2.0 * (1.0 - near) * (1.0 + near) / np.square(1.0 + np.square(near))
        share = _FAR / np.maximum(np.abs(x), _FAR)
        return bend * share * share

    def facts(self) -> Facts:
        return Facts(
            range=Interval(0.0, math.inf, low_attained=True),
            derivative_range=Interval(-1.0, 1.0, True, True),
            left=Tail(math.inf, 0.0),
            right=Tail(math.inf, 0.0),
            derivative_argmin=-1.0,
            derivative_argmax=1.0,
            symmetry="even",
        )


@register
class Symlog(Activation):
    """The logarithm of the size with the sign of x: brings rewards of any scale into reach."""

    name = "symlog"
    formula = r"\mathrm{sign}(x)\,\log(1 + |x|)"
    derivative_formula = r"\frac{1}{1 + |x|}"
    reference = "Hafner et al. 2023, DreamerV3, arXiv:2301.04104"

    def value(self, x: Array) -> Array:
        return np.copysign(np.log1p(np.abs(x)), x)

    def first(self, x: Array) -> Array:
        return 1.0 / (1.0 + np.abs(x))

    def second(self, x: Array) -> Array:
        return -np.sign(x) * np.square(1.0 / (1.0 + np.abs(x)))

    def facts(self) -> Facts:
        return Facts(
            range=Interval(),
            derivative_range=Interval(0.0, 1.0, high_attained=True),
            left=Tail(-math.inf, 0.0),
            right=Tail(math.inf, 0.0),
            kinks=(Kink(0.0, 1.0, 1.0, 1.0, order=2),),
            derivative_argmax=0.0,
            symmetry="odd",
        )


@register
class Symexp(Activation):
    """The inverse of symlog: takes a prediction back to its true scale."""

    name = "symexp"
    formula = r"\mathrm{sign}(x)\,(e^{|x|} - 1)"
    derivative_formula = r"e^{|x|}"
    reference = "Hafner et al. 2023, DreamerV3, arXiv:2301.04104"

    def value(self, x: Array) -> Array:
        return np.copysign(np.expm1(np.abs(x)), x)

    def first(self, x: Array) -> Array:
        return np.exp(np.abs(x))

    def second(self, x: Array) -> Array:
        return np.sign(x) * np.exp(np.abs(x))

    def facts(self) -> Facts:
        return Facts(
            range=Interval(),
            derivative_range=Interval(1.0, math.inf, low_attained=True),
            left=Tail(-math.inf, math.inf, -math.inf),
            right=_FAST,
            kinks=(Kink(0.0, 1.0, 1.0, 1.0, order=2),),
            derivative_argmin=0.0,
            symmetry="odd",
        )
