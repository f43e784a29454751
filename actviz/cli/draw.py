"""The commands that draw: plot and compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from actviz.cli.options import CurveOptions, FigureOptions, Names, activations, with_options
from actviz.cli.output import at_most_eight, planned, stem_of, write
from actviz.cli.program import app
from actviz.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.figures.curves import View
    from actviz.figures.theme import Look

PANEL = "Draw"


@app.command(rich_help_panel=PANEL)
@with_options
def plot(context: typer.Context, names: Names, curves: CurveOptions, figure: FigureOptions) -> None:
    """Draw functions, one panel each."""
    functions = activations(names)
    plan = planned(figure, "-".join([*map(stem_of, functions), *curves.words]))

    def draw(view: View, look: Look) -> Figure:
        from actviz.figures.curves import plot_figure

        return plot_figure(functions, curves.orders, view, look)

    for path in write(plan, draw, functions, context):
        typer.echo(path)


@app.command(rich_help_panel=PANEL)
@with_options
def compare(context: typer.Context, names: Names, curves: CurveOptions, figure: FigureOptions) -> None:
    """Draw functions over each other; their derivatives in panels beside."""
    functions = activations(names)
    if len(functions) < 2:
        raise UsageError("compare needs two or more functions", hint=f"actviz plot {names[0]}")
    at_most_eight(functions)
    plan = planned(figure, "-".join([*map(stem_of, functions), *curves.words]))

    def draw(view: View, look: Look) -> Figure:
        from actviz.figures.curves import compare_figure

        return compare_figure(functions, curves.orders, view, look)

    for path in write(plan, draw, functions, context):
        typer.echo(path)
