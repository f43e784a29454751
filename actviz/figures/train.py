"""Lines with bands over repeated runs: learning curves, gradients by layer, and the charts of claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.figures.axes.alignment import Formatting, line_up
from actviz.figures.axes.geometry import rectangle
from actviz.figures.axes.layout import add_axes, grid_cells, margin_in, new_figure, panels_across, top_of
from actviz.figures.axes.legends import list_over, samples
from actviz.figures.axes.logarithmic import log_range
from actviz.figures.axes.words import titled
from actviz.figures.runs import NEVER_AT, Line, Panel, frame_of
from actviz.figures.style.theme import Stroke

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Annotation
    from matplotlib.transforms import Bbox

    from actviz.activations.evaluate import Array
    from actviz.analysis.training.evidence import Chart, ClaimReport
    from actviz.analysis.training.training import FunctionTraining, TrainingReport
    from actviz.figures.axes.view import Limits
    from actviz.figures.style.look import Look

NEVER, BAND = "never", "band"  # the gids of marks for what was not reached, and of the edges of bands
_MOST_LAYERS = 6  # drawn one by one; of more, so many of them
_MOST_MARKERS = 12
_MANY = 4  # lines of which the legend has no place beside them
_BAND_ALPHA, _EDGE_ALPHA = 0.16, 0.5
_HEADING = 1.5  # room over a panel, in text sizes
_NOTE = 0.75  # of the text size, where that is large enough
_WIDTH, _HEIGHT = 20.0, 12.0  # of a panel with its labels, in text sizes, at least


def training_figure(report: TrainingReport, look: Look) -> Figure:
    """Accuracy and loss over the epochs, the gradient of each layer, and the share of dead units."""
    return _figure(list(_training_panels(report, look)), look)


def claim_figure(report: ClaimReport, look: Look) -> Figure:
    """What was measured for a claim, side by side."""
    charts = report.charts
    values = [series.values.ravel() for chart in charts for series in chart.series]
    shared = log_range(np.concatenate(values)) if report.claim.one_scale else None
    panels = [_chart_panel(chart, shared, look) for chart in charts]
    return _figure([replace(panels[0], note=_note(report.seeds, "seeds")), *panels[1:]], look)


def _training_panels(report: TrainingReport, look: Look) -> Iterator[Panel]:
    drawn = list(zip(report.functions, look.theme.strokes, strict=False))
    right = tuple(_over_epochs(f, "accuracy", stroke, 100) for f, stroke in drawn)
    note = _note(report.repeats, "runs")
    yield Panel("held-out images right, %", "epoch", right, percent=True, note=note)
    loss = tuple(_over_epochs(f, "loss", stroke) for f, stroke in drawn)
    yield Panel("held-out loss", "epoch", loss, "y", legend=False)
    layers = [_layer_lines(function, stroke, look) for function, stroke in drawn]
    shared = log_range(np.concatenate([_over_runs(line.values)[0] for lines in layers for line in lines]))
    for i, ((function, _), lines) in enumerate(zip(drawn, layers, strict=True)):
        heading = f"∂C/∂b, {titled(function.activation)}"
        yield Panel(heading, "epoch", lines, "y", banded=False, y=shared, legend=i == 0)
    dead = tuple(
        _over_epochs(f, "dead", stroke, 100) for f, stroke in drawn if f.runs[0].dead_share is not None
    )
    if dead:
        several = len(dead) > 1
        heading = "dead units, %" if several else f"dead units, {dead[0].name}, %"
        yield Panel(heading, "epoch", dead, percent=True, legend=several)


def _note(count: int, what: str) -> str:
    return f"median and range of {count} {what}" if count > 1 else ""


def _over_epochs(function: FunctionTraining, what: str, stroke: Stroke, scale: float = 1.0) -> Line:
    """One number of each run after each epoch; of those that layers have, the mean over all units."""
    columns = [getattr(run, what) for run in function.runs]
    if what == "dead":
        columns = [column.mean(axis=1) for column in columns]
    values = _side_by_side(columns)
    return Line(titled(function.activation), np.arange(float(len(values))), scale * values, stroke)


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
            Line(
                f"layer {layer + 1}",
                np.arange(float(len(values))),
                values,
                replace(style, color=stroke.color),
            )
        )
    return tuple(lines)


def _chart_panel(chart: Chart, y: Limits | None, look: Look) -> Panel:
    lines = tuple(
        Line(series.name, np.array(series.x), series.values, stroke)
        for series, stroke in zip(chart.series, look.theme.strokes, strict=False)
    )
    percent = chart.y.startswith("%")
    never = chart.epochs if any(np.isposinf(line.values).any() for line in lines) else None
    return Panel(
        chart.y, chart.x, lines, chart.log, percent, never, ticks_at_points=True, legend=len(lines) > 1, y=y
    )


def _figure(panels: Sequence[Panel], look: Look) -> Figure:
    figure = new_figure(look)
    across = panels_across(len(panels), figure)
    places = grid_cells(figure, len(panels), across, look)
    small = _small_enough(look.in_panels(across).boxed(), places[0], figure.dpi)
    entries = _listed(panels, small)
    if entries:
        top, side = top_of(figure, look), margin_in(look) * figure.dpi
        places = grid_cells(figure, len(panels), across, look, list_over(figure, entries, small, top, side))
    drawn = [
        _draw(figure, panel, room, small, legend=panel.legend and not entries)
        for panel, room in zip(panels, places, strict=True)
    ]
    line_up([formatting.panel(i % across) for i, formatting in enumerate(drawn)])
    for formatting, panel, room in zip(drawn, panels, places, strict=True):
        formatting.finish()
        _write_about(formatting.ax, panel if not entries else replace(panel, note=""), room, small)
    return figure


def _listed(panels: Sequence[Panel], look: Look) -> dict[str, Artist]:
    """What one legend lists for all panels, the band too; nothing where each of them has its own."""
    from matplotlib.patches import Patch

    if len(panels) == 1 or look.legend != "box":
        return {}
    lines = [line for panel in panels for line in panel.lines]
    entries = samples([(line.name, line.stroke) for line in lines], look, **_marker(lines[0], look))
    if entries and panels[0].note:
        entries[panels[0].note] = Patch(facecolor=look.theme.ink, alpha=_BAND_ALPHA, linewidth=0)
    return entries


def _marker(line: Line, look: Look) -> dict[str, Any]:
    """How the points of a line are marked, where they are few."""
    return {"marker": "o" if len(line.x) <= _MOST_MARKERS else None, "markersize": 2.2 * look.line_pt}


def _small_enough(look: Look, room: Bbox, dpi: float) -> Look:
    """The same look with text of which a room holds enough lines and letters."""
    most = min((room.x1 - room.x0) / _WIDTH, (room.y1 - room.y0) / _HEIGHT) * 72 / dpi
    return replace(look, size=replace(look.size, text_pt=min(look.size.text_pt, most)))


def _draw(figure: Figure, panel: Panel, room: Bbox, look: Look, *, legend: bool) -> Formatting:
    """Draw the lines of a panel, whose axes are to be lined up with those of others."""
    em = look.em_px(figure.dpi)
    inner = rectangle(room.x0, room.y0, room.x1, room.y1 - _HEADING * em)
    ax = add_axes(figure, inner)
    scaled = [_scaled(line, panel) for line in panel.lines]
    lowest_first = sorted(reversed(scaled), key=lambda line: line.stroke.dash != "-")
    for line in scaled:  # solid ones below, where dashes over them leave both visible
        _draw_line(ax, line, look, above=lowest_first.index(line), panel=panel)
    crowded = 1.3 * len(scaled) / 2 if legend and len(scaled) > _MANY else 0.0
    frame = frame_of(panel, scaled, look, high=(inner.y1 - inner.y0) / em - crowded)
    if panel.never is not None:
        level = panel.never * (1 + NEVER_AT) / 2
        ax.plot(frame.x, [level, level], color=look.theme.faint, linewidth=look.line_pt / 2, zorder=2)
    return Formatting(ax, frame, look, inner, legend=legend, names=(panel.x, ""))


def _write_about(ax: Axes, panel: Panel, room: Bbox, look: Look) -> None:
    """Write over axes what they show, and under them of how many runs, where there is room for it."""
    em = look.em_px(ax.figure.dpi)
    _write(ax, panel.heading, room.y1 - 1.1 * em, look, va="baseline")
    name = ax.xaxis.label.get_window_extent()
    if panel.note:
        note = _write(ax, panel.note, name.y0, look, va="bottom", share=_NOTE)
        if note.get_window_extent().x1 > name.x0 - em:  # better unsaid than struck
            note.remove()


def _write(ax: Axes, text: str, y: float, look: Look, va: str, share: float = 1.0) -> Annotation:
    """Text over or under axes, from their left edge on; ``y`` in pixels."""
    # pixels would be those of the screen, and not of an SVG or PDF
    return ax.annotate(
        text, (0, 0), (0, (y - ax.bbox.y0) * 72 / ax.figure.dpi), xycoords="axes fraction",
        textcoords="offset points", va=va, fontsize=look.smaller_pt(share), color=look.theme.ink,
        annotation_clip=False,
    )  # fmt: skip


def _scaled(line: Line, panel: Panel) -> Line:
    """In the units of the axes: logarithms, and infinite where there was nothing to reach."""
    values = np.array(line.values, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        x = np.log10(line.x) if "x" in panel.log else line.x
        values = np.log10(values) if "y" in panel.log else values
    known = np.isfinite(values) | (panel.never is not None) & np.isposinf(values)
    return replace(line, x=x, values=np.where(known, values, np.nan))


def _draw_line(ax: Axes, line: Line, look: Look, above: int, panel: Panel) -> None:
    """The median of the runs that there are, an open mark for an infinite one, and the band of all."""
    middle, low, high = _over_runs(line.values)
    color, order = line.stroke.color, 3 + above / 100
    if panel.never is not None:
        beyond = line.x[np.isposinf(middle)]
        ax.plot(
            beyond, np.full(beyond.size, NEVER_AT * panel.never), "^", color=color, zorder=order,
            markersize=3 * look.line_pt, markerfacecolor=look.theme.background, gid=NEVER,
        )  # fmt: skip
        middle, low = (np.where(np.isposinf(part), np.nan, part) for part in (middle, low))
        high = np.where(np.isnan(low), np.nan, np.minimum(high, panel.never))
    if panel.banded and line.values.shape[1] > 1:
        ax.fill_between(line.x, low, high, color=color, alpha=_BAND_ALPHA, linewidth=0, zorder=order - 1)
        for edge in (low, high):
            ax.plot(line.x, edge, color=color, alpha=_EDGE_ALPHA, linewidth=look.line_pt / 4,
                    zorder=order - 1, gid=BAND)  # fmt: skip
    ax.plot(
        line.x, middle, color=color, linestyle=line.stroke.dash, alpha=line.stroke.alpha,
        linewidth=look.line_pt, zorder=order, label=line.name, **_marker(line, look),
    )  # fmt: skip


def _over_runs(values: Array) -> tuple[Array, Array, Array]:
    """For each row the median, the lowest and the highest of what is no NaN; NaN where there is nothing."""
    there = ~np.isnan(values).all(axis=1)
    middle, low, high = (np.full(len(values), np.nan) for _ in range(3))
    for found, statistic in ((middle, np.nanmedian), (low, np.nanmin), (high, np.nanmax)):
        found[there] = statistic(values[there], axis=1)
    return middle, low, high
