"""Random networks put into tables and sentences: simulation and theory side by side."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from actviz.analysis.depth.gradients import directed
from actviz.analysis.depth.network import NetworkReport
from actviz.lazy import np
from actviz.notation import format_number
from actviz.tables.columns import FUNCTION, Column, Format, Table, number, percent, power_of_ten
from actviz.tables.depth.gradients import layers_table, ratio, rounded, verdict
from actviz.tables.laws import gradient_text, near_one
from actviz.tables.records import Record, flat
from actviz.tables.words import counted, residual

if TYPE_CHECKING:
    from actviz.analysis.depth.vanish import VanishReport

_DIGITS = 4
_APART = "≠ "  # before a theory that the simulation disagrees with
_SEEN = 0.1  # share of a mean square; width that adds less is not mentioned


def _compared(write: Format, quantity: str) -> Format:
    """Marked where simulation and theory differ."""

    def text(record: Record, name: str) -> str:
        return (_APART if record[f"differs.{quantity}"] else "") + write(record, name)

    return text


_NUMBER, _POWER, _PERCENT = number(_DIGITS), power_of_ten(_DIGITS), percent(3, least=1e-8)
_MEAN = (Column("mean", "mean", _NUMBER), Column("theory.mean", "theory", _compared(_NUMBER, "mean")))
STD = Column("std", "std", _NUMBER)
_STD = (STD, Column("theory.std", "theory", _compared(_NUMBER, "std")))
_SATURATED = Column("saturated_share", "saturated", _PERCENT, "%")
_FORWARD = (*_MEAN, *_STD, _SATURATED, Column("theory.saturated_share", "theory", _PERCENT, "%"))
_BACK = (
    Column("log10_gradient_rms", "gradient", _POWER),
    Column("log10_gradient_median", "median", _POWER),
    Column("low.log10_gradient_rms", "lowest", _POWER),
    Column("high.log10_gradient_rms", "highest", _POWER),
    Column("theory.log10_gradient_rms", "theory", _compared(_POWER, "gradient_rms")),
    Column("log10_share_of_last", "relative", _POWER),
)
_COMPARISON = (
    FUNCTION,
    Column("sigma_w", "σ_w", _NUMBER),
    *_STD,
    _SATURATED,
    Column("log10_share_of_last", "gradient", _POWER),
    Column("theory.log10_share_of_last", "theory", _compared(_POWER, "gradient_rms")),
    Column("log10_share_median", "median", _POWER),
)
_OF_LAST_LAYER = ("std", "theory.std", "differs.std", "saturated_share")  # the others are layer 1's


def network_tables(report: VanishReport) -> list[Table]:
    """One function: the way forward, and the way back with the verdict."""
    (function,) = report.functions
    assert isinstance(function, NetworkReport)
    title = f"{function.activation}: {_what(function, report)}: forward pass"
    notes = (
        network_verdict(function),
        f"gradient: rms of ∂C/∂b over the networks if ∂C/∂a of layer {function.layers} is N(0, 1); lowest, "
        "highest: of single networks; median: of one input per network; relative: to the last layer.",
        *_fluctuations(function, report.settings),
        *_finite_width([function]),
        *_legend(report, [function], "mean, std"),
        *_deaths(function),
    )
    return [
        layers_table(function, _FORWARD, title),
        layers_table(function, _BACK, f"{function.activation}: backward pass", notes),
    ]


def network_comparison(report: VanishReport) -> Table:
    """Several functions, a line each: the last layer's outputs and the first layer's gradient."""
    functions = [function for function in report.functions if isinstance(function, NetworkReport)]
    records = []
    for function in functions:
        last = flat(function.row(function.layers))
        shown = {**flat(function.row(1)), **{name: last[name] for name in _OF_LAST_LAYER}}
        records.append({"function": function.activation, "sigma_w": function.init.sigma_w, **shown})
    deepest = f"layer {report.layers}"
    return Table(
        _COMPARISON,
        records,
        title=_what(functions[0], report),
        notes=(
            *map(network_verdict, functions),
            f"std, saturated: of {deepest}. gradient: rms of ∂C/∂b over the networks in layer 1, relative to "
            f"{deepest}; median: of one input per network.",
            f"L/n = {format_number(functions[0].layers / functions[0].width, 3)}, depth over width: the "
            "larger it is, the more networks differ from each other.",
            *_finite_width(functions),
            *_legend(report, functions, "std"),
            *(line for function in functions for line in _deaths(function)),
        ),
    )


def network_verdict(function: NetworkReport) -> str:
    """What becomes of the gradient in the median network, and by the law of infinite width."""
    text, expected = verdict(function, "layer 1 of the median network"), function.log10_share_in_theory
    if function.layers == 1 or function.verdict == "dies":
        return text
    low, high = float(function.shares.p5[0]), float(function.shares.p95[0])
    if function.networks > 1 and math.isfinite(low) and math.isfinite(high):
        text += f", {_times(low)} to {_times(high)} in nine of ten networks"
    if math.isnan(expected):
        return text
    law = f"gradients {gradient_text(function.law)}"
    if rounded(abs(expected)) == "1":
        return f"{text}; at infinite width {law}"
    rms = f"at infinite width the rms is {_times(expected)}"
    if function.law.verdict != directed(expected):
        return f"{text}; {rms}, and with more layers {law}"
    if function.verdict == function.law.verdict and function.law_holds:
        return f"{text}; {rms}"
    return f"{text}; {rms}, and {law}"


def _times(log10: float, digits: int = 3) -> str:
    """``1/104``, ``2.5 times``, ``as much``."""
    return "as much" if rounded(abs(log10), digits) == "1" else ratio(log10, digits).removesuffix(" of")


def _fluctuations(function: NetworkReport, settings: Mapping[str, Any]) -> list[str]:
    """How much networks differ, and of plain ones the ratio that this depends on."""
    spread = function.shares.log_variance
    if function.networks == 1 or function.layers == 1 or math.isnan(spread):
        return []
    theory = function.log_variance_in_theory
    known = "" if theory is None else f" ({format_number(theory, 3)} = 5 L/n in theory)"
    found = f"ln g² has variance {spread:.3g}{known}, g being layer 1's share"
    if settings["batch_norm"] or settings["norm"] or settings["residual"] is not None:
        return [f"Networks differ from each other: {found}."]
    ratio_ = format_number(function.layers / function.width, 3)
    return [
        f"L/n = {ratio_}, depth over width, determines how much networks differ: {found} (Hanin & Nica 2019)."
    ]


def _finite_width(functions: Sequence[NetworkReport]) -> list[str]:
    """What the width does to gradients in residual networks, where that is more than 1/width per layer."""
    lines = []
    for function in functions:
        effect = function.width_effect
        if effect is None or effect.doubling < _SEEN * function.width:
            continue
        expected = function.log10_share_in_theory
        here = _times(expected + effect.log10_rms(function.width), 2)
        lines.append(
            f"{function.activation} at width {function.width}: through the mean of f over the units, a part "
            f"of the gradient grows like the outputs, by a factor of {near_one(effect.factor, 4)} per layer, "
            f"so that the rms is about {here} instead of {_times(expected)}; theory holds for widths far "
            f"above {rounded(math.log10(effect.doubling), 2)}."
        )
    return lines


def _what(function: NetworkReport, report: VanishReport) -> str:
    settings = report.settings
    many = f"{function.networks} network{'s' * (function.networks > 1)}"
    text = f"{many} of {counted(report.layers)}, width {settings['width']}, init {settings['init']}"
    if len(report.functions) == 1:
        point = format_number(function.init.sigma_w, 9), format_number(function.init.sigma_b, 9)
        text += f" (σ_w = {point[0]}, σ_b = {point[1]})"
    if settings["batch_norm"]:
        text += ", batch norm"
    if settings["norm"]:
        text += f", {'layer' if settings['norm'] == 'layer' else 'RMS'} norm"
    if settings["residual"] is not None:
        text += f", residual {residual(settings['residual'])}"
    if settings["keep"] < 1:
        text += f", dropout {format_number(settings['dropout'])}"
    return text


def _legend(report: VanishReport, functions: list[NetworkReport], outputs: str) -> list[str]:
    """What the columns are, those of the outputs first, and where theory fails."""
    settings = report.settings
    std = "1" if settings["input_std"] == 1 else f"{format_number(settings['input_std'])}²"
    batch = " and batch" if settings["batch_norm"] else ""
    apart = any(where.any() for function in functions for where in function.differs.values())
    lines = [
        f"{outputs}: of f(z), {settings['examples']} inputs x ~ N(0, {std}) per network; "
        f"saturated: |f′| < {format_number(settings['threshold'])}.",
        f"Simulated, seed {report.seed}; theory: infinite width{batch}.",
    ]
    if settings["batch_norm"]:
        lines.append(
            "In training, batch norm helps shallow sigmoid networks nevertheless: "
            "actviz train --claim batch-norm-helps."
        )
    if apart:
        line = "≠: simulation and theory differ by more than 4 standard errors (Student's t)."
        order = "1/width and 1/batch" if settings["batch_norm"] else "1/width"
        if not _finite_width(functions):
            line += (
                f" Networks of finite width deviate from the limit by a relative amount of order {order} per "
                f"layer; 1/width = {format_number(1 / functions[0].width, 3)} here."
            )
        lines.append(line)
    for function in functions:
        unknown = np.flatnonzero(np.isnan(function.theory.std + function.theory.log10_gradient)) + 1
        if unknown.size:
            which = f"layer {unknown[0]}" if unknown.size == 1 else f"{unknown.size} layers"
            lines.append(
                f"no theory of {function.activation} for {which}: a moment of f or f′ is infinite or "
                "cannot be computed."
            )
    return lines


def _deaths(function: NetworkReport) -> list[str]:
    """The probability of being dead at initialisation."""
    deaths = function.deaths
    if deaths is None:
        return []
    simulated = f"{format_number(deaths.simulated, 3)} simulated"
    if deaths.error > 0:
        simulated = f"{format_number(deaths.simulated, 3)} ± {format_number(deaths.error, 1)} simulated"
    exact = "" if deaths.exact is None else f"{format_number(deaths.exact, 4)} exactly, "
    return [
        f"probability that {function.activation} is dead at initialisation for an input: {exact}{simulated} "
        "(Lu et al. 2019)"
    ]
