"""All functions side by side: each at its critical point, or all at one σ_w and σ_b."""

from __future__ import annotations

import math
from dataclasses import dataclass

from actviz.activations import Activation
from actviz.analysis.gaussian.moments import moments
from actviz.analysis.propagation.critical import (
    CriticalPoint,
    Universality,
    chosen_point,
    jumps,
    starting,
    universality,
)
from actviz.analysis.propagation.gain import Gains, GaussianMoments, gains, gaussian_moments
from actviz.analysis.propagation.layers import Block
from actviz.analysis.propagation.phase import PhaseReport, report_at
from actviz.schemas.parts import Reported
from actviz.schemas.phase import ROW


@dataclass(frozen=True)
class Overview(Reported, document=ROW):
    """One function's entry in the table of all: its report at its critical point, None where it has none.

    ``missing`` says why there is no report.
    """

    activation: Activation
    report: PhaseReport | None
    missing: str | None = None

    @property
    def universality(self) -> Universality:
        """Where chi_perp and chi_par are both 1."""
        return universality(self.activation)

    @property
    def critical(self) -> tuple[CriticalPoint, ...]:
        """The critical points of the report."""
        return () if self.report is None else self.report.critical

    @property
    def gains(self) -> Gains:
        """The gains for z ~ N(0, 1)."""
        return gains(self.activation)

    @property
    def moments(self) -> GaussianMoments:
        """The moments for z ~ N(0, 1)."""
        return gaussian_moments(self.activation)


def overview(activation: Activation, sigma_w: float | None = None, sigma_b: float | None = None) -> Overview:
    """A function's entry in the table of all, at its critical point or at one that is given."""
    square = float(moments(activation, 1.0).square[0])
    if not math.isfinite(square):
        why = "is infinite" if math.isinf(square) else "cannot be computed"
        return Overview(activation, None, f"E f² {why}")
    start = None
    if sigma_w is None:
        found = chosen_point(activation, sigma_b)
        if found is None:
            return Overview(activation, None, "f jumps" if jumps(activation) else "no critical σ_w")
        point, sigma_b = found
        sigma_w, start = point.sigma_w, starting(activation, point, sigma_b)
    return Overview(activation, report_at(Block(activation, sigma_w, sigma_b or 0.0), start or 1.0))
