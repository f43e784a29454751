"""Schema of eval."""

from __future__ import annotations

from actviz.schemas.parts import NAME, array, number, obj, optional

EVAL = array(
    obj(
        "values at one x",
        name=NAME,
        x=number("the argument; null for NaN and infinities", null=True),
        f=number("f(x)", null=True),
        df=optional(number("f′(x)", null=True)),
        d2f=optional(number("f″(x)", null=True)),
        **{
            f"{key}_error": optional(number(f"error bound of {symbol}, if it is estimated", null=True))
            for key, symbol in (("df", "f′(x)"), ("d2f", "f″(x)"))
        },
    ),
    "one row per x",
)
