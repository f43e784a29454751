"""The command that writes the page of all functions into a folder: gallery."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from actviz.cli.options.declare import text_option
from actviz.cli.options.numbers import limits
from actviz.cli.program.commands import DRAW, command


@command(
    "gallery",
    DRAW,
    examples=(
        "actviz gallery page",
        "actviz gallery page --family gates --x -5 5",
    ),
)
def gallery(
    folder: Annotated[
        str, typer.Argument(metavar="DIR", help="Folder to write to; created if it does not exist.")
    ],
    family: Annotated[
        str | None, text_option("--family", metavar="FAMILY", help="Only the functions of this family.")
    ] = None,
    x: Annotated[
        tuple[str, str] | None,
        text_option("--x", metavar="MIN MAX", help="Initial horizontal limits (default: -pi pi)."),
    ] = None,
) -> None:
    """Write an interactive page of all functions: DIR/index.html.

    It has a slider for every parameter, exact values at the cursor, comparisons, your own formulas, and
    the gradient through a chain of layers. The page is one file and works offline. A file that actviz
    did not write is never replaced.
    """
    window = limits("--x", x) if x is not None else None
    from actviz.figures.sheets.pages import chosen
    from actviz.gallery.build import build
    from actviz.tables.progress import waiting

    functions = chosen([], family)
    with waiting(f"writing a page of {len(functions)} functions"):
        page = build(Path(folder), functions, window)
    typer.echo(page)
