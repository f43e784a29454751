"""Schema of precision."""

from __future__ import annotations

from actviz.schemas.parts import (
    array,
    function,
    integer,
    number,
    obj,
    report,
    text,
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
