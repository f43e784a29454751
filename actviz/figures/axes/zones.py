"""Where |f′| is below a threshold: zones of one function are shaded, those of several are bars above."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from actviz.activations import everywhere
from actviz.analysis.levels import regions_below
from actviz.errors import FigureWarning
from actviz.figures.axes.geometry import BAR
from actviz.figures.axes.marks import seen
from actviz.figures.axes.placement import Placer
from actviz.figures.axes.words import titled, with_primes
from actviz.notation import format_number, format_place

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Patch
    from matplotlib.transforms import Bbox

    from actviz.activations import Activation
    from actviz.figures.axes.frame import Frame
    from actviz.figures.axes.view import Limits
    from actviz.figures.style.look import Look
    from actviz.figures.style.theme import Stroke

_SHADE_ALPHA, _BAR_ALPHA = 0.1, 0.35
_BAR, _BAR_GAP = 0.5, 0.2  # the height of a bar and the distance to the next, in text sizes
_HIGHEST = 0.5  # of the axes, that bars take
_UNLISTED = "_nolegend_"  # matplotlib's word
_ROOM = 1.3  # a window that is proposed reaches by this factor beyond the edge of the zone
_MOST_NAMED = 3  # functions in a warning


def draw_zones(
    ax: Axes, functions: Sequence[Activation], threshold: float, x: Limits, look: Look, *, bars: bool
) -> None:
    """Shade where |f′| of a function is below the threshold, or draw bars there in the strokes of several.

    Args:
        ax: axes of about their final size.
        functions: in the order of the strokes.
        threshold: what |f′| is compared with.
        x: the window.
        look: with the strokes.
        bars: whether the panel is one of several functions.
    """
    ink, label = look.theme.ink, zone_label(threshold)
    if not bars:
        for zone in (zone for function in functions for zone in zones_in(function, threshold, x)):
            ax.axvspan(*zone, label=label, facecolor=ink, alpha=_SHADE_ALPHA, linewidth=0, zorder=1)
            label = _UNLISTED
        return
    em = _em(look, ax.bbox.height / ax.figure.dpi)
    for i, function in enumerate(functions):
        for zone in zones_in(function, threshold, x):
            _draw_bar(
                ax, zone, 1 - (_BAR_GAP + i * (_BAR + _BAR_GAP)) * em, _BAR * em, look.theme.strokes[i], look
            )
    if _bars(ax):  # one sample stands for all: each bar has the colour and the dashes of its function
        ax.fill_between([], [], color=ink, alpha=_BAR_ALPHA, linewidth=0, label=label)


def _draw_bar(ax: Axes, zone: Limits, top: float, height: float, stroke: Stroke, look: Look) -> None:
    """A bar with the function's line in its middle; ``top`` and ``height`` are shares of the axes' height."""
    ax.axvspan(*zone, ymin=top - height, ymax=top, facecolor=stroke.color, alpha=_BAR_ALPHA, linewidth=0,
               zorder=1, gid=BAR)  # fmt: skip
    ax.plot(zone, [top - height / 2] * 2, color=stroke.color, linestyle=stroke.dash, zorder=1.1,
            linewidth=look.line_pt / 2, transform=ax.get_xaxis_transform())  # fmt: skip


def with_strip(
    frame: Frame,
    functions: Sequence[Activation],
    threshold: float,
    look: Look,
    height_in: float,
    *,
    log: bool,
) -> Frame:
    """The frame with room above the curves for the bars of several functions, if they have any in view.

    Args:
        frame: limits and ticks, which stay as they are.
        functions: those of the panel.
        threshold: what |f′| is compared with.
        look: the text size.
        height_in: height of the axes in inches.
        log: whether the vertical axis is logarithmic.
    """
    if len(functions) == 1 or not any(zones_in(f, threshold, frame.x) for f in functions):
        return frame
    share = min((len(functions) * (_BAR + _BAR_GAP) + 2 * _BAR_GAP) * _em(look, height_in), _HIGHEST)
    (low, high), more = frame.y, share / (1 - share)
    return replace(frame, y=(low, high * (high / low) ** more if log else high + (high - low) * more))


def name_bars(ax: Axes, threshold: float, look: Look, room: Bbox) -> None:
    """Write beside one of the bars what they show, for axes whose legend does not say it."""
    placer = Placer(ax, look, room)
    bars = sorted(
        (box.x0, box.x1, (box.y0 + box.y1) / 2) for box in (bar.get_window_extent() for bar in _bars(ax))
    )
    ends = [*((right, y, 1) for _, right, y in reversed(bars)), *((left, y, -1) for left, _, y in bars)]
    for x, y, side in ends:
        at = ax.transData.inverted().transform((x, y)).tolist()
        if placer.write(zone_label(threshold), [tuple(at)], ((side, 0),), (0.4,), ax.bbox):
            return


def zone_label(threshold: float) -> str:
    """What is said of a zone: ``|f′| < 0.01``."""
    return with_primes(rf"$|f'|<{threshold:g}$")


def zones_in(function: Activation, threshold: float, x: Limits) -> list[Limits]:
    """The zones of a function, as far as they are in the window."""
    return list(seen(regions_below(everywhere(function), threshold), x))


def warn_of_unseen(functions: Sequence[Activation], threshold: float, x: Limits) -> None:
    """Warn of functions for which nothing is shaded in the window; say which window shows their zones."""
    blank = [f for f in dict.fromkeys(functions) if not zones_in(f, threshold, x)]
    outside = {f: zones for f in blank if (zones := regions_below(everywhere(f), threshold))}
    if outside:
        nearest = [min(abs(end) for zone in zones for end in zone) for zones in outside.values()]
        reach = format_number(ceil(_ROOM * max(nearest)))
        window = f"x from {format_place(x[0])} to {format_place(x[1])}"
        why = f"|f′| < {threshold:g} only outside {window}; from -{reach} to {reach} would show it"
    elif len(blank) == len(set(functions)):
        why = f"|f′| is nowhere below {threshold:g}"
    else:
        return  # the zones of the others are seen
    warnings.warn(f"nothing is shaded for {_names([*outside] or blank)}: {why}", FigureWarning, stacklevel=3)


def _names(functions: Sequence[Activation]) -> str:
    names = [titled(f) for f in functions[:_MOST_NAMED]]
    return ", ".join(names) + (f" and {more} more" if (more := len(functions) - len(names)) else "")


def _bars(ax: Axes) -> list[Patch]:
    return [patch for patch in ax.patches if patch.get_gid() == BAR]


def _em(look: Look, height_in: float) -> float:
    """The text size as a share of a height in inches."""
    return look.size.text_pt / 72 / height_in
