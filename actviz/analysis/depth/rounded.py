"""A chain of one-neuron layers in a number format: every number on its way is rounded."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actviz.analysis.formats import format_of
from actviz.analysis.precision import layers_until_zero
from actviz.analysis.saturation import gradient_product
from actviz.errors import UsageError, argument
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.analysis.formats import Format, FormatName

MOST_LAYERS = 100_000


@dataclass(frozen=True, eq=False)
class RoundedChain:
    """What a format makes of a chain's gradient, and after how many layers it would be 0 by theory.

    Attributes:
        format: the format.
        gradient: ∂C/∂b_l with the result of every operation rounded, shape (N,).
        bound: after how many layers (sup|f′|)^n |w|^(n−1) is rounded to 0; None where it never is, and
            where the weights of the layers differ.
        rms: the same of (E f′²)^½ with z ~ N(0, 1) in place of sup|f′|.
        typical: the same of exp(E log|f′|).
    """

    format: Format
    gradient: Array
    bound: int | None
    rms: int | None
    typical: int | None

    @property
    def zero_up_to(self) -> int:
        """The last of the layers, from the first, that get 0; 0 where layer 1 gets something."""
        other = np.flatnonzero(self.gradient)
        return int(other[0]) if other.size else self.gradient.size


def format_of_chain(dtype: FormatName | Format | None, layers: int) -> Format | None:
    """The number format that a chain of so many layers is to be followed in too.

    Raises:
        UsageError: there is none of this name, or the chain is too long for it.
    """
    if dtype is None:
        return None
    form = format_of(dtype, argument("dtype"))
    if layers > MOST_LAYERS:
        raise UsageError(
            f"{argument('layers')}: {layers} are too many to be rounded to {form.name} one by one",
            hint=f"at most {MOST_LAYERS}",
        )
    return form


def rounded_chain(
    activation: Activation, form: Format, weight: Array, bias: Array, start: float
) -> RoundedChain:
    """Follow an input forward and the gradient back in a format.

    Args:
        activation: f; f and f′ are rounded once.
        form: the format.
        weight: w_l of every layer, shape (N,); they are rounded first, as are the others.
        bias: b_l of every layer, shape (N,).
        start: a_0.
    """
    w, b = form.rounded(weight), form.rounded(bias)
    with np.errstate(all="ignore"):
        slope = _slopes(activation, form, w, b, start)
        gradient = np.zeros(w.size)
        carried = np.ones(1)
        for layer in range(w.size - 1, -1, -1):
            part = form.rounded(carried * slope[layer])
            gradient[layer] = part[0]
            if part[0] == 0.0:
                break
            carried = form.rounded(part * w[layer])
    factors = gradient_product(activation, 1)
    theory = (
        _until_zero(factor.value, weight, form) for factor in (factors.bound, factors.rms, factors.typical)
    )
    return RoundedChain(form, gradient, *theory)


def _slopes(activation: Activation, form: Format, weight: Array, bias: Array, start: float) -> Array:
    """f′(z) of every layer; where equal layers come back to an a, the rest is known."""
    equal = np.ptp(weight) == 0.0 and np.ptp(bias) == 0.0
    slope, seen = np.empty(weight.size), dict[float, int]()
    a = form.rounded(np.array([start]))
    for layer in range(weight.size):
        if equal and (first := seen.setdefault(float(a[0]), layer)) < layer:
            slope[layer:] = np.resize(slope[first:layer], weight.size - layer)
            break
        z = form.rounded(form.rounded(weight[layer] * a) + bias[layer])
        slope[layer] = form.rounded(np.asarray(activation.derivative(z)))[0]
        a = form.rounded(np.asarray(activation(z)))
    return slope


def _until_zero(factor: float, weight: Array, form: Format) -> int | None:
    """After how many slopes of this size, with the weights between them, a product is rounded to 0."""
    size = abs(float(weight[0]))
    if np.ptp(weight) or not size:
        return None
    return layers_until_zero(factor * size, form, math.log(size))
