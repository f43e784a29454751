"""A chain of layers with one neuron each, and the gradient at the bias of each layer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from actviz.analysis.depth.gradients import GradientReport, Scaled, trailing_products
from actviz.analysis.depth.orbit import forward
from actviz.analysis.propagation.gradient_law import law_of_orbit, law_of_steps
from actviz.analysis.propagation.laws import GradientLaw
from actviz.lazy import np
from actviz.schemas.vanish import CHAIN_LAYER, OF_CHAINS

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.analysis.depth.rounded import RoundedChain
    from actviz.analysis.formats import Format

_FOLLOWED = 4096  # layers before a law is read off


@dataclass(frozen=True, eq=False)
class ChainReport(GradientReport, keys=OF_CHAINS, layer=CHAIN_LAYER):
    """One function's chain: z_l = w_l a_(l−1) + b_l, a_l = f(z_l), a_0 the input; arrays over l.

    ``gradient`` is ∂C/∂b_l with ∂C/∂a_N = 1, ``share_of_last`` its ratio to the last layer's (NaN
    where that is 0), and ``bound`` is sup|f′|^(N−l) Π|w_k| over the layers k behind l: it bounds
    the magnitude of that share. ``rounded`` is the same chain in a number format.
    """

    start: float
    weight: Array
    bias: Array
    z: Array
    a: Array
    derivative: Array
    gradient: Scaled
    share_of_last: Scaled
    bound: Scaled
    rounded: RoundedChain | None = None

    @cached_property
    def law(self) -> GradientLaw | None:
        """That of equal layers, from a few thousand of them; None for a list of weights or biases."""
        if np.ptp(self.weight) or np.ptp(self.bias):
            return None
        weight, bias = (np.full(_FOLLOWED, float(values[0])) for values in (self.weight, self.bias))
        z, a = forward(self.activation, weight, bias, self.start)
        known = np.isfinite(z) & np.isfinite(a)
        with np.errstate(all="ignore"):
            slope = np.abs(self.activation.derivative(np.where(known, z, 0.0)))
            steps = (np.log(np.abs(weight)) + np.log(slope))[1:]
        if not known.all():
            return (
                GradientLaw("exponential", factor=math.inf, xi=0.0)
                if not known[8:].any()
                else law_of_steps(steps[: int(np.argmin(known)) - 1])
            )
        return law_of_orbit(steps)

    @property
    def layers(self) -> int:
        """N."""
        return self.z.size

    @property
    def log10_share(self) -> float:
        """log10 of layer 1's share of the last layer's gradient; -inf where it has none."""
        if self.gradient.mantissa[0] == 0:
            return -math.inf
        return float(self.share_of_last[:1].log10[0])


def chain(
    activation: Activation, weight: Array, bias: Array, start: float, form: Format | None = None
) -> ChainReport:
    """Follow an input forward and the gradient back.

    Args:
        activation: f.
        weight: w_l of every layer, shape (N,).
        bias: b_l of every layer, shape (N,).
        start: a_0.
        form: a number format to follow them in too.
    """
    rounded = None
    if form is not None:
        from actviz.analysis.depth.rounded import rounded_chain

        rounded = rounded_chain(activation, form, weight, bias, start)
    z, a = forward(activation, weight, bias, start)
    slope = np.asarray(activation.derivative(z))
    onward = np.append(weight[1:], 1.0)
    shared = np.append(slope[:-1], 1.0 if slope[-1] else np.nan)  # 0/0: there is no gradient to share
    steepest = np.append(np.full(weight.size - 1, activation.known.steepest), 1.0)
    return ChainReport(
        activation=activation,
        start=start,
        weight=weight,
        bias=bias,
        z=z,
        a=a,
        derivative=slope,
        gradient=trailing_products(slope, onward),
        share_of_last=trailing_products(shared, onward),
        bound=trailing_products(steepest, np.abs(onward)),
        rounded=rounded,
    )
