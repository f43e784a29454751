"""What `list` prints: a line for each function."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from actviz.activations import Activation
from actviz.schemas.list import LIST
from actviz.tables.columns import Column, Table, listed, text
from actviz.tables.records import Record, flat

if TYPE_CHECKING:
    from actviz.activations import Function

_DIGITS = 4  # of the ends of ranges; show prints six


_NAME = text("name")
_FAMILY = replace(text("family"), groups=True)
_RANGES = tuple(
    text(name, heading, lambda interval: interval.text(_DIGITS))
    for name, heading in (("range", "range"), ("derivative_range", "range of f′"))
)
_MAPS = text("maps")
_ALIASES = Column("aliases", "also called", listed, numeric=False)
_PACKAGE = text("from", missing="")


def names_tables(functions: Iterable[Function], framework: str | None = None) -> list[Table]:
    """`actviz list`: functions of numbers, then of vectors; last their names in a framework, or aliases."""
    rows = _rows(functions, framework)
    also = _ALIASES if framework is None else Column("framework_names", framework, listed, numeric=False)
    package = [_PACKAGE] if any(row["from"] for row in rows) else []
    kinds = (
        (_RANGES, [row for row in rows if row["range"] is not None]),
        ((_MAPS,), [row for row in rows if row["range"] is None]),
    )
    return [Table((_NAME, _FAMILY, *values, also, *package), kind) for values, kind in kinds if kind]


def names_list(functions: Iterable[Function], framework: str | None = None) -> list[dict[str, Any]]:
    """The JSON of `actviz list`; a vector function has no ranges, ``from`` is the package of a plug-in.

    With a framework also ``framework_names``, what it calls them.
    """
    rows: list[dict[str, Any]] = LIST.write(_rows(functions, framework))
    return rows


def names_records(functions: Iterable[Function], framework: str | None = None) -> list[Record]:
    """The same for programs, in one table; intervals in two columns."""
    rows = names_list(functions, framework)
    missing = {"range": (None, None), "derivative_range": (None, None)}
    return [flat({**row, **{key: row[key] or none for key, none in missing.items()}}) for row in rows]


def _rows(functions: Iterable[Function], framework: str | None) -> list[Record]:
    rows = []
    for f in functions:
        row: Record = {
            "name": f.name,
            "family": f.family,
            "range": f.range if isinstance(f, Activation) else None,
            "derivative_range": f.derivative_range if isinstance(f, Activation) else None,
            "aliases": f.aliases,
            "from": package_of(type(f)),
            "maps": mapping(f),
        }
        rows.append(row if framework is None else {**row, "framework_names": f.frameworks[framework]})
    return rows


def mapping(function: Function) -> str:
    """What a function of vectors maps to what: ``R^n → R``."""
    return getattr(function, "maps", "").replace("->", "→").replace("inf", "∞")


def package_of(cls: type[Function]) -> str | None:
    """The package whose plug-in brought a function."""
    if cls.built_in():
        return None
    from actviz.activations.own import plugin_of

    return plugin_of(cls)
