"""Every layer's gradient on a logarithmic axis, under the drawing of its chain, beside the bound."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.figures.axes.logarithmic import fine_ticks
from actviz.figures.axes.ticks import Tick, plain_label, plain_ticks, power_label
from actviz.figures.diagrams.drawing import in_math
from actviz.figures.series import finite
from actviz.figures.vanish import power_of_ten_text
from actviz.notation import format_exact, format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

    from actviz.activations.evaluate import Array
    from actviz.analysis.depth.chain import ChainReport
    from actviz.figures.axes.view import Limits
    from actviz.figures.diagrams.drawing import Drawing

NO_GRADIENT = "no gradient"  # the gid of the dot of a layer that has none
_UNDER = 1.9  # what the names of layers take, in text sizes
_ABOVE_DOTS, _BELOW_DOTS = 0.8, 2.0  # free between the dots and the frame
_ABOVE_TWO = 1.9  # where the bound's name is over them
_LEAST = 0.6  # decades shown, so that noise does not look like growth
_MOST_PLACES = 4  # of a power of ten that is written as a decimal
_FEW, _MANY = 5, 30  # dots: so many have their values beside them, and of more than that they are smaller
_DIGITS = 3


def draw_layers(
    figure: Figure, drawing: Drawing, chain: ChainReport, room: Bbox, neurons: Limits | None
) -> None:
    """Draw |∂C/∂b| of every layer as dots, and its bound as a line.

    Args:
        figure: what it is drawn into.
        drawing: the drawing of the chain over it.
        chain: one function's chain.
        room: the place for all of it, in points.
        neurons: where the first neuron is above it, and the next column; None where layers are left out.
    """
    look, em = drawing.look, drawing.em
    log10, bound = chain.gradient.log10, chain.bound.log10 + chain.gradient.log10[-1]
    bottom = room.y0 + _UNDER * em
    above = _ABOVE_TWO if chain.layers == 2 else _ABOVE_DOTS
    y = _limits(log10, bound, (room.y1 - bottom) / em - above - _BELOW_DOTS, above)
    y_ticks = _y_ticks(*y)
    left = room.x0 + (drawing.width(*(text for _, text in y_ticks)) + 2.0) * em
    width, height = (72 * side for side in figure.get_size_inches())
    ax = figure.add_axes(
        (left / width, bottom / height, (room.x1 - left) / width, (room.y1 - bottom) / height)
    )
    if neurons is None:
        before, behind = (side * em / (room.x1 - left) for side in _sides(chain, drawing))
        per = (chain.layers - 1) / (1 - before - behind)
        ax.set_xlim(1 - before * per, chain.layers + behind * per)
    else:
        first, second = neurons
        ax.set_xlim(*(1 + (end - first) / (second - first) for end in (left, room.x1)))
    ax.set_ylim(y)
    layers, color = np.arange(1, chain.layers + 1), look.theme.strokes[0].color
    ax.plot(layers, finite(bound), color=color, linewidth=0.5 * look.line_pt, label="bound", zorder=2)
    ax.plot(
        layers, finite(log10), "o", color=color, markersize=(3 if layers.size <= _MANY else 1.5)
        * look.line_pt, label="gradient", zorder=3, clip_on=False,
    )  # fmt: skip
    _dress(ax, drawing, chain, y_ticks)
    drawing.write(
        in_math(r"|\,\partial C/\partial b\,|"), (room.x0 + 0.5 * em, (bottom + room.y1) / 2), turned=True
    )
    _write_values(ax, drawing, chain)
    _name_bound(ax, drawing, chain, bound)


def _sides(chain: ChainReport, drawing: Drawing) -> Limits:
    """What the values of the first and the last layer take beside the dots, in text sizes."""
    first, last = (drawing.width(power_of_ten_text(float(chain.gradient.log10[end]))) for end in (0, -1))
    return (first + 1.2, 1.5) if chain.log10_share > 0 else (2.4, last + 1.2)


def _limits(log10: Array, bound: Array, height: float, above: float) -> Limits:
    """Exponents of 10 around dots and bound, which have this height, in text sizes, and so much over them."""
    seen = np.concatenate([part[np.isfinite(part)] for part in (log10, bound)])
    low, high = (float(seen.min()), float(seen.max())) if seen.size else (-1.0, 0.0)
    high = max(high, low + _LEAST)
    per_em = (high - low) / height
    return low - _BELOW_DOTS * per_em, high + above * per_em


def _dress(ax: Axes, drawing: Drawing, chain: ChainReport, y_ticks: list[Tick]) -> None:
    look, layers, size = drawing.look, chain.layers, drawing.em
    ax.set_facecolor("none")
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_linewidth(0.06 * size)
    ax.tick_params(
        length=0.22 * size, width=0.06 * size, labelsize=size, pad=0.25 * size, color=look.theme.ink
    )
    ticks = [(float(n), f"layer {n}") for n in range(1, layers + 1)]
    if layers > _FEW:
        ticks = [ticks[0], *(tick for tick in plain_ticks(1, layers, 5) if tick[0] > 0.1 * layers)]
    ax.set_xticks([at for at, _ in ticks], [text for _, text in ticks])
    ax.set_yticks([at for at, _ in y_ticks], [text for _, text in y_ticks])


def _y_ticks(low: float, high: float) -> list[Tick]:
    """Powers of ten on an axis of exponents; also numbers between them where they are fewer than two."""
    found = [
        (float(n), plain_label(10.0**n, 10.0**n) if abs(n) <= _MOST_PLACES else power_label(n))
        for n in sorted({round(at) for at, _ in plain_ticks(low, high, 4)})
        if low <= n <= high
    ]
    if len(found) > 1:
        return found
    fine = fine_ticks(low, high)
    return list(fine[:: max(1, len(fine) // 4)])


def _write_values(ax: Axes, drawing: Drawing, chain: ChainReport) -> None:
    """The gradient beside each dot, where the bound is not; a 0 has an open dot on the frame."""
    size, look, layers = drawing.em, drawing.look, chain.layers
    rises = chain.log10_share > 0
    for layer in range(1, layers + 1) if layers <= _FEW else (1, layers):
        log10 = float(chain.gradient.log10[layer - 1])
        if math.isfinite(log10):
            ax.annotate(
                power_of_ten_text(log10), (layer, log10), ((-0.5 if rises else 0.5) * size, -0.3 * size),
                textcoords="offset points", ha="right" if rises else "left", va="top", fontsize=size,
                annotation_clip=False,
            )  # fmt: skip
        elif log10 < 0:
            bottom = ax.get_ylim()[0]
            ax.plot(
                layer, bottom, "o", markersize=3 * look.line_pt, clip_on=False, gid=NO_GRADIENT, zorder=4,
                markeredgecolor=look.theme.strokes[0].color, markerfacecolor=look.theme.background,
            )  # fmt: skip
            ax.annotate("0", (layer, bottom), (0.6 * size, 0.4 * size), textcoords="offset points",
                        fontsize=size)  # fmt: skip


def _name_bound(ax: Axes, drawing: Drawing, chain: ChainReport, bound: Array) -> None:
    """What the bound is, over the middle of its line."""
    middle = (chain.layers - 1) // 2
    here = bound[middle : middle + 2]
    if chain.layers == 1 or not np.isfinite(here).all():
        return
    factors = np.abs(chain.weight[1:]) * chain.activation.known.steepest
    words = "bound"
    if not np.ptp(factors):
        factor = float(factors[0])
        words = f"bound: {(format_exact if factor < 1 else format_number)(factor, _DIGITS)} per layer"
    rises, size = here[1] >= here[0], drawing.em
    looks: dict[str, Any] = {
        "textcoords": "offset points", "ha": "right" if rises else "left", "va": "bottom", "fontsize": size,
        "color": drawing.look.theme.strokes[0].color, "annotation_clip": False,
    }  # fmt: skip
    if chain.layers > 2:
        place = (middle + 1.5, float(here.mean()))
        ax.annotate(words, place, ((-0.6 if rises else 0.6) * size, 0.35 * size), **looks)
    else:  # over the lower end of the line, in the corner
        looks |= {"ha": "left" if rises else "right", "va": "top", "xycoords": "axes fraction"}
        ax.annotate(words, (0, 1) if rises else (1, 1), ((0.5 if rises else -0.5) * size, 0), **looks)
