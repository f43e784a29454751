"""Functions that pull small values to zero and leave large ones."""

from __future__ import annotations

import math
from abc import abstractmethod
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.facts import Facts, Interval, Tail
from actviz.activations.kernels.logistic import logistic_slope
from actviz.activations.kernels.series import tanh_excess
from actviz.activations.lazy import np
from actviz.activations.registry import register
from actviz.activations.shapes import Knot, Line, PiecewiseLinear
from actviz.errors import UsageError

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_THRESHOLD = Interval(0.0, math.inf, low_attained=True)


class Shrinkage(PiecewiseLinear):
    """0 up to a threshold on both sides of 0; beyond it x, moved towards 0."""

    derivative_formula = r"1\ \mathrm{if}\ |x| > \lambda,\quad 0\ \mathrm{if}\ |x| < \lambda"

    @abstractmethod
    def cut(self) -> tuple[float, float]:
        """The threshold, and how far what lies beyond it is moved towards 0."""

    def lines(self) -> tuple[Line, ...]:
        threshold, shift = self.cut()
        left, right = Line(1.0, root=-shift), Line(1.0, root=shift)
        if threshold > 0:
            return left, Line(level=0.0), right
        return (left, right) if shift else (Line(1.0),)  # without threshold and shift it is x itself

    def knots(self) -> tuple[Knot, ...]:
        threshold, shift = self.cut()
        value = None if threshold == shift else 0.0  # only a shift by the threshold closes the gap
        if threshold > 0:
            return Knot(-threshold, 0.0, value), Knot(threshold, 0.0, value)
        return (Knot(0.0, 0.0, 0.0),) if shift else ()

    def value(self, x: Array) -> Array:
        threshold, shift = self.cut()
        # adding 0 turns -0, which is what 0 times a negative number is, into 0
        return (np.abs(x) > threshold) * (x - shift * np.sign(x)) + 0.0


@register
class Softshrink(Shrinkage):
    """Small values become 0 and all others move towards 0 by the same amount: sparse codes, denoising."""

    name = "softshrink"
    aliases = ("soft_threshold", "soft_thresholding")
    formula = (
        r"x - \lambda\ \mathrm{if}\ x > \lambda,\quad x + \lambda\ \mathrm{if}\ x < -\lambda,\quad "
        r"0\ \mathrm{otherwise}"
    )
    reference = "Donoho & Johnstone 1994, Biometrika 81(3) (soft thresholding)"
    frameworks = {
        "torch": ("torch.nn.Softshrink", "torch.nn.functional.softshrink"),
        "keras": ("keras.activations.soft_shrink",),
    }
    differences = (
        "in ONNX it is Shrink with bias equal to lambd; with ONNX's default bias it is hardshrink",
    )

    lambd: float = parameter(0.5, symbol=r"\lambda", domain=_THRESHOLD, also=("threshold",))

    def cut(self) -> tuple[float, float]:
        return self.lambd, self.lambd


@register
class Hardshrink(Shrinkage):
    """Small values become 0 and all others stay as they are, so that it jumps at both thresholds."""

    name = "hardshrink"
    aliases = ("hard_threshold", "hard_thresholding")
    formula = r"x\ \mathrm{if}\ |x| > \lambda,\quad 0\ \mathrm{otherwise}"
    reference = "Donoho & Johnstone 1994, Biometrika 81(3) (hard thresholding)"
    frameworks = {
        "torch": ("torch.nn.Hardshrink", "torch.nn.functional.hardshrink"),
        "keras": ("keras.activations.hard_shrink",),
        "onnx": ("Shrink",),
    }

    lambd: float = parameter(0.5, symbol=r"\lambda", domain=_THRESHOLD, also=("threshold",))

    def cut(self) -> tuple[float, float]:
        return self.lambd, 0.0


@register
class Shrink(Shrinkage):
    """ONNX's operator for both kinds of shrinkage: hard with bias 0, soft with bias λ.

    ONNX takes larger biases too; these would turn the sign of values beyond the threshold.
    """

    name = "shrink"
    formula = (
        r"x - b\ \mathrm{if}\ x > \lambda,\quad x + b\ \mathrm{if}\ x < -\lambda,\quad 0\ \mathrm{otherwise}"
    )
    reference = "ONNX operator Shrink, since version 9"
    frameworks = {"onnx": ("Shrink",)}
    differences = (
        "the default bias of 0 makes it a hardshrink; softshrink needs bias equal to lambd",
        "ONNX also takes a bias above lambd, with which the curve jumps downwards",
    )

    lambd: float = parameter(0.5, symbol=r"\lambda", domain=_THRESHOLD)
    bias: float = parameter(0.0, symbol="b")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.bias > self.lambd:
            raise UsageError(f"shrink: bias must be at most lambd, not {self.bias:g} above {self.lambd:g}")

    def cut(self) -> tuple[float, float]:
        return self.lambd, self.bias


@register
class Tanhshrink(Activation):
    """What tanh takes away from x: about x³/3 near 0, a line far out."""

    name = "tanhshrink"
    formula = r"x - \tanh(x)"
    derivative_formula = r"\tanh^2(x)"
    reference = "classical; as a layer in Torch 7"
    frameworks = {
        "torch": ("torch.nn.Tanhshrink", "torch.nn.functional.tanhshrink"),
        "keras": ("keras.activations.tanh_shrink",),
    }
    differences = ("torch subtracts as written, which leaves 0 for |x| below 1e-8, where the value is x^3/3",)

    def value(self, x: Array) -> Array:
        difference = x - np.tanh(x)
        small = np.abs(x) < 1.0
        if not small.any():
            return difference
        excess = tanh_excess(np.clip(x, -1.0, 1.0))
        return np.where(small, x * excess / (1.0 + excess), difference)

    def first(self, x: Array) -> Array:
        return np.square(np.tanh(x))

    def second(self, x: Array) -> Array:
        return logistic_slope(2.0 * x, 8.0) * np.tanh(x)

    def facts(self) -> Facts:
        return Facts(
            range=Interval(),
            derivative_range=Interval(0.0, 1.0, low_attained=True),
            left=Tail(-math.inf, 1.0),
            right=Tail(math.inf, 1.0),
            derivative_argmin=0.0,
            symmetry="odd",
        )
