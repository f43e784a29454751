"""A printed table as a specification: its columns, each with a name, a unit and a format, and its records."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from actviz.notation import format_log10, format_number
from actviz.tables.records import Record, log10_of

Format = Callable[[Record, str], str]  # writes the value with that name in a record
Tone = Literal["good", "fair", "bad"]

MISSING = "–"
LEFT_OUT = "…"


def written(write: Callable[[Any], str]) -> Format:
    """A value as a function of it alone writes it."""
    return lambda record, name: write(record[name])


def number(digits: int = 6) -> Format:
    """A number with that many significant digits; a dash for NaN."""
    return written(lambda x: MISSING if math.isnan(x) else format_number(x, digits))


def percent(digits: int = 4, least: float = 0.0) -> Format:
    """A share between 0 and 1 in percent, for a column with that unit; ``<`` where it is below ``least``."""

    def text(share: float) -> str:
        if math.isnan(share):
            return MISSING
        if 0 < share < least:
            return f"<{format_number(100 * least)}"
        return format_number(100 * share, digits)

    return written(text)


def power(digits: int = 6) -> Format:
    """A number whose logarithm is in the record too, in full however far outside float64 it is."""

    def text(record: Record, name: str) -> str:
        if math.isnan(record[name]):
            return MISSING
        return _sized(record[log10_of(name)], digits, math.copysign(1.0, record[name]))

    return text


def power_of_ten(digits: int = 6) -> Format:
    """10 to the power of a value; a dash for NaN."""
    return written(lambda log10: MISSING if math.isnan(log10) else _sized(log10, digits))


def _sized(log10: float, digits: int, sign: float = 1.0) -> str:
    """±10^log10, with no more than three digits where the exponent takes their place."""
    short = math.isfinite(log10) and abs(log10) >= 300
    return format_log10(log10, min(digits, 3) if short else digits, sign)


_SIX_DIGITS, _AS_TEXT = number(), written(str)
count = written(lambda n: f"{n:,}")
yes_or_no = written(lambda value: "yes" if value else "no")
listed = written(", ".join)


@dataclass(frozen=True)
class Column:
    """One quantity of a report, in all forms.

    Attributes:
        name: its key in CSV, and in JSON where it is the path ``theory.mean``.
        heading: the heading, a symbol (χ⊥) where the field has one.
        format: how a value is formatted for people; programs get it unrounded.
        unit: written after the heading.
        numeric: whether it holds numbers, which are aligned on the right.
        missing: written for a value that does not apply.
        groups: whether rows may be grouped by it on a narrow terminal.
    """

    name: str
    heading: str
    format: Format = _SIX_DIGITS
    unit: str = ""
    numeric: bool = True
    missing: str = MISSING
    groups: bool = False

    @property
    def header(self) -> str:
        """The heading with the unit."""
        return f"{self.heading}, {self.unit}" if self.unit else self.heading

    def cell(self, record: Record) -> str:
        """What it shows of a record."""
        return self.missing if record.get(self.name, "") is None else self.format(record, self.name)


def named(columns: Iterable[Column], record: Record) -> str:
    """What columns show of a record, in a sentence: ``σ_w = 1.5, σ_b = 0``."""
    return ", ".join(f"{column.heading} = {column.cell(record)}" for column in columns)


def text(
    name: str, heading: str | None = None, write: Callable[[Any], str] = str, missing: str = MISSING
) -> Column:
    """A column of text; its heading is by default its name."""
    return Column(name, name if heading is None else heading, written(write), numeric=False, missing=missing)


FUNCTION = text("function")
Fact = tuple[Column, Any]  # a line of a card and its value


def fact(name: str, heading: str, value: Any, format: Format = _AS_TEXT) -> Fact:
    """A row of a card; one whose value is None is left out."""
    return Column(name, heading, format, numeric=False), value


def card(facts: Iterable[Fact], title: str | None = None, notes: Sequence[str] = ()) -> Table:
    """A line for each fact."""
    known = [(column, value) for column, value in facts if value is not None]
    record = {column.name: value for column, value in known}
    return Table([column for column, _ in known], [record], title, notes, card=True)


@dataclass(frozen=True)
class Table:
    """Columns over records; None marks omitted records.

    Attributes:
        columns: what is shown of each record.
        records: with a value for each column at least.
        title: the title.
        notes: lines under it, the verdict first.
        tones: colour the rows on a terminal, one for each if there are any.
        legend: what these colours mean, a note where they are seen.
        colours: of single cells there, by row and column: ``#rrggbb on #rrggbb``.
        card: whether it shows a single record, a line for each column.
    """

    columns: Sequence[Column]
    records: Sequence[Record | None]
    title: str | None = None
    notes: Sequence[str] = ()
    tones: Sequence[Tone] = ()
    legend: str = ""
    colours: Mapping[tuple[int, int], str] = field(default_factory=dict)
    card: bool = False

    @property
    def header(self) -> list[str]:
        """The headings of the columns; a card has none."""
        return ["", ""] if self.card else [column.header for column in self.columns]

    @property
    def numeric(self) -> list[bool]:
        """Which columns hold numbers."""
        return [False, False] if self.card else [column.numeric for column in self.columns]

    @property
    def rows(self) -> list[list[str]]:
        """The cells as text."""
        if self.card:
            (record,) = self.records
            assert record is not None
            return [[column.header, column.cell(record)] for column in self.columns]
        return [
            [LEFT_OUT if record is None else column.cell(record) for column in self.columns]
            for record in self.records
        ]
