"""The command that prints JSON Schemas."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from actviz.cli.program.commands import LOOK_UP, NAMES, command
from actviz.errors import one_of
from actviz.schemas import COMMANDS, schema


@command(
    "schema",
    LOOK_UP,
    examples=(
        "actviz schema saturation",
        "actviz schema > schemas.json",
    ),
)
def schema_(
    name: Annotated[
        str | None, typer.Argument(metavar="COMMAND", help="One command only (default: all).")
    ] = None,
) -> None:
    """Print the JSON Schema of the --json output of commands.

    Without a name: one object with the schema of each command. As long as the
    schema version stays the same, keys may be added, but none is removed.
    """
    known = [command for command in NAMES if command in COMMANDS]
    if name is None:
        document = {command: schema(command) for command in known}
    else:
        document = schema(one_of("COMMAND", name, known))
    typer.echo(json.dumps(document, indent=2, ensure_ascii=False))
