"""The alternative text of the figures of backpropagated gradients."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from actviz.analysis.depth.chain import ChainReport
from actviz.analysis.depth.network import NetworkReport
from actviz.analysis.depth.random_chain import RandomChainReport
from actviz.lazy import np
from actviz.notation import format_log10, format_number
from actviz.tables.columns import number
from actviz.tables.depth.chain import chain_verdict, neuron_text
from actviz.tables.depth.network import STD, network_verdict
from actviz.tables.depth.random_chain import random_verdict
from actviz.tables.words import counted, residual

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array
    from actviz.analysis.depth.gradients import GradientReport
    from actviz.analysis.depth.vanish import VanishReport

_DIGITS = 3
_MOST_SHOWN = 5  # neurons with their numbers


def description(report: VanishReport) -> str:
    """The gradients that the figure shows, from the last layer to the first, and what becomes of them."""
    text = f"{_shown(report)}, on a logarithmic axis. {' '.join(map(_course, report.functions))}"
    if report.mode != "network":
        return text
    spreads = "; ".join(_spread(n) for n in report.functions if isinstance(n, NetworkReport))
    return f"{text} Right: the standard deviation of each layer's outputs. {spreads}."


def diagram_description(report: VanishReport) -> str:
    """What the drawing of one chain shows: its neurons with their numbers, and the gradient."""
    chain = report.functions[0]
    assert isinstance(chain, ChainReport)
    shown = [*range(min(chain.layers, _MOST_SHOWN))]
    neurons = "; ".join(f"layer {i + 1} has {neuron_text(chain, i + 1, _DIGITS)}" for i in shown)
    more = " and so on" if chain.layers > len(shown) else ""
    return (
        f"A chain of {counted(chain.layers)} with one neuron each, from the input "
        f"{format_number(chain.start, _DIGITS)} to the cost C: {neurons}{more}. Under it the gradient ∂C/∂b "
        f"as a product of f′(z)·w over the layers above, and every layer's gradient beside its bound. "
        f"{_course(chain)}"
    )


def _shown(report: VanishReport) -> str:
    settings = report.settings
    if report.mode == "chain":
        return (
            "Left: the gradient |∂C/∂b| of each layer's bias in a chain of "
            f"{counted(report.layers)} with one neuron each, beside its bound"
        )
    if report.mode == "random-chain":
        return (
            "Left: the median of the gradient |∂C/∂b| of each layer's bias in "
            f"{settings['samples']} chains of {counted(report.layers)} with one neuron each and weights "
            f"of standard deviation {format_number(settings['weights']['std'])}, with the band that "
            "holds 90 % of them, beside the bound of the root mean square"
        )
    networks = settings["repeats"]
    init = settings["init"]
    more = f"initialised by {init}" if str(init).isalpha() else f"weights of standard deviation {init}"
    more += ", batch normalisation" if settings["batch_norm"] else ""
    norm = {"layer": ", layer normalisation", "rms": ", RMS normalisation", None: ""}[settings["norm"]]
    more += norm + (f", dropout {format_number(settings['dropout'])}" if settings["keep"] < 1 else "")
    if settings["residual"] is not None:
        more += f", residual layers {residual(settings['residual'])}"
    return (
        "Left: the root mean square of the gradient ∂C/∂b of each layer's biases in "
        f"{networks} network{'s' * (networks > 1)} of {counted(report.layers)} of width "
        f"{settings['width']} ({more}), as dots beside the theory of infinite width as lines"
    )


def _course(function: GradientReport) -> str:
    """The two ends of one function's gradients, and the verdict."""
    name, last = str(function.activation), function.layers
    if isinstance(function, ChainReport):
        heights, verdict = function.gradient.log10, chain_verdict(function)
        bound = float(function.bound.log10[0] + heights[-1])
        if last > 1 and np.isfinite(bound):
            verdict += f"; the bound is {format_log10(bound, _DIGITS)} in layer 1"
    elif isinstance(function, RandomChainReport):
        heights, verdict = function.gradient.median, random_verdict(function)
    else:
        assert isinstance(function, NetworkReport)
        heights, verdict = function.log10_gradient.value, network_verdict(function)
    return f"{name}: {_ends(heights)}. {verdict}."


def _ends(log10: Array) -> str:
    """``0.231 in layer 4, 0.00221 in layer 1``, and where there is none."""
    without = np.flatnonzero(log10 == -np.inf) + 1
    if without.size == log10.size:
        return "no gradient in any layer"
    parts = [
        f"{_size(float(log10[layer - 1]))} in layer {layer}"
        for layer in dict.fromkeys((log10.size, 1))
        if layer not in without
    ]
    if without.size:
        where = f"layer {without[0]}" if without.size == 1 else f"layers {without[0]} to {without[-1]}"
        parts.append(f"none in {where}")
    return ", ".join(parts)


def _size(log10: float) -> str:
    return format_log10(log10, _DIGITS) if np.isfinite(log10) else "no finite number"


def _spread(function: NetworkReport) -> str:
    column, layers = replace(STD, format=number(_DIGITS)), dict.fromkeys((1, function.layers))
    gradients = (f"{column.cell(function.row(layer))} in layer {layer}" for layer in layers)
    return f"{function.activation}: {', '.join(gradients)}"
