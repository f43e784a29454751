"""Schema of maxout."""

from __future__ import annotations

from actviz.schemas.facts import KINKS
from actviz.schemas.parts import NAME, PARAMETERS, array, integer, interval, number, obj, or_null, report

MAXOUT = report(
    "the maximum of several lines",
    pieces=array(
        obj(
            "a line w·x + b",
            weight=number("w"),
            bias=number("b"),
            largest=interval("where it is the largest; null if it is nowhere", null=True),
        ),
        "lines as given",
    ),
    kinks=array(
        obj("a kink", **KINKS, height=number("value of f there")), "points where the largest line changes"
    ).of(
        lambda report: [{**vars(kink), "height": float(report.activation(kink.at))} for kink in report.kinks]
    ),
    equals=or_null(obj("registered function that it equals", name=NAME, parameters=PARAMETERS)),
    range=interval("range").of("activation.range"),
    parameters=integer("number of weights and biases"),
)
