"""The commands that analyse: saturation and vanish."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from actviz.cli.answer import answer, check_streams, is_wanted
from actviz.cli.options import (
    AsJson,
    FigureOptions,
    OptionalNames,
    TableStyle,
    activations,
    number,
    numbers,
    table_style,
    whole,
    with_options,
)
from actviz.cli.output import planned, stem, write
from actviz.cli.program import app
from actviz.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.figures.look import Look
    from actviz.figures.view import View

PANEL = "Analyse"


@app.command(rich_help_panel=PANEL)
@with_options
def saturation(
    context: typer.Context,
    names: OptionalNames = None,
    *,
    layers: Annotated[str, typer.Option("--layers", metavar="N", help="How many layers in a row.")] = "10",
    threshold: Annotated[
        str, typer.Option("--threshold", metavar="E", help="Saturated is where |f′| is below this.")
    ] = "0.01",
    std: Annotated[str, typer.Option("--std", metavar="S", help="Standard deviation of the inputs.")] = "1",
    as_json: AsJson = False,
    table: TableStyle = "rich",
    figure: FigureOptions,
) -> None:
    """Tell where functions saturate and what N layers leave of a gradient.

    Without names: the functions that are most used, the worst first. Four answers: the bound, the
    mean, the root mean square and the typical (median) product of N derivatives. With -o it draws
    f and f′ with the saturated zones shaded.
    """
    style = table_style(table)
    check_streams(figure, as_json=as_json)
    from actviz.analysis.saturation import DEFAULT_NAMES, MOST_LAYERS
    from actviz.analysis.saturation import saturation as analysed
    from actviz.tables import reports

    report = analysed(
        activations(names, figure.sweep) if names else DEFAULT_NAMES,
        layers=whole("--layers", layers, 1, MOST_LAYERS),
        threshold=number("--threshold", threshold),
        input_std=number("--std", std),
    )
    if not names:
        report = report.worst_first()
    paths: list[str] = []
    if is_wanted(figure):
        plan = planned(figure, "saturation", report.threshold)
        functions = [row.activation for row in report.functions]

        def draw(view: View, look: Look) -> Figure:
            from actviz.figures.curves import curves_figure, one_each
            from actviz.figures.marks import window_of_zones

            if figure.x == FigureOptions.x:
                view = replace(view, x=window_of_zones(functions, report.threshold))
            return curves_figure(one_each(functions, (0, 1)), view, look)

        paths = write(plan, figure, draw, functions, context)
    answer(
        report.to_dict,
        lambda: reports.saturation_tables(report),
        style=style,
        as_json=as_json,
        figure=figure,
        paths=paths,
    )


@app.command(rich_help_panel=PANEL)
@with_options
def vanish(
    context: typer.Context,
    names: OptionalNames = None,
    *,
    layers: Annotated[
        str | None, typer.Option("--layers", metavar="N", help="How many layers (default: 4, or as listed).")
    ] = None,
    weights: Annotated[
        str, typer.Option("--weights", metavar="W,...", help="One for all layers, or one each.")
    ] = "1",
    bias: Annotated[
        str, typer.Option("--bias", metavar="B,...", help="One for all layers, or one each.")
    ] = "0",
    input: Annotated[str, typer.Option("--input", metavar="X", help="What the first layer is given.")] = "1",
    no_figure: Annotated[bool, typer.Option("--no-figure", help="Print only.")] = False,
    as_json: AsJson = False,
    table: TableStyle = "rich",
    figure: FigureOptions,
) -> None:
    """Follow a gradient back through a chain of one-neuron layers, and draw it.

    Each layer computes z = w·a + b and a = f(z); ∂C/∂b is what its bias gets of the gradient
    when ∂C/∂a of the last layer is 1. Without a name: sigmoid.
    """
    style = table_style(table)
    functions = activations(names or ["sigmoid"], figure.sweep)
    from actviz.analysis.chain import MOST_LAYERS
    from actviz.analysis.chain import vanish as analysed
    from actviz.tables import render, reports

    report = analysed(
        functions,
        layers=whole("--layers", layers, 1, MOST_LAYERS) if layers is not None else None,
        weights=numbers("--weights", weights),
        bias=numbers("--bias", bias),
        input=number("--input", input),
    )
    if no_figure and figure.output:
        raise UsageError("--no-figure and -o do not fit", hint="leave out one of them")
    image_on_stdout = "-" in (figure.output or [])
    if as_json and image_on_stdout:
        raise UsageError("--json and -o - both want standard output", hint="give -o FILE")
    paths: list[str] = []
    if not no_figure:
        from actviz.figures import at_most_eight

        at_most_eight(functions)
        plan = planned(figure, f"vanish-{stem(functions, figure.sweep)}-{report.layers}")

        def draw(view: View, look: Look) -> Figure:
            from actviz.figures.depth import depth_figure

            return depth_figure(report, view, look)

        paths = write(plan, figure, draw, functions, context)
    if as_json:
        render.show_json({**report.to_dict(), "outputs": paths})
    else:
        tables = [reports.vanish_rows(report)] if style == "csv" else reports.vanish_tables(report)
        render.show(tables, style, to=sys.stderr if image_on_stdout else None)
        for path in paths:
            typer.echo(f"wrote {path}", err=True)
