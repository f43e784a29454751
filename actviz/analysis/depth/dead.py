"""The probability of being dead at initialisation: some layer passes on neither signal nor gradient."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.analysis.levels import regions_below
from actviz.errors import UsageError

if TYPE_CHECKING:
    from actviz.activations import Activation

_ZERO = 1e-300  # |f′| below this is 0, or cannot be distinguished from it
_POINT = 1e-100  # an interval shorter than this is a point: where f′ only changes sign, or begins to grow


def born_dead(width: int, layers: int) -> float:
    """The probability that one input finds a layer of a random ReLU network in which every unit is dead.

    1 − (1 − 2^−width)^layers (Lu, Shin, Su & Karniadakis 2019 study the event). As long as something
    arrives, z of each unit is negative with probability 1/2, independently, for weights that are
    independent and as often negative as positive, and no biases. It is exact for every function with
    f′ = 0 on one side of 0 and f′ ≠ 0 on the other, see `dead_half`.

    Args:
        width: units of each layer.
        layers: how many.

    Raises:
        UsageError: one of them is below 1.
    """
    if width < 1 or layers < 1:
        raise UsageError(f"width and layers must be at least 1, not {width} and {layers}")
    dead = 2.0 ** -min(width, 1100)  # beyond 1074 units that is 0
    return -math.expm1(layers * math.log1p(-dead)) if dead < 1 else 1.0


def dies(activation: Activation) -> bool:
    """Whether f′ is exactly 0 on a half-line and not everywhere, so that single units can be dead."""
    known = activation.known
    return (known.left.dead or known.right.dead) and known.steepest > 0


def dead_half(activation: Activation) -> bool:
    """Whether f′ is exactly 0 on x < 0 and nowhere on x > 0, or the other way round."""
    known = activation.known
    if known.left.dead == known.right.dead:
        return False
    flat = [(low, high) for low, high in regions_below(activation, _ZERO) if high - low > _POINT]
    # where the other side is flat out to infinity, it only looks so: f′ is too small to be seen
    edge = flat[0][1] if known.left.dead else flat[-1][0]
    return abs(edge) <= _POINT and not any(math.isfinite(high - low) for low, high in flat)
