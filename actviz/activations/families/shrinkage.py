"""Shrinkage: functions that move small values to zero."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.facts import Interval
from actviz.activations.registry import register
from actviz.activations.special.series import tanh_excess
from actviz.errors import UsageError
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_THRESHOLD = Interval(0.0, math.inf, low_attained=True)


@register
class Softshrink(Activation):
    """Small values become 0 and all others move towards 0 by the same amount: sparse codes, denoising."""

    name = "softshrink"
    aliases = ("soft_threshold", "soft_thresholding")
    definition = "where(x > lambd, x - lambd, where(x < -lambd, x + lambd, 0))"
    reference = "Donoho & Johnstone 1994, Biometrika 81(3) (soft thresholding)"
    frameworks = {
        "torch": ("torch.nn.Softshrink", "torch.nn.functional.softshrink"),
        "keras": ("keras.activations.soft_shrink",),
    }
    differences = (
        "in ONNX it is Shrink with bias equal to lambd; with ONNX's default bias it is hardshrink",
    )

    lambd: float = parameter(0.5, symbol=r"\lambda", domain=_THRESHOLD, also=("threshold",))


@register
class Hardshrink(Activation):
    """Small values become 0 and all others stay as they are, so that it jumps at both thresholds."""

    name = "hardshrink"
    aliases = ("hard_threshold", "hard_thresholding")
    definition = "where(abs(x) > lambd, x, 0)"
    reference = "Donoho & Johnstone 1994, Biometrika 81(3) (hard thresholding)"
    frameworks = {
        "torch": ("torch.nn.Hardshrink", "torch.nn.functional.hardshrink"),
        "keras": ("keras.activations.hard_shrink",),
        "onnx": ("Shrink",),
    }

    lambd: float = parameter(0.5, symbol=r"\lambda", domain=_THRESHOLD, also=("threshold",))


@register
class Shrink(Activation):
    """ONNX's operator for both kinds of shrinkage: hard with bias 0, soft with bias λ.

    ONNX takes larger biases too; these would turn the sign of values beyond the threshold.
    """

    name = "shrink"
    definition = "where(x > lambd, x - bias, where(x < -lambd, x + bias, 0))"
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


@register
class Tanhshrink(Activation):
    """x − tanh(x): about x³/3 near 0, a line for large |x|."""

    name = "tanhshrink"
    definition = "x - tanh(x)"
    reference = "classical; as a layer in Torch 7"
    frameworks = {
        "torch": ("torch.nn.Tanhshrink", "torch.nn.functional.tanhshrink"),
        "keras": ("keras.activations.tanh_shrink",),
    }
    differences = ("torch subtracts as written, which gives 0 for |x| below 1e-8, where the value is x^3/3",)

    def value(self, x: Array) -> Array:
        difference = x - np.tanh(x)
        small = np.abs(x) < 1.0
        if not small.any():
            return difference
        excess = tanh_excess(np.clip(x, -1.0, 1.0))
        return np.where(small, x * excess / (1.0 + excess), difference)

    def first(self, x: Array) -> Array:
        return np.square(np.tanh(x))
