"""From the text ``mine.py:act:alpha=0.2`` to the class of a function and its settings."""

from __future__ import annotations

import inspect
import re
from functools import cache
from pathlib import Path, PurePath
from typing import Any

from actviz.activations.base import Activation, Function
from actviz.activations.registry import Named, lacking
from actviz.errors import UsageError

_FILE = re.compile(r"(?P<source>.+?\.py)(?::(?P<path>[^:]*)(?::(?P<settings>.*))?)?", re.DOTALL)
_MODULE = re.compile(r"(?P<source>[^\W\d]\w*(?:\.[^\W\d]\w*)*):(?P<path>[^\W\d][\w.]*)(?::(?P<settings>.*))?")


def find(text: str) -> Named | None:
    """The function that ``PATH.py:attr`` or ``package.module:attr`` names; None for any other text.

    A file is run, a module imported, the first time something in it is named.

    Raises:
        UsageError: there is no such file, module or attribute.
        OwnFunctionError: the file or the module raises.
    """
    match = _FILE.fullmatch(text) or _MODULE.fullmatch(text)
    if match is None:
        return None
    source, path, settings = match["source"], match["path"], match["settings"]
    if not path:
        raise UsageError(f"'{source}' does not name a function", hint=_functions_of(source))
    if source.endswith(".py") or _is_module(source):
        where = str(Path(source).expanduser().resolve()) if source.endswith(".py") else source
        return _named(where, source, path)._replace(settings=settings, origin=f"{source}:{path}")
    if Path(f"{source}.py").is_file():
        raise UsageError(f"there is no module '{source}'", hint=f"for the file write {source}.py:{path}")
    if "." in source:
        raise UsageError(f"there is no module '{source}'", hint="a function of a file is named PATH.py:NAME")
    return None


def raw(function: Function) -> tuple[Any, str] | None:
    """What a user's function is: the callable with its settings, and what it takes.

    That is ``numpy``, ``torch``, ``jax`` or ``numbers`` (one by one). None for functions that are not a
    callable of the user's.
    """
    from actviz.activations.own.brought import Brought

    return (function.plain, function.function.framework) if isinstance(function, Brought) else None


def _functions_of(source: str) -> str:
    from actviz.activations.own.load import defined

    there = defined(source)
    return f"write {source}:{there[0]}; it has {', '.join(there)}" if there else f"write {source}:NAME"


def _is_module(source: str) -> bool:
    """Whether the first word of a name is that of a module; this imports nothing."""
    from importlib.util import find_spec

    try:
        return find_spec(source.partition(".")[0]) is not None
    except (ValueError, ImportError):
        return False


@cache  # by the whole path: the same text is another file in another folder
def _named(where: str, source: str, path: str) -> Named:
    from actviz.activations.own.brought import brought
    from actviz.activations.own.load import attribute

    called = f"{source}:{path}"
    found = attribute(source, path)
    if isinstance(found, Function):
        _check(called, type(found))
        vars(found).setdefault("origin", (called, found.parameters))
        return Named(type(found), found.parameters, made=found)
    if inspect.isclass(found) and issubclass(found, Function):
        _check(called, found)
        return Named(found, {})
    name = f"{PurePath(source).name}:{path}"
    return Named(brought(called, name, found), {})


def _check(called: str, cls: type[Function]) -> None:
    """Refuse an activation that is not whole, or has a fault in its definition."""
    missing = lacking(cls)
    if not getattr(cls, "name", None):
        missing.append("a name")
    if missing:
        raise UsageError(f"{called} lacks {', '.join(missing)}")
    if issubclass(cls, Activation):
        cls.check_definitions()
