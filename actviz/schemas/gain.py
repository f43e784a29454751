"""Schema of gain."""

from __future__ import annotations

from actviz.schemas.laws import LAWS, VERDICT
from actviz.schemas.parts import (
    Schema,
    array,
    flag,
    function,
    integer,
    number,
    obj,
    or_null,
    report,
)


def _each(part: Schema, about: str) -> Schema:
    return obj(about, **dict.fromkeys(("forward", "std", "backward", "torch"), part))


GAIN = report(
    "how to scale weights: Var(w) = gain²/fan_in",
    layers=integer("number of layers", least=1),
    input_std=number("standard deviation of z"),
    fan_in=integer("number of inputs of a unit, if given", null=True),
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
            growth_settled=_each(
                number("factor", null=True), "growth per layer at the fixed point q* of the variance"
            ),
            log10_growth_total=_each(number("log10", null=True), "growth over all layers"),
            settled_variance=_each(
                number("variance", null=True), "fixed point q* that the variance tends to"
            ),
            settled_stable=_each(flag("stable", null=True), "whether q* is a stable fixed point"),
            laws=_each(LAWS, "laws of depth"),
            verdict=_each(VERDICT, "what happens to the gradient"),
            weight_std=or_null(_each(number("std of the weights", null=True), "gain/√fan_in")),
        ),
        "one entry per function",
    ),
)
