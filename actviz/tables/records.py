"""Reports as rows for programs: one flat table whose columns are the keys of the JSON, nothing rounded."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from actviz.activations import Function
from actviz.notation import format_log10

Record = dict[str, Any]  # a function, text, a truth value or a number each; None where one does not apply

_INTERVALS = ("range", "range_attained", "derivative_range", "derivative_range_attained")
_DIGITS = 12  # known of 10^x, where x is a logarithm of thousands


def flat(document: Mapping[str, Any], path: str = "") -> Record:
    """A JSON object as one row.

    ``{"theory": {"mean": 1.0}}`` becomes ``theory.mean``, the ends of an interval ``range.low`` and
    ``range.high``, the items of other lists ``kinks.1``, ``kinks.2``; a list of texts is one text.
    """
    row: Record = {}
    for key, value in document.items():
        name = path + key
        if key in _INTERVALS and value is not None:
            row |= {f"{name}.low": value[0], f"{name}.high": value[1]}
        elif isinstance(value, dict):
            row |= flat(value, f"{name}.")
        elif isinstance(value, list | tuple):
            if all(isinstance(item, str) for item in value):
                row[name] = "; ".join(value)
            else:
                row |= flat({str(i): item for i, item in enumerate(value, 1)}, f"{name}.")
        else:
            row[name] = value
    return row


def of_function(function: Function, document: Mapping[str, Any]) -> Record:
    """The JSON object of a function in a report: the function itself replaces its name and parameters."""
    others = {key: value for key, value in document.items() if key not in ("schema", "name", "parameters")}
    return {"function": function, **flat(others)}


def aligned(records: Sequence[Record]) -> list[Record]:
    """All with the columns of each, empty where a record has none."""
    names = dict.fromkeys(name for record in records for name in record)
    return [{name: record.get(name) for name in names} for record in records]


def write_csv(records: Iterable[Record], stream: TextIO) -> None:
    """A header and a line for each record, as they come; all have the same columns.

    Numbers are the shortest that read back as the same float64, or where that is out of range their true
    size, as in 1.5e-400; non-finite numbers are ``inf``, ``-inf`` and ``nan``. What does not apply is
    empty. A function is written as it is typed.
    """
    writer = csv.writer(stream, lineterminator="\n")
    names: list[str] = []
    logarithms: list[tuple[int, int]] = []  # the places of numbers and of their logarithms
    for record in records:
        if not names:
            names = list(record)
            places = {name: place for place, name in enumerate(names)}
            logarithms = [
                (place, places[log10])
                for name, place in places.items()
                if (log10 := log10_of(name)) in places
            ]
            writer.writerow(names)
        values = [record[name] for name in names]
        cells = list(map(_written, values))
        for place, other in logarithms:
            if _out_of_range(values[place]) and math.isfinite(values[other]):
                cells[place] = format_log10(values[other], _DIGITS, math.copysign(1.0, values[place]))
        writer.writerow(cells)


def log10_of(name: str) -> str:
    """The column with the logarithm of another one: ``theory.log10_gradient_rms``."""
    path, dot, key = name.rpartition(".")
    return f"{path}{dot}log10_{key}"


def _out_of_range(value: Any) -> bool:
    return isinstance(value, float) and (value == 0 or math.isinf(value))


def _written(value: Any) -> str:
    if isinstance(value, float):
        return repr(value + 0.0).removesuffix(".0")  # adding 0.0 turns -0.0 into 0.0
    if value is None:
        return ""
    if isinstance(value, Function):
        return value.spec
    return str(value).lower() if isinstance(value, bool) else str(value)
