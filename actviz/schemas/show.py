"""Schema of show."""

from __future__ import annotations

from actviz.schemas.facts import FACTS, KINKS
from actviz.schemas.parts import (
    NAME,
    array,
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
    domain=text("values that are allowed, as an interval"),
    symbol=text("symbol in the formulas, in LaTeX"),
)
_COMMON = {
    "name": NAME,
    "label": text("name as papers write it"),
    "aliases": array(text("name"), "other names"),
    "family": text("family it belongs to; own for functions that the user brought"),
    "parameters": mapping(_PARAMETER, "parameters by name, the first one first"),
    "formula": text("f, in LaTeX", null=True),
    "derivative_formula": text("f′, in LaTeX", null=True),
    "reference": text("where it was published", null=True),
    "frameworks": mapping(
        array(text("callable"), "its names"), "names in torch, jax, keras, tensorflow, onnx"
    ),
    "differences": array(text("sentence"), "how frameworks differ from this definition"),
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
    kind=constant("scalar", "maps a number to a number"),
    **_COMMON,
    **FACTS,
    kinks=array(obj("a kink", **KINKS), "where f, f′ or f″ jumps"),
    monotone=text("strictly increasing, non-decreasing, strictly decreasing, non-increasing, not monotone"),
    symmetry=text("symmetry about 0", "even", "odd", "none"),
    zero_centred=flag("whether the range reaches equally far below and above 0"),
    source=optional(text("where a function comes from that is not built in", "formula", "python", "plug-in")),
    derivative_by=optional(
        text("how f′ is computed", "definition", "kernels", "autograd", "jax", "jets", "differences")
    ),
    found=optional(array(text("name of a fact"), "facts that were found numerically, not proven")),
    gaps=optional(array(interval("a gap"), "intervals where f is undefined")),
    period=optional(number("after which f repeats itself, so that its ranges hold everywhere", null=True)),
    looked_within=optional(
        number("|x| out to which the kinks and gaps of waves are listed; null for everywhere", null=True)
    ),
    definition=optional(text("the formula as actviz reads it")),
    accuracy=optional(_ACCURACY),
)
_VECTOR = report(
    "a function of a vector",
    kind=constant("vector", "maps a vector to a vector"),
    **_COMMON,
    maps=text("what it maps to what"),
)
_FIGURE = report(
    "a figure that actviz wrote, as its file describes it",
    title=text("title"),
    command=text("command line that draws it again"),
    description=text("alternative text"),
    software=text("name and version of the program"),
)
SHOW = one_of(_SCALAR, _VECTOR, _FIGURE)
