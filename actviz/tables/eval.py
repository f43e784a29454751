"""What `eval` prints: values of a function and of its derivatives."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from actviz.notation import format_number
from actviz.tables.columns import Column, Table, number
from actviz.tables.records import Record, of_function

if TYPE_CHECKING:
    from actviz.activations import Activation

_VALUES = (
    Column("x", "x", number(12)),
    Column("f", "f(x)", number(12)),
    Column("df", "f′(x)", number(12)),
    Column("d2f", "f″(x)", number(12)),
)


def values_list(
    activation: Activation, x: Sequence[float], values: Sequence[Sequence[float]]
) -> list[dict[str, Any]]:
    """The JSON of `actviz eval`: x and f, f′, f″ as far as they were asked for."""
    from actviz.activations.own.brought import Brought  # saturation does without it

    keys = [column.name for column in _VALUES[: 1 + len(values)]]
    columns = [x, *values]
    for order, key in enumerate(keys[1:]):
        errors = activation.error(x, order) if isinstance(activation, Brought) else None
        if errors is not None:
            keys.append(f"{key}_error")
            columns.append(errors.tolist())
    rows = zip(*columns, strict=True)
    return [{"name": activation.name, **dict(zip(keys, row, strict=True))} for row in rows]


def values_records(
    activation: Activation, x: Sequence[float], values: Sequence[Sequence[float]]
) -> list[Record]:
    """The same for programs, with the function as it is typed."""
    return [of_function(activation, row) for row in values_list(activation, x, values)]


def values_table(activation: Activation, x: Sequence[float], values: Sequence[Sequence[float]]) -> Table:
    """The same to twelve digits; what is estimated by differences with its error, ``≈ 0.25 ± 3e-12``."""
    rows = values_list(activation, x, values)
    columns = [
        _estimated(column) if f"{column.name}_error" in rows[0] else column
        for column in _VALUES[: 1 + len(values)]
    ]
    return Table(columns, rows, str(activation))


def _estimated(column: Column) -> Column:
    """A column of numbers with error estimates."""

    def text(record: Record, key: str) -> str:
        value, error = record[key], record[f"{key}_error"]
        if not math.isfinite(error):
            return f"≈ {format_number(value)}"
        digits = max(1, min(12, math.ceil(math.log10(max(abs(value), error) / error)) + 1)) if error else 12
        return f"≈ {format_number(value, digits)} ± {error:.1g}"

    return replace(column, format=text)
