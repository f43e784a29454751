"""The errors of an implementation over x, in units in the last place, on logarithmic axes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from actviz.analysis.check.tally import NAN, PROFILE_BITS
from actviz.errors import UsageError, argument
from actviz.figures.axes.frame import Frame, format_axes
from actviz.figures.axes.layout import add_axes, grid_cells, new_figure, stacked
from actviz.figures.axes.ticks import MINUS, Tick, power_label

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

    from actviz.activations.evaluate import Array
    from actviz.analysis.check.check import CheckReport, OrderReport
    from actviz.analysis.formats import Format, Ints
    from actviz.figures.axes.view import Limits
    from actviz.figures.style.look import Look

_INNER, _OUTER = -7, 5  # powers of 2 between which |x| is shown at least
_MARGIN = 1.0  # powers of 2 beyond the bad inputs
_COLUMNS = 500  # the largest error in each is drawn
_MOST_TICKS = 4  # on either side of 0
_CENTRE = 1.0  # half the width of what stands for 0 and all that is nearer to it
_CLEAR = 0.15  # of the reach, from 0 to the next label


@dataclass(frozen=True)
class _Axis:
    """Signed log2 |x|: what is nearer to 0 than 2^inner is one place in the middle."""

    inner: float
    outer: float

    def places(self, x: Array) -> Array:
        """The positions of numbers."""
        with np.errstate(divide="ignore"):
            powers = np.log2(np.abs(x))
        distance = np.where(powers < self.inner, 0.0, powers - self.inner + _CENTRE)
        return np.sign(x) * distance

    @property
    def reach(self) -> float:
        """The place of the largest number."""
        return self.outer - self.inner + _CENTRE

    def ticks(self) -> tuple[Tick, ...]:
        """0, and powers of 10 on both sides."""
        first, last = (power / math.log2(10) for power in (self.inner, self.outer))
        step = max(1, math.ceil((last - first) / _MOST_TICKS))
        exponents = range(-step * math.floor(-first / step), math.floor(last) + 1, step)
        named = [(10.0**exponent, _power(exponent)) for exponent in exponents]
        placed = [(float(self.places(np.array([x]))[0]), label) for x, label in named]
        positive = [(at, label) for at, label in placed if at > _CLEAR * self.reach]
        negative = [(-at, _minus(label)) for at, label in positive]
        return (*reversed(negative), (0.0, "0"), *positive)


def check_figure(report: CheckReport, x: Limits | None, look: Look) -> Figure:
    """The largest error at each x, for f and below it for f′.

    Args:
        report: what was judged.
        x: limits of x; None shows all bad inputs.
        look: theme, sizes and style.

    Raises:
        UsageError: limits that do not reach beyond the smallest number.
    """
    figure = new_figure(look)
    (room,) = grid_cells(figure, 1, 1, look)
    cells = stacked(room, len(report.orders), look, figure)
    small = look.in_panels(len(cells))
    axis = _axis(report, x)
    low, high = (
        (-axis.reach, axis.reach) if x is None else (float(axis.places(np.array([end]))[0]) for end in x)
    )
    top = max(1.0, *(_highest(one) for one in report.orders), float(report.orders[0].tally.rules.limit))
    for one, part in zip(report.orders, cells, strict=True):
        _draw(add_axes(figure, part), part, report, one, (axis, (low, high), top), small)
    return figure


def _axis(report: CheckReport, x: Limits | None) -> _Axis:
    """From the smallest to the largest input that is bad, or to the limits."""
    form = report.format
    powers = [
        math.log2(abs(number))
        for one in report.orders
        for region in one.tally.regions
        for number in map(form.number_at, (region.start, region.end))
        if number and math.isfinite(number)
    ]
    least, most = math.log2(form.least), math.log2(form.largest)
    inner = max(least, min([_INNER, *(power - _MARGIN for power in powers)]))
    outer = min(most, max([_OUTER, *(power + _MARGIN for power in powers)]))
    if x is not None:
        outer = math.log2(max(abs(end) for end in x))
        inner = max(least, min(_INNER, outer - 4))
        if outer <= inner:
            raise UsageError(
                f"{argument('x')}: {form.name} has too few numbers in this interval",
                hint=argument("x", (-5, 5)),
            )
    return _Axis(inner, outer)


def _highest(one: OrderReport) -> float:
    return float(one.tally.max_ulp)


def _heights(ulp: Array) -> Array:
    """Log10(1 + ulp): 0 for what is right."""
    return np.log10(1.0 + ulp)


def _draw(
    ax: Axes,
    room: Bbox,
    report: CheckReport,
    one: OrderReport,
    frame: tuple[_Axis, Limits, float],
    look: Look,
) -> None:
    axis, limits, top = frame
    x, ulp = _profile(report.format, one)
    at = axis.places(x)
    shown = (at >= limits[0]) & (at <= limits[1])
    at, ulp = at[shown], ulp[shown]
    middle, heights = _columns(at, ulp, limits)
    stroke = look.theme.strokes[one.order]
    label = f"{'f′' if one.order else 'f'} of {report.target} against {report.against}"
    ax.fill_between(middle, 0.0, heights, color=stroke.color, alpha=0.3, linewidth=0, step="mid")
    ax.plot(middle, heights, color=stroke.color, linewidth=0.8 * look.line_pt, label=label,
            drawstyle="steps-mid", zorder=3)  # fmt: skip
    limit = float(_heights(np.array([float(one.tally.rules.limit)]))[0])
    ax.plot(limits, [limit, limit], color=look.theme.ink, linestyle=(0, (4, 3)), linewidth=0.5 * look.line_pt,
            label=f"{one.tally.rules.limit} ulp of {report.format.name}", zorder=2)  # fmt: skip
    ceiling = float(_heights(np.array([top]))[0])
    nan = at[ulp == NAN]
    if nan.size:
        ax.plot(nan, np.full(nan.size, 1.04 * ceiling), "x", color=look.theme.ink, label="NaN", clip_on=False,
                markersize=4 * look.line_pt, zorder=4)  # fmt: skip
    hidden = look.ticks == "none"
    ticks = tuple(tick for tick in axis.ticks() if limits[0] <= tick[0] <= limits[1])
    format_axes(
        ax,
        Frame(
            limits,
            (0.0, 1.08 * ceiling),
            () if hidden else ticks,
            () if hidden else _ulp_ticks(top, 6 // len(report.orders)),
        ),
        look.boxed(),
        room,
        legend=True,
        names=(r"$x$", "ulp"),
    )


def _columns(at: Array, ulp: Ints, limits: Limits) -> tuple[Array, Array]:
    """The middles of columns that have an input, and the height of the largest error in each."""
    edges = np.linspace(*limits, _COLUMNS + 1)
    columns = np.clip(np.searchsorted(edges, at, side="right") - 1, 0, _COLUMNS - 1)
    highest = np.full(_COLUMNS, -1.0)
    np.maximum.at(highest, columns, np.where(ulp == NAN, -1, ulp).astype(np.float64))
    known = highest >= 0
    return (0.5 * (edges[1:] + edges[:-1]))[known], _heights(highest[known])


def _profile(form: Format, one: OrderReport) -> tuple[Array, Ints]:
    """Inputs, of float32 the first of each 65,536, and the largest error at each."""
    profile = one.tally.profile
    found = np.flatnonzero(profile >= 0)
    places = (found - profile.size // 2) << max(0, form.bits - PROFILE_BITS)
    x = form.values(form.at(places))
    finite = np.isfinite(x)
    return x[finite], profile[found][finite]


def _ulp_ticks(top: float, most: int) -> tuple[Tick, ...]:
    """0, 1, 10, 100, …; with 2 and 5 where there is room."""
    decades = max(1, math.ceil(math.log10(max(top, 1.0))))
    step = max(1, math.ceil(decades / most))
    values = [0.0, *(10.0**power for power in range(step - 1, decades + 1, step))]
    if decades < 3:
        values = sorted({*values, 2.0, 5.0, *([20.0, 50.0] if decades > 1 else [])})
    return tuple(
        (math.log10(1.0 + value), f"{value:g}" if value < 1e4 else power_label(round(math.log10(value))))
        for value in values
        if value <= 1.05 * top
    )


def _power(exponent: int) -> str:
    return f"{10.0**exponent:g}" if -3 <= exponent <= 3 else power_label(exponent)


def _minus(label: str) -> str:
    return f"${{-}}{label[1:]}" if label.startswith("$") else MINUS + label
