"""What theory says of a random network of infinite width: variances forward, gradients backward."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from actviz.activations.lazy import np
from actviz.analysis.gaussian.expectations import probability
from actviz.analysis.gaussian.moments import LARGEST, SMALLEST, moments
from actviz.analysis.levels import regions_below

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.analysis.propagation.initialisation import Initialisation


class Layer(NamedTuple):
    """What z ~ N(0, q) gives: E f, E f², E f′², and the share of z at which |f′| is below a threshold."""

    mean: float
    square: float
    slope_square: float
    saturated: float


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
    threshold: float = 0.01,
) -> Theory:
    """Means, variances and gradients of all layers as their width, and any batch, become infinite.

    Without batch normalisation (Poole et al. 2016; Schoenholz et al. 2017, also for dropout, which
    multiplies second moments by 1/keep): q_1 = σ_w² s² + σ_b², q_(l+1) = σ_w² E[f²]/keep + σ_b², and
    G_l = G_(l+1) σ_w² E[f′²]/keep for the mean square of the gradient, with E over N(0, q_l).

    With it (Yang et al. 2019), f is always given z ~ N(0, 1), and to divide by the standard deviation
    of z multiplies G by 1/(σ_w² Var): G_l = G_(l+1) (E[f′²]/keep) / (E[f²]/keep − E[f]²), because
    outputs for different inputs have become independent but for their mean.
    """
    of_variance = _layer(activation, threshold)
    sigma_w, sigma_b = init.sigma_w, init.sigma_b
    found: list[Layer] = []
    q = 1.0 if batch_norm else (sigma_w * input_std) ** 2 + sigma_b**2
    for _ in range(layers):
        found.append(of_variance(q))
        onward = q if batch_norm else sigma_w**2 * found[-1].square / keep + sigma_b**2
        if onward == q:
            break
        q = onward
    found += [found[-1]] * (layers - len(found))
    mean, square, slope_square, saturated = np.array(found).T
    mean = np.where(np.abs(mean) < 1e-14 * np.sqrt(square), 0.0, mean)  # what rounding leaves of an odd f
    with np.errstate(all="ignore"):
        if batch_norm:
            factor = (slope_square / keep) / _variance(square / keep, mean)
        else:
            factor = sigma_w**2 * slope_square / keep
        # the last layer's outputs are not dropped
        logarithms = np.append(np.log10(factor[:-1]), np.log10(slope_square[-1]))
        gradient = np.cumsum(logarithms[::-1])[::-1] / 2
        std = np.sqrt(_variance(square, mean))
    return Theory(mean, std, saturated, np.where(gradient == math.inf, math.nan, gradient))


def _variance(square: Array, mean: Array) -> Array:
    """E[f²] − E[f]²; of a constant, rounding leaves a little."""
    variance = square - mean**2
    return np.where(variance > 1e-14 * square, variance, np.where(np.isnan(variance), math.nan, 0.0))


def _layer(activation: Activation, threshold: float) -> Callable[[float], Layer]:
    """A layer as a function of the variance of z."""
    flat = regions_below(activation, threshold)

    def of_variance(q: float) -> Layer:
        if not math.isfinite(q):
            return Layer(*[math.nan] * 4)
        std = math.sqrt(q)
        saturated = math.fsum(probability(low, high, std) for low, high in flat) if q > 0 else math.nan
        return Layer(*_moments(activation, q), saturated)

    return of_variance


def _moments(activation: Activation, q: float) -> tuple[float, float, float]:
    """E f, E f² and E f′² under N(0, q), also where the density is too narrow or too wide to be seen.

    Below the smallest variance f is its tangents at 0; above the largest, where both of its tails are
    straight lines in the limit and one is not flat, f is these.
    """
    within = min(max(q, SMALLEST), LARGEST)
    found = moments(activation, within)
    mean, square, slope_square = (float(row[0]) for row in (found.mean, found.square, found.slope_square))
    if q < within:
        scale, rest = math.sqrt(q / within), float(activation(0.0))
        mean = rest + (mean - rest) * scale
        square = rest**2 + (square - rest**2) * scale**2
    elif q > within:
        slopes = activation.known.left.slope, activation.known.right.slope
        if not all(map(math.isfinite, slopes)) or not any(slopes):
            return math.nan, math.nan, math.nan
        scale = math.sqrt(q / within)
        mean, square = mean * scale, square * scale**2
    return mean, square, slope_square
