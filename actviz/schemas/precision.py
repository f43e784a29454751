"""Schema of precision."""

from __future__ import annotations

from actviz.schemas.parts import Part, array, function, integer, number, obj, optional, report, text


def _ends(about: str) -> Part:
    none = "x; null if there is none on the"
    return obj(about, left=number(f"{none} left", null=True), right=number(f"{none} right", null=True))


FORMAT = obj(
    "one format",
    format=text("name as in ml_dtypes, or int8").of("format.name"),
    scale=optional(number("scale of int8")),
    zero_slope_beyond=_ends("f′ rounds to 0 beyond it"),
    limit_beyond=_ends("f rounds to its limit beyond it"),
    overflow_beyond=_ends("f overflows beyond it"),
    distinct_outputs=integer("number of distinct values of f; null if not counted", null=True),
    underflow_layer=integer("layers after which the gradient is 0", null=True),
)
FUNCTION = function("one function", formats=array(FORMAT, "one entry per format"))
PRECISION = report("how number formats affect functions", functions=array(FUNCTION, "one entry per function"))
