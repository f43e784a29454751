"""Schema of gain."""

from __future__ import annotations

from actviz.schemas.laws import LAWS, VERDICT
from actviz.schemas.parts import Part, array, flag, function, integer, number, obj, optional, or_null, report

GAINS = {
    "forward": number("gain that keeps E[f²]: 1/√E[f(z)²]", null=True),
    "std": number("gain that keeps the variance of f: 1/std f(z)", null=True),
    "backward": number("gain that keeps gradients: 1/√E[f′(z)²]", null=True),
    "torch": number("torch.nn.init.calculate_gain; null where torch has none", null=True),
}
MOMENTS = {
    "f": number("E[f]", null=True),
    "f2": number("E[f²]", null=True),
    "df": number("E[f′]", null=True),
    "df2": number("E[f′²]", null=True),
}


def _each(part: Part, about: str, path: str) -> Part:
    """Of the growth with each gain."""
    return obj(about, **{gain: part.of(f"{gain}.{path}") for gain in GAINS}).of("growth")


FUNCTION = function(
    "one function",
    **{gain: part.of(f"gains.{gain}") for gain, part in GAINS.items()},
    moments=obj("expectations for z ~ N(0, input_std²)", **MOMENTS),
    growth=_each(number("factor", null=True), "growth of the gradient in the first layer", "layer"),
    growth_settled=_each(
        number("factor", null=True), "growth per layer at the fixed point q* of the variance", "settled"
    ),
    log10_growth_total=_each(number("log10", null=True), "growth over all layers", "log10_total"),
    settled_variance=_each(
        number("variance", null=True), "fixed point q* that the variance tends to", "variance"
    ),
    settled_stable=_each(flag("stable", null=True), "whether q* is a stable fixed point", "stable"),
    laws=_each(LAWS, "laws of depth", "laws"),
    verdict=_each(VERDICT, "what happens to the gradient", "laws.gradient.verdict"),
    weight_std=or_null(
        obj("gain/√fan_in", **dict.fromkeys(GAINS, optional(number("std of the weights", null=True))))
    ),
)
GAIN = report(
    "how to scale weights: Var(w) = gain²/fan_in",
    layers=integer("number of layers", least=1),
    input_std=number("standard deviation of z"),
    fan_in=integer("number of inputs of a unit, if given", null=True),
    functions=array(FUNCTION, "one entry per function"),
)
