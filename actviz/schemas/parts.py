"""The parts that schemas are made of: numbers, texts, lists and objects with one line about each."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

_OPTIONAL = "optional"  # set aside by `obj`, so no part of a finished schema


def number(about: str, *, null: bool = False) -> Schema:
    """A finite number; ``null``: or null."""
    return _typed("number", about, null)


def integer(about: str, *, null: bool = False, least: int | None = None) -> Schema:
    """A whole number."""
    return _typed("integer", about, null) | ({} if least is None else {"minimum": least})


def text(about: str, *choices: str, null: bool = False) -> Schema:
    """A text; one of ``choices`` if there are any."""
    if not choices:
        return _typed("string", about, null)
    return {"enum": [*choices, *([None] if null else [])], "description": about}


def flag(about: str, *, null: bool = False) -> Schema:
    """True or false."""
    return _typed("boolean", about, null)


def array(of: Schema, about: str, *, null: bool = False, length: int | None = None) -> Schema:
    """A list of items that are all alike."""
    size = {} if length is None else {"minItems": length, "maxItems": length}
    return {**_typed("array", about, null), "items": of, **size}


def interval(about: str, *, null: bool = False) -> Schema:
    """The two ends of an interval; an infinite end is null."""
    return array(number("an end; null if infinite", null=True), about, null=null, length=2)


def mapping(of: Schema, about: str) -> Schema:
    """An object whose keys are names that depend on the input."""
    return {"type": "object", "description": about, "additionalProperties": of}


def optional(part: Schema) -> Schema:
    """A key that is not always there."""
    return {**part, _OPTIONAL: True}


def obj(about: str, /, **keys: Schema) -> Schema:
    """An object with these keys and no others."""
    return {
        "type": "object",
        "description": about,
        "properties": {key: _finished(part) for key, part in keys.items()},
        "required": [key for key, part in keys.items() if _OPTIONAL not in part],
        "additionalProperties": False,
    }


def or_null(part: Schema) -> Schema:
    """An object, or null."""
    return {**part, "type": [part["type"], "null"]}


def report(about: str, /, **keys: Schema) -> Schema:
    """The one object that a command prints; with ``outputs`` where a figure was asked for."""
    version = {"const": 1, "description": "version of this schema"}
    outputs = optional(array(text("path"), "figures that were written"))
    return obj(about, **{"schema": version, "outputs": outputs, **keys})


def one_of(*parts: Schema) -> Schema:
    """Exactly one of several objects."""
    return {"oneOf": list(parts)}


def function(about: str, /, **keys: Schema) -> Schema:
    """What a report says about one function."""
    return obj(about, name=NAME, parameters=PARAMETERS, **keys)


def _finished(part: Schema) -> Schema:
    return {key: value for key, value in part.items() if key != _OPTIONAL}


def _typed(kind: str, about: str, null: bool) -> Schema:
    return {"type": [kind, "null"] if null else kind, "description": about}


NAME = text("registered name, formula or Python name of the function")
PARAMETERS = mapping(number("value"), "value of each parameter by its name")
KINKS = {
    "at": number("x of the kink"),
    "left": number("slope on its left", null=True),
    "right": number("slope on its right", null=True),
    "value": number("value of f′ there, by convention", null=True),
    "order": integer("lowest order of derivative that jumps: 0 for f itself, 1 for f′, 2 for f″"),
}
TAIL = text("behaviour of f at that end", "saturates", "dead", "slope", "oscillates")
