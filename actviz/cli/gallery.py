"""The command that draws everything there is into a folder: gallery."""

from __future__ import annotations

import contextlib
import functools
import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from actviz.cli.commands import command
from actviz.cli.options import limits, whole
from actviz.cli.program import app

PANEL = "Draw"


@command("gallery", PANEL)
def gallery(
    folder: Annotated[
        str, typer.Argument(metavar="DIR", help="Folder to write to; created if it does not exist.")
    ],
    family: Annotated[
        str | None, typer.Option("--family", metavar="FAMILY", help="Only the functions of this family.")
    ] = None,
    x: Annotated[
        tuple[str, str] | None,
        typer.Option("--x", metavar="MIN MAX", help="Horizontal limits of every function (default: -pi pi)."),
    ] = None,
    jobs: Annotated[
        str | None,
        typer.Option("--jobs", metavar="N", help="Number of processes (default: one per CPU)."),
    ] = None,
) -> None:
    """Draw every function, and write a page to search and compare them: DIR/index.html.

    The page works from disk, without a network. Nothing that actviz did not write is replaced.
    """
    if x is not None:
        limits("--x", x)
    from actviz.figures.sheets.pages import chosen
    from actviz.gallery.build import MOST_JOBS, build

    workers = whole("--jobs", jobs, 1, MOST_JOBS) if jobs is not None else min(_cpus(), MOST_JOBS)
    functions = chosen([], family)
    typer.echo(build(Path(folder), functions, run, workers, window=("--x", *x) if x else ()))


def run(words: Sequence[str]) -> None:
    """Carry out a command in this process, without what it prints.

    Raises:
        ActvizError: as the command does.
    """
    silence = io.StringIO()
    with (
        contextlib.redirect_stdout(silence),
        contextlib.redirect_stderr(silence),
        _program().make_context("actviz", list(words), obj=tuple(words)) as context,
    ):
        _program().invoke(context)


@functools.cache
def _program() -> typer.core.TyperGroup:
    program = typer.main.get_command(app)
    assert isinstance(program, typer.core.TyperGroup)
    return program


def _cpus() -> int:
    """How many CPUs this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
