"""The command that prints the softmax of logits, and the loss: softmax."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from actviz.cli.options.declare import flag_option, text_option
from actviz.cli.options.figure import FigureOptions, refuse
from actviz.cli.options.motion import followed, read_move
from actviz.cli.options.numbers import NumbersCommand, number, numbers
from actviz.cli.options.report import AsJson, TableStyle
from actviz.cli.output.report import Answer
from actviz.cli.program.commands import NEURONS, command
from actviz.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.figures.axes.view import View
    from actviz.figures.files.motion import Frames
    from actviz.figures.moving.moves import Move
    from actviz.figures.style.look import Look


@dataclass(frozen=True)
class BarOptions(FigureOptions):
    """What a figure of bars takes."""

    refused = ("x", "y", "axes", "legend", "asymptotes", "formula", "sweep")


@command(
    "softmax",
    NEURONS,
    examples=(
        "actviz softmax 2 1 0.1 --target 0",
        "actviz softmax 2 1 0.1 --temperature 0.5,1,2 -o t.png",
    ),
    cls=NumbersCommand,
)
def softmax(
    context: typer.Context,
    logits: Annotated[
        list[str], typer.Argument(metavar="LOGIT", help="Numbers: 2, -1, 0.5, pi, 1e3, inf, -inf.")
    ],
    *,
    temperature: Annotated[
        str,
        text_option(
            "--temperature",
            metavar="T,...",
            help="Temperature, by which logits are divided; several are compared.",
        ),
    ] = "1",
    target: Annotated[
        str | None,
        text_option(
            "--target",
            metavar="CLASS",
            help="True class: its label, or without --labels its index 0, 1, 2, ...",
        ),
    ] = None,
    labels: Annotated[
        str | None, text_option("--labels", metavar="A,B,...", help="Names of the classes.")
    ] = None,
    animate: Annotated[
        str | None,
        text_option(
            "--animate",
            metavar="T=A:B[:FRAMES]",
            help="Animate the temperature from A to B, in geometric steps.",
        ),
    ] = None,
    jacobian: Annotated[bool, flag_option("--jacobian", "Also print the Jacobian ∂p/∂x.")] = False,
    as_json: AsJson = False,
    table: TableStyle = None,
    figure: BarOptions,
) -> None:
    """Print the softmax of logits, and with a target the cross-entropy loss.

    The cross-entropy is the negative log-likelihood of the log-softmax; its
    gradient is printed too. Classes are numbered from 0, as in torch. -o draws
    the probabilities as bars.
    """
    refuse(figure, "softmax", "sweep", hint="--temperature 0.5,1,2 compares several")
    answer = Answer.asked(context, table, as_json, figure, moves=animate is not None)
    move = None if animate is None else _warming(animate, temperature)
    warmths = numbers("--temperature", temperature) if move is None else [move.values[0], move.values[-1]]
    if len(set(warmths)) < len(warmths):
        raise UsageError("--temperature: a value is given twice", hint="--temperature 0.5,1,2")
    from actviz.analysis.units.softmax import softmax as analysed
    from actviz.tables import softmax as tables

    names = None if labels is None else labels.split(",")
    given = [number("softmax", text) for text in logits]
    reports = [analysed(given, temperature=T, target=target, labels=names) for T in warmths]

    def draw(view: View, look: Look) -> Figure | Frames:
        from actviz.figures.softmax import bars_figure

        if move is not None:
            from actviz.figures.moving.softmax import warmed

            moved = [analysed(given, temperature=T, target=target, labels=names) for T in move.values]
            return followed(warmed(moved, move, look))

        return bars_figure(reports, look)

    def document() -> dict[str, Any]:
        if len(reports) > 1:
            return {"schema": 1, "family": [report.to_dict() for report in reports]}
        return reports[0].to_dict()

    bars = answer.style == "rich" and sys.stdout.isatty()
    stem = "softmax" if move is None else "softmax-T"
    paths = answer.draw(answer.plan(stem), draw, (), lambda: tables.description(reports))
    answer.print(
        document,
        lambda: tables.softmax_tables(reports, jacobian=jacobian, bars=bars),
        lambda: tables.softmax_records(reports, jacobian=jacobian),
        paths,
    )


def _warming(animate: str, temperature: str) -> Move:
    """The temperatures of an animation."""
    move = read_move(animate, "T=0.1:10", by_factors=True)
    if move.name not in ("T", "temperature"):
        raise UsageError(
            f"--animate: softmax has no parameter '{move.name}'", hint="for example --animate T=0.1:10"
        )
    if temperature != "1":
        raise UsageError("--animate and --temperature cannot be combined", hint="leave out one of them")
    return move
