"""The command that prints how wide random networks depend on depth: phase."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from actviz.cli.options.declare import text_option
from actviz.cli.options.figure import FittedFigure, refuse_direct
from actviz.cli.options.layers import BlockOptions
from actviz.cli.options.names import All, OptionalNames
from actviz.cli.options.numbers import number, whole
from actviz.cli.options.report import AsJson, Cite, TableStyle
from actviz.cli.output.figure import stem
from actviz.cli.output.report import Answer, watched
from actviz.cli.program.commands import ANALYSE, command
from actviz.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.analysis.propagation.phase import PhaseReport
    from actviz.figures.axes.view import View
    from actviz.figures.style.look import Look

_ONE_BY_ONE = "--depth, --start, --correlation, --residual and norms take one function"


@dataclass(frozen=True)
class DiagramFigure(FittedFigure):
    """What a phase diagram takes."""

    refused = ("axes", "asymptotes", "formula", "sweep")


@command(
    "phase",
    ANALYSE,
    examples=(
        "actviz phase tanh --sigma-b 0.2",
        "actviz phase tanh relu gelu -o lines.svg",
    ),
)
def phase(
    context: typer.Context,
    names: OptionalNames = None,
    *,
    everything: All = False,
    sigma_w: Annotated[
        str | None,
        text_option("--sigma-w", metavar="S", help="√(fan_in · Var(w)) (default: the critical value)."),
    ] = None,
    sigma_b: Annotated[
        str | None,
        text_option(
            "--sigma-b",
            metavar="S",
            help="Standard deviation of the biases (default: 0; without --sigma-w that of --init critical).",
        ),
    ] = None,
    depth: Annotated[
        str | None,
        text_option("--depth", metavar="L", help="Print q, c and χ for each of L layers."),
    ] = None,
    start: Annotated[
        str | None,
        text_option("--start", metavar="Q", help="Variance of z in layer 1 (default: 1, or the critical q)."),
    ] = None,
    correlation: Annotated[
        str | None,
        text_option(
            "--correlation", metavar="C", help="Correlation of two inputs in layer 1 (default: 0.3)."
        ),
    ] = None,
    network: BlockOptions,
    cite: Cite = False,
    as_json: AsJson = False,
    table: TableStyle = None,
    figure: DiagramFigure,
) -> None:
    """Print how variance, correlation and gradient depend on depth in wide random networks.

    Mean-field theory: the laws of depth at (σ_w, σ_b), the fixed points and all critical σ_w. Without
    --sigma-w: at the critical point of --init critical. -o draws the phase diagram (--x and --y are the
    limits of σ_w and σ_b) and the maps of q and c. Several functions, or --all, are printed one line
    each; -o draws their critical lines in one diagram.
    """
    answer = Answer.asked(context, table, as_json, figure)
    shift = None if sigma_b is None else number("--sigma-b", sigma_b)
    scale = None if sigma_w is None else number("--sigma-w", sigma_w)
    more = {
        "depth": None if depth is None else _depth(depth),
        "start": None if start is None else number("--start", start),
        "correlation": None if correlation is None else number("--correlation", correlation),
        **network.read(),
    }
    _check(names, everything, more, answer)
    if everything or len(names or ()) > 1:
        _show_several(names, scale, shift, answer)
        return
    assert names
    from actviz.analysis.propagation.phase import phase as analysed

    _show(analysed(names[0], sigma_w=scale, sigma_b=shift, **more), answer)


def _check(names: Sequence[str] | None, everything: bool, more: Mapping[str, Any], answer: Answer) -> None:
    """Refuse options that cannot be combined."""
    if everything and (names or answer.draws):
        raise UsageError(
            "--all cannot be combined with names or a figure", hint="actviz phase --all --sigma-b 0.2"
        )
    if not names and not everything:
        raise UsageError(
            "phase needs a function", hint="actviz phase tanh, or actviz phase --all for every function"
        )
    if everything or len(names or ()) > 1:
        if any(value is not None for value in more.values()):
            raise UsageError(
                "several functions can only be combined with --sigma-w and --sigma-b", hint=_ONE_BY_ONE
            )
        refuse_direct(answer.figure, "several functions")
    elif answer.draws and "residual" in more:
        raise UsageError("--residual has no phase diagram", hint="leave out -o, or --residual")


def _show(report: PhaseReport, answer: Answer) -> None:
    """One function: its diagram and maps, and all that is known of it."""
    from actviz.tables import phase as tables

    def draw(view: View, look: Look) -> Figure:
        from actviz.figures.phase import phase_figure

        return phase_figure(report, view, look)

    paths = answer.draw(
        answer.plan(f"phase-{stem([report.activation])}"),
        draw,
        [report.activation],
        lambda: tables.description(report),
    )
    answer.print(
        report.to_dict,
        lambda: tables.phase_tables(report),
        lambda: tables.phase_records(report),
        paths,
    )


def _depth(text: str) -> int:
    from actviz.analysis.propagation.bounds import MOST_DEPTH

    return whole("--depth", text, 1, MOST_DEPTH)


def _show_several(
    wanted: Sequence[str] | None, sigma_w: float | None, sigma_b: float | None, answer: Answer
) -> None:
    """Several functions, by default all, one line each; and their critical lines in one diagram."""
    from actviz.activations import names, scalar
    from actviz.analysis.propagation.bounds import checked
    from actviz.analysis.propagation.overview import overview
    from actviz.tables import phase as tables

    checked(sigma_w, sigma_b or 0.0)
    functions = [scalar(name) for name in wanted or names()]
    plan = None
    if answer.draws:
        from actviz.figures import at_most_eight

        plan = answer.plan(f"phase-{stem(at_most_eight(functions))}")
    found = [overview(function, sigma_w, sigma_b) for function in watched(functions, "finding phases")]

    def draw(view: View, look: Look) -> Figure:
        from actviz.figures.phase_lines import phase_lines_figure

        return phase_lines_figure(found, (sigma_w, sigma_b), view, look)

    paths = answer.draw(plan, draw, functions, lambda: tables.description_of_several(found))
    answer.print(
        lambda: {
            "schema": 1,
            "sigma_w": sigma_w,
            "sigma_b": sigma_b,
            "functions": [entry.to_dict() for entry in found],
        },
        lambda: [tables.overview(found, sigma_b, sigma_w)],
        lambda: tables.overview_records(found),
        paths,
    )
