"""The command that prints how number formats affect functions: precision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from actviz.cli.options.declare import text_option
from actviz.cli.options.figure import refuse_direct
from actviz.cli.options.formats import FORMATS, FormatFigure
from actviz.cli.options.names import OptionalNames, activations
from actviz.cli.options.numbers import number
from actviz.cli.options.report import AsJson, TableStyle
from actviz.cli.output.figure import stem
from actviz.cli.output.report import Answer
from actviz.cli.program.commands import ANALYSE, command
from actviz.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.figures.axes.view import View
    from actviz.figures.style.look import Look


@command(
    "precision",
    ANALYSE,
    examples=(
        "actviz precision sigmoid gelu",
        "actviz precision silu --dtype bfloat16 -o steps.png",
    ),
    also={"formats": "--dtype"},
)
def precision(
    context: typer.Context,
    names: OptionalNames = None,
    *,
    dtype: Annotated[
        list[str] | None,
        text_option("--dtype", metavar="FORMAT", help=f"{FORMATS}; repeatable (default: all but float64)."),
    ] = None,
    scale: Annotated[
        str | None,
        text_option("--scale", metavar="S", help="Add int8, with the values -128·S to 127·S."),
    ] = None,
    as_json: AsJson = False,
    table: TableStyle = None,
    figure: FormatFigure,
) -> None:
    """Print how rounding to number formats such as bfloat16 affects functions.

    Beyond which x f′ rounds to 0, f rounds to its limit, and f overflows; how many distinct values f
    takes; after how many layers a gradient is 0. -o draws f and f′ of one function, rounded and exact.
    """
    answer = Answer.asked(context, table, as_json, figure)
    refuse_direct(figure, "precision")
    from actviz.analysis.formats import SHORT, format_of
    from actviz.analysis.precision import DEFAULT_NAMES
    from actviz.analysis.precision import precision as analysed
    from actviz.tables import precision as tables

    functions = activations(list(names or DEFAULT_NAMES))
    if answer.draws and len(functions) > 1:
        raise UsageError("-o draws one function, not several", hint=f"actviz precision {functions[0].spec}")
    plan = answer.plan(f"precision-{stem(functions)}" if answer.draws else "precision")
    wanted = [format_of(name, "--dtype") for name in dtype] if dtype else [format_of(name) for name in SHORT]
    report = analysed(functions, formats=wanted, scale=None if scale is None else number("--scale", scale))

    def draw(view: View, look: Look) -> Figure:
        from actviz.figures.precision import precision_figure, shown

        grids = [one.format for one in report.functions[0].formats]
        return precision_figure(functions[0], grids if dtype else shown(grids), view, look)

    paths = answer.draw(plan, draw, functions, lambda: tables.description(report))
    answer.print(
        report.to_dict,
        lambda: tables.precision_tables(report),
        lambda: tables.precision_records(report),
        paths,
    )
