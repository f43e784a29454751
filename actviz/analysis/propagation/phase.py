"""The phase of a wide random network of an activation: whether signals and gradients survive its depth."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

from actviz.activations import Activation, scalar
from actviz.analysis.gaussian.moments import moments
from actviz.analysis.propagation.correlation import FixedCorrelation, fixed_correlation
from actviz.analysis.propagation.critical import (
    CriticalPoint,
    Decay,
    Universality,
    critical_points,
    decay,
    jumps,
    universality,
)
from actviz.analysis.propagation.variance import MARGINAL, NOISE, FixedPoint, VarianceMap
from actviz.errors import UsageError, argument

Phase = Literal["ordered", "critical", "chaotic"]
Fate = Literal["settles", "vanishes", "grows", "is kept", "goes in circles"]

LEAST, MOST = 1e-3, 1e3  # σ_w; σ_b may be 0 besides


@dataclass(frozen=True)
class PhaseReport:
    """A network of one activation with weights of variance σ_w²/fan_in and biases of variance σ_b².

    ``limit`` is where the variance of z goes from 1: infinite where it grows, NaN where it goes in
    circles. ``q`` is the same, except at a critical point that was chosen for its own sake: there it
    is the variance of that point, whether 1 leads to it or not. ``chi_perp`` is the factor of a
    squared gradient from layer to layer and the slope of the correlation map at 1, ``chi_par`` the
    slope of the variance map, both at q. ``correlation`` is where the correlation of two inputs goes:
    None where q is 0, infinite or NaN.
    """

    activation: Activation
    sigma_w: float
    sigma_b: float
    q: float
    limit: float
    keeps_all: bool
    chi_perp: float
    chi_par: float
    stable: bool | None
    jumps: bool
    correlation: FixedCorrelation | None
    mean: float
    mean_growth: float
    decay: Decay | None
    fixed_points: tuple[FixedPoint, ...]
    critical: tuple[CriticalPoint, ...]
    universality: Universality

    @property
    def best(self) -> CriticalPoint | None:
        """The first critical point that is stable, else the first."""
        return _best(self.critical)

    @property
    def fate(self) -> Fate:
        """What becomes of a variance of 1."""
        if self.keeps_all:
            return "is kept"
        if math.isnan(self.limit):
            return "goes in circles"
        if math.isinf(self.limit):
            return "grows"
        return "settles" if self.limit else "vanishes"

    @property
    def phase(self) -> Phase | None:
        """By the slope of the correlation map at 1; None where the variance goes in circles.

        Where f jumps that slope is infinite, though ``chi_perp``, which gradients see, is not; jumps
        are out of reach where q is 0.
        """
        slope = math.inf if self.jumps and self.q else self.chi_perp
        if math.isnan(slope):
            return None
        if abs(slope - 1) <= MARGINAL:
            return "critical"
        return "ordered" if slope < 1 else "chaotic"

    @property
    def xi_q(self) -> float:
        """The layers in which a variance comes nearer to q by the factor e."""
        return _depth(abs(self.chi_par))

    @property
    def xi_c(self) -> float:
        """The layers in which a correlation comes nearer to its fixed point by the factor e."""
        return _depth(self.chi_perp if self.correlation is None else self.correlation.slope)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object, schema 1."""
        return {
            "schema": 1,
            "name": self.activation.name,
            "parameters": self.activation.parameters,
            "sigma_b": self.sigma_b,
            "sigma_w": self.sigma_w,
            "q": self.q,
            "limit": self.limit,
            "fate": self.fate,
            "chi_perp": self.chi_perp,
            "chi_par": self.chi_par,
            "stable": self.stable,
            "phase": self.phase,
            "xi_q": self.xi_q,
            "xi_c": self.xi_c,
            "correlation": self.correlation and self.correlation.c,
            "mean": self.mean,
            "mean_growth": self.mean_growth,
            "decay": self.decay and vars(self.decay),
            "fixed_points": [point.to_dict() for point in self.fixed_points],
            "critical": [point.to_dict() for point in self.critical],
            "class": self.universality.kind,
            "critical_pair": {
                key: getattr(self.universality, key) for key in ("sigma_w", "sigma_b", "q")
            } if self.universality.kind != "none" else None,
        }  # fmt: skip


def phase(name: str | Activation, /, *, sigma_w: float | None = None, sigma_b: float = 0.0) -> PhaseReport:
    """The phase of a wide random network, and all its critical points.

    Args:
        name: what `actviz.get` takes.
        sigma_w: the root of fan_in · Var[weight]; None is the critical one at sigma_b, the stable one
            if there are several, and 1 if there is none.
        sigma_b: the standard deviation of the biases.

    Raises:
        UsageError: a number out of its bounds, an unknown name, or a function without E f² at q = 1.
    """
    activation = scalar(name)
    checked(sigma_w, sigma_b)
    square = float(moments(activation, 1.0).square[0])
    if not math.isfinite(square):
        why = "E f² is infinite" if math.isinf(square) else "E f² is not to be had"
        raise UsageError(
            f"{activation} has no variance map: {why} for z ~ N(0, 1)", hint=f"actviz gain {activation.name}"
        )
    critical = critical_points(activation, sigma_b)
    at = None
    if sigma_w is None:
        at = _best(critical)
        sigma_w = at.sigma_w if at else 1.0
    return _report(VarianceMap(activation, sigma_w, sigma_b), critical, at)


def _best(critical: tuple[CriticalPoint, ...]) -> CriticalPoint | None:
    return next((point for point in critical if point.stable), critical[0] if critical else None)


def checked(sigma_w: float | None, sigma_b: float) -> None:
    """Refuse widths of weights and biases that are none, or too small or large to compute with.

    Raises:
        UsageError: they are.
    """
    if sigma_w is not None and not LEAST <= sigma_w <= MOST:
        raise UsageError(f"{argument('sigma_w')} must be from {LEAST:g} to {MOST:g}, not {sigma_w:g}")
    if sigma_b != 0 and not LEAST <= sigma_b <= MOST:
        raise UsageError(f"{argument('sigma_b')} must be 0, or from {LEAST:g} to {MOST:g}, not {sigma_b:g}")


def _report(
    variance_map: VarianceMap, critical: tuple[CriticalPoint, ...], at: CriticalPoint | None
) -> PhaseReport:
    activation = variance_map.activation
    limit = variance_map.limit(1.0)
    q = limit if at is None or at.q is None else at.q
    if 0 < q < math.inf and abs(limit - q) <= 1e-9 * q:
        limit = q
    chi_perp, chi_par = variance_map.slopes(q)
    mean, mean_growth = _mean(activation, q)
    correlation = None
    if 0 < q < math.inf:
        slope = math.inf if jumps(activation) else chi_perp
        correlation = fixed_correlation(variance_map, q, slope)
    here = [point.stable for point in variance_map.fixed_points if abs(point.q - q) <= 1e-9 * q]
    return PhaseReport(
        activation=activation,
        sigma_w=variance_map.sigma_w,
        sigma_b=variance_map.sigma_b,
        q=q,
        limit=limit,
        keeps_all=variance_map.keeps_all,
        chi_perp=chi_perp,
        chi_par=chi_par,
        stable=here[0] if here else None,
        jumps=jumps(activation),
        correlation=correlation,
        mean=mean,
        mean_growth=mean_growth,
        decay=decay(variance_map) if q == 0 else None,
        fixed_points=variance_map.fixed_points,
        critical=critical,
        universality=universality(activation),
    )


def _mean(activation: Activation, q: float) -> tuple[float, float]:
    """E f and dE[f]/dq."""
    if not 0 < q < math.inf:
        return (0.0 if q == 0 else math.nan), math.nan
    found = moments(activation, q)
    return float(found.mean[0]), float(found.mean_growth[0])


def _depth(factor: float) -> float:
    """−1/ln factor; infinite where the factor is 1 or more."""
    if factor >= 1 - MARGINAL:
        return math.inf
    return -1 / math.log(factor) if factor > NOISE else factor * 0
