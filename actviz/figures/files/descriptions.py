"""The alternative text of a figure of curves: what the curves do, in sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from actviz.analysis.levels import regions_below
from actviz.figures.axes.words import titled
from actviz.notation import format_number, format_place
from actviz.sample import sample

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.analysis.levels import Interval
    from actviz.figures.axes.view import Limits, View

_ONE_BY_ONE = 8  # functions; of more only the names are given
_MOST_ZONES = 4  # that are listed
_DERIVATIVES = {(0, 1): " with their derivatives", (0, 2): " with their second derivatives",
                (0, 1, 2): " with their first and second derivatives",
                (1,): ", their derivatives", (2,): ", their second derivatives"}  # fmt: skip


def description(
    functions: Sequence[Activation], orders: Sequence[int] = (0, 1), view: View | None = None
) -> str:
    """The alternative text of a figure of curves.

    Args:
        functions: what is drawn.
        orders: 0 for f, 1 and 2 for the derivatives that are drawn too.
        view: the window, and what is marked in it; None tells of the functions as a whole.
    """
    if len(functions) > _ONE_BY_ONE:
        more = _DERIVATIVES.get(tuple(orders), "")
        subject = f"{len(functions)} functions{more}: {', '.join(map(titled, functions))}."
    else:
        subject = " ".join(_sentence(function, orders, view) for function in functions)
    return (
        f"{subject} Drawn for x from {format_place(view.x[0])} to {format_place(view.x[1])}."
        if view
        else subject
    )


def _sentence(function: Activation, orders: Sequence[int], view: View | None) -> str:
    """As in: tanh rises from −1 to 1; its derivative peaks at 1 at x = 0."""
    parts = [f"{titled(function)} {_course(function)}{_in_view(function, view)}"] if 0 in orders else []
    if 1 in orders:
        parts.append(_slope(function, view))
    if 2 in orders and view:
        parts.append(f"its second derivative {_extent(function, 2, view)}")
    for order, what in ((0, "a jump"), (1, "a corner")):
        parts += _places([kink.at for kink in function.known.kinks if kink.order == order], what, view)
    parts += _places(function.known.infinite_slopes, "an infinite slope", view)
    if function.known.gaps:
        parts.append(f"it has no value for {function.known.undefined_where()}")
    if view and view.threshold is not None:
        parts.append(_zones(function, view.threshold, view.x))
    text = "; ".join(parts)
    return f"{text}." if 0 in orders else f"{function}: {text}."


def _course(function: Activation) -> str:
    known = function.known
    low, high = known.range.low, known.range.high
    if low == high:
        return f"is {_said(low)} everywhere"
    if known.decreasing:
        return f"falls from {_said(high)} to {_said(low)}"
    if known.increasing:
        return f"rises from {_said(low)} to {_said(high)}"
    return f"takes values from {_said(low)} to {_said(high)}, and both rises and falls"


def _in_view(function: Activation, view: View | None) -> str:
    """Which of its values are drawn, where these are not all."""
    if view is None:
        return ""
    drawn = _drawn(function, 0, view)
    if drawn is None:
        return " (out of view here)"
    whole = (function.known.range.low, function.known.range.high)
    visible = _between(drawn)
    return "" if visible == _between(whole) else f" (here {visible})"


def _slope(function: Activation, view: View | None) -> str:
    known = function.known
    slopes, at = known.derivative_range, known.derivative_argmax
    if slopes.low == slopes.high:
        return f"its slope is {_said(slopes.low)}"
    if at is None or not math.isfinite(slopes.high) or slopes.high <= 0:
        return f"its derivative lies between {_said(slopes.low)} and {_said(slopes.high)}"
    peak = f"{'peaks at' if slopes.high_attained else 'approaches'} {_said(slopes.high)} at x = {_said(at)}"
    if view is None or view.x[0] <= at <= view.x[1]:
        return f"its derivative {peak}"
    return f"its derivative {_extent(function, 1, view)}, and {peak}"


def _extent(function: Activation, order: int, view: View) -> str:
    drawn = _drawn(function, order, view)
    return "is out of view here" if drawn is None else f"is {_between(drawn)} here"


def _between(ends: Limits) -> str:
    low, high = (_said(end, digits=3) for end in ends)  # which a sample of the curve is good for
    return low if low == high else f"between {low} and {high}"


def _drawn(function: Activation, order: int, view: View) -> Limits | None:
    """The least and the greatest height that is drawn; None if nothing is."""
    y = sample(function, *view.x, order=order).y
    y = y[np.isfinite(y)]
    if not y.size:
        return None
    bottom, top = view.y or (-math.inf, math.inf)
    low, high = max(float(y.min()), bottom), min(float(y.max()), top)
    return (low, high) if low <= high else None


def _places(found: Sequence[float], what: str, view: View | None) -> list[str]:
    low, high = view.x if view else (-math.inf, math.inf)
    places = [_said(at) for at in found if low <= at <= high]
    if not places:
        return []
    if len(places) == 1:
        return [f"there is {what} at x = {places[0]}"]
    return [f"there are {what.partition(' ')[2]}s at x = {', '.join(places)}"]


def _zones(function: Activation, threshold: float, window: Limits) -> str:
    shaded = [
        zone for zone in regions_below(function, threshold) if zone[0] < window[1] and zone[1] > window[0]
    ]
    below = f"smaller than {_said(threshold)} in magnitude"
    if not shaded:
        return f"the slope is nowhere in view {below}"
    where = " and ".join(map(_zone, shaded))
    if len(shaded) > _MOST_ZONES:
        where = f"{len(shaded)} zones, from {_zone(shaded[0])} to {_zone(shaded[-1])}"
    return f"the plot is shaded where the slope is {below}: {where}"


def _zone(zone: Interval) -> str:
    low, high = zone
    if math.isinf(low) and math.isinf(high):
        return "all x"
    if math.isinf(low):
        return f"x below {_said(high)}"
    return f"x above {_said(low)}" if math.isinf(high) else f"x between {_said(low)} and {_said(high)}"


def _said(x: float, digits: int = 4) -> str:
    if math.isinf(x):
        return "minus infinity" if x < 0 else "infinity"
    return format_number(float(f"{x:.{digits}g}"))
