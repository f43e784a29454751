"""Schema of check."""

from __future__ import annotations

from actviz.schemas.parts import array, flag, integer, number, obj, optional, or_null, report, text

_SPECIAL = obj(
    "a special input",
    x=text("input, as text: it may be -0, inf or nan"),
    expected=text("value expected"),
    got=text("value got"),
)
_WORST = or_null(
    obj(
        "input with the largest error",
        x=number("input", null=True),
        x_bits=text("its bits, in hexadecimal"),
        expected=number("value expected", null=True),
        expected_bits=text("its bits"),
        got=number("value got", null=True),
        got_bits=text("its bits"),
        ulp=integer("error in units in the last place", null=True),
    )
)
_AGAINST_F = or_null(
    obj(
        "whether f′ is the slope of the target's own f, over intervals",
        intervals=integer("intervals compared"),
        off=integer("intervals where the two differ by more than rounding errors"),
        worst=or_null(
            obj(
                "the interval where they differ most",
                **{"from": number("lower end")},
                to=number("upper end"),
                mean_slope=number("rise of f over the interval's length"),
                mean_derivative=number("mean of f′"),
            )
        ),
    )
)
_ORDER = obj(
    "f or f′",
    order=integer("0 for f, 1 for f′", least=0),
    inputs=integer("inputs tried"),
    histogram=obj(
        "inputs by their error in ulp",
        **{key: integer("inputs") for key in ("0", "1", "2", "3-10", "11-100", ">100")},
    ),
    mean_ulp=number("mean error in ulp", null=True),
    max_ulp=integer("largest error in ulp", null=True),
    worst=_WORST,
    wrong_sign=integer("values with the wrong sign"),
    zero_sign=integer("zeros with the wrong sign"),
    nan=integer("NaN where a number is expected"),
    number_for_nan=integer("numbers where NaN is expected"),
    infinite=integer("infinite values where a finite one is expected"),
    monotone_breaks=integer("neighbouring inputs where the values change in the wrong direction"),
    special=array(_SPECIAL, "±0, ±inf and NaN"),
    regions=array(
        obj(
            "an interval of x",
            **{"from": number("lower end", null=True)},
            to=number("upper end", null=True),
            inputs=integer("inputs"),
            max_ulp=integer("largest error in ulp", null=True),
        ),
        "where the errors are",
    ),
    derivative_by=text("where f′ comes from; null for f", null=True),
    against_f=_AGAINST_F,
    unproven=optional(integer("inputs whose expected value is not certified")),
)
CHECK = report(
    "an implementation against the exact function, input by input",
    target=text("what was checked"),
    against=text("reference function"),
    dtype=text("number format, named as in ml_dtypes"),
    identified=or_null(
        obj(
            "registered function identified, if none was named",
            name=text("its name"),
            runner_up=text("the next closest", null=True),
            difference_at=number("x where these two differ most", null=True),
        )
    ),
    max_ulp=number("limit given by --max-ulp", null=True),
    ftz=flag("whether subnormal numbers count as 0"),
    passed=flag("whether all errors are within the limit"),
    orders=array(_ORDER, "f, and f′ if asked for"),
)
