"""The gradient over the layers of a chain, beside the functions it passes through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from actviz.figures.axes import Frame, dress
from actviz.figures.curves import draw_panel, one_each, one_for_all
from actviz.figures.layout import add_axes, new_figure, rooms, stacked
from actviz.figures.ticks import Tick, plain_ticks, power_label
from actviz.figures.view import View

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from actviz.activations.evaluate import Array
    from actviz.analysis import ChainReport, VanishReport
    from actviz.figures.geometry import Box
    from actviz.figures.look import Look
    from actviz.figures.theme import Stroke

_MOST_POINTS = 2000  # layers drawn; more would fall on the same pixels
_MOST_MARKERS = 40


def depth_figure(report: VanishReport, view: View, look: Look) -> Figure:
    """∂C/∂b over the layers on a logarithmic axis, then f with f′, or all f and all f′ of several."""
    functions = [chain.activation for chain in report.functions]
    panels = (one_each if len(functions) == 1 else one_for_all)(functions, (0, 1))
    figure = new_figure(look)
    left, right = rooms(figure, 2, 2, look)
    small = look.in_panels(2)
    _draw_gradients(figure, left, report, small)
    for panel, room in zip(panels, stacked(right, len(panels), look, figure), strict=True):
        draw_panel(add_axes(figure, room), panel, view, small, room)
    return figure


def _draw_gradients(figure: Figure, room: Box, report: VanishReport, look: Look) -> Axes:
    ax = add_axes(figure, room)
    layers = np.unique(np.linspace(1, report.layers, min(report.layers, _MOST_POINTS)).astype(int))
    heights = []
    for chain, stroke in zip(report.functions, look.theme.strokes, strict=False):
        gradient = chain.gradient.log10[layers - 1]
        bound = chain.bound.log10[layers - 1] + chain.gradient.log10[-1]
        heights += [_draw_line(ax, layers, bound, stroke, look, None)]
        heights += [_draw_line(ax, layers, gradient, stroke, look, _chain_label(chain))]
    ax.plot([], [], color=look.theme.faint, linewidth=look.line_pt / 2, label="bound")
    values = np.concatenate(heights)
    values = values[np.isfinite(values)]
    low, high = (np.floor(values.min()), np.ceil(values.max())) if values.size else (-1.0, 0.0)
    frame = Frame(
        x=(1 - 0.03 * report.layers, report.layers * 1.03),
        y=(float(low - 0.04 * (high - low or 1)), float(high + 0.04 * (high - low or 1))),
        x_ticks=() if look.ticks == "none" else _layer_ticks(report.layers),
        y_ticks=() if look.ticks == "none" else _decade_ticks(low, max(high, low + 1)),
    )
    dress(ax, frame, look.boxed(), room, legend=True, names=("layer", r"$|\,\partial C\,/\,\partial b\,|$"))
    return ax


def _draw_line(
    ax: Axes, layers: Array, heights: Array, stroke: Stroke, look: Look, label: str | None
) -> Array:
    """The gradient of one function, or without a label its bound; gaps where it is 0."""
    shown = np.where(np.isfinite(heights), heights, np.nan)
    few = layers.size <= _MOST_MARKERS
    if label is None:
        ax.plot(layers, shown, color=look.theme.faint, linewidth=look.line_pt / 2, zorder=2)
    else:
        ax.plot(
            layers,
            shown,
            color=stroke.color,
            linestyle=stroke.dash,
            alpha=stroke.alpha,
            linewidth=look.line_pt,
            marker="o" if few else None,
            markersize=3 * look.line_pt,
            label=label,
            zorder=3,
        )
    return shown


def _chain_label(chain: ChainReport) -> str:
    without = np.flatnonzero(chain.gradient.mantissa == 0) + 1
    if not without.size:
        return str(chain.activation)
    where = f"layer {without[0]}" if without.size == 1 else f"layers {without[0]} to {without[-1]}"
    return f"{chain.activation} (0 in {where})"


def _layer_ticks(layers: int) -> tuple[Tick, ...]:
    if layers <= 10:
        return tuple((float(layer), str(layer)) for layer in range(1, layers + 1))
    return ((1.0, "1"), *(tick for tick in plain_ticks(1, layers, 5) if tick[0] >= layers / 20))


def _decade_ticks(low: float, high: float) -> tuple[Tick, ...]:
    exponents = sorted({round(at) for at, _ in plain_ticks(low, high, 6)})
    return tuple((float(exponent), power_label(exponent)) for exponent in exponents)
