"""Many chains of one-neuron layers with random weights: the median gradient of a layer, and its band."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from actviz.analysis.depth.gradients import GradientReport, Track, untracked
from actviz.analysis.propagation.gradient_law import exponential
from actviz.analysis.propagation.laws import GradientLaw
from actviz.errors import UsageError, argument, check_whole
from actviz.lazy import np
from actviz.schemas.vanish import OF_ALL, RANDOM_LAYER

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array

SAMPLES = 10_000  # the median of ∂C/∂b over four sigmoid layers is then known to 3 %
MOST_WEIGHTS = 10_000_000  # of all chains together: 80 MB
_BLOCK = 1 << 18  # values sorted at a time
_LEVELS = (0.05, 0.5, 0.95)
_BAND = 3.29  # standard deviations of a normal variable from 5 to 95 %
_SIGMAS = 4.0


@dataclass(frozen=True, eq=False)
class Band:
    """log10 of the median and of the ends of the 5–95 % band, an entry for each layer.

    Quantiles are values that were drawn, the smallest with at least that share of all at or below
    it. They are NaN in a layer where one of the values is.
    """

    p5: Array
    median: Array
    p95: Array


@dataclass(frozen=True, eq=False)
class RandomChainReport(GradientReport, keys=OF_ALL, layer=RANDOM_LAYER):
    """One function's chains: z_l = w_l a_(l−1) + b_l, a_l = f(z_l), with w_l drawn from N(0, std²).

    ``gradient`` is |∂C/∂b_l| with ∂C/∂a_N = 1. ``share`` is |∂z_N/∂b_l|, its ratio to the last layer's
    wherever that is not 0. ``zero`` is the share of chains without a gradient in that layer.
    ``log10_bound`` is of (sup|f′| std)^(N−l), which the root mean square of the share cannot exceed;
    single chains can, because weights have no bound. It is infinite where f′ has none.
    """

    std: float
    samples: int
    gradient: Band
    share: Band
    zero: Array
    log10_bound: Array

    @property
    def law(self) -> GradientLaw | None:
        """That of the median chain, by its factor per layer; kept where that is 1 within its error."""
        steps, share = self.layers - 1, self.log10_share
        if not steps or not math.isfinite(share):
            return None
        # the median of a normal variable, as log10 of a long product is, errs by √(π/2) standard errors
        spread = float(self.share.p95[0] - self.share.p5[0]) / _BAND
        error = math.sqrt(math.pi / 2 / self.samples) * spread if math.isfinite(spread) else 0.0
        if abs(share) <= _SIGMAS * error:
            return GradientLaw("constant", factor=1.0)
        return exponential(10 ** (2 * share / steps), "recursion")

    @property
    def layers(self) -> int:
        """N."""
        return self.zero.size

    @property
    def log10_share(self) -> float:
        """log10 of the median of layer 1's share; -inf where half of all chains or more have no gradient."""
        return -math.inf if self.gradient.median[0] == -math.inf else float(self.share.median[0])


def checked_samples(samples: int | None, layers: int) -> int:
    """How many chains to draw.

    Raises:
        UsageError: that many would hold more weights than there is room for.
    """
    most = MOST_WEIGHTS // layers
    if layers * 10 > MOST_WEIGHTS:
        raise UsageError(
            f"{argument('layers')}: {layers} are too many for random chains",
            hint=f"at most {MOST_WEIGHTS // 10}",
        )
    if samples is None:
        return min(SAMPLES, most)
    check_whole("samples", samples, 1, most, f"{most} with {layers} layers" if layers > 1 else "")
    return samples


def random_chain(
    activation: Activation,
    std: float,
    bias: Array,
    start: float,
    samples: int,
    seed: int,
    track: Track[Any] = untracked,
) -> RandomChainReport:
    """Draw chains and follow the gradient back through each.

    Args:
        activation: f.
        std: of the weights.
        bias: b_l of every layer, shape (N,).
        start: a_0.
        samples: how many chains.
        seed: the same seed gives every function the same weights.
        track: called with how far it has got, see `untracked`.
    """
    layers = bias.size
    generator = np.random.default_rng(seed)
    # row l becomes log10 |∂z_N/∂b_(l+1)|, from the factor by which that exceeds the next one's
    share = np.zeros((layers, samples))
    a = np.full(samples, start)
    with np.errstate(all="ignore"):
        for layer in track(range(layers), layers, "following chains"):
            weight = std * generator.standard_normal(samples)
            if layer:
                share[layer - 1] += np.log10(np.abs(weight))
            z = weight * a + bias[layer]
            a = activation(z)
            slope = np.log10(np.abs(activation.derivative(z)))
            if layer < layers - 1:
                share[layer] = slope
        backward = share[::-1]
        np.cumsum(backward, axis=0, out=backward)
        shares, _ = _bands(share, 0.0)
        gradients, zero = _bands(share, slope)
        bound = np.arange(layers - 1, -1, -1) * (_log10(activation.known.steepest) + _log10(std))
    return RandomChainReport(
        activation=activation,
        std=std,
        samples=samples,
        gradient=gradients,
        share=shares,
        zero=zero,
        log10_bound=np.where(np.arange(layers) == layers - 1, 0.0, bound),
    )


def _bands(rows: Array, more: Array | float) -> tuple[Band, Array]:
    """The quantiles of each row, to which something is added, and the share of it that is log10 of 0."""
    count = rows.shape[1]
    at = [max(0, math.ceil(level * count) - 1) for level in _LEVELS]
    found, zero = [], []
    step = max(1, _BLOCK // count)
    for start in range(0, len(rows), step):
        block = rows[start : start + step] + more
        quantiles = np.partition(block, at, axis=1)[:, at]
        quantiles[np.isnan(block).any(axis=1)] = math.nan
        found.append(quantiles)
        zero.append(np.count_nonzero(block == -math.inf, axis=1) / count)
    return Band(*np.concatenate(found).T), np.concatenate(zero)


def _log10(x: float) -> float:
    return math.log10(x) if x > 0 else -math.inf
