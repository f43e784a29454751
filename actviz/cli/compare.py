"""The command that draws functions in one panel: compare."""

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
from actviz.errors import UsageError


@command(
    "compare",
    DRAW,
    examples=(
        "actviz compare sigmoid tanh",
        "actviz compare relu gelu 'x*sigmoid(1.702x)' --deriv --theme light -o gates.svg",
    ),
    also=BESIDE_F,
    draws=True,
)
def compare(
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
    """Draw functions in one panel, and their derivatives in panels next to it."""
    motion.check(names, figure, added, together=True)
    request = CurveRequest(context, curves, panels, added, shade, looks, motion, figure)
    move = motion.move()
    if move is not None:
        request.animate(moved(names, move), move, together=True)
        return
    functions = looks.called(activations(names, figure.sweep))
    if len(functions) < 2:
        raise UsageError("compare needs two or more functions", hint=f"actviz plot {names[0]}")
    request.draw(functions, together=True)
