"""What a finite width adds to gradients in residual networks, x + A f(W x + b), to first order in 1/width."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from actviz.analysis.gaussian.expectations import gaussian_rule
from actviz.analysis.gaussian.moments import LARGEST, moments
from actviz.analysis.propagation.critical import jumps
from actviz.analysis.propagation.residual_growth import growth_laws
from actviz.analysis.propagation.tails import tails
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.analysis.propagation.layers import Block


@dataclass(frozen=True)
class WidthEffect:
    """How gradients depend on width through the mean of f over the units.

    At width n the mean square of layer 1's ∂C/∂b, relative to the last layer's, is 1 + ``doubling``/n
    times that of infinite width. ``factor`` is what the part that is added grows by in each layer: like
    the outputs.
    """

    doubling: float
    factor: float

    def log10_rms(self, width: int) -> float:
        """log10 of what the rms is multiplied by at that width."""
        return math.log10(1 + self.doubling / width) / 2


class _Seen(NamedTuple):
    """E f, E f², E f′², E f″, dE[f²]/dq, E f f′², E f² f′² and E (z²/q − 1) f′² under N(0, q)."""

    mean: float
    square: float
    steep: float
    bend: float
    growth: float
    joint: float
    joint_square: float
    tilt: float


def width_effect(block: Block, start: float, layers: int) -> WidthEffect | None:
    """What grows exponentially with the number of layers, to first order in 1/width.

    None where f has no two tails of different slopes, by which its mean grows like √q: of other functions
    the effect of width is about 1/width per layer.

    Let x be a change of the outputs a, which becomes x + A f′(z) W x. At infinite width |x|² alone
    matters, and grows by 1 + A² σ_w² E f′² a layer. At width n, u = Σ x/n and v = Σ a x/n are of the order of
    1/√n; they follow the linearised recursion of E a and E a²/2, so that they grow like the outputs.
    Given z, W x is v/E a² · (z − b) and an independent rest, so that |x|²/n gains 2A σ_w² E f″ · u v.

    Args:
        block: a residual network without a norm.
        start: q_1.
        layers: how many.
    """
    activation, lines = block.activation, tails(block.activation)
    straight = math.isfinite(lines.square) and lines.bend and not lines.ripple and not jumps(activation)
    if block.residual is None or block.norm is not None or not straight:
        return None
    with np.errstate(all="ignore"):
        added = _added(block, block.residual, start, layers)
        variance, _ = growth_laws(block, start)
    if variance is None or variance.rate is None or not 0 < added < math.inf:
        return None
    return WidthEffect(added, math.sqrt(variance.rate))


def _added(block: Block, scale: float, start: float, layers: int) -> float:
    """n times what is added to |x|² at width n, beside it, for x = f′(z) ε in layer 1, ε ~ N(0, 1)."""
    square = block.sigma_w**2
    stream, mean = (start - block.sigma_b**2) / square, 0.0  # E a² and E a
    size, added, spread = 1.0, 0.0, np.zeros((2, 2))  # |x|²/n, n times what is added, n E (u, v) (u, v)
    for layer in range(layers):
        q = square * stream + block.sigma_b**2
        if not 0 < q < math.inf:
            return math.nan
        f, branch = _seen(block.activation, q, block.keep), scale * scale * square
        # E f′(z)² (1, a)ᵀ (1, a) for the outputs a of this layer
        joined = mean * f.steep + scale * f.joint
        own = stream * f.steep + 2 * scale * mean * f.joint + scale * scale * f.joint_square
        weighted = np.array([[f.steep, joined], [joined, own]])
        if not layer:
            spread = weighted / f.steep
        else:
            added *= 1 + branch * f.steep
            added += 2 * scale * square * f.bend * spread[0, 1] + branch * square * f.tilt / q * spread[1, 1]
            linear = np.array([
                [1.0, scale * square * f.bend],
                [scale * f.mean, 1 + branch * f.growth + scale * square * f.bend * mean],
            ])  # fmt: skip
            spread = linear @ spread @ linear.T + branch * weighted * size
            spread[1, 1] += scale * scale * (f.square - f.mean**2) * size
            size *= 1 + branch * f.steep
        stream += 2 * scale * mean * f.mean + scale * scale * f.square
        mean += scale * f.mean
    return float(added / size)


def _seen(activation: Activation, q: float, keep: float) -> _Seen:
    """The expectations, with f and f′ times 1/keep where dropout keeps a unit, and 0 elsewhere.

    Beyond the variances whose density is seen, f is its two straight tails.
    """
    within = min(q, LARGEST)
    found = moments(activation, within)
    x, weight = gaussian_rule(math.sqrt(within), tuple(kink.at for kink in activation.kinks))
    f, steep = activation(x), np.square(activation.derivative(x))
    larger = math.sqrt(q / within)
    return _Seen(
        mean=float(found.mean[0]) * larger,
        square=float(found.square[0]) * larger**2 / keep,
        steep=float(found.slope_square[0]) / keep,
        bend=2 * float(found.mean_growth[0]) / larger,
        growth=float(found.square_growth[0]) / keep,
        joint=float(weight @ (f * steep)) * larger / keep**2,
        joint_square=float(weight @ (f * f * steep)) * larger**2 / keep**3,
        tilt=float(weight @ ((x * x / within - 1) * steep)) / keep,
    )
