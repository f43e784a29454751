"""By what to scale a layer's weights so that an activation keeps signals or gradients at their size."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actviz.activations.lazy import np
from actviz.analysis.gaussian import gaussian_rule
from actviz.analysis.levels import sign_changes

if TYPE_CHECKING:
    from actviz.activations import Activation


@dataclass(frozen=True)
class Gains:
    """Gains under z ~ N(0, 1); infinite where the moment is 0.

    ``forward`` = 1/√E[f²] keeps the second moment of the outputs (He et al. 2015), ``std`` =
    1/std(f) their standard deviation, ``backward`` = 1/√E[f′²] the size of gradients.
    """

    forward: float
    std: float
    backward: float


def gains(activation: Activation) -> Gains:
    """The three gains, from exact Gaussian moments."""
    breaks = (*(kink.at for kink in activation.kinks), *sign_changes(activation, 1))
    x, weight = gaussian_rule(1.0, breaks)
    value, slope = np.asarray(activation(x)), np.asarray(activation.derivative(x))
    mean = float(weight @ value)
    return Gains(
        forward=_inverse_root(float(weight @ np.square(value))),
        std=_inverse_root(float(weight @ np.square(value - mean))),
        backward=_inverse_root(float(weight @ np.square(slope))),
    )


def _inverse_root(square: float) -> float:
    return 1 / math.sqrt(square) if square > 0 else math.inf
