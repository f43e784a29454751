"""Random networks: their layers' outputs and gradients as simulated, beside infinite-width theory."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from actviz.activations import Activation
from actviz.activations.lazy import np
from actviz.analysis.depth.dead import born_dead, dead_half, dies
from actviz.analysis.depth.estimate import Estimate, averaged, log10_quadratic, quadratic, standard_error
from actviz.analysis.depth.gradients import GradientReport, Track, power_of_ten
from actviz.analysis.depth.simulation import Design, Measured, simulate
from actviz.analysis.propagation.initialisation import Initialisation, initialisation
from actviz.analysis.propagation.meanfield import Theory, theory
from actviz.errors import UsageError, argument

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.activations.evaluate import Array
    from actviz.analysis.depth.vanish import Task, VanishReport

LAYERS = 20
MOST_LAYERS, MOST_WIDTH, MOST_REPEATS = 10_000, 8192, 100_000
EXAMPLES = 128  # inputs of each network
FEWEST, MOST = 10, 500  # networks drawn by default, as many as hold so many weights and outputs
_NUMBERS = 15_000_000


@dataclass(frozen=True)
class Deaths:
    """The chance that one input finds no way through: some layer in which f′ of every unit is 0.

    ``exact`` is None where no formula is known. ``simulated`` is the share of all inputs of all
    networks without a gradient in layer 1, ``error`` its standard error (NaN for one network).
    """

    exact: float | None
    simulated: float
    error: float


@dataclass(frozen=True, eq=False)
class NetworkReport(GradientReport):
    """One function's networks: z_l = W_l a_(l−1) + b_l, a_l = f(z_l), an entry for each layer.

    ``mean``, ``std`` and ``saturated`` are of f(z); ``log10_gradient`` is of the root mean square of
    ∂C/∂b for single inputs, ∂C/∂a of the last layer being drawn from N(0, 1); the errors and ends of
    it are those of log10. With batch normalisation b is what is added behind it. ``deaths`` is None for
    a function without a dead half-line.
    """

    init: Initialisation
    networks: int
    mean: Estimate
    std: Estimate
    saturated: Estimate
    log10_gradient: Estimate
    theory: Theory
    deaths: Deaths | None

    @property
    def layers(self) -> int:
        """N."""
        return self.mean.value.size

    @property
    def log10_shares(self) -> Array:
        """log10 of each layer's share of the last layer's gradient; NaN where that is 0."""
        return _less_last(self.log10_gradient.value)

    @property
    def log10_share(self) -> float:
        """log10 of layer 1's share; -inf where there is no gradient in any network."""
        first = float(self.log10_gradient.value[0])
        return first if first == -math.inf else float(self.log10_shares[0])

    @property
    def log10_share_in_theory(self) -> float:
        """log10 of layer 1's share at infinite width."""
        return float(_less_last(self.theory.log10_gradient)[0])

    @property
    def differs(self) -> dict[str, NDArray[np.bool_]]:
        """Where simulation and theory are farther apart than chance explains, see `Estimate.differs`."""
        return {
            "mean": self.mean.differs(self.theory.mean, self.theory.std),
            "std": self.std.differs(self.theory.std, self.theory.std),
            "gradient_rms": self.log10_gradient.differs(self.theory.log10_gradient),
        }

    def settings(self) -> dict[str, Any]:
        """σ_w, σ_b and the chance of a dead network."""
        deaths = self.deaths and {**vars(self.deaths)}
        return {"sigma_w": self.init.sigma_w, "sigma_b": self.init.sigma_b, "born_dead": deaths}

    def columns(self, part: slice) -> dict[str, Any]:
        """The JSON keys of a layer."""
        known, log10, shares = self.theory, self.log10_gradient, self.log10_shares
        in_theory = _less_last(known.log10_gradient)
        estimates = {"mean": self.mean, "std": self.std, "saturated_share": self.saturated}
        return {
            **{key: estimate.value[part] for key, estimate in estimates.items()},
            "gradient_rms": power_of_ten(log10.value[part]),
            "log10_gradient_rms": log10.value[part],
            "share_of_last": power_of_ten(shares[part]),
            "log10_share_of_last": shares[part],
            "theory": {
                "mean": known.mean[part],
                "std": known.std[part],
                "saturated_share": known.saturated[part],
                "gradient_rms": power_of_ten(known.log10_gradient[part]),
                "log10_gradient_rms": known.log10_gradient[part],
                "share_of_last": power_of_ten(in_theory[part]),
                "log10_share_of_last": in_theory[part],
            },
            **{
                name: {
                    **{key: getattr(estimate, name)[part] for key, estimate in estimates.items()},
                    "log10_gradient_rms": getattr(log10, name)[part],
                }
                for name in ("error", "low", "high")
            },
            "differs": {key: where[part] for key, where in self.differs.items()},
        }


def networks(
    functions: Sequence[Activation],
    *,
    width: int,
    layers: int | None = None,
    init: str | float = "lecun",
    input_std: float = 1.0,
    batch_norm: bool = False,
    dropout: float = 1.0,
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
    _whole("width", width, MOST_WIDTH)
    _whole("layers", layers, MOST_LAYERS)
    if not 1e-6 <= input_std <= 1e6:
        raise UsageError(f"{argument('input_std')} must be from 1e-6 to 1e6, not {input_std:g}")
    if not 0 < dropout <= 1:
        raise UsageError(
            f"{argument('dropout')} must be above 0 and at most 1, not {dropout:g}",
            hint="it is the probability of keeping an output: 0.9 drops one in ten",
        )
    if not 0 < threshold <= 1:
        raise UsageError(f"{argument('threshold')} must be above 0 and at most 1, not {threshold:g}")
    if repeats is None:
        repeats = min(max(_NUMBERS // (width * (width + EXAMPLES) * layers), FEWEST), MOST)
    _whole("repeats", repeats, MOST_REPEATS)
    drawn = [(function, initialisation(function, init, width)) for function in functions]
    told = {
        "width": width,
        "init": init,
        "input_std": input_std,
        "batch_norm": batch_norm,
        "dropout": dropout,
        "repeats": repeats,
        "examples": EXAMPLES,
        "threshold": threshold,
    }
    design = Design(
        width=width,
        layers=layers,
        networks=repeats,
        examples=EXAMPLES,
        input_std=input_std,
        keep=dropout,
        batch_norm=batch_norm,
        threshold=threshold,
    )

    def run(track: Track[Any]) -> VanishReport:
        measured = simulate(drawn, design, seed, track)
        pairs = zip(drawn, measured, strict=True)
        reports = tuple(report(function, one, found, design) for (function, one), found in pairs)
        return VanishReport("network", layers, reports, seed, told)

    return Task(layers, f"{layers}-width{width}", run)


def report(activation: Activation, init: Initialisation, measured: Measured, design: Design) -> NetworkReport:
    """What was measured in single networks put together, and what theory says."""
    # with a batch to be normalised by, or biases, signs of z are no longer even and independent
    formula = dead_half(activation) and not design.batch_norm and design.keep == 1 and not init.sigma_b
    return NetworkReport(
        activation=activation,
        init=init,
        networks=design.networks,
        mean=averaged(measured.mean),
        std=quadratic(measured.std),
        saturated=averaged(measured.saturated),
        log10_gradient=log10_quadratic(measured.log10_gradient),
        theory=theory(
            activation,
            init,
            design.layers,
            input_std=design.input_std,
            keep=design.keep,
            batch_norm=design.batch_norm,
            threshold=design.threshold,
        ),
        deaths=Deaths(
            born_dead(design.width, design.layers) if formula else None,
            float(measured.dead.mean()),
            float(standard_error(measured.dead)),
        )
        if dies(activation)
        else None,
    )


def _less_last(log10: Array) -> Array:
    with np.errstate(invalid="ignore"):
        share: Array = log10 - log10[-1]
    return share


def _whole(name: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        raise UsageError(f"{argument(name)} must be a whole number from 1 to {most}, not {value}")
