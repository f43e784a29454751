"""What became of the documents' claims, put into tables and words: what `train --claim` prints."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from actviz.notation import format_number
from actviz.tables.records import Record
from actviz.tables.render import Table
from actviz.tables.train import layers_text, short, spread

if TYPE_CHECKING:
    from actviz.analysis.training.evidence import Chart, ClaimReport, Series


def document(reports: Sequence[ClaimReport]) -> dict[str, Any]:
    """The JSON of one claim, or of several."""
    if len(reports) == 1:
        return reports[0].to_dict()
    return {"schema": 1, "claims": [report.to_dict() for report in reports]}


def claims_tables(reports: Sequence[ClaimReport]) -> list[Table]:
    """Claim by claim, and if they are several all verdicts at the end."""
    tables = [table for report in reports for table in claim_tables(report)]
    return [*tables, overview(reports)] if len(reports) > 1 else tables


def claim_tables(report: ClaimReport) -> list[Table]:
    """The claim, what was measured, and the verdict."""
    return [_claim_table(report), *(_chart_table(chart) for chart in report.charts), _verdict_table(report)]


def _claim_table(report: ClaimReport) -> Table:
    claim = report.claim
    rows = (
        ("claim", claim.statement),
        ("source", claim.source),
        ("networks", _networks(report)),
        ("measured", claim.measured),
    )
    return Table(("", ""), rows, title=claim.name)


def _networks(report: ClaimReport) -> str:
    trials, data = report.claim.trials, report.data
    settings = [trial.settings for trial in trials]
    rates = [format_number(lr) for lr in sorted({each.lr for each in settings})]
    early = ", or until 95 % are right" if any(trial.until_target for trial in trials) else ""
    parts = (
        f"{data['training']} {data['name']} to learn from, {data['held_out']} held out",
        f"hidden layers of {' or '.join(dict.fromkeys(layers_text(each.hidden) for each in settings))}",
        f"{' or '.join(dict.fromkeys(str(each.init) for each in settings))} weights",
        f"batches of {settings[0].batch_size}",
        f"learning rate{'s' if len(rates) > 1 else ''} {', '.join(rates)}",
        f"{report.epochs} epochs{early}",
        f"{report.seeds} seeds",
    )
    return "; ".join(parts)


def _chart_table(chart: Chart) -> Table:
    never = "never" if chart.epochs is None else f">{chart.epochs}"
    header = (chart.x, *(series.name for series in chart.series))
    percent = chart.y.startswith("%")
    xs = dict.fromkeys(x for series in chart.series for x in series.x)
    rows = tuple(
        (format_number(x), *(_cell(series, x, never, percent=percent) for series in chart.series)) for x in xs
    )
    seeds = chart.series[0].values.shape[1]
    title = f"{chart.y}: median of {seeds} seeds (lowest–highest)"
    return Table(header, rows, title=title, numeric=frozenset(header))


def _cell(series: Series, x: float, never: str, *, percent: bool) -> str:
    return (
        spread(series.values[series.x.index(x)], never, percent=percent, digits=2) if x in series.x else "–"
    )


def _verdict_table(report: ClaimReport) -> Table:
    epochs = next((chart.epochs for chart in report.charts if chart.epochs is not None), None)

    def told(name: str, value: float) -> str:
        if math.isinf(value) and epochs is not None:
            return f"{name}: >{epochs}"
        return f"{name.removeprefix('% ')}: {short(value)}{' %' if name.startswith('% ') else ''}"

    rows = tuple(
        (
            "yes" if condition.met else "no",
            condition.text,
            ", ".join(told(*measured) for measured in condition.measured.items()),
        )
        for condition in report.conditions
    )
    return Table(
        ("met", "condition", "measured"),
        rows,
        title="Conditions",
        notes=(verdict(report), "A claim holds if all of its conditions are met, and partly if some are."),
    )


def verdict(report: ClaimReport) -> str:
    """``relu-faster holds partly: 1 of 3 conditions is met``."""
    met, total = sum(condition.met for condition in report.conditions), len(report.conditions)
    count = f"{'all' if met == total else met if met else 'none'} of {total} conditions"
    missed = "; ".join(condition.text for condition in report.conditions if not condition.met)
    told = f"{report.claim.name} {report.verdict}: {count} {'is' if met == 1 else 'are'} met"
    return f"{told}; not met: {missed}" if 0 < met < total else told


def overview(reports: Sequence[ClaimReport]) -> Table:
    """All claims and their verdicts."""
    rows = tuple((report.claim.name, report.verdict, report.claim.source) for report in reports)
    return Table(("claim", "verdict", "source"), rows, title="Verdicts")


def claim_records(reports: Sequence[ClaimReport]) -> Iterator[Record]:
    """Every value that was measured, for programs; inf is never."""
    for report in reports:
        for chart in report.charts:
            for series in chart.series:
                for x, values in zip(series.x, series.values.tolist(), strict=True):
                    for seed, value in enumerate(values):
                        yield {
                            "claim": report.claim.name,
                            "measured": chart.y,
                            "series": series.name,
                            "x": x,
                            "seed": seed,
                            "value": value,
                        }


def description(reports: Sequence[ClaimReport]) -> str:
    """What a claim's figure shows, for who cannot see it."""
    return " ".join(
        f"{report.claim.statement} {verdict(report)}. "
        + "; ".join(
            f"{condition.text}: {'yes' if condition.met else 'no'}" for condition in report.conditions
        )
        + "."
        for report in reports
    )
