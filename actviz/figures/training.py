"""Lines with bands over repeated runs: learning curves, gradients by layer, and the charts of claims."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from actviz.figures.axes import Frame, dress
from actviz.figures.geometry import Box
from actviz.figures.layout import add_axes, new_figure, panels_across, rooms
from actviz.figures.theme import Stroke
from actviz.figures.ticks import Tick, plain_label, plain_ticks, power_label

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from actviz.activations.evaluate import Array
    from actviz.analysis.evidence import Chart, ClaimReport
    from actviz.analysis.training import FunctionTraining, TrainingReport
    from actviz.figures.look import Look

_MOST_LAYERS = 6  # drawn one by one; of more, so many of them
_MOST_MARKERS = 12
_BAND_ALPHA, _EDGE_ALPHA = 0.16, 0.5
_NEVER = 1.12  # how high a line goes where there is nothing to reach, in what was tried
_HEADING = 1.5  # room over a panel, in text sizes


@dataclass(frozen=True, eq=False)
class Line:
    """One line: ``values`` has a row for each x and a column for each run; NaN where there is nothing."""

    name: str
    x: Array
    values: Array
    stroke: Stroke


@dataclass(frozen=True)
class Panel:
    """Lines over the same quantity, and what they show; ``log`` names the axes that are logarithmic.

    ``epochs``: how many were tried where a value is infinite.
    """

    heading: str
    x: str
    lines: tuple[Line, ...]
    log: str = ""
    percent: bool = False
    epochs: int | None = None
    ticks_at_points: bool = False


def training_figure(report: TrainingReport, look: Look) -> Figure:
    """Accuracy and loss over the epochs, the gradient of each layer, and the share of dead units."""
    return _figure(list(_training_panels(report, look)), look)


def claim_figure(reports: Sequence[ClaimReport], look: Look) -> Figure:
    """The charts of claims, side by side."""
    return _figure([_chart_panel(chart, look) for report in reports for chart in report.charts], look)


def _training_panels(report: TrainingReport, look: Look) -> Iterator[Panel]:
    drawn = list(zip(report.functions, look.theme.strokes, strict=False))
    right = tuple(_over_epochs(f, "accuracy", stroke, 100) for f, stroke in drawn)
    yield Panel("held-out images right, %", "epoch", right, percent=True)
    yield Panel("held-out loss", "epoch", tuple(_over_epochs(f, "loss", stroke) for f, stroke in drawn), "y")
    for function, stroke in drawn:
        yield Panel(f"∂C/∂b, {function.activation}", "epoch", _layer_lines(function, stroke, look), "y")
    dead = tuple(
        _over_epochs(f, "dead", stroke, 100) for f, stroke in drawn if not np.isnan(f.runs[0].dead).any()
    )
    if dead:
        yield Panel("dead units, %", "epoch", dead, percent=True)


def _over_epochs(function: FunctionTraining, what: str, stroke: Stroke, scale: float = 1.0) -> Line:
    """One number of each run after each epoch; of those that layers have, the mean over all units."""
    columns = [getattr(run, what) for run in function.runs]
    if what == "dead":
        columns = [column.mean(axis=1) for column in columns]
    values = _side_by_side(columns)
    return Line(str(function.activation), np.arange(len(values)), scale * values, stroke)


def _side_by_side(columns: Sequence[Array]) -> Array:
    """Runs as columns; NaN behind the end of those that diverged."""
    longest = max(map(len, columns))
    return np.transpose([np.pad(c, (0, longest - len(c)), constant_values=np.nan) for c in columns])


def _layer_lines(function: FunctionTraining, stroke: Stroke, look: Look) -> tuple[Line, ...]:
    """The gradient of each layer, in the function's colour with a line style of its own."""
    layers = function.runs[0].gradient.shape[1]
    shown = sorted({round(i) for i in np.linspace(0, layers - 1, min(layers, _MOST_LAYERS))})
    lines = []
    for layer, style in zip(shown, look.theme.strokes, strict=False):
        values = _side_by_side([run.gradient[:, layer] for run in function.runs])
        lines.append(
            Line(f"layer {layer + 1}", np.arange(len(values)), values, replace(style, color=stroke.color))
        )
    return tuple(lines)


def _chart_panel(chart: Chart, look: Look) -> Panel:
    lines = tuple(
        Line(series.name, np.array(series.x), series.values, stroke)
        for series, stroke in zip(chart.series, look.theme.strokes, strict=False)
    )
    percent = chart.y.startswith("%")
    return Panel(chart.y, chart.x, lines, chart.log, percent, chart.epochs, ticks_at_points=True)


def _figure(panels: Sequence[Panel], look: Look) -> Figure:
    figure = new_figure(look)
    across = panels_across(len(panels), figure)
    small = look.in_panels(across).boxed()
    for panel, room in zip(panels, rooms(figure, len(panels), across, look), strict=True):
        _draw(figure, panel, room, small)
    return figure


def _draw(figure: Figure, panel: Panel, room: Box, look: Look) -> Axes:
    em = look.size.text_pt / 72 * figure.dpi
    inner = Box(room.x0, room.y0, room.x1, room.y1 - _HEADING * em)
    ax = add_axes(figure, inner)
    scaled = [_scaled(line, panel) for line in panel.lines]
    for i, line in enumerate(scaled):
        _draw_line(ax, line, look, above=len(scaled) - i)
    frame = _frame(panel, scaled, look)
    if panel.epochs is not None:
        level = panel.epochs * (1 + _NEVER) / 2
        ax.plot(frame.x, [level, level], color=look.theme.faint, linewidth=look.line_pt / 2, zorder=2)
    dress(ax, frame, look, inner, legend=True, names=(panel.x, ""))
    ax.annotate(
        panel.heading, (ax.bbox.x0, room.y1 - 1.1 * em), xycoords="figure pixels", va="baseline",
        fontsize=look.size.text_pt, color=look.theme.ink, annotation_clip=False,
    )  # fmt: skip
    return ax


def _scaled(line: Line, panel: Panel) -> Line:
    """In the units of the axes: logarithms, and a place for what is infinite."""
    values = np.array(line.values, dtype=np.float64)
    if panel.epochs is not None:
        values[np.isposinf(values)] = _NEVER * panel.epochs
    with np.errstate(divide="ignore", invalid="ignore"):
        x = np.log10(line.x) if "x" in panel.log else line.x
        values = np.log10(values) if "y" in panel.log else values
    return replace(line, x=x, values=np.where(np.isfinite(values), values, np.nan))


def _draw_line(ax: Axes, line: Line, look: Look, above: int) -> None:
    """The median of the runs that there are, and a band from the lowest to the highest."""
    values = line.values
    there = ~np.isnan(values).all(axis=1)
    middle, low, high = (np.full(len(values), np.nan) for _ in range(3))
    for found, statistic in ((middle, np.nanmedian), (low, np.nanmin), (high, np.nanmax)):
        found[there] = statistic(values[there], axis=1)
    color, order = line.stroke.color, 3 + above / 100
    if values.shape[1] > 1:
        ax.fill_between(line.x, low, high, color=color, alpha=_BAND_ALPHA, linewidth=0, zorder=order - 1)
        for edge in (low, high):
            ax.plot(line.x, edge, color=color, alpha=_EDGE_ALPHA, linewidth=look.line_pt / 4,
                    zorder=order - 1, label="_band")  # fmt: skip
    ax.plot(
        line.x, middle, color=color, linestyle=line.stroke.dash, alpha=line.stroke.alpha,
        linewidth=look.line_pt, zorder=order, label=line.name,
        marker="o" if len(line.x) <= _MOST_MARKERS else None, markersize=2.2 * look.line_pt,
    )  # fmt: skip


def _frame(panel: Panel, lines: Sequence[Line], look: Look) -> Frame:
    x = np.concatenate([line.x for line in lines])
    span = float(np.ptp(x)) or 1.0
    x_limits = (float(x.min()) - 0.04 * span, float(x.max()) + 0.04 * span)
    low, high = _y_range(panel, np.concatenate([line.values.ravel() for line in lines]))
    margin = 0.04 * (high - low)
    if look.ticks == "none":
        return Frame(x_limits, (low - margin, high + margin), (), ())
    points = sorted({*panel.lines[0].x.tolist()})
    x_ticks = (
        [(math.log10(at) if "x" in panel.log else at, f"{at:g}") for at in points]
        if panel.ticks_at_points
        else plain_ticks(float(x.min()), max(float(x.max()), 1.0), 5)
    )
    return Frame(x_limits, (low - margin, high + margin), tuple(x_ticks), _y_ticks(panel, low, high))


def _y_range(panel: Panel, values: Array) -> tuple[float, float]:
    if panel.percent:
        return 0.0, 100.0
    if panel.epochs is not None:
        return 0.0, _NEVER * panel.epochs
    values = values[np.isfinite(values)]
    if not values.size:
        return -1.0, 0.0
    low, high = float(values.min()), float(values.max())
    if "y" not in panel.log:
        return min(low, 0.0), high or 1.0
    return float(np.floor(low)), float(max(np.ceil(high), np.floor(low) + 1))


def _y_ticks(panel: Panel, low: float, high: float) -> tuple[Tick, ...]:
    if "y" in panel.log:
        exponents = sorted({round(at) for at, _ in plain_ticks(low, high, 6)})
        return tuple((float(exponent), power_label(exponent)) for exponent in exponents)
    if panel.epochs is None:
        return tuple(plain_ticks(low, high, 5))
    reached = [tick for tick in plain_ticks(0.0, panel.epochs, 4) if tick[0] <= panel.epochs]
    return *reached, (_NEVER * panel.epochs, f">{plain_label(panel.epochs, 1.0)}")
