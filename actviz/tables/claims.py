"""What `train --claim` prints: the claim, the measurements, and whether it holds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from actviz.notation import format_number
from actviz.tables.columns import Column, Table, card, fact, text, written, yes_or_no
from actviz.tables.records import Record
from actviz.tables.train import layers_text, short, spread

if TYPE_CHECKING:
    from actviz.analysis.training.evidence import Chart, ClaimReport


_VERDICTS = (text("claim"), text("verdict"), text("source"))


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
    return card(
        (
            fact("statement", "claim", claim.statement),
            fact("source", "source", claim.source),
            fact("networks", "networks", _networks(report)),
            fact("measured", "measured", claim.measured),
        ),
        claim.name,
    )


def _networks(report: ClaimReport) -> str:
    trials, data = report.claim.trials, report.data
    settings = [trial.settings for trial in trials]
    rates = [format_number(lr) for lr in sorted({each.lr for each in settings})]
    early = ", or until 95 % accuracy" if any(trial.until_target for trial in trials) else ""
    parts = (
        f"{data['training']} {data['name']} for training, {data['held_out']} held out",
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
    percent = chart.y.startswith("%")
    values = written(lambda seeds: spread(seeds, never, percent=percent, digits=2))
    columns = [Column(f"value@{series.name}", series.name, values) for series in chart.series]
    records: dict[float, Record] = {}
    for column, series in zip(columns, chart.series, strict=True):
        for x, seeds in zip(series.x, series.values, strict=True):
            records.setdefault(x, {"x": x, **dict.fromkeys(c.name for c in columns)})[column.name] = seeds
    title = f"{chart.y}: median of {chart.series[0].values.shape[1]} seeds (lowest–highest)"
    return Table((Column("x", chart.x), *columns), [*records.values()], title)


def _verdict_table(report: ClaimReport) -> Table:
    epochs = next((chart.epochs for chart in report.charts if chart.epochs is not None), None)

    def one(name: str, value: float) -> str:
        if math.isinf(value) and epochs is not None:
            return f"{name}: >{epochs}"
        return f"{name.removeprefix('% ')}: {short(value)}{' %' if name.startswith('% ') else ''}"

    columns = (
        Column("met", "met", yes_or_no, numeric=False),
        text("text", "condition"),
        text("measured", write=lambda measured: ", ".join(one(*item) for item in measured.items())),
    )
    return Table(
        columns,
        [vars(condition) for condition in report.conditions],
        "Conditions",
        (verdict(report), "A claim holds if all of its conditions are met, and partly if some are."),
    )


def verdict(report: ClaimReport) -> str:
    """``relu-faster holds partly: 1 of 3 conditions is met``."""
    met, total = sum(condition.met for condition in report.conditions), len(report.conditions)
    count = f"{'all' if met == total else met if met else 'none'} of {total} conditions"
    missed = "; ".join(condition.text for condition in report.conditions if not condition.met)
    found = f"{report.claim.name} {report.verdict}: {count} {'is' if met == 1 else 'are'} met"
    return f"{found}; not met: {missed}" if 0 < met < total else found


def overview(reports: Sequence[ClaimReport]) -> Table:
    """All claims and their verdicts."""
    rows = [{"claim": r.claim.name, "verdict": r.verdict, "source": r.claim.source} for r in reports]
    return Table(_VERDICTS, rows, "Verdicts")


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
    """The alternative text of the figure of claims."""
    return " ".join(
        f"{report.claim.statement} {verdict(report)}. "
        + "; ".join(
            f"{condition.text}: {'yes' if condition.met else 'no'}" for condition in report.conditions
        )
        + "."
        for report in reports
    )
