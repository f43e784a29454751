"""What axes have to show: limits and ticks that are fitted to curves, with room for labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from actviz.figures.axes.frame import BEFORE_TIP, MOST_BEYOND, Frame
from actviz.figures.axes.ticks import Tick, plain_ticks, x_ticks
from actviz.figures.axes.view import Limits

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array
    from actviz.figures.style.look import Look

_HIGHEST = 1e300  # of what an axis is fitted to: above, the room around it would overflow
_APART, _NEARER, _ENOUGH = 2.5, 1.6, 3  # the room of a tick in text sizes; how many ticks may be nearer
_MARGIN = 0.09  # axes reach above the curves by this share at least
_FLAT = 1e-290  # a span that has no ten ticks any more
_FAR = 3.0  # 0 is not shown if it is this many times as far away as the curves are high


def fitted_frame(
    x: Limits, y: Limits | None, heights: Sequence[Array], look: Look, height_in: float
) -> Frame:
    """The limits that show all curves, with room for labels under the horizontal axis, and the ticks.

    Args:
        x: limits of the horizontal axis.
        y: limits of the vertical axis, or None to fit them to the curves and, if it is not far, to 0.
        heights: the curves' ordinates; NaN and infinities are passed over.
        look: the text size and the style of the ticks.
        height_in: height of the axes in inches.
    """
    centred = look.axes == "centred" and x[0] <= 0 <= x[1]
    high_em = height_in * 72 / look.size.text_pt
    y, ticked = (y, y) if y else _fitted_y(heights, high_em, centred=centred)
    y_ticks = [] if look.ticks == "none" else _y_ticks(ticked, high_em, _extremes(heights))
    return Frame(x, y, tuple(x_ticks(*x, look.ticks)), tuple(y_ticks))


def _y_ticks(y: Limits, high_em: float, extremes: Sequence[float]) -> list[Tick]:
    """Ticks far from each other, or nearer where they would be fewer than three."""
    most = max(1, min(4, int(high_em / _APART)))
    ticks = plain_ticks(*y, most, extremes)
    while len(ticks) < _ENOUGH and most < min(_ENOUGH + 1, int(high_em / _NEARER)):
        most += 1
        ticks = plain_ticks(*y, most, extremes)
    return ticks


def _fitted_y(heights: Sequence[Array], high_em: float, *, centred: bool) -> tuple[Limits, Limits]:
    """The limits, and between which there are ticks: the rest is for labels and for the arrow head."""
    values = np.concatenate([h[np.abs(h) <= _HIGHEST] for h in heights] or [np.zeros(0)])
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
    near = max(low, -high) <= _FAR * (high - low) or high - low <= 1e-9 * max(-low, high)
    if near:
        low, high = min(low, 0.0), max(high, 0.0)
    span = high - low if high - low > _FLAT else 1.0
    low, top, high = low - 0.07 * span * (low < 0 or not centred), high, high + _MARGIN * span
    under = min(2.1 / high_em, 0.4)  # a line of labels, as a share of the height
    ticked = low, high
    if centred and near and -low < under * (high - low):
        low = -high * under / (1 - under)
    tip = min(BEFORE_TIP / high_em, MOST_BEYOND)
    if centred and high - top < tip * (high - low):
        high = (top - tip * low) / (1 - tip)
    return (low, high), ticked


def _extremes(heights: Sequence[Array]) -> list[float]:
    """The highest and lowest values that curves reach between their ends, to the digits that ticks have."""
    found = []
    for curve in heights:
        inside = curve[np.abs(curve) <= _HIGHEST]
        if len(inside) > 2:
            ends = inside[[0, -1]]
            found += [x for x in (inside.max(), inside.min()) if not np.isclose(x, ends, atol=0).any()]
    return [float(x) for x in found]
