"""A function sampled on panels on which it is a polynomial, to 13 digits, for integrals over it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from actviz.analysis.gaussian.legendre import NODES, last_coefficients, on_panels
from actviz.lazy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.activations import Activation
    from actviz.activations.evaluate import Array

INNERMOST, OUTERMOST = -27, 26  # the powers of 2 that are edges of panels before any is halved
FAR_TOO_LARGE = 1e150  # the square of this is still a float64
_TOLERANCE = 1e-13  # of the last Legendre coefficients, beside the largest value as far out as this
_ROUNDING = 4e-15  # what an error of half an ulp in all 20 values makes of the last coefficients, at most
_LOOSEST = 1e-6  # a panel with more rounding than this beside a pole is given up
_MOST_SPLIT = 300  # panels in need of halving at once; waves without end are followed no farther
_LAST = 3  # coefficients that tell how rough a panel is
_DEEPEST = 60  # halvings, towards a singularity that is no declared kink


@dataclass(frozen=True, eq=False)
class Nodes:
    """Points in ascending order, the length each stands for, and f and f′ there.

    ``reach`` is the radius of what the panels cover. ``unresolved`` marks the points of panels so
    near a singularity that they were given up.
    """

    x: Array
    length: Array
    value: Array
    slope: Array
    unresolved: NDArray[np.bool_]
    reach: float

    @property
    def edges(self) -> Array:
        """Where the panels meet, from the first to the last."""
        x, half = self.x.reshape(-1, NODES), self.length.reshape(-1, NODES).sum(axis=1) / 2
        middle = (x[:, 0] + x[:, -1]) / 2
        return np.append(middle - half, middle[-1] + half[-1])

    def between(self, radius: float) -> tuple[int, int]:
        """The first of the points not farther from 0 than ``radius``, and the first behind them."""
        first, behind = np.searchsorted(self.x, (-radius, radius)).tolist()
        return first, behind

    def __getitem__(self, part: slice) -> Nodes:
        x, length, value, slope = (a[part] for a in (self.x, self.length, self.value, self.slope))
        return Nodes(x, length, value, slope, self.unresolved[part], self.reach)


@cache
def sampled(activation: Activation) -> Nodes:
    """A function from -2^26 to 2^26, or to where it is too large or too wavy to be followed."""
    powers = 2.0 ** np.arange(INNERMOST, OUTERMOST + 1)
    return resolved(activation, np.concatenate([-powers[::-1], [0.0], powers]))


def resolved(activation: Activation, edges: Array) -> Nodes:
    """A function at Gauss–Legendre nodes of panels that are halved until they show all there is.

    Args:
        activation: the function; its kinks, and where f′ is infinite, become edges too.
        edges: where panels meet, in ascending order.
    """
    bends = (*(kink.at for kink in activation.kinks), *activation.known.infinite_slopes)
    edges = np.array(sorted({*edges.tolist(), *(at for at in bends if edges[0] < at < edges[-1])}))
    low, high = edges[:-1], edges[1:]
    reach = float(max(-edges[0], edges[-1]))
    done: list[tuple[Any, ...]] = []
    allowed: Callable[[Array], Array] | None = None
    for level in range(_DEEPEST + 1):
        x, length, values, rough, largest = _looked_at(activation, low, high)
        near, far = np.minimum(np.abs(low), np.abs(high)), np.maximum(np.abs(low), np.abs(high))
        if allowed is None:
            finite = (largest < FAR_TOO_LARGE).all(axis=0)
            reach = min([reach, *near[~finite].tolist()])
            allowed = _running_largest(far[finite], largest[:, finite])
        size = np.maximum(allowed(far), largest)
        tolerance = _tolerance(far, largest)
        slack = np.minimum(tolerance, _LOOSEST) * size
        if any(activation.noise):
            slack += np.array(activation.noise)[:, None] * (1.0 + size)
        smooth: NDArray[np.bool_] = np.all(rough <= slack, axis=0)
        finest = (high - low <= 2.0**-48 * far) | (tolerance > _LOOSEST) | (level == _DEEPEST)
        ready = (smooth | finest) & (far <= reach)
        flags = np.repeat(~smooth[ready], NODES)
        done.append((x[ready].ravel(), length[ready].ravel(), *values[:, ready].reshape(2, -1), flags))
        split = ~ready & (far <= reach)
        if np.count_nonzero(split) > _MOST_SPLIT:
            reach = min(reach, 2.0 ** math.floor(math.log2(np.sort(near[split])[_MOST_SPLIT])))
            split &= far <= reach
        if not split.any():
            break
        middle = low[split] + (high[split] - low[split]) / 2
        low, high = np.concatenate([low[split], middle]), np.concatenate([middle, high[split]])
    x, length, value, slope, unresolved = (np.concatenate(parts) for parts in zip(*done, strict=True))
    order = np.argsort(x)[np.count_nonzero(x < -reach) : x.size - np.count_nonzero(x > reach)]
    return Nodes(x[order], length[order], value[order], slope[order], unresolved[order], reach)


def _looked_at(activation: Activation, low: Array, high: Array) -> tuple[Array, Array, Array, Array, Array]:
    """Nodes and lengths of panels, f and f′ there, the last of their coefficients, their largest values."""
    x, lengths = on_panels(low, high)
    values = np.stack(activation.value_and_derivative(x))
    with np.errstate(invalid="ignore", over="ignore"):  # where f is infinite, and cut off therefore
        largest = np.nan_to_num(np.abs(values), nan=math.inf).max(axis=2)
        rough = np.abs(values @ last_coefficients(NODES, _LAST)).max(axis=2)
    return x, lengths, values, rough, largest


def _tolerance(far: Array, largest: Array) -> Array:
    """How rough f and f′ may be beside their size; rounding x changes f by |x f′/f| of its own."""
    condition = far * np.divide(largest[1], largest[0], out=np.zeros(far.shape), where=largest[0] > 0)
    tolerance: Array = np.maximum(_TOLERANCE * (1 + far), _ROUNDING * condition)
    return tolerance


def _running_largest(far: Array, largest: Array) -> Callable[[Array], Array]:
    """The largest |f| and |f′| within a radius, as a function of that."""
    if not far.size:
        return lambda radius: np.zeros((len(largest), radius.size))
    order = np.argsort(far)
    radii, running = far[order], np.maximum.accumulate(largest[:, order], axis=1)

    def within(radius: Array) -> Array:
        found: Array = running[:, np.maximum(np.searchsorted(radii, radius, side="right") - 1, 0)]
        return found

    return within
