"""One neuron: inputs, weights, their sum, and the threshold or activation that follows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from actviz.figures.axes.geometry import rectangle
from actviz.figures.axes.layout import new_figure
from actviz.figures.axes.words import titled
from actviz.figures.diagrams.drawing import (
    Drawing,
    Place,
    Span,
    fitted,
    in_math,
    node_symbol,
    written,
)
from actviz.sample import sample

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

    from actviz.analysis.units.neuron import NeuronReport, Row
    from actviz.figures.style.look import Look

MOST_DRAWN = 8  # inputs; of more, the first and the last ones
_FIRST, _LAST = 5, 2
_LONGEST_SUM = 9.0  # that is written out, in text sizes
_DIGITS = 4
_BIG = 1.3  # what is written into nodes, in text sizes
_SMALLEST_NODE = 1.0  # the radius of an input, in text sizes
_BETWEEN = 0.45  # free between inputs
_OF_PITCH = 0.36  # the radius of many inputs, if that is not too small
_STEEPEST = 0.65  # the slope of edges, where they can be flatter
_CURVE_REACH = 4.0  # the curve in the box is that from -4 to 4
_ON_EDGE = 0.42  # how far along its edge a weight is written
_FEW = 4  # edges whose labels are in the middle
_FROM_INPUT = 0.9  # the distance of the others from their inputs, in text sizes
_SMALL_HEAD = 0.75
_LEAST_EDGE, _MOST_EDGE = 0.45, 1.15  # the widths of edges with the smallest and largest weight, in lines
_LINE = 1.45  # from one line of a caption to the next, in text sizes


@dataclass(frozen=True)
class _Input:
    """The labels at the left of an edge and on it; without a weight it represents those left out."""

    symbol: str
    value: str = ""
    label: str = ""
    weight: float = 0.0


@dataclass(frozen=True)
class _Plan:
    """Where the parts are, and how large, in points; ``shown`` is the row whose numbers are written."""

    inputs: Sequence[_Input]
    places: Sequence[Place]
    radius: float
    sum_at: Place
    sum_radius: float
    box: Bbox
    end: Place


def neuron_diagram(report: NeuronReport, look: Look) -> Figure:
    """The neuron as a drawing, with its weights on the edges.

    A unit step is drawn as a perceptron, with its threshold; any other activation with the bias as one
    more input that is always 1. The numbers of a single row of inputs are written along the way. Of more
    than 8 inputs the first five and the last two are drawn.

    Args:
        report: one neuron.
        look: theme, sizes and style.
    """
    figure = new_figure(look)
    drawing = Drawing(figure, look)
    row = report.rows[0] if len(report.rows) == 1 else None
    plan = _planned(report, row, drawing)
    captions = _draw_sum(drawing, plan, report, row)
    _draw_inputs(drawing, plan, captions)
    _draw_answer(drawing, plan, report, row)
    return figure


def _inputs(report: NeuronReport, row: Row | None) -> list[_Input]:
    count = len(report.weights)
    every = [
        _Input(
            in_math(f"x_{{{i}}}"),
            in_math(written(row.inputs[i - 1], _DIGITS)) if row else "",
            in_math(f"w_{{{i}}}={written(weight, _DIGITS)}"),
            weight,
        )
        for i, weight in enumerate(report.weights, 1)
    ]
    if count > MOST_DRAWN:
        every = [*every[:_FIRST], _Input(in_math(r"\vdots")), *every[-_LAST:]]
    if not report.is_step:
        every.append(_Input("1", "", in_math(f"b={written(report.bias, _DIGITS)}"), report.bias))
    return every


def _output(row: Row | None) -> str:
    return in_math("y" if row is None else f"y={written(row.output, _DIGITS)}")


def _captions(report: NeuronReport, row: Row | None, drawing: Drawing) -> tuple[list[str], list[str]]:
    """The labels under the sum, and under the threshold or activation."""
    terms = [
        f"{'-' if w < 0 else '+'}{'' if abs(w) == 1 else written(abs(w), _DIGITS)}x_{{{i}}}"
        for i, w in enumerate(report.weights, 1)
        if w
    ]
    total = "".join(terms).removeprefix("+") or "0"
    shift = ""
    if report.bias and not report.is_step:
        shift = f"{'-' if report.bias < 0 else '+'}{written(abs(report.bias), _DIGITS)}"
    if drawing.width(in_math(f"z={total}{shift}")) > _LONGEST_SUM:
        total, shift = r"\sum\, w_i x_i", "+b" if shift else ""
    below = [in_math(total if report.is_step else f"z={total}{shift}")]
    if row:
        below.append(in_math(f"={written(row.weighted_sum if report.is_step else row.z, _DIGITS)}"))
    if report.is_step:
        return below, [rf"fires if $\geq\theta={written(report.threshold, _DIGITS)}$"]
    symbol = node_symbol(report.activation, drawing.look)
    name = titled(report.activation)
    beside = [in_math(f"y={symbol}(z)")]
    return below, beside if symbol == rf"\mathrm{{{name}}}" else [*beside, name]


def _planned(report: NeuronReport, row: Row | None, drawing: Drawing) -> _Plan:
    """Divide the width among the parts, and the height among the inputs; and set the size of the text."""
    inputs = _inputs(report, row)
    parts = _parts(report, row, inputs, drawing)
    room = drawing.room
    width, height = room.x1 - room.x0, room.y1 - room.y0
    text_pt, share = fitted(width, drawing.em, parts)
    text_pt = min(text_pt, height / (len(inputs) * (2 * _SMALLEST_NODE + _BETWEEN)))
    drawing.with_text(text_pt)
    lengths = [text_pt * part.at(share) for part in parts]
    pitch, radius = _pitch_and_radius(len(inputs), lengths, height, text_pt)
    left = room.x0 + (width - sum(lengths)) / 2
    ends = left + np.cumsum(lengths)
    middle = (room.y0 + room.y1) / 2
    ys = [middle + pitch * ((len(inputs) - 1) / 2 - i) for i in range(len(inputs))]
    return _Plan(
        inputs,
        [(float(ends[1]) - radius, y) for y in ys],
        radius,
        (float(ends[2]) + lengths[3] / 2, middle),
        lengths[3] / 2,
        rectangle(float(ends[4]), middle - 0.46 * lengths[5], float(ends[5]), middle + 0.46 * lengths[5]),
        (float(ends[6]), middle),
    )


def _parts(report: NeuronReport, row: Row | None, inputs: Sequence[_Input], drawing: Drawing) -> list[Span]:
    """How wide the parts are from left to right, in text sizes."""
    below, beside = _captions(report, row, drawing)
    values = drawing.width(*(each.value for each in inputs)) if row else 0.0
    labels = drawing.width(*(each.label for each in inputs))
    end = drawing.measure(_output(row), _BIG)[0]
    half_below, half_beside = drawing.width(*below) / 2, drawing.width(*beside) / 2
    node, box = Span(2.0, 2.9), Span(4.4, 6.4)  # the radius of the sum's node, and the width of the box
    between = half_below + half_beside + 1.0  # the middles of these, so that what is under them fits
    return [
        Span(values + 1.6, values + 1.8) if row else Span(0.0, 0.0),
        Span(2.6, 4.0),  # the inputs
        Span(labels + 3.2, labels + 8.5),  # the edges
        Span(2 * node.least, 2 * node.ample),
        Span(max(2.0, between - node.least - box.least / 2), max(4.4, between - node.ample - box.ample / 2)),
        box,
        Span(max(2.0, half_beside - box.least / 2 + 0.5), max(4.4, half_beside - box.ample / 2 + 0.5)),
        Span(end + 0.45, end + 0.45),
    ]


def _pitch_and_radius(
    count: int, lengths: Sequence[float], height: float, text_pt: float
) -> tuple[float, float]:
    """The distance from input to input, and the radius of their circles, in points."""
    pitch = min(height / count, text_pt * (9.0 if count < _FEW else 6.0))
    radius = min(lengths[1] / 2, pitch / 2 - _BETWEEN * text_pt / 2)
    if count > _FEW:
        radius = max(min(radius, _OF_PITCH * pitch), min(radius, _SMALLEST_NODE * text_pt))
    if count > 1:  # so flat that there is room under the sum
        flat = 2 * _STEEPEST * (lengths[2] + lengths[3] / 2 + radius) / (count - 1)
        pitch = max(min(pitch, flat), 2 * radius + _BETWEEN * text_pt)
    return pitch, radius


def _draw_inputs(drawing: Drawing, plan: _Plan, captions: Sequence[Bbox]) -> None:
    """Circles, and edges to the sum, the wider the larger the weight; dashed where it is negative.

    They leave out their labels, and the captions under the sum if these are in their way.
    """
    ink, em, target = drawing.look.theme.ink, drawing.em, np.array(plan.sum_at)
    largest = max(abs(each.weight) for each in plan.inputs) or 1.0
    many = len(plan.inputs) > _FEW
    near, far = plan.places[0][0] + plan.radius, plan.sum_at[0] - plan.sum_radius
    middle = near + _ON_EDGE * (far - near)
    if many:  # where edges are still far from each other
        middle = near + em * (_FROM_INPUT + drawing.width(*(each.label for each in plan.inputs)) / 2)
    edges = [
        (each, np.array(place)) for each, place in zip(plan.inputs, plan.places, strict=True) if each.label
    ]
    labels = [*captions]
    for each, at in edges:
        along = (middle - at[0]) / (target[0] - at[0])
        labels.append(drawing.write(each.label, (middle, float(at[1] + along * (target[1] - at[1])))))
    for each, at in edges:
        unit = (target - at) / math.dist(at, target)
        width = _LEAST_EDGE + (_MOST_EDGE - _LEAST_EDGE) * abs(each.weight) / largest
        drawing.arrow(
            tuple(at + plan.radius * unit),
            tuple(target - plan.sum_radius * unit),
            ink,
            width * drawing.look.line_pt,
            (0, (3, 1.5)) if each.weight < 0 else "-",
            labels,
            head=_SMALL_HEAD if many else 1.0,
        )
    for each, (x, y) in zip(plan.inputs, plan.places, strict=True):
        if each.label:
            drawing.circle((x, y), plan.radius, ink, filled=False)
        drawing.write(each.symbol, (x, y), min(_BIG, plan.radius / em), va="center")
        if each.value:
            tail, tip = x - plan.radius - 1.3 * em, x - plan.radius
            drawing.arrow((tail, y), (tip, y), ink, 0.5 * drawing.look.line_pt, head=_SMALL_HEAD)
            drawing.write(each.value, (tail - 0.3 * em, y), ha="right")


def _draw_sum(drawing: Drawing, plan: _Plan, report: NeuronReport, row: Row | None) -> list[Bbox]:
    """The node, and what is written under it and under the box; the places of these words."""
    color = drawing.look.theme.strokes[0].color
    drawing.circle(plan.sum_at, plan.sum_radius, color)
    drawing.write(r"$\Sigma$", plan.sum_at, 1.9, va="center")
    below, beside = _captions(report, row, drawing)
    middles = plan.sum_at[0], (plan.box.x0 + plan.box.x1) / 2
    top = plan.sum_at[1] - plan.sum_radius - 1.1 * drawing.em
    return [
        drawing.write(line, (x, top - i * _LINE * drawing.em))
        for x, lines in zip(middles, (below, beside), strict=True)
        for i, line in enumerate(lines)
    ]


def _draw_answer(drawing: Drawing, plan: _Plan, report: NeuronReport, row: Row | None) -> None:
    """The box with the curve of the activation in it, and the arrows before and behind it."""
    look, box, y = drawing.look, plan.box, plan.sum_at[1]
    color, width = look.theme.strokes[1].color, 0.6 * look.line_pt
    drawing.arrow((plan.sum_at[0] + plan.sum_radius, y), (box.x0, y), look.theme.ink, width)
    drawing.arrow((box.x1, y), plan.end, look.theme.ink, width)
    drawing.write(_output(row), (plan.end[0] + 0.45 * drawing.em, y), _BIG, ha="left")
    drawing.square(box, color)
    curve = sample(report.activation, -_CURVE_REACH, _CURVE_REACH)
    low, high = float(curve.heights.min()), float(curve.heights.max())
    seen = np.where((curve.y >= low) & (curve.y <= high), curve.y, np.nan)
    inner = box.padded(-0.16 * (box.x1 - box.x0))
    scale = (inner.y1 - inner.y0) / ((high - low) or 1.0)

    def place(x: float, value: float) -> Place:
        across = (x + _CURVE_REACH) / (2 * _CURVE_REACH)
        return inner.x0 + across * (inner.x1 - inner.x0), inner.y0 + (value - low) * scale

    broken = np.flatnonzero(np.isnan(seen))
    for part_x, part_y in zip(np.split(curve.x, broken), np.split(seen, broken), strict=True):
        kept = np.isfinite(part_y)
        if kept.sum() > 1:
            points = [place(a, b) for a, b in zip(part_x[kept].tolist(), part_y[kept].tolist(), strict=True)]
            drawing.line(points, color, look.line_pt, above=True)
    for dot in curve.dots:
        if low <= dot.y <= high:
            drawing.dot(place(dot.x, dot.y), 1.4 * look.line_pt, color, closed=dot.closed)
