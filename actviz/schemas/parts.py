"""A JSON document as a specification: its keys, each with a type, one line about it, and where its value is.

The JSON Schema of a document and the document itself both come from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

Schema = dict[str, Any]
_NOTHING = object()  # stands for a value that there is no place for


@dataclass(frozen=True)
class Part:
    """A value in a document.

    Attributes:
        schema: its JSON Schema.
        write: makes it from an attribute of a report that is not None.
        find: looks for that attribute in what the key belongs to; None: it has the name of the key.
        optional: whether the key is left out where nothing is found, or None and that is not allowed.
    """

    schema: Schema
    write: Callable[[Any], Any] = lambda value: value
    find: Callable[[Any], Any] | None = None
    optional: bool = False

    def of(self, find: str | Callable[[Any], Any]) -> Part:
        """The same, found by a function or by names with dots between them: ``laws.variance.xi``."""
        return replace(self, find=_finder(find))

    def found(self, key: str, owner: Any) -> Any:
        """What stands under a key in the JSON object of ``owner``."""
        value = (self.find or _path(key))(owner)
        if value is None or value is _NOTHING:
            left_out = self.optional and not (value is None and self._null)
            return _NOTHING if left_out else None
        return self.write(value)

    @property
    def _null(self) -> bool:
        return "null" in self.schema.get("type", ()) or None in self.schema.get("enum", ())


def _finder(find: str | Callable[[Any], Any]) -> Callable[[Any], Any]:
    return _path(find) if isinstance(find, str) else find


def _path(names: str) -> Callable[[Any], Any]:
    def find(owner: Any) -> Any:
        for name in names.split("."):
            if owner is None:
                return _NOTHING
            owner = owner.get(name, _NOTHING) if isinstance(owner, Mapping) else getattr(owner, name)
            if owner is _NOTHING:
                break
        return owner

    return find


def itself(owner: Any) -> Any:
    """For `Part.of`: an object under a key whose values are those of what the key belongs to."""
    return owner


class Reported:
    """A report, or a part of one, that can be written as a JSON object."""

    _document: ClassVar[Part]

    def __init_subclass__(cls, document: Part | None = None, **others: Any) -> None:
        super().__init_subclass__(**others)
        if document is not None:
            cls._document = document

    def to_dict(self) -> dict[str, Any]:
        """The JSON object, with the keys that ``actviz schema`` describes; infinities and NaN are kept."""
        written: dict[str, Any] = self._document.write(self)
        return written


def number(about: str, *, null: bool = False) -> Part:
    """A finite number; ``null``: or null."""
    return Part(_typed("number", about, null))


def integer(about: str, *, null: bool = False, least: int | None = None) -> Part:
    """A whole number."""
    return Part(_typed("integer", about, null) | ({} if least is None else {"minimum": least}))


def text(about: str, *choices: str, null: bool = False) -> Part:
    """A text; one of ``choices`` if there are any."""
    if not choices:
        return Part(_typed("string", about, null))
    return Part({"enum": [*choices, *([None] if null else [])], "description": about})


def text_or_number(about: str) -> Part:
    """A name, or a number in its place."""
    return Part({"type": ["string", "number"], "description": about})


def flag(about: str, *, null: bool = False) -> Part:
    """True or false."""
    return Part(_typed("boolean", about, null))


def constant(value: Any, about: str) -> Part:
    """What is always the same."""
    return Part({"const": value, "description": about}, find=lambda _: value)


def array(of: Part, about: str, *, null: bool = False, length: int | None = None) -> Part:
    """A list of items that are all alike."""

    def write(values: Any) -> list[Any]:
        return [None if item is None else of.write(item) for item in _plain(values)]

    size = {} if length is None else {"minItems": length, "maxItems": length}
    return Part({**_typed("array", about, null), "items": of.schema, **size}, write)


def rows(of: Part, about: str) -> Part:
    """A list of objects out of what has an array for each of their keys."""
    return replace(array(of, about), write=lambda owner: [*zipped(of.write(owner))])


def zipped(columns: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Objects out of an array, or more keys with arrays, for each of their keys."""
    lists = (zipped(column) if isinstance(column, dict) else _plain(column) for column in columns.values())
    return (dict(zip(columns, row, strict=True)) for row in zip(*lists, strict=True))


def _plain(values: Any) -> Any:
    """Arrays as lists of Python's numbers."""
    return values.tolist() if hasattr(values, "tolist") else values


def interval(about: str, *, null: bool = False) -> Part:
    """The two ends of an interval; an infinite end is null."""
    ends = array(number("an end; null if infinite", null=True), about, null=null, length=2)
    return replace(ends, write=lambda value: [value.low, value.high] if hasattr(value, "low") else [*value])


def mapping(of: Part, about: str) -> Part:
    """An object whose keys are names that depend on the input."""
    return Part(
        {"type": "object", "description": about, "additionalProperties": of.schema},
        lambda values: {key: None if value is None else of.write(value) for key, value in values.items()},
    )


def optional(part: Part) -> Part:
    """A key that is not always there."""
    return replace(part, optional=True)


def added(part: Part) -> Part:
    """A key that is not of the report: where it is asked for, a command adds it."""
    return optional(part.of(lambda _: _NOTHING))


def below(path: str | Callable[[Any], Any], keys: Mapping[str, Part]) -> dict[str, Part]:
    """Keys whose values are of what the owner has, see `Part.of`; where that is None there are none."""
    outer = _finder(path)

    def moved(inner: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def find(owner: Any) -> Any:
            holder = outer(owner)
            return _NOTHING if holder is None or holder is _NOTHING else inner(holder)

        return find

    return {key: part.of(moved(part.find or _path(key))) for key, part in keys.items()}


def obj(about: str, /, **keys: Part) -> Part:
    """An object with these keys and no others, in this order."""

    def write(owner: Any) -> dict[str, Any]:
        values = ((key, part.found(key, owner)) for key, part in keys.items())
        return {key: value for key, value in values if value is not _NOTHING}

    schema = {
        "type": "object",
        "description": about,
        "properties": {key: part.schema for key, part in keys.items()},
        "required": [key for key, part in keys.items() if not part.optional],
        "additionalProperties": False,
    }
    return Part(schema, write)


def or_null(part: Part) -> Part:
    """An object, or null."""
    return replace(part, schema={**part.schema, "type": [part.schema["type"], "null"]})


def report(about: str, /, **keys: Part) -> Part:
    """The one object that a command prints; with ``outputs`` where a figure was asked for."""
    version = constant(1, "version of this schema")
    outputs = added(array(text("path"), "figures that were written"))
    return obj(about, **{"schema": version, **keys, "outputs": keys.get("outputs", outputs)})


def one_of(*parts: Part) -> Part:
    """Exactly one of several objects."""
    return Part({"oneOf": [part.schema for part in parts]})


def function(about: str, /, **keys: Part) -> Part:
    """What a report says about one function."""
    return obj(about, **NAMED, **keys)


def _typed(kind: str, about: str, null: bool) -> Schema:
    return {"type": [kind, "null"] if null else kind, "description": about}


NAME = text("registered name, formula or Python name of the function")
PARAMETERS = mapping(number("value"), "value of each parameter by its name")
NAMED = {"name": NAME.of("activation.name"), "parameters": PARAMETERS.of("activation.parameters")}
