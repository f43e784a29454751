"""Quantities over the layers of a network or chain: lines, dots, bands, and what they are compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.figures.axes.frame import Frame
from actviz.figures.axes.logarithmic import log_limits
from actviz.figures.axes.ticks import Tick, plain_ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from actviz.activations.evaluate import Array
    from actviz.figures.style.look import Look
    from actviz.figures.style.theme import Dash, Stroke

REFERENCE = "reference"  # the gid of a line that a series is compared with
_MOST_POINTS = 2000  # layers drawn; more would fall on the same pixels
_MOST_MARKERS = 40
_BAND_ALPHA, _EDGE_ALPHA, _REFERENCE_ALPHA = 0.2, 0.5, 0.7


@dataclass(frozen=True, eq=False)
class Series:
    """One function's quantity in every layer; heights that are not finite are left out.

    ``band`` are the ends of what it scatters over, ``reference`` is what it is compared with. Without a
    ``label`` the legend does not name it.
    """

    label: str | None
    heights: Array
    band: tuple[Array, Array] | None = None
    reference: Array | None = None


@dataclass(frozen=True)
class Key:
    """What the legend calls the heights, bands and references of all series together, if it tells.

    With ``bounded`` references have the dashes of their functions, and are explained elsewhere. With
    ``dots`` heights are dots on the lines of their references, which have to be there; else they are
    lines, with thin ones in their colours for their references.
    """

    heights: str | None = None
    band: str | None = None
    reference: str | None = None
    dots: bool = False
    bounded: bool = False


def draw_series(
    ax: Axes,
    all_series: Sequence[Series],
    key: Key,
    look: Look,
    logarithmic: bool = True,
) -> Frame:
    """Draw up to eight series over the same layers.

    Args:
        ax: axes to draw into.
        all_series: heights, as log10 for a logarithmic axis.
        key: what the legend explains.
        look: theme, sizes and style.
        logarithmic: whether heights are exponents of 10.

    Returns:
        The limits and ticks that the axes are to have.
    """
    count = all_series[0].heights.size
    layers = np.unique(np.linspace(1, count, min(count, _MOST_POINTS)).astype(int))
    shown = [_shown(series, layers) for series in all_series]
    y, y_ticks = (log_limits if logarithmic else _linear)(_values(shown))
    for series, stroke in zip(shown, look.theme.strokes, strict=False):
        _draw_one(ax, layers, series, key, stroke, look, y)
    _draw_key(ax, key, look)
    hidden = look.ticks == "none"
    return Frame(
        x=(1 - 0.03 * count, count * 1.03),
        y=y,
        x_ticks=() if hidden else _layer_ticks(count),
        y_ticks=() if hidden else y_ticks,
    )


def _shown(series: Series, layers: Array) -> Series:
    """A series at some of the layers."""
    low, high = series.band or (None, None)

    def at(values: Array | None) -> Array | None:
        return None if values is None else np.asarray(values)[layers - 1]

    heights, bottom, top, reference = map(at, (series.heights, low, high, series.reference))
    assert heights is not None
    band = None if bottom is None or top is None else (bottom, top)
    return Series(series.label, heights, band, reference)


def _values(all_series: Sequence[Series]) -> Array:
    """All finite heights."""
    parts = [
        part for c in all_series for part in (c.heights, *(c.band or ()), c.reference) if part is not None
    ]
    values: Array = np.concatenate(parts)
    return values[np.isfinite(values)]


def _linear(values: Array) -> tuple[tuple[float, float], tuple[Tick, ...]]:
    high = float(values.max()) if values.size and values.max() > 0 else 1.0
    return (-0.04 * high, 1.08 * high), tuple(plain_ticks(0.0, high, 5))


def _draw_one(
    ax: Axes, layers: Array, series: Series, key: Key, stroke: Stroke, look: Look, y: tuple[float, float]
) -> None:
    """Band, reference and heights, one over the other."""
    if series.band is not None:
        _draw_band(ax, layers, series.band, stroke.color, look, y[0])
    if key.dots:
        _draw_dots(ax, layers, series, stroke, look)
    else:
        _draw_lines(ax, layers, series, stroke, look, stroke.dash if key.bounded else "-")


def _draw_band(
    ax: Axes, layers: Array, band: tuple[Array, Array], color: str, look: Look, lowest: float
) -> None:
    """A filled band, of which an end that is minus infinity is the lowest height, between faint lines."""
    bottom, top = (np.where(end == -np.inf, lowest, end) for end in band)
    inside = np.isfinite(bottom) & np.isfinite(top) & (top > lowest)
    ax.fill_between(layers, bottom, top, where=inside, color=color, alpha=_BAND_ALPHA, linewidth=0, zorder=1)
    for end in (bottom, top):  # which the legend keeps clear of
        ax.plot(layers, finite(end), color=color, alpha=_EDGE_ALPHA, linewidth=look.line_pt / 4, zorder=1)


def _draw_lines(ax: Axes, layers: Array, series: Series, stroke: Stroke, look: Look, dash: Dash) -> None:
    """Heights as a line, with dots where there are few, over a thin line for the reference."""
    if series.reference is not None:
        ax.plot(layers, finite(series.reference), color=stroke.color, alpha=_REFERENCE_ALPHA, linestyle=dash,
                linewidth=look.line_pt / 2, zorder=2, gid=REFERENCE)  # fmt: skip
    style = _line(stroke, look) | (_dots(layers, look) if layers.size <= _MOST_MARKERS else {})
    heights = finite(series.heights)
    ax.plot(layers, heights, linestyle=stroke.dash, label=series.label, zorder=3, **style)


def _draw_dots(ax: Axes, layers: Array, series: Series, stroke: Stroke, look: Look) -> None:
    """Heights as dots over the line of the reference; the legend shows a line with dots on it."""
    assert series.reference is not None
    line, dots = _line(stroke, look), _dots(layers, look)
    beside = look.legend == "direct"  # which names the line
    label = series.label if beside else None
    ax.plot(layers, finite(series.reference), linestyle=stroke.dash, label=label, zorder=2, **line)
    ax.plot(layers, finite(series.heights), linestyle="", zorder=3, **line, **dots)
    if series.label and not beside:
        dots["markersize"] = 3 * look.line_pt
        ax.plot([], [], linestyle=stroke.dash, label=series.label, **line, **dots)


def _line(stroke: Stroke, look: Look) -> dict[str, Any]:
    return {"color": stroke.color, "alpha": stroke.alpha, "linewidth": look.line_pt}


def _dots(layers: Array, look: Look) -> dict[str, Any]:
    """Smaller ones where there are many."""
    return {"marker": "o", "markersize": (3 if layers.size <= _MOST_MARKERS else 1.5) * look.line_pt}


def _draw_key(ax: Axes, key: Key, look: Look) -> None:
    """What the legend says of all series together."""
    ink, width = look.theme.ink, look.line_pt
    if key.reference and key.dots:
        ax.plot([], [], color=ink, linewidth=width, label=key.reference)
    elif key.reference:
        ax.plot([], [], color=ink, alpha=_REFERENCE_ALPHA, linewidth=width / 2, label=key.reference)
    if key.heights:
        ax.plot([], [], "o" if key.dots else "-", color=ink, markersize=3 * width, linewidth=width,
                label=key.heights)  # fmt: skip
    if key.band:
        ax.fill_between([], [], color=ink, alpha=_BAND_ALPHA, linewidth=0, label=key.band)


def finite(heights: Array) -> Array:
    """The heights, with NaN for those that are not finite, where a line is interrupted."""
    return np.where(np.isfinite(heights), heights, np.nan)


def _layer_ticks(layers: int) -> tuple[Tick, ...]:
    if layers <= 10:
        return tuple((float(layer), str(layer)) for layer in range(1, layers + 1))
    return ((1.0, "1"), *(tick for tick in plain_ticks(1, layers, 5) if tick[0] >= layers / 20))
