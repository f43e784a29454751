"""Schema of show."""

from __future__ import annotations

import math
from typing import Any

from actviz.schemas.facts import FACTS, KINKS
from actviz.schemas.parts import (
    NAME,
    added,
    array,
    below,
    constant,
    flag,
    integer,
    interval,
    mapping,
    number,
    obj,
    one_of,
    optional,
    report,
    text,
)

_PARAMETER = obj(
    "a parameter",
    default=number("default value; null if a value must be given", null=True),
    value=number("value used here"),
    domain=text("allowed values, as an interval"),
    symbol=text("symbol in the formulas, in LaTeX"),
)


def _parameters(function: Any) -> dict[str, dict[str, Any]]:
    values = function.parameters
    return {
        parameter.name: {
            "default": parameter.default,
            "value": values[parameter.name],
            "domain": str(parameter.domain),
            "symbol": parameter.symbol,
        }
        for parameter in function.declared()
    }


def _formula(function: Any) -> str | None:
    """What was typed, if a function is a formula and not one that is known by its name."""
    return function.definition if function.kind == "scalar" and function.source == "formula" else None


_NAMES = {"name": NAME, "label": text("name as papers write it")}
_COMMON = {
    "aliases": array(text("name"), "other names"),
    "family": text("family it belongs to; own for user-defined functions"),
    "parameters": mapping(_PARAMETER, "parameters by name, in order").of(_parameters),
    "formula": text("f, in LaTeX", null=True),
    "derivative_formula": text("f′, in LaTeX", null=True),
    "reference": text("publication", null=True).of(
        lambda function: None if _formula(function) else function.reference
    ),
    "frameworks": mapping(
        array(text("callable"), "its names"), "names in torch, jax, keras, tensorflow, onnx"
    ),
    "differences": array(text("sentence"), "differences between frameworks and this definition"),
}
_ACCURACY = obj(
    "error of the float64 evaluation in units in the last place (ulp)",
    certified=flag("whether the errors are proven (extra 'exact')"),
    interval=optional(interval("where points were tried")),
    points=optional(integer("how many points were tried")),
    ulp=optional(array(number("largest error of this order", null=True), "for f, f′ and f″")),
    at=optional(array(number("x", null=True), "where these errors were found")),
)
_OF_OWN = {
    "source": text("origin of a function that is not built in", "formula", "python", "plug-in"),
    "derivative_by": text(
        "how f′ is computed", "definition", "kernels", "autograd", "jax", "jets", "differences"
    ),
    "found": array(text("name of a fact"), "facts that were found numerically, not proven").of(
        "found_by_looking"
    ),
    "infinite_slopes": array(number("x"), "where f has a value, and f′ is infinite on one side at least").of(
        "known.infinite_slopes"
    ),
    "gaps": array(interval("a gap"), "intervals where f is undefined").of("known.gaps"),
    "period": number("period of f", null=True).of("known.period"),
    "looked_within": number(
        "|x| up to which the kinks and gaps of an oscillating function are listed; null if everywhere",
        null=True,
    ).of(lambda function: None if math.isinf(function.known.reach) else function.known.reach),
}
_SCALAR = report(
    "a scalar function",
    **_NAMES,
    kind=constant("scalar", "maps a number to a number"),
    **_COMMON,
    **below("known", FACTS),
    kinks=array(obj("a kink", **KINKS), "where f, f′ or f″ jumps"),
    monotone=text(
        "strictly increasing, non-decreasing, strictly decreasing, non-increasing, not monotone"
    ).of("known.monotone"),
    symmetry=text("symmetry about 0", "even", "odd", "none").of("known.symmetry"),
    zero_centred=flag("whether the range is symmetric about 0").of(
        lambda function: function.known.symmetry == "odd"
    ),
    **below(
        lambda function: None if function.built_in() else function,
        {key: optional(part) for key, part in _OF_OWN.items()},
    ),
    definition=optional(text("the formula as it was parsed")).of(_formula),
    accuracy=added(_ACCURACY),
)
_VECTOR = report(
    "a function of a vector",
    **_NAMES,
    kind=constant("vector", "maps a vector to a vector"),
    **_COMMON,
    maps=text("domain and range"),
)
_FIGURE = report(
    "a figure written by actviz, from its metadata",
    title=text("title"),
    command=text("command line that draws it"),
    description=text("alternative text"),
    software=text("name and version of the program"),
)
CARDS = {"scalar": _SCALAR, "vector": _VECTOR}  # by the kind of a function
SHOW = one_of(*CARDS.values(), _FIGURE)
