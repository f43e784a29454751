"""The keywords that a public function hands on, in its signature: ``help`` and notebooks list them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from actviz.figures.axes.annotations import annotations_for
from actviz.figures.axes.arrangement import arrangement_for
from actviz.figures.style.look import look_for

Function = TypeVar("Function", bound=Callable[..., Any])

# of those that get the keywords; that of a keyword which goes elsewhere is None
_DEFAULTS = {
    name: parameter.default
    for reader in (look_for, arrangement_for, annotations_for)
    for name, parameter in inspect.signature(reader).parameters.items()
}


def listed(words: type) -> Callable[[Function], Function]:
    """Put the keywords of a TypedDict into the signature of a function that takes them as ``**words``.

    Type checkers know them from ``Unpack``; what reads a signature at run time does not.
    """

    def decorate(function: Function) -> Function:
        signature = inspect.signature(function)
        *own, _ = signature.parameters.values()
        handed_on = (
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=_DEFAULTS.get(name),
                annotation=getattr(kind, "__forward_arg__", kind),
            )
            for name, kind in words.__annotations__.items()
        )
        vars(function)["__signature__"] = signature.replace(parameters=[*own, *handed_on])
        return function

    return decorate
