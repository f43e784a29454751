"""Random networks: their layers' outputs and gradients as simulated, beside infinite-width theory."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from actviz.activations import Activation
from actviz.analysis.depth.dead import born_dead, dead_half, dies
from actviz.analysis.depth.estimate import Estimate, averaged, log10_quadratic, quadratic, standard_error
from actviz.analysis.depth.gradients import GradientReport, Track, directed
from actviz.analysis.depth.shares import Shares, lower_quantile, shares_of
from actviz.analysis.depth.simulation import Design, Measured, simulate
from actviz.analysis.depth.width import WidthEffect, width_effect
from actviz.analysis.propagation.block_laws import batch_norm_law, block_laws
from actviz.analysis.propagation.bounds import checked_norm, checked_residual, kept
from actviz.analysis.propagation.initialisation import Initialisation, initialisation
from actviz.analysis.propagation.layers import Block
from actviz.analysis.propagation.meanfield import Theory, theory
from actviz.errors import UsageError, argument, check_whole
from actviz.lazy import np
from actviz.schemas.vanish import NETWORK_LAYER, NETWORK_SETTINGS, OF_NETWORKS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.activations.evaluate import Array
    from actviz.analysis.depth.vanish import Task, VanishReport
    from actviz.analysis.propagation.laws import GradientLaw, Verdict
    from actviz.analysis.propagation.layers import Norm

LAYERS = 20
MOST_LAYERS, MOST_WIDTH, MOST_REPEATS = 10_000, 8192, 100_000
EXAMPLES = 128  # inputs of each network
FEWEST, MOST = 10, 500  # networks drawn by default, as many as hold so many weights and outputs
_NUMBERS = 15_000_000


@dataclass(frozen=True)
class Deaths:
    """The probability that, for one input, f′ is 0 in every unit of some layer.

    ``exact`` is None where no formula is known. ``simulated`` is the share of all inputs of all
    networks without a gradient in layer 1, ``error`` its standard error (NaN for one network).
    """

    exact: float | None
    simulated: float
    error: float


@dataclass(frozen=True, eq=False)
class NetworkReport(GradientReport, keys=OF_NETWORKS, layer=NETWORK_LAYER):
    """One function's networks: z_l = W_l a_(l−1) + b_l, a_l = f(z_l), an entry for each layer.

    ``mean``, ``std`` and ``saturated`` are of f(z); ``log10_gradient`` is of the root mean square of
    ∂C/∂b for single inputs, ∂C/∂a of the last layer being drawn from N(0, 1); the errors and ends of
    it are those of log10. ``log10_median`` is of its median over the networks for one input each, and
    ``shares`` are the quantiles of what each layer gets of the last one's for that input. With
    normalisation, b is added after it. ``at_infinite_width`` is the law of the theory,
    ``log_variance_in_theory`` the variance of ln g² between networks, g being layer 1's share (None where
    it is not known). ``width_effect`` is None where width has no more effect than 1/width per layer,
    ``deaths`` for a function without a dead half-line.
    """

    init: Initialisation
    networks: int
    mean: Estimate
    std: Estimate
    saturated: Estimate
    log10_gradient: Estimate
    log10_median: Array
    shares: Shares
    theory: Theory
    at_infinite_width: GradientLaw
    width: int
    deaths: Deaths | None
    log_variance_in_theory: float | None = None
    width_effect: WidthEffect | None = None

    @property
    def layers(self) -> int:
        """N."""
        return self.mean.value.size

    @property
    def law(self) -> GradientLaw:
        """That of infinite width."""
        return self.at_infinite_width

    @property
    def log10_shares(self) -> Array:
        """log10 of each layer's share of the last layer's gradient; NaN where that is 0."""
        return _less_last(self.log10_gradient.value)

    @property
    def log10_share(self) -> float:
        """log10 of the median of layer 1's share; -inf where half of the networks have no gradient."""
        return float(self.shares.median[0])

    @property
    def law_holds(self) -> bool:
        """Whether the width, if it matters for the rate, is large enough."""
        return self.width_effect is None or self.width_effect.doubling < self.width

    @property
    def follows_law(self) -> bool:
        """Whether the share that theory expects lies among those of nine in ten networks."""
        expected = self.log10_share_in_theory
        if self.networks == 1 and not math.isnan(expected):
            return True
        return bool(self.shares.p5[0] <= expected <= self.shares.p95[0])

    @property
    def verdict(self) -> Verdict:
        """That of the law, unless networks do not follow it or the median one contradicts it."""
        found = directed(self.log10_share)
        if found == "dies" or self.layers == 1:
            return found
        agreed = self.follows_law and self.law.verdict in ("stable", found)
        return self.law.verdict if agreed else found

    @property
    def log10_shares_in_theory(self) -> Array:
        """log10 of each layer's share at infinite width."""
        return _less_last(self.theory.log10_gradient)

    @property
    def log10_share_in_theory(self) -> float:
        """log10 of layer 1's share at infinite width."""
        return float(self.log10_shares_in_theory[0])

    @property
    def differs(self) -> dict[str, NDArray[np.bool_]]:
        """Where simulation and theory are farther apart than chance explains, see `Estimate.differs`."""
        return {
            "mean": self.mean.differs(self.theory.mean, self.theory.std),
            "std": self.std.differs(self.theory.std, self.theory.std),
            "gradient_rms": self.log10_gradient.differs(self.theory.log10_gradient),
        }


def networks(
    functions: Sequence[Activation],
    *,
    width: int,
    layers: int | None = None,
    init: str | float = "lecun",
    input_std: float = 1.0,
    batch_norm: bool = False,
    norm: Norm | None = None,
    residual: float | None = None,
    dropout: float | None = None,
    keep: float | None = None,
    repeats: int | None = None,
    threshold: float = 0.01,
    seed: int = 0,
) -> Task:
    """Networks of ``width`` units a layer, as `actviz.vanish` describes them.

    Raises:
        UsageError: a number out of its bounds.
    """
    from actviz.analysis.depth.vanish import Task, VanishReport

    layers = LAYERS if layers is None else layers
    check_whole("width", width, 1, MOST_WIDTH)
    check_whole("layers", layers, 1, MOST_LAYERS)
    if not 1e-6 <= input_std <= 1e6:
        raise UsageError(f"{argument('input_std')} must be from 1e-6 to 1e6, not {input_std:g}")
    keep = kept(dropout, keep)
    checked_residual(residual)
    checked_norm(norm, batch_norm=batch_norm, residual=residual)
    if not 0 < threshold <= 1:
        raise UsageError(f"{argument('threshold')} must be above 0 and at most 1, not {threshold:g}")
    if repeats is None:
        repeats = min(max(_NUMBERS // (width * (width + EXAMPLES) * layers), FEWEST), MOST)
    check_whole("repeats", repeats, 1, MOST_REPEATS)
    drawn = [(function, initialisation(function, init, width)) for function in functions]
    design = Design(
        width=width,
        layers=layers,
        networks=repeats,
        examples=EXAMPLES,
        input_std=input_std,
        keep=keep,
        batch_norm=batch_norm,
        norm=norm,
        residual=residual,
        threshold=threshold,
    )
    settings = {**vars(design), "init": init, "dropout": 1 - keep, "repeats": repeats}

    def run(track: Track[Any]) -> VanishReport:
        measured = simulate(drawn, design, seed, track)
        pairs = zip(drawn, measured, strict=True)
        reports = tuple(report(function, one, found, design) for (function, one), found in pairs)
        return VanishReport("network", layers, reports, seed, NETWORK_SETTINGS.write(settings))

    return Task(layers, f"{layers}-width{width}", run)


def report(activation: Activation, init: Initialisation, measured: Measured, design: Design) -> NetworkReport:
    """The report on what was measured in single networks, beside theory."""
    # with a batch to be normalised by, or biases, signs of z are no longer even and independent
    plain = not (design.batch_norm or design.norm or design.residual)
    even = plain and design.keep == 1 and not init.sigma_b
    formula = dead_half(activation) and even
    fluctuating = even and activation.name == "relu" and not init.uniform
    return NetworkReport(
        activation=activation,
        init=init,
        networks=design.networks,
        mean=averaged(measured.mean),
        std=quadratic(measured.std),
        saturated=averaged(measured.saturated),
        log10_gradient=log10_quadratic(measured.log10_gradient),
        log10_median=lower_quantile(measured.log10_single, 0.5),
        shares=shares_of(measured.log10_single),
        theory=theory(
            activation,
            init,
            design.layers,
            input_std=design.input_std,
            keep=design.keep,
            batch_norm=design.batch_norm,
            norm=design.norm,
            residual=design.residual,
            threshold=design.threshold,
        ),
        at_infinite_width=_law(activation, init, design),
        width=design.width,
        deaths=Deaths(
            born_dead(design.width, design.layers) if formula else None,
            float(measured.dead.mean()),
            float(standard_error(measured.dead)),
        )
        if dies(activation)
        else None,
        log_variance_in_theory=5 * design.layers / design.width if fluctuating else None,
        width_effect=_width_effect(activation, init, design),
    )


def _law(activation: Activation, init: Initialisation, design: Design) -> GradientLaw:
    """The law at infinite width."""
    if design.batch_norm:
        return batch_norm_law(activation, design.keep)
    return block_laws(*_block(activation, init, design)).gradient


def _width_effect(activation: Activation, init: Initialisation, design: Design) -> WidthEffect | None:
    """That of residual layers."""
    if design.residual is None:
        return None
    return width_effect(*_block(activation, init, design), design.layers)


def _block(activation: Activation, init: Initialisation, design: Design) -> tuple[Block, float]:
    """What every layer is, and q_1."""
    block = Block(activation, init.sigma_w, init.sigma_b, design.residual, design.norm, design.keep)
    return block, (init.sigma_w * design.input_std) ** 2 + init.sigma_b**2


def _less_last(log10: Array) -> Array:
    with np.errstate(invalid="ignore"):
        share: Array = log10 - log10[-1]
    return share
