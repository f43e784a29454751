"""The command that prints where functions saturate: saturation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from actviz.cli.options.curves import threshold_option
from actviz.cli.options.declare import text_option
from actviz.cli.options.figure import CurveLooks, FittedFigure
from actviz.cli.options.layers import Layers
from actviz.cli.options.names import OptionalNames, activations
from actviz.cli.options.numbers import number, number_format, whole
from actviz.cli.options.report import AsJson, Cite, TableStyle
from actviz.cli.output.report import Answer
from actviz.cli.program.commands import ANALYSE, command

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.activations import Activation
    from actviz.analysis.saturation import SaturationReport
    from actviz.figures.axes.view import View
    from actviz.figures.style.colors import OwnColor
    from actviz.figures.style.look import Look


@command(
    "saturation",
    ANALYSE,
    examples=(
        "actviz saturation sigmoid tanh relu --layers 10",
        "actviz saturation gelu -o zones.png",
    ),
)
def saturation(
    context: typer.Context,
    names: OptionalNames = None,
    *,
    layers: Layers = "10",
    threshold: Annotated[str, threshold_option()] = "0.01",
    input_std: Annotated[
        str, text_option("--std", metavar="S", help="Standard deviation S of the pre-activations.")
    ] = "1",
    cite: Cite = False,
    dtype: Annotated[
        str | None,
        text_option(
            "--dtype",
            metavar="FORMAT",
            help="Report after how many layers the gradient underflows in bfloat16, float16, …",
        ),
    ] = None,
    as_json: AsJson = False,
    table: TableStyle = None,
    looks: CurveLooks,
    figure: FittedFigure,
) -> None:
    """Print where functions saturate, and how much of a gradient is left after N layers.

    Without names: the most widely used functions, smallest gradient first. The product of N
    derivatives is given as its bound, mean, root mean square and geometric mean (typical), for
    independent z ~ N(0, S²). -o draws f and f′ with the saturated zones shaded.
    """
    answer = Answer.asked(context, table, as_json, figure)
    from actviz.analysis import WIDELY_USED
    from actviz.analysis.saturation import MOST_LAYERS
    from actviz.analysis.saturation import saturation as analysed

    report = analysed(
        activations(names, figure.sweep) if names else WIDELY_USED,
        layers=whole("--layers", layers, 1, MOST_LAYERS),
        threshold=number("--threshold", threshold),
        input_std=number("--std", input_std),
        dtype=number_format(dtype),
    )
    if not names:
        report = report.worst_first()
    functions = looks.called([row.activation for row in report.functions])
    _show(report, functions, looks.colored(functions), answer)


def _show(
    report: SaturationReport, functions: Sequence[Activation], colors: tuple[OwnColor, ...], answer: Answer
) -> None:
    """Draw the functions with their zones, and print the report."""
    from actviz.tables import saturation as tables

    def seen(view: View) -> View:
        from actviz.figures.axes.marks import window_of_zones

        if answer.figure.x != FittedFigure.x:
            return view
        return replace(view, x=window_of_zones(functions, report.threshold))

    def draw(view: View, look: Look) -> Figure:
        from actviz.figures.curves import curves_figure, one_each

        return curves_figure(one_each(functions, (0, 1)), seen(view), look)

    def alt_text() -> str:
        from actviz.figures.files.descriptions import description

        assert plan is not None
        return description(functions, view=seen(plan.view))

    plan = answer.plan("saturation", report.threshold, colors=colors)
    paths = answer.draw(plan, draw, functions, alt_text)
    answer.print(
        report.to_dict,
        lambda: tables.saturation_tables(report),
        lambda: tables.saturation_records(report),
        paths,
        tables.HINT,
    )
