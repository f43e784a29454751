"""JSON Schemas (draft 2020-12) of what each command prints with ``--json``; plain data.

Within a schema number keys are only added. A number that is infinite or undefined is null, as JSON has
neither infinity nor NaN.
"""

from __future__ import annotations

from importlib import import_module

from actviz.schemas.parts import Schema

_MODULES = {
    "list": "lookup",
    "show": "lookup",
    "eval": "lookup",
    "styles": "lookup",
    "saturation": "analyse",
    "gain": "analyse",
    "precision": "analyse",
    "check": "check",
    "phase": "phase",
    "vanish": "vanish",
    "neuron": "units",
    "softmax": "units",
    "maxout": "units",
    "train": "train",
}
COMMANDS = tuple(_MODULES)


def schema(command: str) -> Schema:
    """The JSON Schema of a command's ``--json`` output.

    Args:
        command: one of `COMMANDS`.

    Returns:
        A dict that holds only what JSON can.
    """
    module = import_module(f"actviz.schemas.{_MODULES[command]}")
    found: Schema = getattr(module, command.upper())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"actviz {command} --json",
        **found,
    }
