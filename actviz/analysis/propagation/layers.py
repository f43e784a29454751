"""The exact recursion of a wide network, layer by layer: plain, residual, with layer or RMS normalisation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from actviz.analysis.gaussian.moments import LARGEST, SMALLEST, moments
from actviz.analysis.propagation.tails import tails
from actviz.analysis.propagation.variance import table
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array

Norm = Literal["layer", "rms"]

_UNDERFLOW = 1e-280  # of E f²: what two inputs differ in may be lost below it


@dataclass(frozen=True)
class Block:
    """A layer of infinite width: z = W a + b, normalised if there is a ``norm``, and then f.

    Without ``residual`` the next a is f(z); with it, a + residual · f(z). Both norms divide z by its
    size over the units of the layer, whose mean is 0 at infinite width: in theory they are the same.
    ``keep`` is the probability with which dropout keeps f(z), which it divides by that.
    """

    activation: Activation
    sigma_w: float
    sigma_b: float = 0.0
    residual: float | None = None
    norm: Norm | None = None
    keep: float = 1.0

    @property
    def plain(self) -> bool:
        """Whether the laws of a plain network apply."""
        return self.residual is None and self.norm is None


class Seen(NamedTuple):
    """E f, E f², E f′², dE[f²]/dq and dE[f]/dq of what f is given in a layer."""

    mean: float
    square: float
    slope_square: float
    growth: float
    mean_growth: float


@dataclass(frozen=True, eq=False)
class Layers:
    """An entry for each layer; NaN from where on a moment is infinite or beyond float64.

    ``q`` is the variance of z before any normalisation, ``distance`` 1 − c for the correlation c of z
    for two inputs (NaN without one to start from), ``mean``, ``square`` and ``slope_square`` are E f,
    E f² and E f′², ``chi_perp`` is the factor by which the mean square of ∂C/∂a grows on its way back
    through the layer, ``chi_par`` that of a small perturbation of q on its way forward.
    """

    q: Array
    distance: Array
    mean: Array
    square: Array
    slope_square: Array
    chi_perp: Array
    chi_par: Array

    @property
    def log10_gradient(self) -> Array:
        """log10 of each layer's rms of ∂C/∂b beside that of the last layer."""
        with np.errstate(all="ignore"):
            behind = np.append(np.cumsum(np.log10(self.chi_perp[:0:-1]))[::-1], 0.0)
            square: Array = behind + np.log10(self.slope_square) - np.log10(self.slope_square[-1])
        return square / 2


def propagate(block: Block, start: float, layers: int, correlation: float | None = None) -> Layers:
    """Follow the variance of z, and the correlation of two inputs, through so many layers.

    Args:
        block: what every layer is.
        start: q_1, the variance of z in the first; at least σ_b².
        layers: how many.
        correlation: c_1, from −1 to 1.
    """
    square, shift, scale = block.sigma_w**2, block.sigma_b**2, block.residual
    stream, mean = (start - shift) / square, 0.0  # E a², E a
    apart = math.nan if correlation is None else (1 - correlation) * start / square  # E a² − E a a′
    shared = 0.0  # d(E a)/d(E a²), of a perturbation of the inputs
    rows = []
    for layer in range(layers):
        q = square * stream + shift if layer else start
        given = 1.0 if block.norm else q
        seen = expected(block.activation, given)
        distance = min(max(square * apart / q, 0.0), 2.0) if q > 0 and not math.isnan(apart) else math.nan
        steep = square * seen.slope_square / block.keep / (q if block.norm else 1.0)
        tilt = 0.0 if block.norm else square * seen.growth / block.keep
        dropped = seen.square / block.keep
        more = dropped - seen.square + _lost(block.activation, given, distance, seen.square)
        if scale is None:
            stream, mean, apart = dropped, seen.mean, more
        else:
            turn = 0.0 if block.norm else scale * square * seen.mean_growth
            steep = 1 + scale**2 * steep
            tilt = 1 + scale**2 * tilt + 2 * (mean * turn + scale * seen.mean * shared)
            shared = (shared + turn) / tilt
            stream += 2 * scale * mean * seen.mean + scale**2 * dropped
            mean += scale * seen.mean
            apart += scale**2 * more
        rows.append((q, distance, seen.mean, seen.square, seen.slope_square, steep, tilt))
    return Layers(*np.array(rows).T)


def _lost(activation: Activation, variance: float, distance: float, square: float) -> float:
    """E f² − E f(u) f(v); NaN where it is not known. Beyond the variances that are seen f is its tangents."""
    from actviz.analysis.propagation import waves
    from actviz.analysis.propagation.pairs import pair

    if math.isnan(distance) or not math.isfinite(square) or square < _UNDERFLOW:
        return math.nan
    if activation.known.waves:
        found = waves.lost(activation, variance, distance)
        if found is not None or variance > largest(activation):
            return math.nan if found is None else found
    within = min(max(variance, SMALLEST), LARGEST)
    return pair(activation, within).lost(distance) * variance / within


def expected(activation: Activation, q: float) -> Seen:
    """The moments under N(0, q), also where the density is too narrow or too wide to be seen.

    Below the smallest variance f is its tangents at 0; above the largest, where both of its tails are
    straight lines in the limit and one is not flat, f is these. Waves that are too many to be followed are
    their mean and mean square about the tails.
    """
    if not math.isfinite(q):
        return Seen(*[math.nan] * 5)
    within = min(max(q, SMALLEST), largest(activation))
    found = moments(activation, within)
    mean, square, slope_square, growth, mean_growth = (
        float(row[0])
        for row in (found.mean, found.square, found.slope_square, found.square_growth, found.mean_growth)
    )
    if q < within:
        scale, rest = math.sqrt(q / within), float(activation(0.0))
        mean = rest + (mean - rest) * scale
        square = rest**2 + (square - rest**2) * scale**2
        mean_growth = mean_growth / scale if scale else math.nan
    elif q > within:
        scale, lines = math.sqrt(q / within), tails(activation)
        offset, size = (lines.offset, lines.size) if activation.known.waves else (0.0, 0.0)
        if not math.isfinite(lines.square) or not (lines.square or activation.known.waves):
            return Seen(*[math.nan] * 5)
        mean = offset + (mean - offset) * scale
        square = float(lines.square * q + size + (square - lines.square * within - size) * scale)
        mean_growth /= scale
    return Seen(mean, square, slope_square, growth, mean_growth)


def largest(activation: Activation) -> float:
    """The largest variance at which moments are found; where f has waves, these are too many beyond it."""
    known = table(activation)[0]
    return float(known[-1]) if activation.known.waves and known.size else LARGEST
