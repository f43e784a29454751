"""The command that draws functions, a panel each: plot."""

from __future__ import annotations

import typer

from actviz.cli.options.curves import AnnotationOptions, CurveOptions, PanelOptions, ShadeOptions
from actviz.cli.options.figure import CurveLooks, FigureOptions
from actviz.cli.options.motion import MotionOptions, moved
from actviz.cli.options.names import Names, activations
from actviz.cli.output.curves import animate_curves, draw_curves
from actviz.cli.program.commands import DRAW, command


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
    motion.check(names, figure, added, together=False)
    move = motion.move()
    if move is not None:
        frames = moved(names, move)
        animate_curves(
            context, frames, move, curves, panels, added, shade, looks, figure, motion, together=False
        )
        return
    functions = looks.called(activations(names, figure.sweep))
    together = figure.sweep is not None
    draw_curves(context, functions, curves, panels, added, shade, looks, figure, motion, together=together)
