"""What `softmax` prints: the probabilities of logits, and with a target the loss and its gradient."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from actviz.notation import format_number
from actviz.tables.columns import Column, Table, number, text, written
from actviz.tables.records import Record

if TYPE_CHECKING:
    from actviz.analysis.units.softmax import SoftmaxReport

_BAR = 16  # characters of a probability of 1
_EIGHTHS = " ▏▎▍▌▋▊▉"
_SHARED = (
    "several logits are ∞: they share the probability, as logits that grow together do; torch returns nan"
)
_BESIDE = 4  # temperatures side by side
_ACROSS = 6  # columns of a Jacobian that fit next to each other


def _bar(share: float) -> str:
    eighths = round(8 * _BAR * share)
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).strip()


_CLASS = text("class")
_LOGIT = Column("logit", "logit", missing="")
_PROBABILITY = Column("probability", "probability")
_COLUMNS = (_CLASS, _LOGIT, _PROBABILITY, Column("log_probability", "log p"))
_GRADIENT = Column("gradient", "gradient")
_BARS = Column("probability", "", written(_bar), numeric=False)


def softmax_tables(
    reports: Sequence[SoftmaxReport], *, jacobian: bool = False, bars: bool = False
) -> list[Table]:
    """`actviz softmax`: a row for each class, with the verdict; temperatures side by side.

    Args:
        reports: one, or those of the same logits at several temperatures.
        jacobian: whether to print ∂p_i/∂x_j too.
        bars: whether to draw the probabilities with block characters.
    """
    first = reports[0]
    if len(reports) == 1:
        columns = (
            *_COLUMNS,
            *([_GRADIENT] if first.gradient is not None else []),
            *([_BARS] if bars else []),
        )
        title = f"softmax of {len(first.logits)} logit{'s' * (len(first.logits) > 1)}{_at(first)}"
        tables = [Table(columns, [*softmax_records(reports)], title, tuple(_notes(first)))]
    else:
        parts = [reports[i : i + _BESIDE] for i in range(0, len(reports), _BESIDE)]
        tables = list(map(_family_table, parts))
        tables[-1] = replace(tables[-1], notes=tuple(_family_notes(first)))
    return tables + [table for r in reports for table in _jacobian_tables(r) if jacobian]


def softmax_records(reports: Sequence[SoftmaxReport], *, jacobian: bool = False) -> Iterator[Record]:
    """All classes at all temperatures, for programs."""
    for report in reports:
        for i, name in enumerate(_names(report)):
            row: Record = {
                "temperature": report.temperature,
                "class": name,
                "logit": report.logits[i],
                "probability": float(report.probabilities[i]),
                "log_probability": float(report.log_probabilities[i]),
            }
            if report.gradient is not None:
                row |= {"gradient": float(report.gradient[i]), "cross_entropy": report.cross_entropy}
            if jacobian:
                row |= {f"dp_dx{j}": slope for j, slope in enumerate(report.jacobian[i].tolist())}
            yield row


def _names(report: SoftmaxReport) -> tuple[str, ...]:
    """The classes' labels, or their indices from 0 on."""
    return report.labels or tuple(map(str, range(len(report.logits))))


def _at(report: SoftmaxReport) -> str:
    return "" if report.temperature == 1 else f" at T = {format_number(report.temperature)}"


def _notes(report: SoftmaxReport) -> Iterator[str]:
    p = report.probabilities.tolist()
    likeliest = [_class(report, i) for i, share in enumerate(p) if share == max(p)]
    if len(likeliest) == len(p) > 1:
        yield "all classes are equally likely"
    elif len(likeliest) > 1:
        yield f"equally likely, and more likely than the others: {', '.join(likeliest)}"
    else:
        yield f"most likely: {likeliest[0]}"
    if report.target is not None and report.cross_entropy is not None:
        gradient = "p − y" if report.temperature == 1 else "(p − y)/T"
        yield (
            f"cross-entropy: −log p of {_class(report, report.target)} = "
            f"{format_number(report.cross_entropy, 12)}, the negative log-likelihood of the log-softmax; "
            f"its gradient is {gradient}"
        )
    if len(p) == 2:
        yield _as_sigmoid(report)
    if report.limit:
        yield _SHARED


def _class(report: SoftmaxReport, i: int) -> str:
    """``cat``, or without labels ``class 0``."""
    return f"class {i}" if report.labels is None else report.labels[i]


def _as_sigmoid(report: SoftmaxReport) -> str:
    """Softmax of two is the sigmoid of their difference."""
    first, second = (format_number(logit) for logit in report.logits)
    second = f"({second})" if second.startswith("-") else second
    difference = f"{first} - {second}"
    if report.temperature != 1:
        difference = f"({difference})/{format_number(report.temperature)}"
    text = f"softmax of two logits is the sigmoid of their difference: σ({difference})"
    return f"{text} = {format_number(float(report.probabilities[0]), 12)}"


def _family_table(reports: Sequence[SoftmaxReport]) -> Table:
    first = reports[0]
    columns = [
        replace(
            _PROBABILITY,
            name=_at_temperature("probability", r),
            heading=f"T = {format_number(r.temperature)}",
        )
        for r in reports
    ]
    records: list[Record] = [
        {
            "class": name,
            "logit": first.logits[i],
            **{_at_temperature("probability", r): float(r.probabilities[i]) for r in reports},
        }
        for i, name in enumerate(_names(first))
    ]
    if first.target is not None:
        losses = {_at_temperature("probability", r): r.cross_entropy for r in reports}
        records.append({"class": f"−log p of {_class(first, first.target)}", "logit": None, **losses})
    title = f"softmax of {len(first.logits)} logits at several temperatures"
    return Table((_CLASS, _LOGIT, *columns), records, title)


def _at_temperature(name: str, report: SoftmaxReport) -> str:
    """A column that programs have in rows: ``probability@0.5``."""
    return f"{name}@{report.temperature!r}"


def _family_notes(report: SoftmaxReport) -> Iterator[str]:
    yield "a lower temperature makes the distribution sharper, a higher one makes it more uniform"
    if report.limit:
        yield _SHARED


def _jacobian_tables(report: SoftmaxReport) -> list[Table]:
    """∂p_i/∂x_j, a few columns at a time."""
    names, records = _names(report), [*softmax_records([report], jacobian=True)]
    across = math.ceil(len(names) / math.ceil(len(names) / _ACROSS))
    tables = []
    for start in range(0, len(names), across):
        some = range(start, min(start + across, len(names)))
        columns = (
            replace(_CLASS, heading="∂p/∂x"),
            *(Column(f"dp_dx{j}", names[j], number(4)) for j in some),
        )
        notes = ("each row and each column sums to 0",) if some[-1] == len(names) - 1 else ()
        tables.append(Table(columns, records, None if start else f"Jacobian{_at(report)}", notes))
    return tables


def description(reports: Sequence[SoftmaxReport]) -> str:
    """The alternative text of the bars."""
    probability = replace(_PROBABILITY, format=number(3))
    sentences = []
    for report in reports:
        shares = (f"{_CLASS.cell(row)}: {probability.cell(row)}" for row in softmax_records([report]))
        sentences.append(f"Probabilities by softmax{_at(report)}: {', '.join(shares)}.")
    return " ".join(sentences)
