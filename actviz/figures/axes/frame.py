"""Axes through the origin, or around the plot, whose labels keep clear of the curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from actviz.figures.axes.geometry import Box, Obstacles, curve_obstacles, extent
from actviz.figures.axes.legends import add_legend
from actviz.figures.axes.ticks import Tick, plain_ticks, x_ticks
from actviz.figures.axes.view import Limits

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

    from actviz.activations.evaluate import Array
    from actviz.figures.style.look import Look

Place = tuple[float, float, str, str]  # offset in text sizes, and the corner of the text that goes there

_X_MARGIN = 0.025  # centred axes reach beyond the curves by this share, so that no tick meets an arrow head
_GAP = 0.42  # between an axis and its labels, in text sizes
_X_PLACES: tuple[Place, ...] = tuple(
    (shift * 0.25, lift * _GAP, ha, "top" if lift < 0 else "bottom")
    for shift, ha in ((0, "center"), (-1, "right"), (1, "left"))
    for lift in (-1, 1)
)
_Y_PLACES: tuple[Place, ...] = tuple(
    (side * _GAP, lift * 0.1, "right" if side < 0 else "left", va)
    for side in (-1, 1)
    for lift, va in ((0, "center_baseline"), (1, "bottom"), (-1, "top"))
)
_ZERO_PLACES: tuple[Place, ...] = tuple(
    (side * 0.3, lift * _GAP, "right" if side < 0 else "left", "top" if lift < 0 else "bottom")
    for lift in (-1, 1)
    for side in (-1, 1)
)
_END_OF_X: tuple[Place, ...] = ((0, -1.6, "right", "top"), (0, -_GAP, "right", "top"))
_END_OF_Y: tuple[Place, ...] = ((0, _GAP, "center", "bottom"),)
_DISTANCES = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0)
_LEAST_CLEARANCE_PX = 1.5  # a line is drawn up to half a pixel, a letter a pixel from where it is put
_LEAST_LEFT = 0.25  # of the axes' width and height when they make room for labels
_HIGHEST = 1e300  # of what an axis is fitted to: above, the room around it would overflow
_FLAT = 1e-290  # a span that has no ten ticks any more
_FRACTION_SCALE = 1.25  # mathtext sets numerator and denominator at 70 %
_MOST_BOXES = 4096  # of labels, that are kept

_boxes: dict[tuple[object, ...], Box] = {}  # of labels, by all that they depend on


@dataclass(frozen=True)
class Frame:
    """What a pair of axes shows: limits and ticks in data units."""

    x: Limits
    y: Limits
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]

    @property
    def origin(self) -> tuple[float, float]:
        """Where the axis lines cross: at 0, or at the nearest edge where 0 is out of view."""
        return min(max(0.0, self.x[0]), self.x[1]), min(max(0.0, self.y[0]), self.y[1])


def fitted_frame(
    x: Limits, y: Limits | None, heights: Sequence[Array], look: Look, height_in: float
) -> Frame:
    """The limits that show all curves, with room for labels under the horizontal axis, and the ticks.

    Args:
        x: limits of the horizontal axis.
        y: limits of the vertical axis, or None to fit them to the curves and to 0.
        heights: the curves' ordinates; NaN and infinities are passed over.
        look: the text size and the style of the ticks.
        height_in: height of the axes in inches.
    """
    y = y or _fitted_y(heights, look, height_in)
    most = max(1, min(4, int(height_in * 72 / look.size.text_pt / 2.5)))
    y_ticks = [] if look.ticks == "none" else plain_ticks(*y, most)
    return Frame(x, y, tuple(x_ticks(*x, look.ticks)), tuple(y_ticks))


def _fitted_y(heights: Sequence[Array], look: Look, height_in: float) -> Limits:
    values = np.concatenate([np.zeros(1), *(h[np.abs(h) <= _HIGHEST] for h in heights)])
    low, high = float(values.min()), float(values.max())
    span = high - low if high - low > _FLAT else 1.0
    low, high = low - 0.07 * span * (low < 0 or look.axes == "box"), high + 0.09 * span
    under = min(2.1 * look.size.text_pt / 72 / height_in, 0.4)  # a line of labels, as a share of the height
    if look.axes == "centred" and -low < under * (high - low):
        low = -high * under / (1 - under)
    return low, high


def dress(
    ax: Axes, frame: Frame, look: Look, room: Box, legend: bool = False, names: tuple[str, str] | None = None
) -> None:
    """Give axes that hold their curves already limits, ticks, labels and a legend.

    Labels go where no curve, axis or other label runs through them, the legend into a free corner
    or else above the axes; the axes shrink until all of it is inside ``room``.

    Args:
        ax: the axes; every line in it is something that labels avoid.
        frame: limits and ticks.
        look: theme, sizes and style.
        room: the part of the figure, in pixels, that nothing may leave.
        legend: whether to list the labelled lines.
        names: what the horizontal and the vertical axis show, written at their ends.
    """
    margin = _X_MARGIN * (frame.x[1] - frame.x[0]) if look.axes == "centred" else 0.0
    ax.set_xlim(frame.x[0] - margin, frame.x[1] + margin)
    ax.set_ylim(frame.y)
    ax.set_facecolor("none")
    _draw_axis_lines(ax, frame, look)
    put: list[Artist] = []
    for _ in range(3):
        for artist in put:
            artist.remove()
        put, boxes = _placed(ax, frame, look, legend, names)
        if not _shrunk(ax, boxes, room):
            break


def _draw_axis_lines(ax: Axes, frame: Frame, look: Look) -> None:
    from matplotlib.ticker import FixedFormatter, FixedLocator

    ink, text_pt = look.theme.ink, look.size.text_pt
    # the axes know their labels, but these are written where there is room for them; axis.set_ticks
    # would make tick objects, which everything below makes anew
    for axis, ticks in ((ax.xaxis, frame.x_ticks), (ax.yaxis, frame.y_ticks)):
        axis.set_major_locator(FixedLocator([at for at, _ in ticks]))
        axis.set_major_formatter(FixedFormatter([text for _, text in ticks]))
    ax.tick_params(length=0.22 * text_pt, width=0.06 * text_pt, color=ink, labelbottom=False, labelleft=False)
    if look.grid:
        ax.set_axisbelow(True)
        ax.grid(color=look.theme.faint, linewidth=0.04 * text_pt)
    if look.axes == "box":
        ax.spines[["top", "right"]].set_color(look.theme.faint)
        return
    ax.spines[["top", "right"]].set_visible(False)
    x0, y0 = frame.origin
    ax.spines["left"].set_position(("data", x0))
    ax.spines["bottom"].set_position(("data", y0))
    for x, y, marker, transform in (
        (1, y0, ">", ax.get_yaxis_transform()),
        (x0, 1, "^", ax.get_xaxis_transform()),
    ):
        ax.plot(x, y, marker, color=ink, markersize=0.4 * text_pt, transform=transform, clip_on=False)


def _placed(
    ax: Axes, frame: Frame, look: Look, legend: bool, names: tuple[str, str] | None
) -> tuple[list[Artist], list[Box]]:
    """Write the tick labels and the legend at the axes' present position; and the boxes that they fill."""
    obstacles = curve_obstacles(ax)
    put: list[Artist] = []
    x0, y0 = frame.origin if look.axes == "centred" else (frame.x[0], frame.y[0])
    if look.axes == "centred":
        (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
        corners = ax.transData.transform([(left, y0), (right, y0), (x0, bottom), (x0, top)])
        obstacles.lines += [(corners[:2], 1.0), (corners[2:], 1.0)]
    one_zero = (x0, y0) == (0.0, 0.0)
    if one_zero and (frame.x_ticks or frame.y_ticks):
        put += _label(ax, (0.0, 0.0), "0", _ZERO_PLACES, look, obstacles)
    for at, text in frame.x_ticks:
        if not (one_zero and at == 0):
            put += _label(ax, (at, y0), text, _X_PLACES, look, obstacles)
    for at, text in frame.y_ticks:
        if not (one_zero and at == 0):
            put += _label(ax, (x0, at), text, _Y_PLACES, look, obstacles)
    if names:
        right, top = frame.x[1], frame.y[1]
        put += _label(ax, (right, y0), names[0], _END_OF_X, look, obstacles)
        put += _label(ax, (x0, top), names[1], _END_OF_Y, look, obstacles)
    if legend:
        put += add_legend(ax, look, obstacles)
    return put, obstacles.boxes


def _label(
    ax: Axes, at: tuple[float, float], text: str, places: Sequence[Place], look: Look, obstacles: Obstacles
) -> list[Annotation]:
    """Write a label at the first of the places, near or farther off, where nothing is in its way.

    Where there is none the tick goes without a label: better unsaid than struck.
    """
    size = look.size.text_pt
    label = ax.annotate(
        text,
        at,
        (0, 0),
        textcoords="offset points",
        annotation_clip=False,
        fontsize=size * (_FRACTION_SCALE if "frac" in text else 1.0),
        zorder=5,
    )

    scale = ax.figure.dpi / 72
    x, y = ax.transData.transform(at).tolist()

    def box_at(place: Place, distance: float) -> Box:
        dx, dy, ha, va = place
        at_tick = _measured(label, ha, va, look).moved(x, y)
        return at_tick.moved(dx * size * distance * scale, dy * size * distance * scale)

    for distance, place in product(_DISTANCES, places):
        box = box_at(place, distance)
        if not obstacles.hit(box, clearance=max(0.08 * size * scale, _LEAST_CLEARANCE_PX)):
            obstacles.boxes.append(box)
            dx, dy, ha, va = place
            label.set(ha=ha, va=va)
            label.xyann = (dx * size * distance, dy * size * distance)
            return [label]
    label.remove()
    return []


def _measured(label: Annotation, ha: str, va: str, look: Look) -> Box:
    """The box of a label at the origin, aligned so; figures in one process have most labels in common."""
    from matplotlib.text import Text

    figure = label.get_figure()
    assert figure is not None
    key = (label.get_text(), label.get_fontsize(), look.font, figure.dpi, type(figure.canvas), ha, va)
    if key not in _boxes:
        if len(_boxes) == _MOST_BOXES:
            _boxes.clear()
        probe = Text(text=label.get_text(), fontsize=label.get_fontsize(), ha=ha, va=va)
        probe.set_figure(figure)
        _boxes[key] = extent(probe)
    return _boxes[key]


def _shrunk(ax: Axes, put: Sequence[Box], room: Box) -> bool:
    """Move the axes' sides inwards by what they or the boxes beside them reach outside the room.

    Axes in a figure that is too small for its labels keep their place, and the labels are cut off.

    Returns:
        Whether that was needed.
    """
    boxes = [Box(*ax.bbox.extents), *put]
    over = (
        max(0.0, room.x0 - min(box.x0 for box in boxes)),
        max(0.0, room.y0 - min(box.y0 for box in boxes)),
        max(0.0, max(box.x1 for box in boxes) - room.x1),
        max(0.0, max(box.y1 for box in boxes) - room.y1),
    )
    if max(over) < 0.5:
        return False
    width, height = ax.figure.bbox.size
    x0, y0, x1, y1 = ax.get_position().extents
    across, up = x1 - x0 - (over[0] + over[2]) / width, y1 - y0 - (over[1] + over[3]) / height
    if across < _LEAST_LEFT * (x1 - x0) or up < _LEAST_LEFT * (y1 - y0):
        return False
    ax.set_position((x0 + over[0] / width, y0 + over[1] / height, across, up))
    return True
