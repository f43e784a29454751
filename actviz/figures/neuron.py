"""The output of a neuron over the weighted sum, and its decision boundary in the plane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from actviz.errors import UsageError
from actviz.figures.axes.fitting import fitted_frame
from actviz.figures.axes.frame import Frame, format_axes
from actviz.figures.axes.layout import add_axes, grid_cells, new_figure
from actviz.figures.axes.notes import Note, write_notes
from actviz.figures.axes.strokes import shaded
from actviz.figures.axes.ticks import Tick
from actviz.figures.axes.view import View
from actviz.figures.axes.words import titled
from actviz.figures.curves import draw_curves
from actviz.figures.plane import HalfPlane, Point, dot, draw_plane, equation
from actviz.notation import format_number
from actviz.sample import Curve, Dot, sample

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

    from actviz.analysis.units.gates import Inseparable
    from actviz.analysis.units.neuron import NeuronReport, Row
    from actviz.figures.axes.view import Limits
    from actviz.figures.style.look import Look

_MOST_NAMED = 8  # points with their inputs beside them
_SOFT_REACH = 4.0  # a curve without a jump is shown this far on both sides of its threshold
_YES_NO = "fires", "does not fire"
_REACHED = r"$w\cdot x\geq\theta$", r"$w\cdot x<\theta$"
_NEAR = 2.2  # in text sizes: a tick this near to the threshold, whose label is a wide one, gives way to it


def neuron_figure(reports: Sequence[NeuronReport], view: View, look: Look) -> Figure:
    """Output against weighted sum, and for two inputs the plane of the inputs beside it.

    Args:
        reports: one neuron, or a family of the same weights and inputs with several thresholds.
        view: limits of the first of the two.
        look: theme, sizes and style.
    """
    figure = new_figure(look)
    panels = 2 if len(reports[0].weights) == 2 else 1
    room, *beside = grid_cells(figure, panels, panels, look)
    if len(reports) > 1:
        strokes = shaded(look.theme, [report.threshold for report in reports])
        look = replace(look, theme=replace(look.theme, strokes=strokes))
    small = look.in_panels(panels)
    _draw_answers(add_axes(figure, room), reports, view, small, room)
    for other in beside:
        planes = [
            HalfPlane(report.weights, report.threshold, stroke, label, report.activation)
            for report, stroke, label in zip(reports, look.theme.strokes, _edges(reports), strict=False)
        ]
        words = _YES_NO if reports[0].is_step else _REACHED
        draw_plane(add_axes(figure, other), planes, _points(reports), small, other, words)
    return figure


def gate_figure(gate: Inseparable, look: Look) -> Figure:
    """The four points of a gate that no line separates, and the two lines that do it together."""
    figure = new_figure(look)
    (room,) = grid_cells(figure, 1, 1, look)
    points = [
        Point((x, y), filled=bool(output)) for (x, y), output in zip(gate.inputs, gate.outputs, strict=True)
    ]
    planes = [
        HalfPlane(
            part.weights, part.threshold, stroke, f"{part.name}: {equation(part.weights, part.threshold)}"
        )
        for part, stroke in zip((gate.first, gate.second), look.theme.strokes, strict=False)
    ]
    draw_plane(add_axes(figure, room), planes, points, look, room, _YES_NO)
    return figure


def _points(reports: Sequence[NeuronReport]) -> list[Point]:
    first = reports[0]
    with_outputs = len(reports) == 1 and not first.is_step and len(first.rows) <= _MOST_NAMED
    return [
        Point(
            (row.inputs[0], row.inputs[1]),
            filled=first.fires(row) if len(reports) == 1 else None,
            text=format_number(row.output, 2) if with_outputs else "",
        )
        for row in first.rows
    ]


def _edges(reports: Sequence[NeuronReport]) -> list[str]:
    """The labels of the edges of half planes: their equation, or what distinguishes them."""
    if len(reports) > 1:
        return list(map(_threshold, reports))
    return [equation(report.weights, report.threshold) for report in reports]


def _threshold(report: NeuronReport) -> str:
    return rf"$\theta={format_number(report.threshold)}$"


def _draw_answers(ax: Axes, reports: Sequence[NeuronReport], view: View, look: Look, room: Bbox) -> None:
    x = _window(reports) if view.x == View().x else view.x
    curves = [_curve(report, x) for report in reports]
    outputs = [np.array([row.output for row in report.rows]) for report in reports]
    height_in = ax.bbox.height / ax.figure.dpi
    frame = fitted_frame(x, view.y, [*(curve.heights for curve in curves), *outputs], look, height_in)
    if look.ticks != "none" and len(reports) == 1:
        em = look.em_px(ax.figure.dpi) / ax.bbox.width
        frame = replace(frame, x_ticks=_ticks(frame, reports[0], _NEAR * em * (x[1] - x[0])))
    if len(reports) > 1:
        labels = [_threshold(report) for report in reports]
    else:
        labels = [_formula(reports[0], italic=look.theme.italic)]
    draw_curves(ax, curves, labels, frame, look)
    if len(reports) == 1:
        _draw_rows(ax, reports[0], frame, look)
    format_axes(ax, frame, look, room, legend=True, names=(r"$w\cdot x$", "$y$"))
    if len(reports) == 1 and len(reports[0].weights) <= 3:
        named = _named(reports[0], frame)
        if len(named) <= _MOST_NAMED:
            write_notes(ax, [Note(at, text, look.theme.ink) for at, text in named], look, room)


def _window(reports: Sequence[NeuronReport]) -> Limits:
    """From the smallest to the largest of 0, the weighted sums and the thresholds, and a little more."""
    seen = [0.0, *(row.weighted_sum for row in reports[0].rows), *(r.threshold for r in reports)]
    if not reports[0].is_step:
        seen += [r.threshold + side * _SOFT_REACH for r in reports for side in (-1, 1)]
    finite = [number for number in seen if abs(number) <= 1e300]
    low, high = min(finite), max(finite)
    margin = 0.12 * (high - low) or 1.0
    return low - margin, high + margin


def _curve(report: NeuronReport, x: Limits) -> Curve:
    """y = f(s − θ) over the weighted sum s."""
    theta = report.threshold
    if not x[0] - theta < x[1] - theta:
        raise UsageError(
            f"a threshold of {format_number(theta)} is too far from the weighted sums to draw both"
        )
    found = sample(report.activation, x[0] - theta, x[1] - theta)
    dots = tuple(Dot(dot.x + theta, dot.y, dot.closed) for dot in found.dots)
    return replace(found, x=found.x + theta, dots=dots)


def _formula(report: NeuronReport, *, italic: bool) -> str:
    r"""``$y=sigmoid(w\cdot x-4)$``, or with the name as text: ``sigmoid$(w\cdot x-4)$``."""
    theta = report.threshold
    shift = "" if theta == 0 else f"{'-' if theta > 0 else '+'}{format_number(abs(theta))}"
    argument = rf"(w\cdot x{shift})"
    if not italic or report.activation.called:
        return f"{titled(report.activation)}${argument}$"
    name = str(report.activation).replace("_", r"\_")
    return f"$y={name}{argument}$"


def _ticks(frame: Frame, report: NeuronReport, near: float) -> tuple[Tick, ...]:
    """The usual ticks, and one at the threshold in the place of those that are as near to it as this."""
    theta = report.threshold
    if not frame.x[0] <= theta <= frame.x[1]:
        return frame.x_ticks
    usual = [tick for tick in frame.x_ticks if abs(tick[0] - theta) > near]
    return tuple(sorted([*usual, (theta, _threshold(report))]))


def _draw_rows(ax: Axes, report: NeuronReport, frame: Frame, look: Look) -> None:
    """The rows of inputs as dots on the curve, filled where the neuron fires."""
    seen = [row for row in report.rows if _is_inside(row, frame)]
    for fires in (True, False):
        places = {(row.weighted_sum, row.output) for row in seen if report.fires(row) == fires}
        if places:
            ax.plot(*zip(*sorted(places), strict=True), **dot(look, filled=fires))


def _is_inside(row: Row, frame: Frame) -> bool:
    (left, right), (bottom, top) = frame.x, frame.y
    return left <= row.weighted_sum <= right and bottom <= row.output <= top


def _named(report: NeuronReport, frame: Frame) -> list[tuple[tuple[float, float], str]]:
    """Each point in the window with the inputs that lead there."""
    found: dict[tuple[float, float], list[str]] = {}
    for row in report.rows:
        if _is_inside(row, frame):
            inputs = ", ".join(format_number(x, 3) for x in row.inputs)
            found.setdefault((row.weighted_sum, row.output), []).append(f"({inputs})")
    return [(at, "\n".join(texts)) for at, texts in found.items()]
