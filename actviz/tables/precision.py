"""What `precision` prints: how rounding to number formats affects functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.notation import format_number
from actviz.tables.columns import FUNCTION, MISSING, Column, Table, count, written
from actviz.tables.records import Record, of_function
from actviz.tables.words import counted

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.analysis.formats import Format
    from actviz.analysis.precision import FormatPrecision, PrecisionReport
    from actviz.analysis.saturation import SaturationReport


def _with_scale(record: Record, name: str) -> str:
    scale = record["scale"]
    return str(record[name]) if scale is None else f"{record[name]} × {format_number(scale)}"


def _tails(record: Record, name: str) -> str:
    """Both ends in short: ``|x| > 17.33``, ``x < -13.6``, ``x < -0.1 or x > 3``."""
    left, right = record[f"{name}.left"], record[f"{name}.right"]
    if left == 0 == right:
        return "everywhere"
    if left is not None and right is not None and format_number(left, 4) == f"-{format_number(right, 4)}":
        return f"|x| > {format_number(right, 4)}"
    sides = [f"x {sign} {format_number(x, 4)}" for sign, x in (("<", left), (">", right)) if x is not None]
    return " or ".join(sides) or MISSING


_UNDERFLOW = Column("underflow_layer", "gradient is 0 after", written(counted), missing="never")
_COLUMNS = (
    Column("format", "format", _with_scale, numeric=False),
    Column("zero_slope_beyond", "f′ is 0", _tails, numeric=False),
    Column("limit_beyond", "f is its limit", _tails, numeric=False),
    Column("overflow_beyond", "f overflows", _tails, numeric=False),
    Column("distinct_outputs", "outputs", count),
    _UNDERFLOW,
)
_NOTES = (
    "For real x, rounded to nearest. f is its limit: where the rounded value is the limit of f. outputs: the "
    "number of distinct values of f. gradient is 0 after: N layers whose rms factor (E f′²)^(N/2) is rounded "
    "to 0, for z ~ N(0, 1).",
)


def precision_tables(report: PrecisionReport) -> list[Table]:
    """One table for each function."""
    last = report.functions[-1]
    return [
        Table(
            _COLUMNS,
            [_record(function.activation, one) for one in function.formats],
            str(function.activation),
            _NOTES if function is last else (),
        )
        for function in report.functions
    ]


def precision_records(report: PrecisionReport) -> list[Record]:
    """One row for each function in each format, for programs."""
    return [_record(function.activation, one) for function in report.functions for one in function.formats]


def _record(function: Activation, one: FormatPrecision) -> Record:
    return of_function(function, {"scale": None, **one.to_dict()})


def underflow_table(report: SaturationReport, form: Format) -> Table:
    """After how many layers the rms of a gradient is rounded to 0, of `actviz saturation`."""
    return Table(
        (FUNCTION, _UNDERFLOW),
        [{"function": f.activation, "underflow_layer": f.underflow_layer} for f in report.functions],
        f"Underflow in {form.name}",
        (
            f"The rms of a gradient that is 1 at first. The smallest positive number is "
            f"{format_number(form.least)}; half of it and less is rounded to 0.",
        ),
    )


def description(report: PrecisionReport) -> str:
    """The alternative text of the figure."""
    function = report.functions[0]
    formats = ", ".join(one.format.name for one in function.formats)
    return (
        f"f and f′ of {function.activation} as steps between the numbers of {formats}, and the exact curves."
    )
