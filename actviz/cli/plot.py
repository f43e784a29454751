"""The command that draws functions, a panel each: plot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from actviz.cli.options.curves import AnnotationOptions, CurveOptions, PanelOptions, ShadeOptions
from actviz.cli.options.figure import CurveLooks, FigureOptions
from actviz.cli.options.motion import MotionOptions, check_place, followed
from actviz.cli.options.names import Names, activations
from actviz.cli.output.curves import LOGARITHMIC, draw_curves
from actviz.cli.output.figure import planned, write
from actviz.cli.program.commands import DRAW, command

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.figures.axes.view import View
    from actviz.figures.files.motion import Frames
    from actviz.figures.moving.moves import Move
    from actviz.figures.style.look import Look


@command(
    "plot",
    DRAW,
    examples=(
        "actviz plot relu --deriv",
        "actviz plot elu --animate alpha=0.2:2 --x -5 3",
    ),
    draws=True,
)
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
    draw_curves(context, functions, curves, panels, added, shade, looks, figure, motion, together=together)


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

    def alt_text(_: int | None) -> str:
        from actviz.figures.moving.told import description

        text = description(functions, move, orders, plan.view)
        return f"{text} {LOGARITHMIC}" if curves.log_y else text

    for path in write(plan, options, draw, [first.relabelled(first.shown)], context, alt_text):
        typer.echo(path)
