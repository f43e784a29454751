"""What softmax makes of logits, put into words and tables."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from actviz.notation import format_number
from actviz.tables.records import Record
from actviz.tables.render import Table

if TYPE_CHECKING:
    from actviz.analysis.units.softmax import SoftmaxReport

_BAR = 16  # characters of a probability of 1
_EIGHTHS = " ▏▎▍▌▋▊▉"
_SHARED = "several logits are ∞: they share it all, as if they grew together; torch gives nan"
_BESIDE = 4  # temperatures side by side
_ACROSS = 6  # columns of a Jacobian that fit beside each other


def softmax_tables(
    reports: Sequence[SoftmaxReport], *, jacobian: bool = False, bars: bool = False
) -> list[Table]:
    """`actviz softmax`: a row for each class, with the verdict; temperatures side by side.

    Args:
        reports: one, or those of the same logits at several temperatures.
        jacobian: whether to print ∂p_i/∂x_j too.
        bars: whether to draw the probabilities with block characters.
    """
    if len(reports) == 1:
        tables = [_classes_table(reports[0], bars=bars)]
    else:
        parts = [reports[i : i + _BESIDE] for i in range(0, len(reports), _BESIDE)]
        tables = list(map(_family_table, parts))
        tables[-1] = replace(tables[-1], notes=tuple(_family_notes(reports[0])))
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


def _classes_table(report: SoftmaxReport, *, bars: bool) -> Table:
    gradient = report.gradient
    header = ("class", "logit", "probability", "log p", *(() if gradient is None else ("gradient",)))
    rows = tuple(
        (
            name,
            format_number(report.logits[i]),
            format_number(float(report.probabilities[i])),
            format_number(float(report.log_probabilities[i])),
            *(() if gradient is None else (format_number(float(gradient[i])),)),
            *((_bar(float(report.probabilities[i])),) if bars else ()),
        )
        for i, name in enumerate(_names(report))
    )
    return Table(
        (*header, *(("",) if bars else ())),
        rows,
        title=f"softmax of {len(report.logits)} logit{'s' * (len(report.logits) > 1)}{_at(report)}",
        notes=tuple(_notes(report)),
        numeric=frozenset(header[1:]),
    )


def _at(report: SoftmaxReport) -> str:
    return "" if report.temperature == 1 else f" at T = {format_number(report.temperature)}"


def _bar(share: float) -> str:
    eighths = round(8 * _BAR * share)
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).strip()


def _notes(report: SoftmaxReport) -> Iterator[str]:
    p = report.probabilities.tolist()
    likeliest = [_class(report, i) for i, share in enumerate(p) if share == max(p)]
    if len(likeliest) == len(p) > 1:
        yield "all classes are equally likely"
    elif len(likeliest) > 1:
        yield f"equally likely, and more than the others: {', '.join(likeliest)}"
    else:
        yield f"the likeliest is {likeliest[0]}"
    if report.target is not None and report.cross_entropy is not None:
        gradient = "p - y" if report.temperature == 1 else "(p - y)/T"
        yield (
            f"cross-entropy: -log p of {_class(report, report.target)} = "
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
    told = f"softmax of two logits is the sigmoid of their difference: σ({difference})"
    return f"{told} = {format_number(float(report.probabilities[0]), 12)}"


def _family_table(reports: Sequence[SoftmaxReport]) -> Table:
    first = reports[0]
    temperatures = [f"T = {format_number(report.temperature)}" for report in reports]
    header = ("class", "logit", *temperatures)
    rows = [
        (name, format_number(first.logits[i]), *(format_number(float(r.probabilities[i])) for r in reports))
        for i, name in enumerate(_names(first))
    ]
    losses = [report.cross_entropy for report in reports if report.cross_entropy is not None]
    if losses and first.target is not None:
        rows.append((f"-log p of {_class(first, first.target)}", "", *map(format_number, losses)))
    return Table(
        header,
        tuple(rows),
        title=f"softmax of {len(first.logits)} logits at several temperatures",
        numeric=frozenset(header[1:]),
    )


def _family_notes(report: SoftmaxReport) -> Iterator[str]:
    yield "a low temperature favours the largest logit more, a high one makes all classes more alike"
    if report.limit:
        yield _SHARED


def _jacobian_tables(report: SoftmaxReport) -> list[Table]:
    """∂p_i/∂x_j, a few columns at a time."""
    names = _names(report)
    tables = []
    across = math.ceil(len(names) / math.ceil(len(names) / _ACROSS))
    for start in range(0, len(names), across):
        columns = range(start, min(start + across, len(names)))
        header = ("∂p/∂x", *(names[j] for j in columns))
        last = columns[-1] == len(names) - 1
        tables.append(
            Table(
                header,
                tuple(
                    (name, *(format_number(float(report.jacobian[i, j]), 4) for j in columns))
                    for i, name in enumerate(names)
                ),
                title=f"Jacobian{_at(report)}" if not start else None,
                notes=("each row and each column sums to 0",) if last else (),
                numeric=frozenset(header[1:]),
            )
        )
    return tables


def description(reports: Sequence[SoftmaxReport]) -> str:
    """What the bars show, for who cannot see them."""
    told = []
    for report in reports:
        shares = zip(_names(report), report.probabilities.tolist(), strict=True)
        listed = ", ".join(f"{name}: {format_number(share, 3)}" for name, share in shares)
        told.append(f"Probabilities by softmax{_at(report)}: {listed}.")
    return " ".join(told)
