"""Schema of check."""

from __future__ import annotations

from typing import Any

from actviz.schemas.parts import array, flag, integer, number, obj, optional, or_null, report, text

# of the histogram: each from the end of the one before it to this many steps
BINS = ("0", "1", "2", "3-10", "11-100", ">100")
_OF_CASE = ("x", "expected", "got")


def _worst(order: Any) -> dict[str, Any] | None:
    """The case with numbers for its codes."""
    case, form = order.tally.worst, order.tally.rules.format
    if case is None:
        return None
    codes = {name: getattr(case, name) for name in _OF_CASE}
    bits = {f"{name}_bits": form.hex(code) for name, code in codes.items()}
    return {**{name: form.number(code) for name, code in codes.items()}, **bits, "ulp": case.ulp}


def _special(order: Any) -> list[dict[str, Any]]:
    form = order.tally.rules.format
    return [{name: form.text_of(getattr(case, name)) for name in _OF_CASE} for case in order.special]


def _regions(order: Any) -> list[dict[str, Any]]:
    form = order.tally.rules.format
    return [
        {**vars(region), "from": form.number_at(region.start), "to": form.number_at(region.end)}
        for region in order.tally.regions
    ]


AGAINST_F = or_null(
    obj(
        "whether f′ is the slope of the target's own f, over intervals",
        intervals=integer("intervals compared"),
        off=integer("intervals where the two differ by more than rounding errors"),
        worst=or_null(
            obj(
                "the interval where they differ most",
                **{"from": number("lower end").of("start")},
                to=number("upper end").of("end"),
                mean_slope=number("rise of f over the interval's length").of("by_values"),
                mean_derivative=number("mean of f′").of("by_slopes"),
            )
        ),
    )
)
_CASE = or_null(
    obj(
        "input with the largest error",
        x=number("input", null=True),
        expected=number("value expected", null=True),
        got=number("value got", null=True),
        x_bits=text("bits of the input, in hexadecimal"),
        expected_bits=text("bits of the value expected"),
        got_bits=text("bits of the value got"),
        ulp=integer("error in units in the last place", null=True),
    )
)
_REGION = obj(
    "an interval of x",
    **{"from": number("lower end", null=True)},
    to=number("upper end", null=True),
    inputs=integer("inputs"),
    max_ulp=integer("largest error in ulp", null=True),
)
ORDER = obj(
    "f or f′",
    order=integer("0 for f, 1 for f′", least=0),
    inputs=integer("inputs tried").of("tally.inputs"),
    histogram=obj("inputs by their error in ulp", **dict.fromkeys(BINS, integer("inputs"))).of(
        lambda order: dict(zip(BINS, order.tally.counts.tolist(), strict=True))
    ),
    mean_ulp=number("mean error in ulp", null=True).of("tally.mean_ulp"),
    max_ulp=integer("largest error in ulp", null=True).of("tally.max_ulp"),
    worst=_CASE.of(_worst),
    wrong_sign=integer("values with the wrong sign").of("tally.wrong_sign"),
    zero_sign=integer("zeros with the wrong sign").of("tally.zero_sign"),
    nan=integer("NaN where a number is expected").of("tally.missing"),
    number_for_nan=integer("numbers where NaN is expected").of("tally.surplus"),
    infinite=integer("infinite values where a finite one is expected").of("tally.infinite"),
    monotone_breaks=integer("neighbouring inputs where the values change in the wrong direction").of(
        "tally.breaks"
    ),
    special=array(
        obj(
            "a special input",
            x=text("input, as text: it may be -0, inf or nan"),
            expected=text("value expected"),
            got=text("value got"),
        ),
        "±0, ±inf and NaN",
    ).of(_special),
    regions=array(_REGION, "where the errors are").of(_regions),
    unproven=optional(integer("inputs whose expected value is not certified")),
    derivative_by=text("where f′ comes from; null for f", null=True),
    against_f=AGAINST_F.of("own_slope"),
)
CHECK = report(
    "an implementation against the exact function, input by input",
    target=text("what was checked"),
    against=text("reference function").of("against.spec"),
    dtype=text("number format, named as in ml_dtypes").of("format.name"),
    identified=or_null(
        obj(
            "registered function identified, if none was named",
            name=text("its name").of("function.spec"),
            runner_up=text("the next closest", null=True).of("runner_up.spec"),
            difference_at=number("x where these two differ most", null=True).of("at"),
        )
    ).of("identity"),
    max_ulp=number("limit given by --max-ulp", null=True),
    ftz=flag("whether subnormal numbers count as 0"),
    passed=flag("whether all errors are within the limit"),
    orders=array(ORDER, "f, and f′ if asked for"),
)
