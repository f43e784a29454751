"""Parameters that are strings are passed on without a converter."""

from __future__ import annotations

from typing import Any, get_args

# what a command line is made of, which no converter would change
_TEXTS: tuple[Any, ...] = (str, list[str], tuple[str, str])


def take_as_typed(parameter: Any, annotation: Any = None) -> None:
    """Let a parameter pass strings and missing values without conversion.

    Typer makes a pydantic adapter for every parameter, typed or not: 60 ms to import pydantic and 0.5 ms
    for each, a third of all that ``saturation`` took.

    Args:
        parameter: one of typer's.
        annotation: its annotation, ``Annotated[str | None, …]``; without one only absence is passed on.
    """
    convert = type(parameter).process_value
    several = parameter.multiple or parameter.nargs == -1
    is_text = _is_text(annotation)

    def process_value(context: Any, value: Any) -> Any:
        absent = value is None or (several and not value)
        if (absent and parameter.required) or not (absent or is_text):
            return convert(parameter, context, value)
        if value is None and several:
            value = ()
        return value if parameter.callback is None else parameter.callback(context, parameter, value)

    parameter.process_value = process_value


def _is_text(annotation: Any) -> bool:
    bare = get_args(annotation)[0] if hasattr(annotation, "__metadata__") else annotation
    return any(bare in (text, text | None) for text in _TEXTS)
