"""What is marked beside the curves: the lines they approach, and where they are saturated."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.activations import everywhere
from actviz.analysis.levels import regions_below
from actviz.figures.axes.words import with_primes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from actviz.activations import Activation, Tail
    from actviz.activations.evaluate import Array
    from actviz.figures.axes.view import Limits
    from actviz.figures.style.look import Look

_SHADE_ALPHA = 0.16
_DASH = (0, (1, 2.5))
_SLIVER, _SMALL = 0.05, 0.8  # narrower zones are named, in letters of this size
_ROOM = 1.3  # a zone is shown for at least this share of the way to its edge
_WIDEST = 25.0  # beyond, there would be little to see of what happens at 0


class Asymptote(NamedTuple):
    """The line y = slope · x + intercept; a slant one belongs to one side of 0 (``side`` −1 or 1)."""

    slope: float
    intercept: float
    side: float = 0.0


def asymptotes(activation: Activation, order: int = 0) -> list[Asymptote]:
    """The lines that f, f′ or f″ approaches at its two ends without ever being on them."""
    found = []
    for tail, sign in ((activation.known.left, -1.0), (activation.known.right, 1.0)):
        line = None if tail.straight else _approached(activation, tail, sign, order)
        if line is not None and line not in found:
            found.append(line)
    return found


def _approached(activation: Activation, tail: Tail, sign: float, order: int) -> Asymptote | None:
    level = (tail.value, tail.slope, tail.curvature)[order]
    if math.isfinite(level):
        return Asymptote(0.0, level)
    if order or not math.isfinite(tail.slope) or tail.slope == 0:
        return None
    # f − slope·x settles where there is a slant asymptote; it still moves for, say, x + log x
    near, far = (float(activation(sign * x)) - tail.slope * sign * x for x in (1e5, 1e7))
    return Asymptote(tail.slope, round(far, 6) + 0.0, sign) if abs(far - near) < 1e-4 else None


def draw_asymptotes(ax: Axes, drawn: Sequence[tuple[Activation, int]], x: Limits, look: Look) -> list[Array]:
    """Dotted lines across the panel, each only once: in its curve's colour if it belongs to one alone.

    Returns:
        Their heights at the ends of the window, for fitting the vertical axis to.
    """
    heights = []
    lines: dict[Asymptote, set[str]] = {}
    for (activation, order), stroke in zip(drawn, look.theme.strokes, strict=False):
        for line in asymptotes(activation, order):
            lines.setdefault(line, set()).add(stroke.color)
    for (slope, intercept, side), colors in lines.items():
        if slope == intercept == 0:
            continue  # the axis itself
        ends = np.clip(x, 0 if side > 0 else -np.inf, 0 if side < 0 else np.inf)
        y = slope * ends + intercept
        color = colors.pop() if len(colors) == 1 else look.theme.ink
        ax.plot(ends, y, color=color, linestyle=_DASH, linewidth=0.6 * look.line_pt, zorder=2.5,
                label="_asymptote")  # fmt: skip
        heights.append(y if slope == 0 else np.zeros(0))
    return heights


def shade_saturated(
    ax: Axes, functions: Sequence[Activation], threshold: float, x: Limits, look: Look
) -> None:
    """Shade where |f′| is below the threshold; of several functions each in a strip of its own."""
    strips = len(functions)
    for i, activation in enumerate(functions):
        color = look.theme.strokes[i].color if strips > 1 else look.theme.ink
        bottom, top = 1 - (i + 1) / strips, 1 - i / strips
        label = with_primes(rf"$|f'|<{threshold:g}$")
        regions = regions_below(everywhere(activation), threshold)
        for low, high in _shown(regions, x):
            ax.axvspan(low, high, bottom, top, facecolor=color, alpha=_SHADE_ALPHA, linewidth=0, zorder=1,
                       label=label if strips == 1 else "_saturated")  # fmt: skip
            label = "_saturated"
        if strips == 1:
            _name_crossings(ax, regions, x, look)


def _name_crossings(ax: Axes, regions: Sequence[tuple[float, float]], x: Limits, look: Look) -> None:
    """Say of a sliver, where f′ only changes its sign, that it is one and no fault of the picture."""
    for low, high in regions:
        if x[0] < low and high < x[1] and high - low < _SLIVER * (x[1] - x[0]):
            ax.annotate(
                with_primes(r"$f'\approx0$"), ((low + high) / 2, 1), (0, 0.15 * look.size.text_pt),
                xycoords=("data", "axes fraction"), textcoords="offset points", ha="center", va="bottom",
                fontsize=_SMALL * look.size.text_pt, annotation_clip=False,
            )  # fmt: skip


def window_of_zones(functions: Sequence[Activation], threshold: float) -> Limits:
    """Limits, symmetric about 0, between which all saturated zones can be seen to begin and end."""
    regions = [region for activation in functions for region in regions_below(activation, threshold)]
    ends = [abs(end) for region in regions for end in region if math.isfinite(end)]
    reach = min(max([math.pi, *(_ROOM * end for end in ends)]), _WIDEST)
    return -reach, reach


def _shown(regions: Sequence[tuple[float, float]], x: Limits) -> Iterator[tuple[float, float]]:
    for low, high in regions:
        low, high = max(low, x[0]), min(high, x[1])
        if low < high:
            yield low, high
