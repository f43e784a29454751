"""Schema of phase."""

from __future__ import annotations

from typing import Any

from actviz.schemas.gain import GAINS, MOMENTS
from actviz.schemas.laws import CORRELATION_LAW, GRADIENT_LAW, VARIANCE_LAW, VERDICT
from actviz.schemas.parts import (
    NAMED,
    array,
    below,
    flag,
    integer,
    itself,
    number,
    obj,
    one_of,
    optional,
    or_null,
    report,
    rows,
    text,
)

_SIGMA_W = number("standard deviation of the weights times √fan_in", null=True)
_SIGMA_B = number("standard deviation of the biases", null=True)
_Q = number("variance of z", null=True)
_CHI_PAR = number("slope of the variance map q → q′ at q", null=True)
_CHI_PERP = number("σ_w² E[f′(√q z)²]: factor per layer of the gradient's mean square", null=True)
_FIXED_POINTS = array(
    obj("a fixed point of the variance map", q=_Q, chi_par=_CHI_PAR, stable=flag("stable")),
    "all fixed points",
)
_CRITICAL = array(
    obj(
        "a critical point: chi_perp = 1 at a fixed point of the variance map",
        sigma_w=_SIGMA_W,
        q=_Q,
        chi_par=_CHI_PAR,
        stable=flag("whether variances near q converge to it; null where it is not isolated", null=True),
    ),
    "all critical σ_w for this σ_b",
)
_LAYER = obj(
    "one layer",
    layer=integer("layer, from 1", least=1).of(lambda layers: range(1, layers.q.size + 1)),
    q=_Q,
    c=number("correlation of two inputs", null=True).of(lambda layers: 1 - layers.distance),
    distance=number("1 - c, to full precision", null=True),
    chi_perp=_CHI_PERP,
    chi_par=_CHI_PAR,
    log10_share_of_last=number("log10 of the gradient's rms as a share of the last layer's", null=True).of(
        "log10_gradient"
    ),
)


def _correlation(report: Any) -> dict[str, Any]:
    """The law, with the numbers of what depends on the start."""
    law, end = vars(report.laws.correlation), report.frozen
    return law if end is None else {**law, "c_star": end, "start": report.start_correlation}


_POINT = {
    "sigma_b": _SIGMA_B,
    "sigma_w": _SIGMA_W,
    "residual": number("scale A of the branch in x + A·f, if residual", null=True).of("block.residual"),
    "norm": text("normalisation before each activation", "layer", "rms", null=True).of("block.norm"),
    "start": number("variance of z in layer 1"),
    "q": number("variance of z in deep layers", null=True),
    "limit": number("limit of the variance", null=True),
    "fate": text("how the variance behaves").of("from_one.variance.kind"),
    "chi_perp": _CHI_PERP,
    "chi_par": _CHI_PAR,
    "stable": flag("whether variances near q converge to it", null=True),
    "half_stable": flag("whether variances converge to it from one side only").of("laws.half_stable"),
    "phase": text(
        "ordered: correlations converge to 1; chaotic: they do not; critical: between",
        "ordered",
        "chaotic",
        "critical",
        null=True,
    ),
    "xi_q": number("depth scale of the variance, in layers", null=True),
    "xi_c": number("depth scale of the correlation, in layers", null=True),
    "correlation": number("limit of the correlation", null=True).of(
        lambda report: _correlation(report)["c_star"]
    ),
    "laws": or_null(
        obj(
            "laws of depth",
            variance=VARIANCE_LAW.of("laws.variance"),
            correlation=CORRELATION_LAW.of(_correlation),
            gradient=GRADIENT_LAW.of("laws.gradient"),
        )
    ).of(itself),
    "verdict": VERDICT.of("laws.gradient.verdict"),
    "mean": number("mean of f in deep layers", null=True),
    "mean_growth": number("growth of that mean per layer", null=True),
    "decay": or_null(
        obj(
            "q_l = coefficient · l^exponent, if it falls as a power",
            coefficient=number("coefficient"),
            exponent=number("exponent"),
        )
    ),
    "fixed_points": _FIXED_POINTS,
}
_OF_ROWS = {"sigma_b", "sigma_w", "q", "chi_perp", "chi_par", "stable", "phase", "xi_q", "xi_c", "laws",
            "verdict"}  # which a row has, too, where there is nothing to report  # fmt: skip
_CLASS = {
    "class": text("universality class", "scale-invariant", "K*=0", "half-stable", "none").of(
        "universality.kind"
    ),
    "critical_pair": or_null(
        obj("the critical point used by --init critical", sigma_w=_SIGMA_W, sigma_b=_SIGMA_B, q=_Q)
    ).of(lambda report: None if report.universality.kind == "none" else report.universality),
}
ONE = report(
    "how variance, correlation and gradient depend on depth in a wide random network",
    **NAMED,
    **_POINT,
    critical=_CRITICAL,
    **_CLASS,
    layers=optional(rows(_LAYER, "layer by layer, with --depth")),
)
ROW = report(
    "one function",
    **NAMED,
    **below("report", {key: part if key in _OF_ROWS else optional(part) for key, part in _POINT.items()}),
    critical=_CRITICAL,
    **_CLASS,
    missing=text("why there is no critical point", null=True),
    exponents=or_null(
        obj(
            "powers at the critical point",
            p_par=number("p_par", null=True),
            p_perp=number("p_perp", null=True),
        )
    ).of("report.exponents"),
    gains=obj("gains as in gain", **GAINS),
    moments=obj("expectations for z ~ N(0, 1)", **MOMENTS),
)
_MANY = report(
    "several functions, or all",
    sigma_w=_SIGMA_W,
    sigma_b=_SIGMA_B,
    functions=array(ROW, "one entry per function"),
)
PHASE = one_of(ONE, _MANY)
