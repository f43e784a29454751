"""Colours that were asked for by name: which function each is for. Loads matplotlib to read one."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from actviz.activations import scalar
from actviz.errors import UsageError, argument, nearest

if TYPE_CHECKING:
    from actviz.activations import Activation

_PRIMES = {"": None, "'": 1, "′": 1, "''": 2, "″": 2}
_NAME = re.compile(r"(?P<name>.*?)\s*(?P<primes>['′″]*)", re.DOTALL)
_OF_A_CYCLE = re.compile(r"[cC]\d+")  # which depends on the settings of who draws
# any two colours of a theme are farther apart but for the two palest of the dark one
_ALIKE = 0.12
_TO_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_OKLAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_EXAMPLE = "for example relu=#D55E00 or relu=tomato"


@dataclass(frozen=True)
class OwnColor:
    """A colour for one function: of a derivative alone if there is an ``order``."""

    function: Activation
    order: int | None
    color: str


def own_colors(given: Mapping[str, str], functions: Sequence[Activation]) -> tuple[OwnColor, ...]:
    """The colours that were asked for, each with the function it is for.

    Args:
        given: colours, ``#rrggbb`` or a name that matplotlib knows, by names of functions as
            `actviz.get` takes them; a name without parameters stands for the only one of its kind, and
            ``relu'`` for the derivative alone.
        functions: what is drawn.

    Raises:
        UsageError: there is no such colour, or the function is not drawn.
    """
    found = []
    for text, color in given.items():
        match = _NAME.fullmatch(text)
        if match is None or match["primes"] not in _PRIMES:
            raise UsageError(f"{argument('colors')}: {text!r} is not the name of a function", hint=_EXAMPLE)
        function = _drawn(scalar(match["name"]), functions, match["name"])
        found.append(OwnColor(function, _PRIMES[match["primes"]], _hex(color)))
    return tuple(found)


def _drawn(named: Activation, functions: Sequence[Activation], name: str) -> Activation:
    if named in functions:
        return named
    alike = {function for function in functions if type(function) is type(named)}
    if len(alike) == 1 and not named.changed:
        return alike.pop()
    there = ", ".join(function.spec for function in functions[:8])
    raise UsageError(f"{argument('colors')}: {name} is not drawn in this figure", hint=f"it shows {there}")


def are_alike(one: str, other: str) -> bool:
    """Whether two colours could be taken for each other in a legend."""
    return math.dist(_oklab(one), _oklab(other)) < _ALIKE


def _product(row: Sequence[float], column: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(row, column, strict=True))


@cache
def _oklab(color: str) -> tuple[float, ...]:
    """Lightness and two coordinates of hue in a space where distances are those that are seen.

    Ottosson 2020, A perceptual color space for image processing.
    """
    from matplotlib.colors import to_rgb

    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    cones = [math.cbrt(_product(row, linear)) for row in _TO_CONES]
    return tuple(_product(row, cones) for row in _TO_OKLAB)


def _hex(color: str) -> str:
    from matplotlib.colors import get_named_colors_mapping, is_color_like, to_hex, to_rgba

    if not is_color_like(color) or _OF_A_CYCLE.fullmatch(color) or not to_rgba(color)[3]:
        near = nearest(color.lower(), get_named_colors_mapping())
        raise UsageError(
            f"{argument('colors')}: there is no colour '{color}'",
            hint=f"did you mean {near}?" if near else _EXAMPLE,
        )
    return to_hex(color).upper()
