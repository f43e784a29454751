"""Schema of saturation."""

from __future__ import annotations

from actviz.schemas.facts import FACTS
from actviz.schemas.parts import (
    array,
    below,
    function,
    integer,
    interval,
    number,
    obj,
    optional,
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
    "factor of a gradient over all layers, for z ~ N(0, input_std²)",
    **{kind: number(about, null=True).of(f"{kind}.value") for kind, about in _KINDS.items()},
    **{
        f"log10_{kind}": number(f"log10 of {kind}; null for 0 or infinity", null=True).of(f"{kind}.log10")
        for kind in _KINDS
    },
    **{
        f"{kind}_per_layer": number(f"{kind} of one layer", null=True).of(f"{kind}.factor") for kind in _KINDS
    },
)
_UNDERFLOW = optional(integer("layers after which the gradient is 0 in dtype", null=True))
FUNCTION = function(
    "one function",
    **below("activation.known", FACTS),
    saturated_where=array(interval("a region"), "half-lines on which |f′| < threshold"),
    crossings=array(interval("a region"), "bounded intervals on which |f′| < threshold"),
    saturated_share=number("probability that z lies in saturated_where"),
    crossing_share=number("probability that z lies in crossings"),
    gradient_product=_PRODUCT,
    **below(lambda row: None if row.dtype is None else row, {"underflow_layer": _UNDERFLOW}),
)
SATURATION = report(
    "where functions saturate, and how much of a gradient is left after several layers",
    layers=integer("number of layers", least=1),
    threshold=number("saturated where |f′| is below this"),
    input_std=number("standard deviation of z"),
    functions=array(FUNCTION, "one entry per function"),
    dtype=optional(text("number format of the gradient")).of("dtype.name"),
)
