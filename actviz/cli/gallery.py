"""The command that writes the page of all functions into a folder: gallery."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
        str | None, typer.Option("--family", metavar="FAMILY", help="Only the functions of this family.")
    ] = None,
    x: Annotated[
        tuple[str, str] | None,
        typer.Option("--x", metavar="MIN MAX", help="Horizontal limits to begin with (default: -pi pi)."),
    ] = None,
) -> None:
    """Write a page on which every function is alive: DIR/index.html.

    Sliders for every parameter, exact values at the cursor, functions compared, formulas of one's own, and a
    gradient followed through layers. The page is one file and works from disk, without a network. Nothing
    that actviz did not write is replaced.
    """
    window = limits("--x", x) if x is not None else None
    from actviz.figures.sheets.pages import chosen
    from actviz.gallery.build import build
    from actviz.tables.progress import waiting

    functions = chosen([], family)
    with waiting(f"writing a page of {len(functions)} functions"):
        page = build(Path(folder), functions, window)
    typer.echo(page)
