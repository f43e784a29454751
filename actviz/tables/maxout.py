"""What `maxout` prints: the linear pieces of a unit, and which function it is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.analysis.units.maxout import Linear
from actviz.notation import format_number
from actviz.tables.columns import Column, Table
from actviz.tables.records import Record

if TYPE_CHECKING:
    from actviz.activations import Kink
    from actviz.analysis.units.maxout import MaxoutReport

_WRITTEN = 6  # pieces that a title names


def _piece(record: Record, _: str) -> str:
    return str(Linear(record["weight"], record["bias"]))


def _largest(record: Record, _: str) -> str:
    low, high = record["largest_from"], record["largest_to"]
    if math.isinf(low) and math.isinf(high):
        return "everywhere"
    if math.isinf(low):
        return f"x ≤ {format_number(high)}"
    if math.isinf(high):
        return f"x ≥ {format_number(low)}"
    return f"{format_number(low)} ≤ x ≤ {format_number(high)}"


_COLUMNS = (
    Column("weight", "piece", _piece, numeric=False),
    Column("weight", "w"),
    Column("bias", "b"),
    Column("largest_from", "largest where", _largest, numeric=False, missing="nowhere"),
)


def maxout_tables(report: MaxoutReport) -> list[Table]:
    """`actviz maxout`: the pieces, where each is the largest, and the function that they make."""
    notes = (
        verdict(report),
        *(_kink(report, kink) for kink in report.kinks),
        f"{report.parameters} parameters, a weight and a bias per piece: "
        f"{_times(len(report.pieces))} a linear unit has",
    )
    return [Table(_COLUMNS, maxout_records(report), _title(report), notes)]


def _title(report: MaxoutReport) -> str:
    many = len(report.pieces) > _WRITTEN
    return f"maxout(x) = {f'the maximum of {len(report.pieces)} lines' if many else report.activation}"


def _times(count: int) -> str:
    return {1: "as many as", 2: "twice as many as"}.get(count, f"{count} times as many as")


def maxout_records(report: MaxoutReport) -> list[Record]:
    """The pieces for programs; where a piece is never the largest its limits are empty."""
    return [
        {
            "weight": piece.weight,
            "bias": piece.bias,
            **dict(zip(("largest_from", "largest_to"), piece.largest or (None, None), strict=True)),
        }
        for piece in report.pieces
    ]


def _kink(report: MaxoutReport, kink: Kink) -> str:
    at, height = format_number(kink.at), format_number(float(report.activation(kink.at)))
    left, right = format_number(kink.left), format_number(kink.right)
    return f"kink at ({at}, {height}): the slope is {left} on the left, {right} on the right"


def verdict(report: MaxoutReport) -> str:
    """Which function it is, by its name if it has one."""
    known, pieces = report.equals, report.activation.pieces
    if known is not None:
        if known.name == "leaky_relu":
            return f"this is leaky_relu with slope {format_number(pieces[0].weight)}"
        return "this is the absolute value" if known.name == "abs" else f"this is {known.name}"
    if len(pieces) == 1:
        return f"this is the straight line {pieces[0]}"
    if len(pieces) == 2:
        return f"this is {_as_relu(*pieces)}"
    places = ", ".join(format_number(kink.at) for kink in report.kinks)
    return f"convex and piecewise linear: {len(pieces)} linear pieces, with kinks at x = {places}"


def _as_relu(left: Linear, right: Linear) -> str:
    """Any two lines make a relu of a line, added to a line."""
    zero = Linear(0.0, 0.0)
    if left == Linear(-1.0, 1.0) and right == zero:
        return "relu(1 - x), the hinge loss"
    if right == zero:
        return f"relu({left})"
    difference = Linear(right.weight - left.weight, right.bias - left.bias)
    return f"relu({right})" if left == zero else f"{left} + relu({difference})"


def description(report: MaxoutReport) -> str:
    """The alternative text of the figure."""
    return f"{report.activation}, drawn over its linear pieces: {verdict(report)}."
