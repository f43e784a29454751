"""How a command that prints also draws: the table or the JSON, and the paths of what was written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import typer

from actviz.errors import UsageError

if TYPE_CHECKING:
    from actviz.cli.options import FigureOptions
    from actviz.tables.render import Style, Table


def is_wanted(figure: FigureOptions) -> bool:
    """Whether a command that only prints by default is asked to draw too."""
    return bool(figure.output or figure.show or figure.window)


def check_streams(figure: FigureOptions, *, as_json: bool) -> None:
    """Refuse two things on standard output.

    Raises:
        UsageError: the JSON and the image both would go there.
    """
    if as_json and "-" in (figure.output or []):
        raise UsageError("--json and -o - both want standard output", hint="give -o FILE")


def answer(
    document: Callable[[], dict[str, Any]],
    tables: Callable[[], Sequence[Table]],
    *,
    style: Style,
    as_json: bool,
    figure: FigureOptions,
    paths: Sequence[str] | None,
) -> None:
    """Print a report, on standard error if the image has standard output, and what was written.

    Args:
        document: makes the JSON document; the paths are added to it as ``outputs``.
        tables: makes the tables.
        style: of the tables.
        as_json: whether JSON was asked for.
        figure: the options the figure was drawn with.
        paths: of the figure's files; None if no figure was asked for.
    """
    from actviz.tables import render

    if as_json:
        render.show_json({**document(), **({} if paths is None else {"outputs": list(paths)})})
        return
    render.show(tables(), style, to=sys.stderr if "-" in (figure.output or []) else None)
    for path in paths or ():
        typer.echo(f"wrote {path}", err=True)
