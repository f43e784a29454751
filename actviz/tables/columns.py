"""Columns of a printed table: which value of a record each shows, under which heading, and how."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from actviz.notation import format_log10, format_number
from actviz.tables.records import Record, log10_of
from actviz.tables.render import Table, Tone

Text = Callable[[Record, str], str]  # of the value with that name in a record


def number(digits: int = 6) -> Text:
    """A number with that many significant digits."""
    return lambda record, name: format_number(record[name], digits)


def power(digits: int = 6) -> Text:
    """A number whose logarithm is known too, in full however far outside float64 it is; a dash for NaN."""

    def text(record: Record, name: str) -> str:
        if math.isnan(record[name]):
            return "–"
        return format_log10(record[log10_of(name)], digits, math.copysign(1.0, record[name]))

    return text


def power_of_ten(digits: int = 6) -> Text:
    """10 to the power of a value; a dash for NaN."""

    def text(record: Record, name: str) -> str:
        return "–" if math.isnan(record[name]) else format_log10(record[name], digits)

    return text


_PLAIN = number()


@dataclass(frozen=True)
class Column:
    """One column: ``name`` is the key in JSON and CSV, ``heading`` what stands over it in a table."""

    name: str
    heading: str
    text: Text = _PLAIN
    numeric: bool = True

    def cell(self, record: Record) -> str:
        """What it shows of a record."""
        return self.text(record, self.name)


def text_column(name: str, heading: str | None = None) -> Column:
    """A column of text, which stands under its own name unless it is given a heading."""
    return Column(name, name if heading is None else heading, lambda record, key: str(record[key]), False)


def table(
    columns: Sequence[Column],
    records: Iterable[Record | None],
    title: str | None = None,
    notes: Sequence[str] = (),
    tones: Sequence[Tone | None] = (),
) -> Table:
    """A row for each record; None stands for rows that are left out."""
    rows = tuple(
        ("…",) * len(columns) if record is None else tuple(column.cell(record) for column in columns)
        for record in records
    )
    numeric = frozenset(column.heading for column in columns if column.numeric)
    return Table(
        tuple(column.heading for column in columns), rows, title, tuple(notes), numeric, tuple(tones)
    )
