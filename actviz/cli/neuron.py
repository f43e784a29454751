"""The command that evaluates a single neuron: neuron."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from actviz.cli.options.declare import flag_option, text_option
from actviz.cli.options.figure import FigureOptions, fitted_limits, refuse, refuse_direct
from actviz.cli.options.numbers import number, numbers
from actviz.cli.options.report import AsJson, TableStyle
from actviz.cli.output.report import Answer
from actviz.cli.program.commands import NEURONS, command
from actviz.errors import ActvizError, UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.analysis.units.gates import Gate, Inseparable
    from actviz.analysis.units.neuron import NeuronReport
    from actviz.figures.axes.view import View
    from actviz.figures.style.look import Look

_MOST_IN_A_FAMILY = 8


@dataclass(frozen=True)
class NeuronOptions(FigureOptions):
    """What the figure of a neuron takes."""

    refused = ("asymptotes", "formula")

    x: Annotated[tuple[str, str], fitted_limits("Limits of the weighted sum (default: fitted).")] = (
        FigureOptions.x
    )
    sweep: Annotated[
        str | None,
        text_option("--sweep", metavar="threshold=V,...", help="One curve for each of these thresholds."),
    ] = None
    diagram: Annotated[
        bool,
        flag_option("--diagram", "Draw a diagram of the neuron: inputs, weights, sum and output."),
    ] = False


@command(
    "neuron",
    NEURONS,
    examples=(
        "actviz neuron --gate and",
        "actviz neuron --weights 5,3 --threshold 4 -o line.png",
    ),
)
def neuron(
    context: typer.Context,
    *,
    weights: Annotated[
        str | None, text_option("--weights", metavar="W,...", help="A weight for each input.")
    ] = None,
    threshold: Annotated[
        str | None,
        text_option("--threshold", metavar="T", help="The neuron fires where w·x ≥ T (default: 0)."),
    ] = None,
    bias: Annotated[
        str | None, text_option("--bias", metavar="B", help="Bias, instead of a threshold: B = -T.")
    ] = None,
    inputs: Annotated[
        str | None,
        text_option(
            "--inputs",
            metavar="X,...;...",
            help="Rows such as '0.2,0.7;1,1', or a CSV file (default: all combinations of 0 and 1).",
        ),
    ] = None,
    activation: Annotated[
        str, text_option("--activation", metavar="NAME", help="Activation function.")
    ] = "heaviside",
    gate: Annotated[
        str | None,
        text_option(
            "--gate",
            metavar="GATE",
            help="Weights of a logic gate: and, or, nand, nor, not; xor shows why there are none.",
        ),
    ] = None,
    as_json: AsJson = False,
    table: TableStyle = None,
    figure: NeuronOptions,
) -> None:
    """Print the outputs of a single neuron: its truth table.

    The activation is applied to z = w·x - θ = w·x + b. -o draws the output
    over the weighted sum, and for two inputs the line w·x = θ in their
    plane, or with --diagram the neuron itself. --gate xor shows why no
    single neuron computes it.
    """
    answer = Answer.asked(context, table, as_json, figure)
    if figure.diagram:
        _check_diagram(figure, answer)
    known: Gate | None = None
    if gate is not None:
        from actviz.analysis.units.gates import Inseparable
        from actviz.analysis.units.gates import gate as gate_named

        found = gate_named(gate)
        given = {"--weights": weights, "--threshold": threshold, "--bias": bias, "--sweep": figure.sweep}
        if isinstance(found, Inseparable):
            given |= {"--inputs": inputs, "--activation": activation if activation != "heaviside" else None}
        unfit = next((option for option, text in given.items() if text is not None), None)
        if unfit:
            raise UsageError(
                f"--gate {gate} and {unfit} cannot be combined", hint=f"actviz neuron --gate {gate}"
            )
        if isinstance(found, Inseparable) and figure.diagram:
            raise UsageError(
                f"--diagram: no single neuron computes {gate}",
                hint=f"actviz neuron --gate {gate} -o {gate}.png shows why",
            )
        if isinstance(found, Inseparable):
            refuse(figure, f"--gate {gate}", "x", "y", "axes")
            refuse_direct(figure, f"--gate {gate}")
            _explain(found, answer)
            return
        known = found
    if known is None and weights is None:
        raise UsageError("neuron needs --weights", hint="actviz neuron --weights 5,3 --threshold 4")
    reports = _neurons(weights, _thresholds(threshold, bias, figure.sweep), inputs, activation, known)
    _show(reports, known, answer, diagram=figure.diagram)


def _check_diagram(figure: NeuronOptions, answer: Answer) -> None:
    """Refuse options that cannot be combined with ``--diagram``."""
    if not answer.draws:
        raise UsageError("--diagram needs an output file", hint="for example -o neuron.png")
    if figure.sweep is not None:
        raise UsageError("--diagram and --sweep cannot be combined", hint="leave out --sweep")
    refuse(figure, "--diagram", "x", "y", "ticks", "axes", "grid", "legend", "show")


def _thresholds(threshold: str | None, bias: str | None, sweep: str | None) -> list[dict[str, float]]:
    """The threshold or bias of each neuron, as `actviz.neuron` takes it."""
    if sweep is None:
        typed = {"threshold": threshold, "bias": bias}
        return [{name: number(f"--{name}", text) for name, text in typed.items() if text is not None}]
    example = "for example --sweep threshold=1,4,7"
    parameter, _, values = sweep.partition("=")
    name = parameter.strip()
    if name not in ("threshold", "bias") or not values:
        raise UsageError(f"--sweep: {sweep!r} is not threshold=V,... or bias=V,...", hint=example)
    if threshold is not None or bias is not None:
        raise UsageError(
            "--sweep cannot be combined with --threshold or --bias", hint="leave out one of them"
        )
    found = numbers("--sweep", values)
    if len(set(found)) < len(found):
        raise UsageError(f"--sweep: a {name} is given twice", hint=example)
    if len(found) > _MOST_IN_A_FAMILY:
        raise UsageError(
            f"--sweep: {len(found)} curves cannot be distinguished; at most {_MOST_IN_A_FAMILY} are drawn"
        )
    return [{name: value} for value in found]


def _neurons(
    weights: str | None,
    thresholds: list[dict[str, float]],
    inputs: str | None,
    activation: str,
    gate: Gate | None,
) -> list[NeuronReport]:
    from actviz.analysis.units.neuron import neuron as analysed

    rows = None if inputs is None else _rows(inputs)
    if gate is not None:
        return [analysed(gate.weights, threshold=gate.threshold, inputs=rows, activation=activation)]
    w = numbers("--weights", weights or "")
    return [analysed(w, inputs=rows, activation=activation, **given) for given in thresholds]


def _rows(text: str) -> list[list[float]]:
    """``0.2,0.7;1,1``, or the rows of a CSV file, of which the first may hold names."""
    if not (text.lower().endswith(".csv") or os.path.isfile(text)):
        return [numbers("--inputs", row) for row in text.split(";") if row.strip()]
    try:
        with Path(text).open(newline="", encoding="utf-8-sig") as file:
            lines = [line for line in csv.reader(file) if any(cell.strip() for cell in line)]
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        reason = getattr(fault, "strerror", None) or "it is not a CSV file"
        raise ActvizError(f"--inputs: cannot read {text}: {reason}") from fault
    if lines and not any(map(_is_number, lines[0])):
        del lines[0]
    return [[number("--inputs", cell) for cell in line] for line in lines]


def _is_number(cell: str) -> bool:
    try:
        number("", cell)
    except UsageError:
        return False
    return True


def _show(reports: Sequence[NeuronReport], gate: Gate | None, answer: Answer, *, diagram: bool) -> None:
    from actviz.tables import neuron as tables

    def draw(view: View, look: Look) -> Figure:
        from actviz.figures.diagrams.neuron import neuron_diagram
        from actviz.figures.neuron import neuron_figure

        return neuron_diagram(reports[0], look) if diagram else neuron_figure(reports, view, look)

    def document() -> dict[str, Any]:
        if len(reports) > 1:
            return {"schema": 1, "family": [report.to_dict() for report in reports]}
        return {**reports[0].to_dict(), **({"gate": gate.name, "separable": True} if gate else {})}

    def description() -> str:
        return tables.diagram_description(reports[0]) if diagram else tables.description(reports)

    plan = answer.plan("neuron-diagram" if diagram else "neuron")
    paths = answer.draw(plan, draw, [reports[0].activation], description)
    answer.print(
        document,
        lambda: tables.neuron_tables(reports, gate),
        lambda: tables.neuron_records(reports),
        paths,
    )


def _explain(gate: Inseparable, answer: Answer) -> None:
    """Explain why no neuron computes a gate, which is not an error."""
    from actviz.tables import neuron as tables

    def draw(view: View, look: Look) -> Figure:
        from actviz.figures.neuron import gate_figure

        return gate_figure(gate, look)

    paths = answer.draw(answer.plan(gate.name), draw, (), lambda: tables.gate_description(gate))
    answer.print(gate.to_dict, lambda: [tables.gate_table(gate)], lambda: tables.gate_records(gate), paths)
