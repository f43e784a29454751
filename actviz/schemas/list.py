"""Schema of list."""

from __future__ import annotations

from actviz.schemas.parts import NAME, array, interval, obj, optional, text

LIST = array(
    obj(
        "a function",
        name=NAME,
        family=text("family it belongs to"),
        range=interval("range of f; null for functions of vectors", null=True),
        derivative_range=interval("range of f′; null for functions of vectors", null=True),
        aliases=array(text("name"), "other names of the function"),
        **{"from": text("package that provides it; null for built-in functions", null=True)},
        framework_names=optional(array(text("callable"), "its names in the requested framework")),
    ),
    "functions, ordered by family",
)
