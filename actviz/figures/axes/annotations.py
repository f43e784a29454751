"""What is added to curves: points with their values, tangents with their slopes, ticks, names of axes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, SupportsFloat, TypedDict

from actviz.errors import UsageError, argument
from actviz.figures.axes.words import PRIMES
from actviz.notation import format_number, format_place

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation
    from matplotlib.transforms import Bbox

    from actviz.activations import Activation
    from actviz.figures.axes.frame import Frame
    from actviz.figures.axes.view import Limits
    from actviz.figures.axes.words import Drawn
    from actviz.figures.style.look import Look

TANGENT, MARK = "tangent", "mark"  # the gids of such lines and dots
_DIGITS = 4
_MINUS = "\N{MINUS SIGN}"
_LENGTH = 0.18  # of a tangent on either side of its point, as a share of the axes' width
_DIRECTIONS = ((1, -1), (-1, 1), (1, 1), (-1, -1), (1, 0), (-1, 0), (0, 1), (0, -1), (1, 6), (-1, 6))
_DISTANCES = (0.6, 0.9, 1.3, 1.8, 2.5, 3.3, 4.2, 5.2)  # from the point, in text sizes
_FAR = 1.3  # from here on a line leads from the text to its point
_TEXT = 0.9  # of the panel's text
_CLEARANCE = 0.12  # in text sizes
_H = {1: "left", 0: "center", -1: "right"}
_V = {1: "bottom", 0: "center", -1: "top"}


class AnnotationWords(TypedDict, total=False):
    """The words for annotations, as `actviz.plot` and `actviz.compare` take them."""

    xlabel: str | None
    ylabel: str | None
    xticks: Sequence[float] | None
    yticks: Sequence[float] | None
    mark: float | Sequence[float] | None
    tangent: float | Sequence[float] | None


@dataclass(frozen=True)
class Annotations:
    """What is added to every panel.

    ``marks`` and ``tangents`` are places on the horizontal axis; ``x_ticks`` and ``y_ticks`` None are
    found.
    """

    x_label: str | None = None
    y_label: str | None = None
    x_ticks: tuple[float, ...] | None = None
    y_ticks: tuple[float, ...] | None = None
    marks: tuple[float, ...] = ()
    tangents: tuple[float, ...] = ()

    def check(
        self, functions: Sequence[Activation], orders: Sequence[int], x: Limits, y: Limits | None
    ) -> None:
        """Refuse what cannot be drawn in a window, or of these functions.

        Raises:
            UsageError: a place that is no number or not in view, or where there is no value or tangent.
        """
        for name, places in (
            ("mark", self.marks),
            ("tangent", self.tangents),
            ("xticks", self.x_ticks or ()),
        ):
            for at in places:
                _check_place(name, at, x, "x")
        for at in self.y_ticks or ():
            _check_place("yticks", at, y or (-math.inf, math.inf), "y")
        for f in functions:
            for at in self.marks:
                for order in orders:
                    if not math.isfinite(_value(f, order, at)):
                        what = f"{_name(f, order)} has no finite value at x = {format_place(at)}"
                        raise UsageError(f"{argument('mark', _typed(at))}: {what}")
            for at in self.tangents:
                check_tangent(f, min(orders), at)


def annotations_for(
    xlabel: str | None = None,
    ylabel: str | None = None,
    xticks: Sequence[float] | None = None,
    yticks: Sequence[float] | None = None,
    mark: float | Sequence[float] | None = None,
    tangent: float | Sequence[float] | None = None,
) -> Annotations:
    """Annotations from the words a person uses for them."""
    return Annotations(
        x_label=xlabel,
        y_label=ylabel,
        x_ticks=None if xticks is None else _sorted(xticks),
        y_ticks=None if yticks is None else _sorted(yticks),
        marks=_sorted(mark),
        tangents=_sorted(tangent),
    )


def _sorted(places: float | Sequence[float] | None) -> tuple[float, ...]:
    """Each place once, from left to right."""
    if places is None:
        return ()
    several = [places] if isinstance(places, SupportsFloat) else places
    return tuple(sorted({*map(float, several)}))


def _check_place(name: str, at: float, limits: Limits, axis: str) -> None:
    if not math.isfinite(at):
        raise UsageError(f"{argument(name)}: {at:g} is not a finite number")
    if not limits[0] <= at <= limits[1]:
        ends = " and ".join(map(format_place, limits))
        raise UsageError(
            f"{argument(name)}: {format_place(at)} is not between {ends}",
            hint=f"{argument(axis)} sets what is in view",
        )


def check_tangent(f: Activation, order: int, at: float) -> None:
    """Refuse a tangent where there is none.

    Raises:
        UsageError: the derivative of that order has no tangent there.
    """
    if order == 2:
        raise UsageError(f"{argument('tangent')} is drawn to f or to f′, not to f″", hint="leave it out")
    kink = next((kink for kink in f.known.kinks if kink.at == at and kink.order <= order + 1), None)
    what = None
    if kink is not None:
        what = "a corner" if kink.order == order + 1 else "a jump"
    elif not math.isfinite(_value(f, order, at)):
        what = "no finite value"
    elif not math.isfinite(_value(f, order + 1, at)):
        what = "an infinite slope"
    if what is not None:
        where = f"at x = {format_place(at)}, and no tangent"
        raise UsageError(f"{argument('tangent', _typed(at))}: {_name(f, order)} has {what} {where}")


def marked_in_words(annotations: Annotations, functions: Sequence[Activation], orders: Sequence[int]) -> str:
    """What is marked, in sentences, as in: Marked: tanh(1) = 0.7616. Tangent of tanh at x = 0: slope 1."""
    values = [
        f"{_name(f, order)}({format_place(at)}) = {_said(_value(f, order, at))}"
        for at in annotations.marks
        for f in functions
        for order in orders
    ]
    told = [f"Marked: {', '.join(values)}."] if values else []
    for at, f in product(annotations.tangents, functions):
        slope = _said(_value(f, min(orders) + 1, at))
        told.append(f"Tangent of {_name(f, min(orders))} at x = {format_place(at)}: slope {slope}.")
    return " ".join(told)


def draw_tangent(ax: Axes, curve: Drawn, at: float, frame: Frame, look: Look, color: str) -> Note:
    """A dashed line along a curve, as long on either side of its point, within the frame; and its slope."""
    f, order = curve
    y, slope = _value(f, order, at), _value(f, order + 1, at)
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
    return Note((at, y), f"slope {_typeset(_said(slope))}", color, (points[1], points[0]))


def _reach(ax: Axes, frame: Frame, slope: float) -> float:
    """Half of a tangent's horizontal extent: steep ones are as long on paper as level ones."""
    unit_x = ax.bbox.width / (frame.x[1] - frame.x[0])
    unit_y = ax.bbox.height / (frame.y[1] - frame.y[0])
    return float(_LENGTH * ax.bbox.width / math.hypot(unit_x, slope * unit_y))


def draw_point(ax: Axes, curve: Drawn, at: float, frame: Frame, look: Look, color: str) -> Note | None:
    """A dot on a curve, or on its magnitude over a logarithmic axis; nothing where that is out of view."""
    y = _value(*curve, at)
    if ax.get_yscale() == "log":
        y = abs(y)
    if not frame.y[0] <= y <= frame.y[1]:
        return None
    ax.plot(
        at, y, "o",
        markersize=3.2 * look.line_pt, color=color, markeredgecolor=look.theme.background,
        markeredgewidth=0.4 * look.line_pt, clip_on=False, gid=MARK, zorder=4.5,
    )  # fmt: skip
    return Note((at, y), f"({_typeset(format_place(at))}, {_typeset(_said(y))})", color)


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
    from actviz.figures.axes.callouts import everything
    from actviz.figures.axes.geometry import is_inside

    obstacles = everything(ax)
    clearance = max(1.5, _CLEARANCE * look.size.text_pt / 72 * ax.figure.dpi)
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
        ha=_H[min(max(right, -1), 1)],
        va=_V[min(max(up, -1), 1)],
        color=note.color,
        fontsize=look.smaller_pt(_TEXT),
        arrowprops=line if led else None,
        annotation_clip=False,
        zorder=5,
    )


def _value(f: Activation, order: int, at: float) -> float:
    return float(f.derivative(at, order=order))


def _name(f: Activation, order: int) -> str:
    return f"{f}{PRIMES[order]}"


def _typed(x: float) -> float:
    """The number as one types it: 0, not 0.0."""
    return int(x) if x == int(x) else x


def _said(x: float) -> str:
    return format_number(x, _DIGITS)


def _typeset(number: str) -> str:
    mantissa, _, power = number.partition("e")
    mantissa = mantissa.replace("-", _MINUS)
    return rf"${mantissa}\cdot10^{{{int(power)}}}$" if power else mantissa
