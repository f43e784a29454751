"""How plot and compare draw: curves in panels, with what is added to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from actviz.cli.options.curves import AnnotationOptions, CurveOptions, PanelOptions, ShadeOptions
from actviz.cli.options.figure import CurveLooks, FigureOptions
from actviz.cli.options.motion import BuildOptions, followed
from actviz.cli.output.figure import planned, stem, write

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.activations import Activation
    from actviz.figures.axes.view import View
    from actviz.figures.files.motion import Frames
    from actviz.figures.style.look import Look

LOGARITHMIC = "Derivatives are drawn as magnitudes over a logarithmic axis."


def draw_curves(
    context: typer.Context,
    functions: list[Activation],
    curves: CurveOptions,
    panels: PanelOptions,
    added: AnnotationOptions,
    shade: ShadeOptions,
    looks: CurveLooks,
    options: FigureOptions,
    motion: BuildOptions,
    *,
    together: bool,
) -> None:
    """Draw functions in panels of their own, or ``together``, and print what was written."""
    from actviz.figures import at_most_eight

    if together:
        at_most_eight(functions)
    orders, arrangement = curves.orders, panels.arrangement(log_y=curves.log_y)
    annotations = added.annotations
    plan = planned(
        options,
        "-".join([stem(functions, options.sweep), *curves.words, *motion.words]),
        shade.shaded_below,
        motion.pages(functions, orders),
        looks.colored(functions),
        motion.formats(),
    )
    arrangement.check(plan.view.y)
    annotations.check(functions, orders, plan.view.x, plan.view.y)

    def draw(view: View, look: Look) -> Figure | Frames:
        if motion.build:
            from actviz.figures.moving.curves import built

            return followed(built(functions, orders, view, look, arrangement, together=together))
        from actviz.figures.curves import curves_figure, panels_of

        shown = panels_of(functions, orders, arrangement, together=together)
        return curves_figure(shown, view, look, arrangement, annotations)

    def alt_text(_: int | None) -> str:
        from actviz.figures.axes.annotations import marked_in_words
        from actviz.figures.files.descriptions import description

        parts = [description(functions, orders, plan.view), marked_in_words(annotations, functions, orders)]
        if curves.log_y:
            parts.append(LOGARITHMIC)
        if motion.build:
            parts.append("The curves come one after the other.")
        return " ".join(part for part in parts if part)

    for path in write(plan, options, draw, functions, context, alt_text):
        typer.echo(path)
