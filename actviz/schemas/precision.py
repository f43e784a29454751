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
    "how number formats affect functions",
    functions=array(
        function(
            "one function",
            formats=array(
                obj(
                    "one format",
                    format=text("name as in ml_dtypes"),
                    zero_slope_beyond=obj("f′ rounds to 0 beyond it", **_ENDS),
                    limit_beyond=obj("f rounds to its limit beyond it", **_ENDS),
                    overflow_beyond=obj("f overflows beyond it", **_ENDS),
                    distinct_outputs=integer(
                        "number of distinct values of f; null if not counted", null=True
                    ),
                    underflow_layer=integer("layers after which the gradient is 0", null=True),
                ),
                "one entry per format",
            ),
        ),
        "one entry per function",
    ),
)
