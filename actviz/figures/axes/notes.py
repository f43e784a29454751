"""Points on curves with their values, tangents with their slopes, and the texts at them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from actviz.figures.axes.annotations import said, value_at
from actviz.figures.axes.geometry import is_inside
from actviz.figures.axes.placement import H_ALIGN, V_ALIGN, clearance_px, everything
from actviz.figures.axes.ticks import MINUS
from actviz.notation import format_place

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation
    from matplotlib.transforms import Bbox

    from actviz.figures.axes.annotations import Annotations
    from actviz.figures.axes.frame import Frame
    from actviz.figures.axes.words import Drawn
    from actviz.figures.style.look import Look

TANGENT, MARK = "tangent", "mark"  # the gids of such lines and dots
_LENGTH = 0.18  # of a tangent on either side of its point, as a share of the axes' width
_DIRECTIONS = ((1, -1), (-1, 1), (1, 1), (-1, -1), (1, 0), (-1, 0), (0, 1), (0, -1), (1, 6), (-1, 6))
_DISTANCES = (0.6, 0.9, 1.3, 1.8, 2.5, 3.3, 4.2, 5.2)  # from the point, in text sizes
_FAR = 1.3  # from here on a line leads from the text to its point
_TEXT = 0.9  # of the panel's text


def draw_annotations(
    ax: Axes, curve: Drawn, given: Annotations, base: int, frame: Frame, look: Look, color: str
) -> list[Note]:
    """Draw marks and tangents on a curve, and return the notes to be written at them.

    A tangent is one of f, or of the lowest derivative that is drawn, which is ``base``; its slope is a
    point of the next. Over a logarithmic axis there are none.
    """
    notes: list[Note | None] = []
    above = curve[1] - base
    if above == 0 and ax.get_yscale() != "log":
        for at in given.tangents:
            notes.append(draw_tangent(ax, curve, at, frame, look, color))
            if at not in given.marks:
                draw_point(ax, curve, at, frame, look, color)
    points = {*given.marks, *(given.tangents if above == 1 else ())}
    notes += [draw_point(ax, curve, at, frame, look, color) for at in sorted(points)]
    return [note for note in notes if note is not None]


def draw_tangent(ax: Axes, curve: Drawn, at: float, frame: Frame, look: Look, color: str) -> Note:
    """A dashed line along a curve, as long on either side of its point, within the frame; and its slope."""
    f, order = curve
    y, slope = value_at(f, order, at), value_at(f, order + 1, at)
    reach = _reach(ax, frame, slope)
    low, high = max(at - reach, frame.x[0]), min(at + reach, frame.x[1])
    if slope:
        ends = sorted(at + (edge - y) / slope for edge in frame.y)
        low, high = max(low, ends[0]), min(high, ends[1])
    points = [(x, y + slope * (x - at)) for x in (low, high)]
    ax.plot(
        *zip(*points, strict=True),
        color=look.theme.ink,
        linestyle=(0, (5, 2.5)),
        linewidth=0.5 * look.line_pt,
        gid=TANGENT,
        zorder=3.6,
    )
    return Note((at, y), f"slope {_typeset(said(slope))}", color, (points[1], points[0]))


def _reach(ax: Axes, frame: Frame, slope: float) -> float:
    """Half of a tangent's horizontal extent: steep ones are as long on paper as level ones."""
    unit_x = ax.bbox.width / (frame.x[1] - frame.x[0])
    unit_y = ax.bbox.height / (frame.y[1] - frame.y[0])
    return float(_LENGTH * ax.bbox.width / math.hypot(unit_x, slope * unit_y))


def draw_point(ax: Axes, curve: Drawn, at: float, frame: Frame, look: Look, color: str) -> Note | None:
    """A dot on a curve, or on its magnitude over a logarithmic axis; nothing where that is out of view."""
    y = value_at(*curve, at)
    if ax.get_yscale() == "log":
        y = abs(y)
    if not frame.y[0] <= y <= frame.y[1]:
        return None
    ax.plot(
        at, y, "o",
        markersize=3.2 * look.line_pt, color=color, markeredgecolor=look.theme.background,
        markeredgewidth=0.4 * look.line_pt, clip_on=False, gid=MARK, zorder=4.5,
    )  # fmt: skip
    return Note((at, y), f"({_typeset(format_place(at))}, {_typeset(said(y))})", color)


@dataclass(frozen=True)
class Note:
    """A text about a point; ``beside`` are other points of what it is about, that it may stand at."""

    at: tuple[float, float]
    text: str
    color: str
    beside: tuple[tuple[float, float], ...] = ()


def write_notes(ax: Axes, notes: Sequence[Note], look: Look, room: Bbox) -> None:
    """Write each text where nothing is in its way, near its point or led there by a line.

    A text without such a place stands at its point all the same: it was asked for.
    """
    obstacles = everything(ax)
    clearance = clearance_px(ax, look)
    for note in notes:
        for at, right, up, distance in _places(note):
            text = _write(ax, note, at, right, up, distance, look)
            box = text.get_window_extent()  # of the letters: a line to the point meets its curve by intention
            if is_inside(box, room) and not obstacles.hit(box, clearance):
                break
            text.remove()
        else:
            distance = _DISTANCES[0]
            text = _write(ax, note, note.at, *_DIRECTIONS[0], distance, look)
            box = text.get_window_extent()
        if distance > _FAR:
            text.remove()
            _write(ax, note, at, right, up, distance, look, led=True)
        obstacles.boxes.append(box)


def _places(note: Note) -> Iterator[tuple[tuple[float, float], int, int, float]]:
    """Points and the directions and distances from them, the best first."""
    for distance, at, (right, up) in product(_DISTANCES, (*note.beside, note.at), _DIRECTIONS):
        yield at, right, up, distance


def _write(
    ax: Axes,
    note: Note,
    at: tuple[float, float],
    right: int,
    up: int,
    distance: float,
    look: Look,
    *,
    led: bool = False,
) -> Annotation:
    step = distance * look.size.text_pt / math.hypot(right, up)
    line = {"arrowstyle": "-", "color": note.color, "linewidth": 0.05 * look.size.text_pt, "shrinkB": 0.0}
    return ax.annotate(
        note.text,
        at,
        (right * step, up * step),
        textcoords="offset points",
        ha=H_ALIGN[min(max(right, -1), 1)],
        va=V_ALIGN[min(max(up, -1), 1)],
        color=note.color,
        fontsize=look.smaller_pt(_TEXT),
        arrowprops=line if led else None,
        annotation_clip=False,
        zorder=5,
    )


def _typeset(number: str) -> str:
    mantissa, _, power = number.partition("e")
    mantissa = mantissa.replace("-", MINUS)
    return rf"${mantissa}\cdot10^{{{int(power)}}}$" if power else mantissa
