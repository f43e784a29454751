"""Random networks put into tables and sentences: simulation and theory side by side."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.lazy import np
from actviz.analysis.depth.network import NetworkReport
from actviz.notation import format_log10, format_number
from actviz.tables.render import Table
from actviz.tables.vanish import Format, layers_table, ratio, verdict
from actviz.tables.words import counted, wrapping

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.activations.evaluate import Array
    from actviz.analysis.depth.vanish import VanishReport

_DIGITS = 4
_LEAST_SHARE = 1e-8  # shown as such
_APART = "≠ "  # before a theory that the simulation is not in agreement with


def network_tables(report: VanishReport) -> list[Table]:
    """One function: the way forward, and the way back with the verdict."""
    (function,) = report.functions
    assert isinstance(function, NetworkReport)
    known, differs = function.theory, function.differs
    forward: dict[str, Format] = {
        "mean": _cells(function.mean.value),
        " theory": _cells(known.mean, differs["mean"]),
        "std": _cells(function.std.value),
        "theory ": _cells(known.std, differs["std"]),
        "saturated": _percents(function.saturated.value),
        "theory": _percents(known.saturated),
    }
    back: dict[str, Format] = {
        "gradient": _powers(function.log10_gradient.value),
        "lowest": _powers(function.log10_gradient.low),
        "highest": _powers(function.log10_gradient.high),
        "theory": _powers(known.log10_gradient, differs["gradient_rms"]),
        "share of last": _powers(function.log10_shares),
    }
    return [
        layers_table(
            function.layers, forward, f"{function.activation}: {_what(function, report)}: forward", ()
        ),
        layers_table(
            function.layers,
            back,
            f"{function.activation}: and back",
            (
                network_verdict(function),
                f"gradient: rms of ∂C/∂b if ∂C/∂a of layer {function.layers} is N(0, 1); "
                "lowest, highest: of single networks.",
                *_legend(report, [function], "mean, std"),
                *_deaths(function),
            ),
        ),
    ]


def network_comparison(report: VanishReport) -> Table:
    """Several functions, a line each: the last layer's outputs and the first layer's gradient."""
    functions = [function for function in report.functions if isinstance(function, NetworkReport)]
    rows = tuple(
        (
            wrapping(function.activation),
            format_number(function.init.sigma_w, _DIGITS),
            _cells(function.std.value)(-1),
            _cells(function.theory.std, function.differs["std"])(-1),
            _percents(function.saturated.value)(-1),
            _powers(function.log10_shares)(0),
            _powers(_shares(function), function.differs["gradient_rms"])(0),
        )
        for function in functions
    )
    header = ("function", "σ_w", "std", "theory ", "saturated", "gradient", "theory")
    last = f"layer {report.layers}"
    return Table(
        header,
        rows,
        title=f"{_what(functions[0], report)}",
        numeric=frozenset(header[1:]),
        notes=(
            *map(network_verdict, functions),
            f"std and saturated are {last}'s.  gradient: rms of ∂C/∂b, layer 1's share of {last}'s.",
            *_legend(report, functions, "std"),
            *(line for function in functions for line in _deaths(function)),
        ),
    )


def _shares(function: NetworkReport) -> Array:
    shares: Array = function.theory.log10_gradient - function.theory.log10_gradient[-1]
    return shares


def network_verdict(function: NetworkReport) -> str:
    """What becomes of the gradient in the simulation, and what theory expects."""
    told, expected = verdict(function), function.log10_share_in_theory
    if function.layers == 1 or function.verdict == "dies" or math.isnan(expected):
        return told
    if abs(expected) < 1e-12:
        return f"{told} (theory: as much)"
    return f"{told} (theory: {ratio(expected).removesuffix(' of')})"


def _what(function: NetworkReport, report: VanishReport) -> str:
    settings = report.settings
    many = f"{function.networks} network{'s' * (function.networks > 1)}"
    told = f"{many} of {counted(report.layers)}, width {settings['width']}, init {settings['init']}"
    if settings["batch_norm"]:
        told += ", batch norm"
    if settings["dropout"] < 1:
        told += f", dropout keeps {format_number(settings['dropout'])}"
    return told


def _legend(report: VanishReport, functions: list[NetworkReport], outputs: str) -> list[str]:
    """What the columns are, those of the outputs first, and where theory fails."""
    settings = report.settings
    std = "1" if settings["input_std"] == 1 else f"{format_number(settings['input_std'])}²"
    batch = " and batch" if settings["batch_norm"] else ""
    apart = any(where.any() for function in functions for where in function.differs.values())
    lines = [
        f"{outputs}: of f(z), {settings['examples']} inputs x ~ N(0, {std}) a network.  "
        f"saturated: |f′| < {format_number(settings['threshold'])}.",
        f"Simulated, seed {report.seed}; theory: infinite width{batch}.",
    ]
    if apart:
        lines.append("≠: apart by more than 4 standard errors, as the networks scatter (Student's t).")
    for function in functions:
        unknown = np.flatnonzero(np.isnan(function.theory.std + function.theory.log10_gradient)) + 1
        if unknown.size:
            which = f"layer {unknown[0]}" if unknown.size == 1 else f"{unknown.size} layers"
            lines.append(
                f"no theory of {function.activation} for {which}: a moment of f or f′ is infinite, "
                "or beyond float64."
            )
    return lines


def _deaths(function: NetworkReport) -> list[str]:
    """The chance that a network is born dead."""
    deaths = function.deaths
    if deaths is None:
        return []
    simulated = f"{format_number(deaths.simulated, 3)} simulated"
    if deaths.error > 0:
        simulated = f"{format_number(deaths.simulated, 3)} ± {format_number(deaths.error, 1)} simulated"
    exact = "" if deaths.exact is None else f"{format_number(deaths.exact, 4)} exactly, "
    return [f"chance that {function.activation} is born dead for an input: {exact}{simulated}"]


def _percent(share: float) -> str:
    if 0 < share < _LEAST_SHARE:
        return f"<{format_number(100 * _LEAST_SHARE)} %"
    return f"{format_number(100 * share, 3)} %" if share else "0"


def _cells(values: Array, apart: NDArray[np.bool_] | None = None) -> Format:
    return lambda i: _marked(format_number(float(values[i]), _DIGITS), values, apart, i)


def _powers(log10: Array, apart: NDArray[np.bool_] | None = None) -> Format:
    return lambda i: _marked(format_log10(float(log10[i]), _DIGITS), log10, apart, i)


def _percents(shares: Array) -> Format:
    return lambda i: _marked(_percent(float(shares[i])), shares, None, i)


def _marked(text: str, values: Array, apart: NDArray[np.bool_] | None, i: int) -> str:
    if np.isnan(values[i]):
        return "–"
    return _APART + text if apart is not None and apart[i] else text
