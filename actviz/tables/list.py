"""What list prints: a line for each function."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from actviz.activations import Activation
from actviz.tables.records import Record, flat
from actviz.tables.render import Table

if TYPE_CHECKING:
    from actviz.activations import Function


def names_table(functions: Iterable[Function], framework: str | None = None) -> Table:
    """`actviz list`: a line for each function; the last column is its names in a framework, or aliases."""
    functions = list(functions)
    packages = [package_of(type(f)) or "" for f in functions]
    rows = tuple(
        (
            f.name,
            f.family,
            *ranges_text(f),
            ", ".join(f.aliases if framework is None else f.frameworks[framework]),
            *([package] if any(packages) else []),
        )
        for f, package in zip(functions, packages, strict=True)
    )
    header = ("name", "family", "range", "range of f′", framework or "also called")
    return Table((*header, *(["from"] if any(packages) else [])), rows)


def ranges_text(function: Function) -> tuple[str, str]:
    """The range of f and that of f′; of a function of vectors what it maps to what."""
    if isinstance(function, Activation):
        return str(function.range), str(function.derivative_range)
    return getattr(function, "maps", ""), "–"


def names_list(functions: Iterable[Function], framework: str | None = None) -> list[dict[str, Any]]:
    """The JSON of `actviz list`; a vector function has no ranges, ``from`` is the package of a plug-in.

    With a framework also ``framework_names``, what it calls them.
    """
    keys = ("name", "family", "range", "derivative_range", "aliases")
    rows = []
    for f in functions:
        card = f.to_dict()
        row = {key: card.get(key) for key in keys} | {"from": package_of(type(f))}
        rows.append(row if framework is None else {**row, "framework_names": card["frameworks"][framework]})
    return rows


def names_records(functions: Iterable[Function], framework: str | None = None) -> list[Record]:
    """The same for programs, in one table; intervals in two columns."""
    rows = names_list(functions, framework)
    missing = {"range": (None, None), "derivative_range": (None, None)}
    return [flat({**row, **{key: row[key] or none for key, none in missing.items()}}) for row in rows]


def package_of(cls: type[Function]) -> str | None:
    """The package whose plug-in brought a function."""
    if cls.built_in():
        return None
    from actviz.activations.own import plugin_of

    return plugin_of(cls)
