"""Schemas of saturation, gain and precision."""

from __future__ import annotations

from actviz.schemas.laws import LAWS, VERDICT
from actviz.schemas.parts import (
    TAIL,
    Schema,
    array,
    flag,
    function,
    integer,
    interval,
    number,
    obj,
    optional,
    or_null,
    report,
    text,
)

_KINDS = {
    "bound": "sup|f′| to the power of layers",
    "mean": "E[f′(z)] to the power of layers",
    "rms": "E[f′(z)²] to the power of layers/2",
    "typical": "exp(layers · E[log|f′(z)|])",
}
_PRODUCT = obj(
    "what the layers leave of a gradient, for z ~ N(0, input_std²)",
    **{kind: number(about, null=True) for kind, about in _KINDS.items()},
    **{f"log10_{kind}": number(f"log10 of {kind}; null for 0 or infinity", null=True) for kind in _KINDS},
    **{f"{kind}_per_layer": number(f"{kind} of one layer", null=True) for kind in _KINDS},
)
SATURATION = report(
    "where functions saturate, and what layers of them leave of a gradient",
    layers=integer("number of layers", least=1),
    threshold=number("saturated where |f′| is below this"),
    input_std=number("standard deviation of z"),
    dtype=optional(text("number format that the gradient is kept in")),
    functions=array(
        function(
            "one function",
            range=interval("range of f"),
            range_attained=array(flag("attained"), "whether f attains each end", length=2),
            derivative_range=interval("range of f′"),
            derivative_range_attained=array(flag("attained"), "whether f′ attains each end", length=2),
            derivative_argmin=number("where f′ is lowest; null where no single point is", null=True),
            derivative_argmax=number("where f′ is highest; null where no single point is", null=True),
            tails=obj("behaviour at ±∞", left=TAIL, right=TAIL),
            saturated_where=array(interval("a region"), "half-lines on which |f′| < threshold"),
            crossings=array(interval("a region"), "bounded intervals on which |f′| < threshold"),
            saturated_share=number("probability that z lies in saturated_where"),
            crossing_share=number("probability that z lies in crossings"),
            gradient_product=_PRODUCT,
            underflow_layer=optional(integer("layers after which the gradient is 0 in dtype", null=True)),
        ),
        "one entry a function",
    ),
)


def _each(part: Schema, about: str) -> Schema:
    return obj(about, **dict.fromkeys(("forward", "std", "backward", "torch"), part))


GAIN = report(
    "how to scale weights: Var(w) = gain²/fan_in",
    layers=integer("number of layers", least=1),
    input_std=number("standard deviation of z that the gains are for"),
    fan_in=integer("inputs of a neuron, if given", null=True),
    functions=array(
        function(
            "one function",
            forward=number("gain that keeps E[f²]: 1/√E[f(z)²]", null=True),
            std=number("gain that keeps the variance of f: 1/std f(z)", null=True),
            backward=number("gain that keeps gradients: 1/√E[f′(z)²]", null=True),
            torch=number("torch.nn.init.calculate_gain; null where torch has none", null=True),
            moments=obj(
                "expectations for z ~ N(0, input_std²)",
                f=number("E[f]", null=True),
                f2=number("E[f²]", null=True),
                df=number("E[f′]", null=True),
                df2=number("E[f′²]", null=True),
            ),
            growth=_each(number("factor", null=True), "growth of the gradient in the first layer"),
            growth_settled=_each(number("factor", null=True), "growth a layer once the variance has set"),
            log10_growth_total=_each(number("log10", null=True), "growth over all layers"),
            settled_variance=_each(number("variance", null=True), "where the variance settles"),
            settled_stable=_each(flag("stable", null=True), "whether it stays there"),
            laws=_each(LAWS, "laws of depth"),
            verdict=_each(VERDICT, "what happens to the gradient"),
            weight_std=or_null(_each(number("std of the weights", null=True), "gain/√fan_in")),
        ),
        "one entry a function",
    ),
)

_ENDS = {side: number(f"x; null if there is none on the {side}", null=True) for side in ("left", "right")}
PRECISION = report(
    "what number formats make of functions",
    functions=array(
        function(
            "one function",
            formats=array(
                obj(
                    "one format",
                    format=text("name as in ml_dtypes"),
                    zero_slope_beyond=obj("where f′ rounds to 0 from there on", **_ENDS),
                    limit_beyond=obj("where f rounds to its limit from there on", **_ENDS),
                    overflow_beyond=obj("where f overflows from there on", **_ENDS),
                    distinct_outputs=integer("values that f takes; null if not counted", null=True),
                    underflow_layer=integer("layers after which the gradient is 0", null=True),
                ),
                "one entry a format",
            ),
        ),
        "one entry a function",
    ),
)
