"""What is marked beside the curves: the lines they approach, and where they are saturated."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from actviz.activations import everywhere
from actviz.analysis.levels import regions_below
from actviz.errors import FigureWarning
from actviz.figures.axes.geometry import rectangle
from actviz.figures.axes.placement import SIDES_OF_LINE, Placer
from actviz.figures.axes.ticks import MINUS
from actviz.notation import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation
    from matplotlib.transforms import Bbox

    from actviz.activations import Activation, Tail
    from actviz.activations.evaluate import Array
    from actviz.figures.axes.view import Limits
    from actviz.figures.style.look import Look

ASYMPTOTE = "asymptote"  # the gid of such a line
_SAMPLES = 201
_NEAR = 0.1  # of the height of its curve, a curve has come near to an asymptote
# an asymptote, where its equation may stand: one that is approached on both sides, and, from there, on one
_ALONG = (0.04, 0.1, 0.16, 0.96, 0.9, 0.84, 0.25, 0.75, 0.4, 0.6)
_FROM_ITS_END = (0.04, 0.1, 0.16, 0.25, 0.4, 0.6, 0.75, 0.9)
_MOST_NAMED = 2  # zones with labels: of more only the number is written
_UPWARDS = (0.75, 0.65, 0.55, 0.85, 0.45, 0.35, 0.25)  # a zone: where it says where it is
_BESIDE_LEVEL, _BESIDE_SLANT = (0.2, 0.4), (0.4, 0.7)  # how far from a line its equation is, in text sizes
_DASH = (0, (1, 2.5))
_ROOM = 1.3  # a zone is shown for at least this share of the way to its edge
_WIDEST = 25.0  # beyond, there would be little to see of what happens at 0


class Asymptote(NamedTuple):
    """The line y = slope · x + intercept, approached on one side of 0 (``side`` −1 or 1) or on both (0)."""

    slope: float
    intercept: float
    side: float = 0.0

    def at(self, x: Any) -> Any:
        """Its height at x, or its heights."""
        return self.slope * x + self.intercept

    def ends(self, x: Limits) -> Array:
        """Where it begins and ends in a window: a slant one is drawn on its own side of 0."""
        low = 0.0 if self.slope and self.side > 0 else -np.inf
        return np.clip(x, low, 0.0 if self.slope and self.side < 0 else np.inf)

    @property
    def equation(self) -> str:
        """``y = 1``, ``y = 0.5x − 0.5``."""
        if self.slope == 0:
            return f"y = {format_number(self.intercept, 3)}".replace("-", MINUS)
        factor = {1.0: "", -1.0: "-"}.get(self.slope, format_number(self.slope, 3))
        sign, rest = ("-" if self.intercept < 0 else "+"), format_number(abs(self.intercept), 3)
        return f"y = {factor}x{f' {sign} {rest}' if self.intercept else ''}".replace("-", MINUS)


def asymptotes(activation: Activation, order: int = 0) -> list[Asymptote]:
    """The lines that f, f′ or f″ approaches at its two ends without ever being on them."""
    tails = ((activation.known.left, -1.0), (activation.known.right, 1.0))
    found = [_approached(activation, tail, side, order) for tail, side in tails if not tail.straight]
    lines = [line for line in found if line is not None]
    if len(lines) == 2 and lines[0][:2] == lines[1][:2]:
        return [Asymptote(*lines[0][:2])]
    return lines


def _approached(activation: Activation, tail: Tail, sign: float, order: int) -> Asymptote | None:
    level = (tail.value, tail.slope, tail.curvature)[order]
    if math.isfinite(level):
        return Asymptote(0.0, level, sign)
    if order or not math.isfinite(tail.slope) or tail.slope == 0:
        return None
    # f − slope·x settles where there is a slant asymptote; it still moves for, say, x + log x
    near, far = (float(activation(sign * x)) - tail.slope * sign * x for x in (1e5, 1e7))
    return Asymptote(tail.slope, round(far, 6) + 0.0, sign) if abs(far - near) < 1e-4 else None


def reached_asymptotes(
    drawn: Sequence[tuple[Activation, int]], x: Limits, look: Look
) -> dict[Asymptote, str]:
    """The asymptotes that one of the curves has come near to at an end of the window, with their colours.

    That is the curve's if it belongs to one alone.
    """
    found: dict[Asymptote, set[str]] = {}
    for (activation, order), stroke in zip(drawn, look.theme.strokes, strict=False):
        for line in _reached(activation, order, x):
            if line.slope or line.intercept:  # y = 0 is the axis itself
                found.setdefault(line, set()).add(stroke.color)
    return {line: colors.pop() if len(colors) == 1 else look.theme.ink for line, colors in found.items()}


def _reached(activation: Activation, order: int, x: Limits) -> Iterator[Asymptote]:
    lines = asymptotes(activation, order)
    if not lines:
        return
    y = np.asarray(activation.derivative(np.linspace(*x, _SAMPLES), order))
    height = float(np.ptp(y[np.isfinite(y)])) if np.isfinite(y).any() else 0.0
    for line in lines:
        apart = [abs(y[i] - line.at(x[i])) for i in (0, -1) if x[i] * line.side > 0 or line.side == 0]
        if any(distance <= _NEAR * height for distance in apart):
            yield line


def draw_asymptotes(ax: Axes, lines: Mapping[Asymptote, str], x: Limits, look: Look) -> list[Array]:
    """Dotted lines across the panel in their colours, slant ones on their side of 0.

    Returns:
        Their heights at the ends of the window, for fitting the vertical axis to.
    """
    heights = []
    for line, color in lines.items():
        ends = line.ends(x)
        y = line.at(ends)
        ax.plot(ends, y, color=color, linestyle=_DASH, linewidth=0.6 * look.line_pt, zorder=2.5,
                gid=ASYMPTOTE)  # fmt: skip
        heights.append(np.zeros(0) if line.slope else y)
    return heights


def list_asymptotes(ax: Axes, look: Look) -> None:
    """Have the legend list them, where none has its equation beside it."""
    ax.plot([], [], color=look.theme.ink, linestyle=_DASH, linewidth=0.6 * look.line_pt, label=ASYMPTOTE)


def name_marks(
    ax: Axes,
    lines: Iterable[Asymptote],
    zones: tuple[Activation, float] | None,
    x: Limits,
    look: Look,
    room: Bbox,
) -> None:
    """Write its equation at each asymptote, and at each shaded zone where it is, if there is room for it.

    Args:
        ax: axes with their labels and limits.
        lines: the asymptotes that are drawn.
        zones: the one function whose zones are shaded, and the threshold.
        x: the window.
        look: theme, sizes and style.
        room: the part of the figure, in pixels, that nothing may leave.
    """
    placer = Placer(ax, look, room)
    for line in lines:
        first, last = line.ends(x)[:: -1 if line.side > 0 else 1]  # far out, where its curve is near
        along = [first + share * (last - first) for share in (_FROM_ITS_END if line.side else _ALONG)]
        sides, distances = SIDES_OF_LINE[np.sign(line.slope)], _BESIDE_SLANT if line.slope else _BESIDE_LEVEL
        if not placer.write(line.equation, [(at, float(line.at(at))) for at in along], sides, distances):
            warnings.warn(
                f"no room to label the asymptote {line.equation}; try a larger size or another layout",
                FigureWarning,
                stacklevel=2,
            )
    if zones is None:
        return
    regions = regions_below(everywhere(zones[0]), zones[1])
    shown = [region for region in regions if any(seen([region], x))]
    (bottom, top), written = ax.get_ylim(), None
    levels = [bottom + share * (top - bottom) for share in _UPWARDS]
    for region in reversed(shown if len(shown) <= _MOST_NAMED else []):
        if written is None or not _is_mirrored(regions):
            ((low, high),) = seen([region], x)
            written = _written_in(ax, _where(region, regions), (low, high), levels, placer)


def _written_in(
    ax: Axes, text: str, zone: Limits, levels: Sequence[float], placer: Placer
) -> Annotation | None:
    """A text in the middle of a zone, or beside one that is too narrow for it."""
    low, high = zone
    left, right = ax.transData.transform([(low, 0), (high, 0)])[:, 0].tolist()
    inside = rectangle(left, ax.bbox.y0, right, ax.bbox.y1)
    middle = [((low + high) / 2, y) for y in levels]
    return (
        placer.write(text, middle, ((0, 0),), (0.0,), inside)
        or placer.write(text, [(high, y) for y in levels], ((1, 0),), (0.4,))
        or placer.write(text, [(low, y) for y in levels], ((-1, 0),), (0.4,))
    )


def _where(region: tuple[float, float], regions: Sequence[tuple[float, float]]) -> str:
    """``|x| > 4.58``, ``x < 0``, ``1.47 < x < 1.67``."""
    low, high = (format_number(end, 3).replace("-", MINUS) for end in region)
    if _is_mirrored(regions):
        return f"|x| > {format_number(regions[-1][0], 3)}"
    if math.isinf(region[0]):
        return "" if math.isinf(region[1]) else f"x < {high}"
    return f"x > {low}" if math.isinf(region[1]) else f"{low} < x < {high}"


def _is_mirrored(regions: Sequence[tuple[float, float]]) -> bool:
    """Whether these are the two ends of the axis, equally far from 0."""
    if len(regions) != 2:
        return False
    (start, low), (high, end) = regions
    return math.isinf(start) and math.isinf(end) and math.isclose(-low, high, rel_tol=1e-9)


def window_of_zones(functions: Sequence[Activation], threshold: float) -> Limits:
    """Limits, symmetric about 0, between which all saturated zones can be seen to begin and end."""
    regions = [region for activation in functions for region in regions_below(activation, threshold)]
    ends = [abs(end) for region in regions for end in region if math.isfinite(end)]
    reach = min(max([math.pi, *(_ROOM * end for end in ends)]), _WIDEST)
    return -reach, reach


def seen(regions: Sequence[tuple[float, float]], x: Limits) -> Iterator[tuple[float, float]]:
    """What of some regions is in the window."""
    for low, high in regions:
        low, high = max(low, x[0]), min(high, x[1])
        if low < high:
            yield low, high
