"""Axes through the origin, or around the plot: limits, ticks, axis lines, and the labels at the ticks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from actviz.figures.axes.geometry import curve_obstacles
from actviz.figures.axes.labels import TIP, Labels, Places, labels_of
from actviz.figures.axes.legends import add_legend
from actviz.figures.axes.spines import draw_axes
from actviz.figures.axes.ticks import Tick
from actviz.figures.axes.view import Limits

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.transforms import Bbox

    from actviz.figures.style.look import Look

_X_MARGIN = 0.035  # centred axes reach beyond the curves by this share at least
# and by so many text sizes of their room, of which they take 0.7 or more: clear of the arrow head
BEFORE_TIP = TIP / 0.7
_NAME_GAP = 0.35  # between an axis or its labels and its name, in text sizes
_LEAST_LEFT = 0.25  # of the axes' width and height when they make room for labels
MOST_BEYOND = 0.15  # of axes that are only a few letters wide or high
_ROUNDS = 3  # in which axes make room, the labels move with them, and more of them may be in the way


@dataclass(frozen=True)
class Frame:
    """What a pair of axes shows: limits and ticks in data units."""

    x: Limits
    y: Limits
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    places: Places = (None, None)  # required positions of labels

    def centred(self, look: Look) -> bool:
        """Whether the axes cross at 0; without 0 in view they are around the plot."""
        return look.axes == "centred" and self.x[0] <= 0 <= self.x[1] and self.y[0] <= 0 <= self.y[1]


class Arranged(NamedTuple):
    """Where the labels of axes have their room, and what was drawn as their legend."""

    labels: Labels
    legend: Sequence[Artist]


def format_axes(
    ax: Axes, frame: Frame, look: Look, room: Bbox, legend: bool = False, names: tuple[str, str] | None = None
) -> None:
    """Give axes that hold their curves already limits, ticks, labels and a legend.

    The labels stand at their ticks, see `labels_of`; the legend goes into a free corner or else above the
    axes; the axes shrink until all of it is inside ``room``.

    Args:
        ax: the axes, with all their lines.
        frame: limits and ticks.
        look: theme, sizes and style.
        room: the part of the figure, in pixels, that nothing may leave.
        legend: whether to list the labelled lines.
        names: what the horizontal and the vertical axis show, written at their ends.
    """
    draw_axes(ax, frame, look, arranged(ax, frame, look, room, legend, names).labels)


def arranged(
    ax: Axes, frame: Frame, look: Look, room: Bbox, legend: bool, names: tuple[str, str] | None
) -> Arranged:
    """Do all of `format_axes` that takes room; arguments as there."""
    centred = frame.centred(look)
    # of the room, not of the axes: panels of one width keep the same limits, whatever their labels take
    tip = min(BEFORE_TIP * look.size.text_pt / 72 * ax.figure.dpi / room.width, MOST_BEYOND)
    share = round(max(_X_MARGIN, tip / (1 - 2 * tip)), 4)  # widths differ by rounding errors
    margin = share * (frame.x[1] - frame.x[0]) if centred else 0.0
    ax.set_xlim(frame.x[0] - margin, frame.x[1] + margin)
    ax.set_ylim(frame.y)
    ax.set_facecolor("none")
    ticks = (frame.x_ticks, frame.y_ticks)
    for _ in range(_ROUNDS):
        labels = labels_of(ax, ticks, look, centred=centred, places=frame.places)
        boxes = [*labels.boxes, *(_name(ax, names, labels, look, centred=centred) if names else [])]
        if not _shrunk(ax, boxes, room):
            break
    put: Sequence[Artist] = ()
    for _ in range(_ROUNDS if legend else 0):
        put, with_legend = _with_legend(ax, boxes, look, centred=centred)
        if not _shrunk(ax, with_legend, room):
            break
        for artist in put:
            artist.remove()
        labels = labels_of(ax, ticks, look, centred=centred, places=frame.places)
        boxes = [*labels.boxes, *(_name(ax, names, labels, look, centred=centred) if names else [])]
    else:
        if legend:
            put, _ = _with_legend(ax, boxes, look, centred=centred)
    return Arranged(labels, put)


def _name(ax: Axes, names: tuple[str, str], labels: Labels, look: Look, *, centred: bool) -> list[Bbox]:
    """Write what the axes show at their ends: under the labels on the right, and on top."""
    from matplotlib.transforms import ScaledTranslation

    text_pt, inches = look.size.text_pt, ax.figure.dpi_scale_trans
    on_line = centred and labels.x.place != "edge"
    line = ax.transData.transform((0, 0))[1] if on_line else ax.bbox.y0
    down = (line - min([line, *(box.y0 for box in labels.x.boxes)])) / ax.figure.dpi
    ax.set_xlabel(names[0], ha="right", va="top", fontsize=text_pt)
    ax.set_ylabel(names[1], ha="center", va="bottom", fontsize=text_pt, rotation=0)
    gap = _NAME_GAP * text_pt / 72
    under = (ax.get_yaxis_transform() if on_line else ax.transAxes) + ScaledTranslation(
        0, -gap - down, inches
    )
    tops = [] if centred else [box.y1 - ax.bbox.y1 for box in labels.y.boxes]
    up = max([0.0, *tops]) / ax.figure.dpi  # over a label at the upper end of a box
    over = (ax.get_xaxis_transform() if centred else ax.transAxes) + ScaledTranslation(0, gap + up, inches)
    ax.xaxis.set_label_coords(1, 0, under)
    ax.yaxis.set_label_coords(0, 1, over)
    return [
        axis.label.get_window_extent() for axis, name in zip((ax.xaxis, ax.yaxis), names, strict=True) if name
    ]


def _with_legend(
    ax: Axes, boxes: list[Bbox], look: Look, *, centred: bool
) -> tuple[list[Artist], list[Bbox]]:
    """A legend that is clear of curves, axes and labels; and the boxes with that of the legend."""
    obstacles = curve_obstacles(ax)
    obstacles.boxes += boxes
    if centred:
        (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
        corners = ax.transData.transform([(left, 0), (right, 0), (0, bottom), (0, top)])
        obstacles.lines += [(corners[:2], 1.0), (corners[2:], 1.0)]
    return add_legend(ax, look, obstacles), obstacles.boxes


def _shrunk(ax: Axes, put: Sequence[Bbox], room: Bbox) -> bool:
    """Move the axes' sides inwards by what they or the boxes beside them reach outside the room.

    Axes in a figure that is too small for its labels keep their place, and the labels are cut off.

    Returns:
        Whether that was needed.
    """
    boxes = [ax.bbox.frozen(), *put]
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
