"""Functions of other packages: modules under the entry points ``actviz.activations``, which register some."""

from __future__ import annotations

import re
import warnings
from functools import cache

from actviz.activations.base import Function
from actviz.activations.language import library
from actviz.activations.own.load import user_errors
from actviz.errors import ActvizError, FunctionWarning

GROUP = "actviz.activations"

_origins: dict[type[Function], str] = {}  # class -> the package that brought it


@cache  # a broken one is complained of once
def load() -> tuple[str, ...]:
    """Import all plug-ins there are, once; the packages that have any.

    One that cannot be imported is a `FunctionWarning`, and the others are imported nevertheless.
    """
    from importlib.metadata import entry_points  # slow, and rarely needed

    packages = []
    for point in entry_points(group=GROUP):
        package = point.dist.name if point.dist else point.value
        before = set(library.CLASSES.values())
        try:
            with user_errors(f"the plug-in {package}", "is imported"):
                point.load()
        except ActvizError as fault:
            hint = f" ({fault.hint})" if fault.hint else ""
            warnings.warn(f"{fault.message}{hint}", FunctionWarning, stacklevel=2)
        for cls in set(library.CLASSES.values()) - before:
            cls.source = "plug-in"
            _origins[cls] = package
        packages.append(package)
    return tuple(packages)


def loads_plugin_of(name: str) -> bool:
    """Whether an unknown name is known once plug-ins are loaded; a text that is no name loads none."""
    if not re.fullmatch(r"\w[\w -]*", name):
        return False
    load()
    return library.fold(name) in library.CLASSES


def plugin_of(cls: type[Function]) -> str | None:
    """The package whose plug-in registered a class."""
    return _origins.get(cls)
