"""The gradient over the layers, with the functions of a chain or the outputs of a network's layers."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.analysis.depth.chain import ChainReport
from actviz.figures.axes.alignment import Formatting, format_aligned, line_up, listed_over
from actviz.figures.axes.alignment import Panel as Aligned
from actviz.figures.axes.layout import add_axes, grid_cells, new_figure, put_into, stacked
from actviz.figures.axes.legends import listed
from actviz.figures.axes.panels import labels_of
from actviz.figures.axes.placement import Placer
from actviz.figures.axes.strokes import look_for_curves
from actviz.figures.axes.ticks import MINUS
from actviz.figures.axes.words import titled
from actviz.figures.curves import contents_of, one_each, one_for_all
from actviz.figures.series import Key, Series, draw_series
from actviz.notation import format_log10

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

    from actviz.activations.evaluate import Array
    from actviz.analysis.depth.gradients import GradientReport
    from actviz.analysis.depth.vanish import VanishReport
    from actviz.figures.axes.panels import Panel
    from actviz.figures.axes.view import View
    from actviz.figures.curves import Content
    from actviz.figures.style.look import Look

_DIGITS = 3
_LEAST_CHANGE = 0.005  # of an exponent of 10, that is reported
_GRADIENT = r"$|\,\partial C\,/\,\partial b\,|$"
_PLACES = 9  # of layers at which a bound may be named
_WIDE = 20.0  # standard deviations of outputs that differ by more than this factor get a logarithmic axis


def depth_figure(
    report: VanishReport,
    view: View,
    look: Look,
    contents: Callable[[Sequence[Panel], View, Look], Sequence[Content]] = contents_of,
) -> Figure:
    """∂C/∂b over the layers on a logarithmic axis.

    Beside it, for chains: f with f′, or all f and all f′ of several; for networks: the standard
    deviation of f(z) over the layers. ``contents`` makes what the panels of functions show.
    """
    figure = new_figure(look)
    functions = [function.activation for function in report.functions]
    small = look_for_curves(look, [(function, 0) for function in functions]).in_panels(2)
    if report.mode == "network":
        _draw_networks(figure, report, look, small)
        return figure
    random = report.mode == "random-chain"
    all_series, key = (_of_random_chains if random else series_of_chains)(report)
    alone = len(functions) == 1
    panels = (one_each if alone else one_for_all)(functions, (0, 1))
    ax = add_axes(figure, grid_cells(figure, 2, 2, look)[0])
    frame = draw_series(ax, all_series, key, small)
    over = small.legend == "box" and (random or not alone)
    entries = _entries(ax, panels[0], small) if over else {}
    left, right = grid_cells(figure, 2, 2, look, listed_over(figure, entries, small, look))
    put_into(ax, left)
    named = small.legend == "direct" or all_series[0].label != titled(functions[0])
    name = rf"median {_GRADIENT}" if random else _GRADIENT
    gradients = Formatting(ax, frame, small.boxed(), left, legend=named and not over, names=("layer", name))
    inner = small if alone and not over else replace(small, legend="none")
    shown = [contents([panel], view, inner)[0] for panel in panels]
    places = stacked(right, len(panels), look, figure)
    beside = [_begun(figure, content, room, inner) for content, room in zip(shown, places, strict=True)]
    line_up([gradients.panel(), *beside])
    gradients.finish()
    for content in shown:
        content.finish()
    if not random:
        _write_on_chains(ax, report, all_series, small, left)
    return figure


def _begun(figure: Figure, content: Content, room: Bbox, look: Look) -> Aligned:
    """Curves in axes of their own, which have not been drawn yet."""
    ax = add_axes(figure, room)
    content.begin(ax, look)
    frame = content.fitted(content.heights, look, ax.bbox.height / figure.dpi)
    content.draw(ax, frame, look, room, legend=True)
    return Aligned(ax, room, content.formatting.make_room, column=1)


def _entries(ax: Axes, panel: Panel, look: Look) -> dict[str, Artist]:
    """What one list says of the gradients, and of the curves of a single function instead of its name."""
    from matplotlib.lines import Line2D

    entries = listed(ax)
    if len(panel.functions) > 1:
        return entries
    entries.pop(titled(panel.functions[0]), None)
    for label, stroke in zip(labels_of(panel, look), look.theme.strokes, strict=False):
        style: dict[str, Any] = {"color": stroke.color, "linestyle": stroke.dash, "linewidth": look.line_pt}
        entries[label] = Line2D([], [], **style)
    return entries


def verdict(function: GradientReport) -> str:
    """How fast the first layer learns beside the last one, as a sentence: ``1/104 of the last layer's``."""
    last, log10 = function.layers, function.log10_share
    if log10 == -math.inf:
        return "layer 1 does not learn: its gradient is 0"
    if last == 1 or not math.isfinite(log10):
        return ""
    times = power_of_ten_text(abs(log10))
    if times == "1":
        return f"layer 1 learns as fast as layer {last}"
    return f"layer 1 learns {times} times as {'slowly' if log10 < 0 else 'fast'} as layer {last}"


def power_of_ten_text(log10: float, sign: float = 1.0) -> str:
    r"""The number ±10^log10 with three digits: ``104``, ``$1.2\cdot10^{30}$``."""
    digits, _, exponent = format_log10(log10, _DIGITS, sign).replace("-", MINUS).partition("e")
    if not exponent:
        return digits
    power = int(exponent.replace(MINUS, "-"))
    return rf"${digits}\cdot10^{{{power}}}$"


def series_of_chains(report: VanishReport) -> tuple[list[Series], Key]:
    """The gradient of each function's chain, with its bound."""
    all_series = []
    for chain in (function for function in report.functions if isinstance(function, ChainReport)):
        log10 = chain.gradient.log10
        label = _with_gaps(titled(chain.activation), log10)
        all_series.append(Series(label, log10, None, chain.bound.log10 + log10[-1]))
    return all_series, Key(bounded=True)


def _write_on_chains(
    ax: Axes, report: VanishReport, all_series: Sequence[Series], look: Look, room: Bbox
) -> None:
    """What layer 1 gets of the last layer's gradient, at its dots; and which line is whose bound."""
    words: list[tuple[list[tuple[float, float]], str, str]] = []
    middle = max(1, report.layers // 2)
    along = sorted(
        {*np.linspace(1, report.layers, _PLACES).astype(int)}, key=lambda layer: abs(layer - middle)
    )
    bounds: dict[bytes, list[int]] = {}
    for i, (function, series) in enumerate(zip(report.functions, all_series, strict=True)):
        color = look.theme.strokes[i].color
        share = function.log10_share
        if report.layers > 1 and _LEAST_CHANGE < abs(share) < math.inf:
            label_text = _share(share) + (f" of layer {report.layers}" if len(all_series) == 1 else "")
            words.append(([(1.0, float(series.heights[0]))], label_text, color))
        reference = series.reference
        if reference is None or report.layers == 1 or not math.isfinite(reference[middle - 1]):
            continue
        if not np.array_equal(np.round(reference, 9), np.round(series.heights, 9)):
            bounds.setdefault(np.round(reference, 9).tobytes(), []).append(i)
    for owners in bounds.values():
        whose = ", ".join(titled(report.functions[i].activation) for i in owners)
        label_text = f"bound of {whose}" if len(all_series) > 1 else "bound"
        reference = all_series[owners[0]].reference
        assert reference is not None
        places = [(float(layer), float(reference[layer - 1])) for layer in (middle, *along)]
        words.append((places, label_text, look.theme.strokes[owners[0]].color))
    placer = Placer(ax, look, room)
    for places, text, color in words:
        label = placer.write(text, places, within=ax.bbox.frozen()) or placer.write(text, places)
        if label is not None:
            label.set_color(color)


def _share(log10: float) -> str:
    r"""``1/104``, ``2.5×``, or where the fraction would be long ``$1.4\cdot10^{-31}$``."""
    if log10 >= 0:
        return f"{power_of_ten_text(log10)}×"
    inverse = power_of_ten_text(-log10)
    return power_of_ten_text(log10) if "$" in inverse else f"1/{inverse}"


def _of_random_chains(report: VanishReport) -> tuple[list[Series], Key]:
    from actviz.analysis.depth.random_chain import RandomChainReport

    all_series = []
    for chains in (function for function in report.functions if isinstance(function, RandomChainReport)):
        gradient = chains.gradient
        with np.errstate(divide="ignore"):
            bound = chains.log10_bound + np.log10(chains.activation.known.steepest)
        label = _with_gaps(titled(chains.activation), gradient.median)
        all_series.append(Series(label, gradient.median, (gradient.p5, gradient.p95), bound))
    return all_series, Key(None, f"5 to 95 % of {report.settings['samples']} chains", "bound of the rms")


def _with_gaps(name: str, log10: Array) -> str:
    """A name, with the layers in which the gradient is 0."""
    without = np.flatnonzero(log10 == -np.inf) + 1
    if not without.size:
        return name
    where = f"layer {without[0]}" if without.size == 1 else f"layers {without[0]} to {without[-1]}"
    return f"{name} (0 in {where})"


def _draw_networks(figure: Figure, report: VanishReport, look: Look, small: Look) -> None:
    """Gradients on the left, standard deviations on the right: simulated, and at infinite width."""
    from actviz.analysis.depth.network import NetworkReport

    networks = [function for function in report.functions if isinstance(function, NetworkReport)]
    gradients = [
        Series(
            _with_gaps(titled(n.activation), n.log10_gradient.value),
            n.log10_gradient.value,
            (n.log10_gradient.low, n.log10_gradient.high),
            n.theory.log10_gradient,
        )
        for n in networks
    ]
    logarithmic = _is_wide(np.concatenate([n.std.value for n in networks]))
    scale = np.log10 if logarithmic else np.asarray
    with np.errstate(divide="ignore"):
        stds = [
            Series(None, scale(n.std.value), (scale(n.std.low), scale(n.std.high)), scale(n.theory.std))
            for n in networks
        ]
    left, right = (add_axes(figure, room) for room in grid_cells(figure, 2, 2, look))
    frames = (
        draw_series(left, gradients, Key(dots=True), small),
        draw_series(right, stds, _key(report, networks[0].networks), small, logarithmic),
    )
    over = small.legend == "box"
    head = listed_over(figure, listed(left) | listed(right), small, look) if over else 0.0
    names = ("layer", r"$\mathrm{rms}\ \partial C\,/\,\partial b$"), ("layer", "std of f(z)")
    panels, places = [], grid_cells(figure, 2, 2, look, head)
    for ax, frame, room, named in zip((left, right), frames, places, names, strict=True):
        put_into(ax, room)
        panels.append(Formatting(ax, frame, small.boxed(), room, legend=not over, names=named))
    format_aligned(panels, (0, 1))


def _key(report: VanishReport, networks: int) -> Key:
    """What the legend says of simulated networks, and of what they are compared with."""
    settings = report.settings
    simulated = f"{networks} network{'s' * (networks > 1)}, width {settings['width']}, {settings['init']}"
    simulated += ", batch norm" if settings["batch_norm"] else ""
    return Key(simulated, "lowest to highest" if networks > 1 else None, "infinite width", dots=True)


def _is_wide(sizes: Array) -> bool:
    """Whether only a logarithmic axis shows all of them."""
    finite = sizes[np.isfinite(sizes)]
    return bool(finite.size and (finite > 0).all() and finite.max() > _WIDE * finite.min())
