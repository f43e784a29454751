"""All functions side by side: each at its critical point, or all at one σ_w and σ_b."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from actviz.activations import Activation
from actviz.analysis.gaussian.moments import moments
from actviz.analysis.propagation.critical import chosen_point, jumps, starting, universality
from actviz.analysis.propagation.layers import Block
from actviz.analysis.propagation.phase import PhaseReport, report_at


@dataclass(frozen=True)
class Overview:
    """One function's entry in the table of all: its report at its critical point, None where it has none.

    ``missing`` says why there is no report.
    """

    activation: Activation
    report: PhaseReport | None
    missing: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The JSON object: that of the report, with gains, moments and critical exponents."""
        from actviz.analysis.propagation.gain import gains, gaussian_moments

        known = universality(self.activation)
        pair = {key: getattr(known, key) for key in ("sigma_w", "sigma_b", "q")}
        empty: dict[str, Any] = {
            "schema": 1, "name": self.activation.name, "parameters": self.activation.parameters,
            **dict.fromkeys(("sigma_b", "sigma_w", "q", "chi_perp", "chi_par", "stable", "phase", "xi_q",
                             "xi_c", "laws", "verdict")),
            "critical": [], "class": known.kind, "critical_pair": pair if known.kind != "none" else None,
        }  # fmt: skip
        return {
            **(empty if self.report is None else self.report.to_dict()),
            "missing": self.missing,
            "exponents": None if self.report is None else self.report.exponents,
            "gains": vars(gains(self.activation)),
            "moments": vars(gaussian_moments(self.activation)),
        }


def overview(activation: Activation, sigma_w: float | None = None, sigma_b: float | None = None) -> Overview:
    """A function's entry in the table of all, at its critical point or at one that is given."""
    if not math.isfinite(float(moments(activation, 1.0).square[0])):
        return Overview(activation, None, "E f² is infinite")
    start = None
    if sigma_w is None:
        found = chosen_point(activation, sigma_b)
        if found is None:
            return Overview(activation, None, "f jumps" if jumps(activation) else "no critical σ_w")
        point, sigma_b = found
        sigma_w, start = point.sigma_w, starting(activation, point, sigma_b)
    return Overview(activation, report_at(Block(activation, sigma_w, sigma_b or 0.0), start or 1.0))
