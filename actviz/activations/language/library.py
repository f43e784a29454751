"""The registered functions under every name they are known by; the registry fills it, definitions use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actviz.errors import UsageError

if TYPE_CHECKING:
    from actviz.activations.language.tree import Node

# folded name or alias -> class; a class is called with its parameters
CLASSES: dict[str, type[Any]] = {}


def fold(name: str) -> str:
    """A name as it is looked up: case, hyphens, underscores and spaces do not matter."""
    return name.strip().lower().replace("-", "").replace("_", "").replace(" ", "")


def find(name: str) -> type[Any] | None:
    """The class that a definition means by a name; plug-ins are looked up where nothing here has it."""
    if fold(name) not in CLASSES:
        from actviz.activations.own import loads_plugin_of

        loads_plugin_of(name)
    return CLASSES.get(fold(name))


def derivative_of(name: str) -> tuple[dict[str, Node], Node]:
    """The derivative of a registered function, and the values of its parameters unless they are set."""
    from fractions import Fraction

    from actviz.activations.language.tree import Number  # lists and completion do without it

    cls = find(name)
    if cls is None:
        raise UsageError(f"there is no function '{name}'")
    defaults: dict[str, Node] = {each.name: Number(Fraction(each.default)) for each in cls.declared()}
    return defaults, cls.derivative_tree()
