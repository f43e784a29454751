"""The part of a schema that says what is known of a function, shared by show, saturation and maxout."""

from __future__ import annotations

from actviz.schemas.parts import Part, array, flag, integer, interval, itself, number, obj, text

_TAIL = text("behaviour of f at that end", "saturates", "dead", "slope", "oscillates", "undefined")
KINKS = {
    "at": number("x of the kink"),
    "left": number("slope on its left", null=True),
    "right": number("slope on its right", null=True),
    "value": number("value of f′ there, by convention", null=True),
    "order": integer("lowest order of derivative that jumps: 0 for f itself, 1 for f′, 2 for f″"),
}


def _attained(name: str, symbol: str) -> Part:
    ends = array(flag("attained"), f"whether {symbol} attains each end", length=2)
    return ends.of(lambda known: [getattr(known, name).low_attained, getattr(known, name).high_attained])


FACTS = {
    "range": interval("range of f"),
    "range_attained": _attained("range", "f"),
    "derivative_range": interval("range of f′, one-sided slopes at kinks included"),
    "derivative_range_attained": _attained("derivative_range", "f′"),
    "derivative_argmin": number("where f′ is lowest; null if there is no such point", null=True),
    "derivative_argmax": number("where f′ is highest; null if there is no such point", null=True),
    "tails": obj("behaviour at ±∞", left=_TAIL.of("left.kind"), right=_TAIL.of("right.kind")).of(itself),
}
