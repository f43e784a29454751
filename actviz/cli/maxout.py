"""The command that prints a maxout unit, the maximum of several lines: maxout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from actviz.cli.options.figure import FittedFigure
from actviz.cli.options.numbers import NumbersCommand, numbers
from actviz.cli.options.report import AsJson, TableStyle
from actviz.cli.output.report import Answer
from actviz.cli.program.commands import NEURONS, command

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.figures.axes.view import View
    from actviz.figures.style.look import Look


@dataclass(frozen=True)
class PieceOptions(FittedFigure):
    """What the figure of a maxout unit takes."""

    refused = ("asymptotes", "sweep")


@command(
    "maxout",
    NEURONS,
    examples=(
        "actviz maxout 0,0 1,0",
        "actviz maxout -1 1 0,3 -o pieces.svg",
    ),
    cls=NumbersCommand,
)
def maxout(
    context: typer.Context,
    pieces: Annotated[
        list[str], typer.Argument(metavar="W,B", help="Linear pieces w·x + b; B defaults to 0.")
    ],
    *,
    as_json: AsJson = False,
    table: TableStyle = None,
    figure: PieceOptions,
) -> None:
    """Print the maximum of several linear pieces: its kinks, and which function it is.

    maxout 0,0 1,0 is relu, maxout 0.01,0 1,0 is leaky_relu, and maxout -1 1
    the absolute value. -o draws the pieces and their maximum.
    """
    answer = Answer.asked(context, table, as_json, figure)
    from actviz.analysis.units.maxout import maxout as analysed
    from actviz.tables import maxout as tables

    typed = [numbers("maxout", text) for group in pieces for text in group.split(";") if text.strip()]
    report = analysed([piece if len(piece) != 1 else [*piece, 0.0] for piece in typed])

    def draw(view: View, look: Look) -> Figure:
        from actviz.figures.maxout import maxout_figure

        return maxout_figure(report, view, look)

    plan = answer.plan("maxout")
    paths = answer.draw(plan, draw, [report.activation], lambda: tables.description(report))
    answer.print(
        report.to_dict,
        lambda: tables.maxout_tables(report),
        lambda: tables.maxout_records(report),
        paths,
    )
