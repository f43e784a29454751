"""The theory of a random network of infinite width: variances forward, gradients backward."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actviz.analysis.gaussian.expectations import probability
from actviz.analysis.levels import regions_below
from actviz.analysis.propagation.layers import Block, Layers, expected, propagate
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.analysis.propagation.initialisation import Initialisation
    from actviz.analysis.propagation.layers import Norm


@dataclass(frozen=True, eq=False)
class Theory:
    """An entry for each layer; NaN from where on a moment is infinite or beyond float64.

    ``mean`` and ``std`` are of f(z), ``saturated`` is the share of units with |f′| below the
    threshold, ``log10_gradient`` is log10 of the root mean square of ∂C/∂b when that of ∂C/∂a of the
    last layer is 1.
    """

    mean: Array
    std: Array
    saturated: Array
    log10_gradient: Array


def theory(
    activation: Activation,
    init: Initialisation,
    layers: int,
    *,
    input_std: float = 1.0,
    keep: float = 1.0,
    batch_norm: bool = False,
    norm: Norm | None = None,
    residual: float | None = None,
    threshold: float = 0.01,
) -> Theory:
    """Means, variances and gradients of all layers as their width, and any batch, become infinite.

    Without batch normalisation (Poole et al. 2016; Schoenholz et al. 2017, also for dropout, which
    multiplies second moments by 1/keep; Yang & Schoenholz 2017 for residual networks):
    q_1 = σ_w² s² + σ_b², then as `propagate` has it.

    With it (Yang et al. 2019), f is always given z ~ N(0, 1), and to divide by the standard deviation
    of z multiplies G by 1/(σ_w² Var): G_l = G_(l+1) (E[f′²]/keep) / (E[f²]/keep − E[f]²), because
    outputs for different inputs have become independent but for their mean.
    """
    block = Block(activation, init.sigma_w, init.sigma_b, residual, norm, keep)
    if batch_norm:
        found = _normalised_by_batch(activation, keep, layers)
    else:
        found = propagate(block, (init.sigma_w * input_std) ** 2 + init.sigma_b**2, layers)
    given = np.ones(layers) if batch_norm or norm else found.q
    mean = np.where(np.abs(found.mean) < 1e-14 * np.sqrt(found.square), 0.0, found.mean)  # of an odd f
    with np.errstate(all="ignore"):
        std = np.sqrt(_variance(found.square, mean))
        chi = found.chi_perp.copy()  # the last layer's outputs are not dropped
        chi[-1] = chi[-1] * keep if residual is None else 1 + (chi[-1] - 1) * keep
        behind = np.append(np.cumsum(np.log10(chi[:0:-1]))[::-1], 0.0)
        kept = np.append(np.full(layers - 1, keep), 1.0)
        scale = 1.0 if residual is None else residual
        gradient = (behind + np.log10(scale**2 * found.slope_square / kept)) / 2
    flat = regions_below(activation, threshold)
    saturated = np.array([math.fsum(probability(low, high, math.sqrt(q)) for low, high in flat)
                          if 0 < q < math.inf else math.nan for q in given.tolist()])  # fmt: skip
    gone = np.isnan(found.square)
    return Theory(
        mean,
        std,
        np.where(gone, math.nan, saturated),
        np.where(gradient == math.inf, math.nan, gradient),
    )


def _normalised_by_batch(activation: Activation, keep: float, layers: int) -> Layers:
    """Every layer is given N(0, 1); see `theory`."""
    seen = expected(activation, 1.0)
    with np.errstate(all="ignore"):
        apart = _variance(np.array(seen.square / keep), np.array(seen.mean))
        factor = np.float64(seen.slope_square / keep) / apart
    rows = (1.0, math.nan, seen.mean, seen.square, seen.slope_square, float(factor), 0.0)
    return Layers(*(np.full(layers, entry) for entry in rows))


def _variance(square: Array, mean: Array) -> Array:
    """E[f²] − E[f]²; of a constant, rounding leaves a little."""
    variance = square - mean**2
    return np.where(variance > 1e-14 * square, variance, np.where(np.isnan(variance), math.nan, 0.0))
