"""Schema of show."""

from __future__ import annotations

from actviz.schemas.parts import (
    KINKS,
    NAME,
    TAIL,
    array,
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
_COMMON = {
    "name": NAME,
    "label": text("name as papers write it"),
    "aliases": array(text("name"), "other names"),
    "family": text("family it belongs to; own for user-defined functions"),
    "parameters": mapping(_PARAMETER, "parameters by name, in order"),
    "formula": text("f, in LaTeX", null=True),
    "derivative_formula": text("f′, in LaTeX", null=True),
    "reference": text("publication", null=True),
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
_SCALAR = report(
    "a scalar function",
    kind={"const": "scalar", "description": "maps a number to a number"},
    **_COMMON,
    range=interval("range of f"),
    range_attained=array(flag("attained"), "whether f attains each end", length=2),
    derivative_range=interval("range of f′, one-sided slopes at kinks included"),
    derivative_range_attained=array(flag("attained"), "whether f′ attains each end", length=2),
    derivative_argmin=number("where f′ is lowest; null if there is no such point", null=True),
    derivative_argmax=number("where f′ is highest; null if there is no such point", null=True),
    tails=obj("behaviour at ±∞", left=TAIL, right=TAIL),
    kinks=array(obj("a kink", **KINKS), "where f, f′ or f″ jumps"),
    monotone=text("strictly increasing, non-decreasing, strictly decreasing, non-increasing, not monotone"),
    symmetry=text("symmetry about 0", "even", "odd", "none"),
    zero_centred=flag("whether the range is symmetric about 0"),
    source=optional(text("origin of a function that is not built in", "formula", "python", "plug-in")),
    derivative_by=optional(
        text("how f′ is computed", "definition", "kernels", "autograd", "jax", "jets", "differences")
    ),
    found=optional(array(text("name of a fact"), "facts that were found numerically, not proven")),
    gaps=optional(array(interval("a gap"), "intervals where f is undefined")),
    period=optional(number("period of f", null=True)),
    looked_within=optional(
        number(
            "|x| up to which the kinks and gaps of an oscillating function are listed; null if everywhere",
            null=True,
        )
    ),
    definition=optional(text("the formula as it was parsed")),
    accuracy=optional(_ACCURACY),
)
_VECTOR = report(
    "a function of a vector",
    kind={"const": "vector", "description": "maps a vector to a vector"},
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
SHOW = one_of(_SCALAR, _VECTOR, _FIGURE)
