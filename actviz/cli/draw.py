"""The commands that draw: plot and compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from actviz.cli.commands import command
from actviz.cli.curve_options import AnnotationOptions, CurveOptions, PanelOptions, ShadeOptions
from actviz.cli.names import Names
from actviz.cli.options import CurveLooks, FigureOptions, activations
from actviz.cli.output import planned, stem, write
from actviz.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.activations import Activation
    from actviz.figures.axes.view import View
    from actviz.figures.style.look import Look

PANEL = "Draw"


@command("plot", PANEL)
def plot(
    context: typer.Context,
    names: Names,
    curves: CurveOptions,
    panels: PanelOptions,
    added: AnnotationOptions,
    shade: ShadeOptions,
    looks: CurveLooks,
    figure: FigureOptions,
) -> None:
    """Draw functions, one panel each."""
    functions = looks.called(activations(names, figure.sweep))
    _draw(context, functions, curves, panels, added, shade, looks, figure, together=figure.sweep is not None)


@command("compare", PANEL)
def compare(
    context: typer.Context,
    names: Names,
    curves: CurveOptions,
    panels: PanelOptions,
    added: AnnotationOptions,
    shade: ShadeOptions,
    looks: CurveLooks,
    figure: FigureOptions,
) -> None:
    """Draw functions over each other; their derivatives in panels beside."""
    functions = looks.called(activations(names, figure.sweep))
    if len(functions) < 2:
        raise UsageError("compare needs two or more functions", hint=f"actviz plot {names[0]}")
    _draw(context, functions, curves, panels, added, shade, looks, figure, together=True)


def _draw(
    context: typer.Context,
    functions: list[Activation],
    curves: CurveOptions,
    panels: PanelOptions,
    added: AnnotationOptions,
    shade: ShadeOptions,
    looks: CurveLooks,
    options: FigureOptions,
    *,
    together: bool,
) -> None:
    from actviz.figures import at_most_eight

    if together:
        at_most_eight(functions)
    orders, arrangement = curves.orders, panels.arrangement(log_y=curves.log_y)
    annotations = added.annotations
    plan = planned(
        options,
        "-".join([stem(functions, options.sweep), *curves.words]),
        shade.shaded_below,
        colors=looks.colored(functions),
    )
    arrangement.check(plan.view.y)
    annotations.check(functions, orders, plan.view.x, plan.view.y)

    def draw(view: View, look: Look) -> Figure:
        from actviz.figures.curves import curves_figure, panels_of

        shown = panels_of(functions, orders, arrangement, together=together)
        return curves_figure(shown, view, look, arrangement, annotations)

    def told(_: int | None) -> str:
        from actviz.figures.axes.annotations import marked_in_words
        from actviz.figures.files.descriptions import description

        parts = [description(functions, orders, plan.view), marked_in_words(annotations, functions, orders)]
        if curves.log_y:
            parts.append("Derivatives are drawn as magnitudes over a logarithmic axis.")
        return " ".join(part for part in parts if part)

    for path in write(plan, options, draw, functions, context, told):
        typer.echo(path)
