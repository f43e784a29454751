"""The command that draws functions, one panel each: plot."""

from __future__ import annotations

import typer

from actviz.cli.options.curves import (
    BESIDE_F,
    AnnotationOptions,
    CurveOptions,
    PanelOptions,
    ShadeOptions,
)
from actviz.cli.options.figure import CurveLooks, FigureOptions
from actviz.cli.options.motion import MotionOptions, moved
from actviz.cli.options.names import Names, activations
from actviz.cli.output.curves import CurveRequest
from actviz.cli.program.commands import DRAW, command


@command(
    "plot",
    DRAW,
    examples=(
        "actviz plot relu --deriv",
        "actviz plot elu --animate alpha=0.2:2 --x -5 3",
    ),
    also=BESIDE_F,
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
    request = CurveRequest(context, curves, panels, added, shade, looks, motion, figure)
    move = motion.move()
    if move is not None:
        request.animate(moved(names, move), move, together=False)
        return
    request.draw(looks.called(activations(names, figure.sweep)), together=figure.sweep is not None)
