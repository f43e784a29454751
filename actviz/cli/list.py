"""The command that lists functions: list."""

from __future__ import annotations

from typing import Annotated

import typer

from actviz.cli.options.declare import flag_option, text_option
from actviz.cli.options.report import AsJson, TableStyle, table_style
from actviz.cli.program.commands import LOOK_UP, command
from actviz.errors import UsageError, one_of


@command(
    "list",
    LOOK_UP,
    examples=(
        "actviz list --family gates",
        "actviz list --framework torch --table markdown",
    ),
)
def list_(
    family: Annotated[str | None, text_option("--family", metavar="FAMILY", help="Only this family.")] = None,
    framework: Annotated[
        str | None,
        text_option(
            "--framework",
            metavar="NAME",
            help="Only functions of torch, jax, keras, tensorflow or onnx, with their names there.",
        ),
    ] = None,
    only_names: Annotated[
        bool,
        flag_option("--names", "Print only the names, one per line, for commands that read them with -."),
    ] = False,
    as_json: AsJson = False,
    table: TableStyle = None,
) -> None:
    """List all functions with their range and the range of their derivative."""
    style = table_style(table, as_json=as_json)
    if only_names and (as_json or table):
        raise UsageError("--names cannot be combined with --json or --table", hint="leave out one of them")
    from actviz.activations import get, names, own
    from actviz.tables import list as listed
    from actviz.tables import render

    own.load()
    # names alone are for commands that draw curves, which functions of vectors have none of
    vectors = [] if only_names and family != "vectors" else [*names("vector")]
    functions = [get(name) for name in [*names(), *vectors]]
    if family is not None:
        chosen = one_of("--family", family, sorted({f.family for f in functions}))
        functions = [f for f in functions if f.family == chosen]
    if framework is not None:
        framework = one_of(
            "--framework", framework, sorted({name for f in functions for name in f.frameworks})
        )
        functions = [f for f in functions if framework in f.frameworks]
    if only_names:
        typer.echo("\n".join(function.name for function in functions))
    elif as_json:
        render.show_json(listed.names_list(functions, framework))
    else:
        render.show(
            lambda: listed.names_tables(functions, framework),
            lambda: listed.names_records(functions, framework),
            style,
        )
