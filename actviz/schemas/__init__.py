"""What each command prints with ``--json``: the keys, where their values are, and JSON Schemas (2020-12).

Within a schema version keys are only added. A number that is infinite or undefined is null, as JSON has
neither infinity nor NaN.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from actviz.schemas.parts import Part, Schema

_SHARED = {"facts", "laws", "parts"}
# every other file here is the schema of the command that it is named after
COMMANDS = tuple(sorted({file.stem for file in Path(__file__).parent.glob("[a-z]*.py")} - _SHARED))


def schema(command: str) -> Schema:
    """The JSON Schema of a command's ``--json`` output.

    Args:
        command: one of `COMMANDS`.

    Returns:
        A dict that holds only what JSON can.
    """
    module = import_module(f"actviz.schemas.{command}")
    document: Part = getattr(module, command.upper())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"actviz {command} --json",
        **document.schema,
    }
