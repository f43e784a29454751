"""The gradient over the layers, beside the functions it passes through or what a network's layers put out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from actviz.analysis.depth.chain import ChainReport
from actviz.figures.axes.callouts import write_beside
from actviz.figures.axes.layout import add_axes, new_figure, rooms, stacked
from actviz.figures.axes.strokes import look_for_curves
from actviz.figures.axes.ticks import MINUS
from actviz.figures.axes.words import titled
from actviz.figures.curves import contents_of, draw_content, one_each, one_for_all
from actviz.figures.series import Course, Key, draw_courses
from actviz.notation import format_log10

if TYPE_CHECKING:
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
_LEAST_CHANGE = 0.005  # of an exponent of 10, that is told
_GRADIENT = r"$|\,\partial C\,/\,\partial b\,|$"
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
    left, right = rooms(figure, 2, 2, look)
    functions = [function.activation for function in report.functions]
    look = look_for_curves(look, [(function, 0) for function in functions])
    small = look.in_panels(2)
    if report.mode == "network":
        _draw_networks(figure, (left, right), report, small)
        return figure
    random = report.mode == "random-chain"
    courses, key = (_of_random_chains if random else courses_of_chains)(report)
    name = rf"median {_GRADIENT}" if random else _GRADIENT
    ax = add_axes(figure, left)
    draw_courses(ax, courses, key, small, left, ("layer", name))
    if not random:
        _write_on_chains(ax, report, courses, small, left)
    panels = (one_each if len(functions) == 1 else one_for_all)(functions, (0, 1))
    if len(functions) > 1:  # which the legend on the left names
        small = replace(small, legend="none")
    places = stacked(right, len(panels), look, figure)
    for panel, room in zip(panels, places, strict=True):
        draw_content(add_axes(figure, room), contents([panel], view, small)[0], small, room)
    return figure


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


def courses_of_chains(report: VanishReport) -> tuple[list[Course], Key]:
    """The gradient of each function's chain, with its bound."""
    courses = []
    for chain in (function for function in report.functions if isinstance(function, ChainReport)):
        log10 = chain.gradient.log10
        label = _with_gaps(titled(chain.activation), log10)
        courses.append(Course(label, log10, None, chain.bound.log10 + log10[-1]))
    return courses, Key(bounded=True)


def _write_on_chains(
    ax: Axes, report: VanishReport, courses: Sequence[Course], look: Look, room: Bbox
) -> None:
    """What layer 1 gets of the last layer's gradient, at its dots; and which line is whose bound."""
    words: list[tuple[tuple[float, float], str, str]] = []
    middle = max(1, report.layers // 2)
    bounds: dict[bytes, list[int]] = {}
    for i, (function, course) in enumerate(zip(report.functions, courses, strict=True)):
        color = look.theme.strokes[i].color
        share = function.log10_share
        if report.layers > 1 and _LEAST_CHANGE < abs(share) < math.inf:
            told = _share(share) + (f" of layer {report.layers}" if len(courses) == 1 else "")
            words.append(((1.0, float(course.heights[0])), told, color))
        reference = course.reference
        if reference is not None and report.layers > 1 and math.isfinite(reference[middle - 1]):
            bounds.setdefault(np.round(reference, 9).tobytes(), []).append(i)
    for owners in bounds.values():
        whose = ", ".join(titled(report.functions[i].activation) for i in owners)
        told = f"bound of {whose}" if len(courses) > 1 else "bound"
        reference = courses[owners[0]].reference
        assert reference is not None
        words.append(
            ((float(middle), float(reference[middle - 1])), told, look.theme.strokes[owners[0]].color)
        )
    for place, text, color in words:
        before = set(ax.texts)
        write_beside(ax, [(place, text)], look, room)
        for label in set(ax.texts) - before:
            label.set_color(color)


def _share(log10: float) -> str:
    r"""``1/104``, ``2.5×``, or where the fraction would be long ``$1.4\cdot10^{-31}$``."""
    if log10 >= 0:
        return f"{power_of_ten_text(log10)}×"
    inverse = power_of_ten_text(-log10)
    return power_of_ten_text(log10) if "$" in inverse else f"1/{inverse}"


def _of_random_chains(report: VanishReport) -> tuple[list[Course], Key]:
    from actviz.analysis.depth.random_chain import RandomChainReport

    courses = []
    for chains in (function for function in report.functions if isinstance(function, RandomChainReport)):
        gradient = chains.gradient
        with np.errstate(divide="ignore"):
            bound = chains.log10_bound + np.log10(chains.activation.known.steepest)
        label = _with_gaps(titled(chains.activation), gradient.median)
        courses.append(Course(label, gradient.median, (gradient.p5, gradient.p95), bound))
    return courses, Key(None, f"5 to 95 % of {report.settings['samples']} chains", "bound of the rms")


def _with_gaps(name: str, log10: Array) -> str:
    """A name, with the layers in which the gradient is 0."""
    without = np.flatnonzero(log10 == -np.inf) + 1
    if not without.size:
        return name
    where = f"layer {without[0]}" if without.size == 1 else f"layers {without[0]} to {without[-1]}"
    return f"{name} (0 in {where})"


def _draw_networks(figure: Figure, places: Sequence[Bbox], report: VanishReport, look: Look) -> None:
    """Gradients on the left, standard deviations on the right: simulated, and at infinite width."""
    from actviz.analysis.depth.network import NetworkReport

    networks = [function for function in report.functions if isinstance(function, NetworkReport)]
    many, settings = networks[0].networks, report.settings
    simulated = f"{many} network{'s' * (many > 1)}, width {settings['width']}, {settings['init']}"
    simulated += ", batch norm" if settings["batch_norm"] else ""
    left, right = places
    gradients = [
        Course(
            _with_gaps(titled(n.activation), n.log10_gradient.value),
            n.log10_gradient.value,
            (n.log10_gradient.low, n.log10_gradient.high),
            n.theory.log10_gradient,
        )
        for n in networks
    ]
    name = r"$\mathrm{rms}\ \partial C\,/\,\partial b$"
    draw_courses(add_axes(figure, left), gradients, Key(dots=True), look, left, ("layer", name))
    logarithmic = _is_wide(np.concatenate([n.std.value for n in networks]))
    scale = np.log10 if logarithmic else np.asarray
    with np.errstate(divide="ignore"):
        stds = [
            Course(
                None,
                scale(n.std.value),
                (scale(n.std.low), scale(n.std.high)),
                scale(n.theory.std),
            )
            for n in networks
        ]
    key = Key(simulated, "lowest to highest" if many > 1 else None, "infinite width", dots=True)
    draw_courses(add_axes(figure, right), stds, key, look, right, ("layer", "std of f(z)"), logarithmic)


def _is_wide(sizes: Array) -> bool:
    """Whether only a logarithmic axis shows all of them."""
    finite = sizes[np.isfinite(sizes)]
    return bool(finite.size and (finite > 0).all() and finite.max() > _WIDE * finite.min())
