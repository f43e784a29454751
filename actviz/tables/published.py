"""Published experiments run again, put into tables: their figures, theory, ours, and the difference."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from actviz.analysis.depth.gradients import directed
from actviz.notation import format_number
from actviz.tables.render import Table
from actviz.tables.vanish import ratio

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array
    from actviz.analysis.depth.published import Comparison, PublishedReport
    from actviz.tables.records import Record

_DIGITS = 4
_HEADER = ("published", "theory", "own", "5 %", "95 %", "difference")


def published_tables(report: PublishedReport) -> list[Table]:
    """A table for each set-up; under the last one, how many figures could be found again."""
    tables = [_table(comparison) for comparison in report.comparisons]
    few = (
        "mean of {} networks; 5 %, 95 %: where a further one is expected"
        if report.networks < 20
        else ("median of {} networks; 5 %, 95 %: of them")
    )
    notes = (
        _verdict(report),
        f"published: {report.source}",
        f"here: {report.setup}",
        f"own: {few.format(report.networks)}; seed {report.seed}.  difference: own less published.",
        f"theory: {report.theory}",
    )
    last = tables[-1]
    tables[-1] = Table(last.header, last.rows, last.title, (*last.notes, *notes), last.numeric)
    return tables


def published_records(report: PublishedReport) -> Iterator[Record]:
    """All figures in one table, for programs."""
    for comparison in report.comparisons:
        document = comparison.to_dict()
        for row in document.pop("layers"):
            yield {**document, **row}


def _table(comparison: Comparison) -> Table:
    columns = (
        comparison.published,
        comparison.theory,
        comparison.own,
        comparison.low,
        comparison.high,
    )
    rows = tuple(
        (
            str(i + 1),
            *(format_number(float(column[i]), _DIGITS) for column in columns),
            _percent(comparison, i),
            "" if comparison.inside[i] else "outside",
        )
        for i in range(comparison.own.size)
    )
    header = ("layer", *_HEADER, "")
    return Table(
        header,
        rows,
        title=f"{comparison.setup}: {comparison.quantity}",
        notes=(_direction(comparison),) if comparison.backward else (),
        numeric=frozenset(header[:-1]),
    )


def _direction(comparison: Comparison) -> str:
    """What becomes of the gradient on its way back."""

    def share(column: Array) -> float:
        return math.log10(column[0] / column[-1])

    published, own, theory = map(share, (comparison.published, comparison.own, comparison.theory))
    return (
        f"{directed(published)}: layer 1 gets {ratio(published)} layer {comparison.own.size}'s "
        f"(own: {ratio(own).removesuffix(' of')}; theory: {ratio(theory).removesuffix(' of')})"
    )


def _percent(comparison: Comparison, i: int) -> str:
    """The difference as a share of the published figure."""
    published, difference = float(comparison.published[i]), float(comparison.difference[i])
    if published == 0:
        return format_number(difference, 2) if difference else "0"
    percent = round(100 * difference / published, 1)
    return f"{percent:+.1f} %" if percent else "0"


def _verdict(report: PublishedReport) -> str:
    inside = sum(int(comparison.inside.sum()) for comparison in report.comparisons)
    total = sum(comparison.inside.size for comparison in report.comparisons)
    return f"{report.name}: {inside} of {total} published figures lie between our 5 % and 95 %"
