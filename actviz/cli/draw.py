"""The commands that draw: plot and compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from actviz.cli.commands import command
from actviz.cli.curve_options import AnnotationOptions, CurveOptions, PanelOptions, ShadeOptions
from actviz.cli.motion import BuildOptions, MotionOptions, check_place, followed
from actviz.cli.names import Names
from actviz.cli.options import CurveLooks, FigureOptions, activations
from actviz.cli.output import planned, stem, write
from actviz.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.activations import Activation
    from actviz.figures.axes.view import View
    from actviz.figures.files.motion import Frames
    from actviz.figures.moving.moves import Move
    from actviz.figures.style.look import Look

PANEL = "Draw"
_LOGARITHMIC = "Derivatives are drawn as magnitudes over a logarithmic axis."


@command("plot", PANEL)
def plot(
    context: typer.Context,
    names: Names,
    curves: CurveOptions,
    panels: PanelOptions,
    added: AnnotationOptions,
    shade: ShadeOptions,
    looks: CurveLooks,
    motion: MotionOptions,
    figure: FigureOptions,
) -> None:
    """Draw functions, one panel each."""
    motion.check(names, figure, added, shade)
    move = motion.move()
    if move is not None:
        frames = [looks.called([f])[0] for f in motion.functions(names[0], move)]
        _animate(context, frames, move, curves, panels, added, shade, looks, figure, motion)
        return
    functions = looks.called(activations(names, figure.sweep))
    together = figure.sweep is not None
    _draw(context, functions, curves, panels, added, shade, looks, figure, motion, together=together)


@command("compare", PANEL)
def compare(
    context: typer.Context,
    names: Names,
    curves: CurveOptions,
    panels: PanelOptions,
    added: AnnotationOptions,
    shade: ShadeOptions,
    looks: CurveLooks,
    motion: BuildOptions,
    figure: FigureOptions,
) -> None:
    """Draw functions over each other; their derivatives in panels beside."""
    motion.check(names, figure, added, shade)
    functions = looks.called(activations(names, figure.sweep))
    if len(functions) < 2:
        raise UsageError("compare needs two or more functions", hint=f"actviz plot {names[0]}")
    _draw(context, functions, curves, panels, added, shade, looks, figure, motion, together=True)


def _draw(
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

    def told(_: int | None) -> str:
        from actviz.figures.axes.annotations import marked_in_words
        from actviz.figures.files.descriptions import description

        parts = [description(functions, orders, plan.view), marked_in_words(annotations, functions, orders)]
        if curves.log_y:
            parts.append(_LOGARITHMIC)
        if motion.build:
            parts.append("The curves come one after the other.")
        return " ".join(part for part in parts if part)

    for path in write(plan, options, draw, functions, context, told):
        typer.echo(path)


def _animate(
    context: typer.Context,
    functions: list[Activation],
    move: Move,
    curves: CurveOptions,
    panels: PanelOptions,
    added: AnnotationOptions,
    shade: ShadeOptions,
    looks: CurveLooks,
    options: FigureOptions,
    motion: MotionOptions,
) -> None:
    """Draw a function, one frame after the other; ``functions`` are those of the frames."""
    orders, arrangement = curves.orders, panels.arrangement(log_y=curves.log_y)
    annotations, first = added.annotations, functions[0]
    plan = planned(
        options,
        "-".join([first.file_name, *curves.words, *motion.words]),
        shade.shaded_below,
        colors=looks.colored([first]),
        formats=motion.formats(),
    )
    if move.name == "x":
        check_place(move, plan.view)
    arrangement.check(plan.view.y)
    annotations.check([first], orders, plan.view.x, plan.view.y)

    def draw(view: View, look: Look) -> Frames:
        from actviz.figures.moving.curves import animated

        return followed(animated(functions, move, orders, view, look, arrangement, annotations))

    def told(_: int | None) -> str:
        from actviz.figures.moving.told import description

        text = description(functions, move, orders, plan.view)
        return f"{text} {_LOGARITHMIC}" if curves.log_y else text

    for path in write(plan, options, draw, [first.relabelled(first.shown)], context, told):
        typer.echo(path)
