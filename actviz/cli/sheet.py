"""The command that draws many functions on pages: sheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from actviz.cli.options.curves import ShadeOptions
from actviz.cli.options.declare import text_option
from actviz.cli.options.figure import BoxOrNone, CurveLooks, FigureOptions, refuse
from actviz.cli.options.names import OptionalNames, activations
from actviz.cli.options.numbers import whole
from actviz.cli.output.figure import planned, write
from actviz.cli.program.commands import DRAW, command
from actviz.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.activations import Activation
    from actviz.figures.axes.view import View
    from actviz.figures.style.look import Look

_MOST_PANELS = 1000


@dataclass(frozen=True)
class SheetOptions(FigureOptions):
    """What `sheet` takes: options of all figures, with a window that suits most functions."""

    refused = ("formula",)

    x: Annotated[
        tuple[str, str], text_option("--x", metavar="MIN MAX", help="Horizontal limits of every panel.")
    ] = ("-4", "4")
    legend: BoxOrNone = FigureOptions.legend


@command(
    "sheet",
    DRAW,
    examples=(
        "actviz sheet --family gates",
        "actviz list --names | actviz sheet - -o all.pdf",
    ),
    draws=True,
)
def sheet(
    context: typer.Context,
    names: OptionalNames = None,
    *,
    family: Annotated[
        str | None, text_option("--family", metavar="FAMILY", help="All functions of this family.")
    ] = None,
    per_page: Annotated[
        str | None,
        text_option("--per-page", metavar="N", help="Panels per page (default: as many as are legible)."),
    ] = None,
    shade: ShadeOptions,
    looks: CurveLooks,
    figure: SheetOptions,
) -> None:
    """Draw many functions with their derivatives in small panels (default: all functions).

    The title of a panel is the function's formula. Several pages become one PDF, or numbered
    files in other formats: sheet-1.png, sheet-2.png, …
    """
    refuse(figure, "sheet", *figure.refused, hint="leave it out: every panel has its formula")
    functions = looks.called(_functions(names or [], family, figure.sweep))
    most = None if per_page is None else whole("--per-page", per_page, 1, _MOST_PANELS)

    def pages(look: Look) -> int:
        from actviz.figures.sheets.pages import grid_for

        return grid_for(len(functions), look, most).pages(len(functions))

    def alt_text(page: int | None) -> str:
        from actviz.figures.files.descriptions import description
        from actviz.figures.sheets.pages import grid_for

        if page is None:
            return description(functions, view=plan.view)
        grid = grid_for(len(functions), plan.look, most)
        shown = functions[page * grid.panels : (page + 1) * grid.panels]
        number = f"Page {page + 1} of {grid.pages(len(functions))}. "
        return number + description(shown, view=plan.view)

    def draw(view: View, look: Look) -> list[Figure]:
        from actviz.figures.sheets.sheet import sheet_figures
        from actviz.tables.progress import progress

        def followed(drawn: Iterable[Activation]) -> Iterable[Activation]:
            return progress(drawn, len(functions), f"drawing {len(functions)} functions")

        return sheet_figures(functions, view, look, followed, most)

    stem = "-".join(["sheet", *([functions[0].family] if family else [])])
    plan = planned(figure, stem, shade.shaded_below, pages, looks.colored(functions))
    for path in write(plan, figure, draw, functions, context, alt_text):
        typer.echo(path)


def _functions(names: list[str], family: str | None, sweep: str | None) -> list[Activation]:
    from actviz.figures.sheets.pages import chosen

    if sweep is None:
        return chosen(names, family)
    if len(names) != 1 or family is not None:
        raise UsageError(
            "--sweep varies one function, not several",
            hint=f"name it, as in actviz sheet elu --sweep {sweep}",
        )
    return activations(names, sweep)
