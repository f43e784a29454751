"""The window onto the plane that a figure of curves shows. Loads no matplotlib."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi

Limits = tuple[float, float]


@dataclass(frozen=True)
class View:
    """The limits of the axes, and what is marked between them.

    ``y`` None fits the window to the curves; ``threshold`` shades where |f′| is below it.
    """

    x: Limits = (-pi, pi)
    y: Limits | None = None
    asymptotes: bool = False
    threshold: float | None = None
