"""Panels of lines over repeated runs: their lines, limits and ticks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from actviz.figures.axes.frame import Frame
from actviz.figures.axes.logarithmic import log_range
from actviz.figures.axes.ticks import Tick, plain_label, plain_ticks, power_label

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array
    from actviz.figures.axes.view import Limits
    from actviz.figures.style.look import Look
    from actviz.figures.style.theme import Stroke

NEVER_AT = 1.12  # where what was never reached is marked, in what was tried


@dataclass(frozen=True, eq=False)
class Line:
    """One line: ``values`` has a row for each x and a column for each run; NaN where there is nothing."""

    name: str
    x: Array
    values: Array
    stroke: Stroke


@dataclass(frozen=True)
class Panel:
    """Lines over the same quantity, and what they show; ``log`` names the axes that are logarithmic.

    ``never`` is how many epochs were tried where a value is infinite; ``banded`` shows the lowest and the
    highest of the runs too; ``note`` says how many they are.
    """

    heading: str
    x: str
    lines: tuple[Line, ...]
    log: str = ""
    percent: bool = False
    never: int | None = None
    ticks_at_points: bool = False
    banded: bool = True
    legend: bool = True
    y: Limits | None = None  # of the values; None is fitted to them
    note: str = ""


def frame_of(panel: Panel, lines: Sequence[Line], look: Look, high: float) -> Frame:
    """Limits and ticks; ``high`` is the height of the axes in text sizes."""
    x = np.concatenate([line.x for line in lines])
    span = float(np.ptp(x)) or 1.0
    x_limits = (float(x.min()) - 0.04 * span, float(x.max()) + 0.04 * span)
    low, top = _y_range(panel, np.concatenate([line.values.ravel() for line in lines]))
    margin = 0.04 * (top - low)
    most = max(1, min(5, int(high / 3)))
    if look.ticks == "none":
        return Frame(x_limits, (low - margin, top + margin), (), ())
    points = sorted({*panel.lines[0].x.tolist()})
    x_ticks = (
        [(math.log10(at) if "x" in panel.log else at, f"{at:g}") for at in points]
        if panel.ticks_at_points
        else plain_ticks(float(x.min()), max(float(x.max()), 1.0), 5)
    )
    return Frame(x_limits, (low - margin, top + margin), tuple(x_ticks), _y_ticks(panel, low, top, most))


def _y_range(panel: Panel, values: Array) -> Limits:
    """The limits of the values, in the units of the axis."""
    if panel.percent:
        return 0.0, 100.0
    if panel.never is not None:
        return 0.0, NEVER_AT * panel.never
    if panel.y is not None:
        return panel.y
    return log_range(10.0**values) if "y" in panel.log else (0.0, float(np.nanmax(values, initial=1.0)))


def _y_ticks(panel: Panel, low: float, high: float, most: int) -> tuple[Tick, ...]:
    if "y" in panel.log:
        exponents = {round(at) for at, _ in plain_ticks(low, high, most + 1)}
        return tuple((float(n), power_label(n)) for n in sorted(exponents) if low <= n <= high)
    if panel.never is None:
        return tuple(plain_ticks(low, high, most))
    reached = plain_ticks(0.0, panel.never, most)
    return *reached, (NEVER_AT * panel.never, f">{plain_label(panel.never, 1.0)}")
