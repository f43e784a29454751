"""What number formats make of functions, in tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from actviz.notation import format_number
from actviz.tables.records import Record, of_function
from actviz.tables.render import Table

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.analysis.formats import Format
    from actviz.analysis.precision import Ends, FormatPrecision, FunctionPrecision, PrecisionReport

_HEADER = ("format", "f′ is 0", "f is its limit", "f overflows", "outputs", "gradient is 0")
_NOTES = (
    "For real x, rounded to nearest.  outputs: different values of f.  gradient is 0: after so many layers, "
    "(E f′²)^(N/2), z ~ N(0, 1).",
)


def precision_tables(report: PrecisionReport) -> list[Table]:
    """One table for each function."""
    last = len(report.functions) - 1
    return [_table(function, _NOTES if i == last else ()) for i, function in enumerate(report.functions)]


def precision_records(report: PrecisionReport) -> list[Record]:
    """One row for each function in each format, for programs."""
    return [
        of_function(function.activation, {"scale": None, **one.to_dict()})
        for function in report.functions
        for one in function.formats
    ]


def _table(function: FunctionPrecision, notes: tuple[str, ...]) -> Table:
    return Table(
        _HEADER,
        tuple(_row(one) for one in function.formats),
        title=str(function.activation),
        notes=notes,
        numeric=frozenset(_HEADER[4:]),
    )


def _row(one: FormatPrecision) -> tuple[str, ...]:
    scale = getattr(one.format, "scale", None)
    return (
        one.format.name if scale is None else f"{one.format.name} × {format_number(scale)}",
        _tails(one.zero_slope_beyond),
        _tails(one.limit_beyond),
        _tails(one.overflow_beyond),
        "–" if one.distinct_outputs is None else f"{one.distinct_outputs:,}",
        _layers(one.underflow_layer),
    )


def _tails(ends: Ends) -> str:
    """Both ends in short: ``|x| > 17.33``, ``x < -13.6``, ``x < -0.1, x > 3``."""
    left, right = ends.left, ends.right
    if left == 0 == right:
        return "everywhere"
    if left is not None and right is not None:
        low, high = format_number(left, 4), format_number(right, 4)
        return f"|x| > {high}" if low == f"-{high}" else f"x < {low}, x > {high}"
    parts = [f"x < {format_number(left, 4)}"] if left is not None else []
    parts += [f"x > {format_number(right, 4)}"] if right is not None else []
    return parts[0] if parts else "–"


def underflow_table(functions: Sequence[Activation], form: Format, layers: Sequence[int | None]) -> Table:
    """After how many layers the rms of a gradient is rounded to 0."""
    return Table(
        ("function", "gradient is 0 after"),
        tuple((str(f), _layers(layer)) for f, layer in zip(functions, layers, strict=True)),
        title=f"In {form.name}",
        notes=(
            f"Its smallest number is {format_number(form.least)}; half of it and less is rounded to 0. "
            "The gradient: rms.",
        ),
    )


def with_underflow(document: dict[str, Any], form: Format, layers: Sequence[int | None]) -> dict[str, Any]:
    """The JSON of `actviz saturation` with the same."""
    functions = zip(document["functions"], layers, strict=True)
    told = [{**function, "underflow_layer": layer} for function, layer in functions]
    return {**document, "dtype": form.name, "functions": told}


def _layers(layer: int | None) -> str:
    return "never" if layer is None else f"{layer:,} layer{'s' * (layer > 1)}"


def description(report: PrecisionReport) -> str:
    """What the figure shows, for who cannot see it."""
    function = report.functions[0]
    formats = ", ".join(one.format.name for one in function.formats)
    return (
        f"f and f′ of {function.activation} as steps between the numbers of {formats}, and the exact curves."
    )
