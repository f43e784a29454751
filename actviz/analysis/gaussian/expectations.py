"""Expectations under N(0, s²), by Gauss–Legendre panels split at every kink and zero of f′."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from actviz.analysis.gaussian.legendre import on_panels
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

REACH = 38.0  # standard deviations; the density is 1e-314 there
_FINEST = -40  # panels shrink towards each break down to 2^-40: a logarithm's singularity is integrable


@cache
def gaussian_rule(std: float, breaks: tuple[float, ...]) -> tuple[Array, Array]:
    """Points x and weights w such that Σ w g(x) is E[g(x)] for x ~ N(0, std²), to about 1e-14 of E|g|.

    Args:
        std: standard deviation, positive.
        breaks: where g or a derivative of it is not smooth; it may have a logarithmic singularity
            there. The panels halve towards 0 and each break down to 2^-40.
    """
    dyadic = 2.0 ** np.arange(_FINEST, math.ceil(math.log2(REACH * max(std, 1.0))) + 1)
    centres = sorted({0.0, *breaks})
    near = np.array([centre + side * dyadic for centre in centres for side in (-1.0, 1.0)]).ravel()
    units = np.arange(-REACH, REACH + 1)
    with np.errstate(over="ignore"):  # what is beyond reach is left out
        edges = np.array(sorted({*units, *(near / std), *(np.array(centres) / std)}))
    edges = edges[np.abs(edges) <= REACH]
    # no panel is wider than its distance from a break, or than a standard deviation
    z, weights = on_panels(edges[:-1], edges[1:])
    mass = weights * np.exp(-0.5 * z * z)
    return (std * z).ravel(), (mass / mass.sum()).ravel()


def probability(low: float, high: float, std: float = 1.0) -> float:
    """P(low < std · z < high) for z ~ N(0, 1), with full relative accuracy in the tails."""
    a, b = low / std / math.sqrt(2), high / std / math.sqrt(2)
    if a > 0:
        return (math.erfc(a) - math.erfc(b)) / 2
    if b < 0:
        return (math.erfc(-b) - math.erfc(-a)) / 2
    return 1 - math.erfc(-a) / 2 - math.erfc(b) / 2 if b - a > 1 else (math.erf(b) - math.erf(a)) / 2
