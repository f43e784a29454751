"""Schema of phase."""

from __future__ import annotations

from actviz.schemas.laws import LAWS, VERDICT
from actviz.schemas.parts import (
    NAME,
    PARAMETERS,
    Schema,
    array,
    flag,
    integer,
    number,
    obj,
    one_of,
    optional,
    or_null,
    report,
    text,
)

_SIGMA_W = number("standard deviation of the weights times √fan_in", null=True)
_SIGMA_B = number("standard deviation of the biases", null=True)
_Q = number("variance of z", null=True)
_CHI_PAR = number("slope of the variance map q → q′ at q", null=True)
_CHI_PERP = number("σ_w² E[f′(√q z)²]: factor per layer of the gradient's mean square", null=True)
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
_SETTINGS = {
    "sigma_b": _SIGMA_B,
    "sigma_w": _SIGMA_W,
    "q": number("variance of z in deep layers", null=True),
    "chi_perp": _CHI_PERP,
    "chi_par": _CHI_PAR,
    "stable": flag("whether variances near q converge to it", null=True),
    "phase": text(
        "ordered: correlations converge to 1; chaotic: they do not; critical: between",
        "ordered",
        "chaotic",
        "critical",
        null=True,
    ),
    "xi_q": number("depth scale of the variance, in layers", null=True),
    "xi_c": number("depth scale of the correlation, in layers", null=True),
    "laws": LAWS,
    "verdict": VERDICT,
    "critical": _CRITICAL,
    "class": text("universality class", "scale-invariant", "K*=0", "half-stable", "none"),
    "critical_pair": or_null(
        obj("the critical point used by --init critical", sigma_w=_SIGMA_W, sigma_b=_SIGMA_B, q=_Q)
    ),
}
_DETAILS: dict[str, Schema] = {
    "residual": number("scale A of the branch in x + A·f, if residual", null=True),
    "norm": text("normalisation before each activation", "layer", "rms", null=True),
    "start": number("variance of z in layer 1"),
    "limit": number("limit of the variance", null=True),
    "fate": text("how the variance behaves"),
    "half_stable": flag("whether variances converge to it from one side only"),
    "correlation": number("limit of the correlation", null=True),
    "mean": number("mean of f in deep layers", null=True),
    "mean_growth": number("growth of that mean per layer", null=True),
    "decay": or_null(
        obj(
            "q_l = coefficient · l^exponent, if it falls as a power",
            coefficient=number("coefficient"),
            exponent=number("exponent"),
        )
    ),
    "fixed_points": array(
        obj("a fixed point of the variance map", q=_Q, chi_par=_CHI_PAR, stable=flag("stable")),
        "all fixed points",
    ),
}
_LAYER = obj(
    "one layer",
    layer=integer("layer, from 1", least=1),
    q=_Q,
    c=number("correlation of two inputs", null=True),
    distance=number("1 - c, to full precision", null=True),
    chi_perp=_CHI_PERP,
    chi_par=_CHI_PAR,
    log10_share_of_last=number("log10 of the gradient's rms as a share of the last layer's", null=True),
)
_ONE = report(
    "how variance, correlation and gradient depend on depth in a wide random network",
    name=NAME,
    parameters=PARAMETERS,
    **_SETTINGS,
    **_DETAILS,
    layers=optional(array(_LAYER, "layer by layer, with --depth")),
)
_ROW = report(
    "one function",
    name=NAME,
    parameters=PARAMETERS,
    **_SETTINGS,
    **{key: optional(part) for key, part in _DETAILS.items()},
    missing=text("why there is no critical point", null=True),
    exponents=or_null(
        obj(
            "powers at the critical point",
            p_par=number("p_par", null=True),
            p_perp=number("p_perp", null=True),
        )
    ),
    gains=obj(
        "gains as in gain",
        **dict.fromkeys(("forward", "std", "backward", "torch"), number("gain", null=True)),
    ),
    moments=obj(
        "expectations for z ~ N(0, 1)",
        **dict.fromkeys(("f", "f2", "df", "df2"), number("expectation", null=True)),
    ),
)
_MANY = report(
    "several functions, or all",
    sigma_w=_SIGMA_W,
    sigma_b=_SIGMA_B,
    functions=array(_ROW, "one entry per function"),
)
PHASE = one_of(_ONE, _MANY)
