"""The phase of a wide random network of an activation: whether signals and gradients survive its depth."""

from __future__ import annotations

import math
import shlex
from dataclasses import dataclass, replace

from actviz.activations import Activation, everywhere
from actviz.analysis.gaussian.moments import moments
from actviz.analysis.propagation.block_laws import block_laws
from actviz.analysis.propagation.bounds import checked, checked_start
from actviz.analysis.propagation.critical import (
    CriticalPoint,
    Universality,
    chosen_point,
    critical_points,
    jumps,
    starting,
    universality,
)
from actviz.analysis.propagation.frozen import frozen
from actviz.analysis.propagation.laws import Laws, Phase
from actviz.analysis.propagation.layers import Block, Layers, Norm, largest, propagate
from actviz.analysis.propagation.tails import tails
from actviz.analysis.propagation.variance import FixedPoint, map_at
from actviz.errors import UsageError, argument
from actviz.schemas.parts import Reported
from actviz.schemas.phase import ONE

CORRELATION = 0.3  # c_1 of two inputs, where none is given


@dataclass(frozen=True)
class PhaseReport(Reported, document=ONE):
    """A network of one activation with weights of variance σ_w²/fan_in and biases of variance σ_b².

    ``laws`` are those from ``start``, the variance of z in the first layer, and ``from_one`` those from
    1. ``q`` is where the variance goes from the start: infinite where it grows, NaN where it
    oscillates. ``frozen`` is where ``start_correlation`` goes, if that depends on it, and ``layers`` is
    what was followed layer by layer. ``block`` tells a residual or normalised network.
    """

    activation: Activation
    block: Block
    laws: Laws
    from_one: Laws
    mean: float
    mean_growth: float
    fixed_points: tuple[FixedPoint, ...]
    critical: tuple[CriticalPoint, ...]
    universality: Universality
    start_correlation: float = CORRELATION
    frozen: float | None = None
    layers: Layers | None = None

    @property
    def sigma_w(self) -> float:
        """√(fan_in · Var[weight])."""
        return self.block.sigma_w

    @property
    def sigma_b(self) -> float:
        """The standard deviation of the biases."""
        return self.block.sigma_b

    @property
    def start(self) -> float:
        """q_1."""
        return self.laws.start

    @property
    def q(self) -> float:
        """Where the variance goes."""
        return self.laws.limit

    @property
    def limit(self) -> float:
        """Where the variance goes from 1."""
        return self.from_one.limit

    @property
    def chi_perp(self) -> float:
        """The factor of a mean-square gradient per layer, where the variance goes."""
        return self.laws.chi_perp

    @property
    def chi_par(self) -> float:
        """The factor of a perturbation of q per layer, there."""
        return self.laws.chi_par

    @property
    def xi_q(self) -> float | None:
        """The layers in which q − q* changes by e; None where it follows another law."""
        return self.laws.variance.xi

    @property
    def xi_c(self) -> float | None:
        """The layers in which c − c* changes by e; None where it follows another law."""
        return self.laws.correlation.xi

    @property
    def phase(self) -> Phase | None:
        """Ordered, critical or chaotic."""
        return self.laws.phase

    @property
    def jumps(self) -> bool:
        """Whether f does, so that the correlation map is vertical at 1."""
        return jumps(self.activation)

    @property
    def best(self) -> CriticalPoint | None:
        """The first critical point that is stable, else the first."""
        return next((point for point in self.critical if point.stable), next(iter(self.critical), None))

    @property
    def stable(self) -> bool | None:
        """Whether variances near q go to it; None where it is no single fixed point."""
        if self.laws.variance.kind == "constant":
            return None
        here = [p.stable for p in self.fixed_points if abs(p.q - self.q) <= 1e-9 * self.q]
        return False if self.laws.half_stable and not here else here[0] if here else None

    @property
    def exponents(self) -> dict[str, float] | None:
        """p_∥ and p_⊥ of the class: perturbations of q along and across fall as l^−p (Roberts et al. 2022).

        None where the report is not at the critical point of such a class.
        """
        variance, gradient = self.laws.variance, self.laws.gradient
        if self.universality.kind == "scale-invariant" and variance.kind == "constant":
            return {"p_par": 0.0, "p_perp": 0.0}
        if variance.kind != "power" or variance.q_star != 0 or variance.power is None:
            return None
        across = gradient.power if gradient.kind == "power" else 0.0 if gradient.kind == "constant" else None
        return None if across is None else {"p_par": 1 + variance.power, "p_perp": 2 * across}

    @property
    def decay(self) -> dict[str, float | None] | None:
        """The ``coefficient`` and the ``exponent`` of a variance that falls to 0 as a power of the layer."""
        variance = self.laws.variance
        if variance.kind != "power" or variance.q_star != 0 or variance.power is None:
            return None
        return {"coefficient": variance.coefficient, "exponent": -variance.power}


def phase(
    name: str | Activation,
    /,
    *,
    sigma_w: float | None = None,
    sigma_b: float | None = None,
    start: float | None = None,
    correlation: float | None = None,
    depth: int | None = None,
    residual: float | None = None,
    norm: Norm | None = None,
) -> PhaseReport:
    """The laws of variance, correlation and gradient in a wide random network, and all its critical points.

    Args:
        name: what `actviz.get` takes.
        sigma_w: the square root of fan_in · Var[weight]; None is the critical one at sigma_b, the stable one
            if there are several. Without both, what ``vanish --init critical`` takes.
        sigma_b: the standard deviation of the biases (0).
        start: q_1, the variance of z in the first layer: 1, or that of the critical point taken.
        correlation: c_1 of two inputs (0.3).
        depth: number of layers to report one by one.
        residual: A, where layers are x + A·f(W x + b).
        norm: "layer" or "rms": the input of f is normalised over the units.

    Raises:
        UsageError: a number out of its bounds, an unknown name, a function without E f² at q = 1, or
            without a critical σ_w if none is given.
    """
    activation = everywhere(name)
    checked(sigma_w, sigma_b or 0.0)
    checked_start(start, correlation, depth, residual, norm)
    square = float(moments(activation, 1.0).square[0])
    if not math.isfinite(square):
        why = "is infinite" if math.isinf(square) else "cannot be computed"
        raise UsageError(
            f"{activation} has no variance map: E f² {why} for z ~ N(0, 1)",
            hint=f"actviz gain {shlex.quote(activation.spec)}",
        )
    if sigma_w is None:
        point, sigma_b = _chosen(activation, sigma_b)
        sigma_w = point.sigma_w
        if start is None and residual is None and norm is None:
            start = starting(activation, point, sigma_b)
    if start is None and residual is not None:
        start = sigma_w**2 + (sigma_b or 0.0) ** 2  # of inputs of variance 1
    block = Block(activation, sigma_w, sigma_b or 0.0, residual, norm)
    _refuse_waves(block, 1.0 if start is None else start)
    correlation = CORRELATION if correlation is None else correlation
    report = report_at(block, 1.0 if start is None else start, correlation, depth)
    return replace(report, frozen=frozen(report.block, report.laws, report.start_correlation))


def _refuse_waves(block: Block, start: float) -> None:
    """Refuse variances at which the waves of f are too many for its moments to be found.

    Raises:
        UsageError: the first variance is one, or the one that bounded waves lead to.
    """
    activation, scale = block.activation, block.sigma_w**2
    if not activation.known.waves or block.norm is not None:
        return
    lines, known = tails(activation), largest(activation)
    onward = scale * lines.size + block.sigma_b**2 if block.plain and not lines.square else 0.0
    if max(start, onward) > known:
        name = "start" if start > known else "sigma_w"
        raise UsageError(
            f"{activation} has too many waves at a variance of {max(start, onward):.3g}: E f² is known up to "
            f"{known:.3g}",
            hint=f"choose a smaller {argument(name)}",
        )


def _chosen(activation: Activation, sigma_b: float | None) -> tuple[CriticalPoint, float]:
    found = chosen_point(activation, sigma_b)
    if found is not None:
        return found
    where = "" if sigma_b is None else f" at σ_b = {sigma_b:g}"
    why = " (f jumps)" if jumps(activation) else ""
    raise UsageError(
        f"{activation} has no critical σ_w{where}{why}",
        hint=f"choose one, as in {argument('sigma_w', 1)}",
    )


def report_at(
    block: Block, start: float, correlation: float = CORRELATION, depth: int | None = None
) -> PhaseReport:
    """The report of a network, but for where correlations freeze, which takes a second to find.

    Raises:
        UsageError: a residual network cannot start so low.
    """
    activation = block.activation
    if block.residual is not None:
        least = block.sigma_b**2
        if start < least:
            raise UsageError(f"{argument('start')} must be at least σ_b² = {least:g}, not {start:g}")
    found = block_laws(block, start)
    given = 1.0 if block.norm else found.limit
    mean, growth = _mean(activation, given)
    fixed = map_at(activation, block.sigma_w, block.sigma_b).fixed_points if block.plain else ()
    layers = None if depth is None else propagate(block, start, depth, correlation)
    return PhaseReport(
        activation=activation,
        block=block,
        laws=found,
        from_one=found if start == 1 else block_laws(block, max(1.0, block.sigma_b**2)),
        mean=mean,
        mean_growth=growth,
        fixed_points=fixed,
        critical=critical_points(activation, block.sigma_b) if block.plain else (),
        universality=universality(activation),
        start_correlation=correlation,
        layers=layers,
    )


def _mean(activation: Activation, q: float) -> tuple[float, float]:
    """E f and dE[f]/dq."""
    if not 0 < q < math.inf:
        return (0.0 if q == 0 else math.nan), math.nan
    found = moments(activation, q)
    return float(found.mean[0]), float(found.mean_growth[0])
